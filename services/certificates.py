"""Certificates: how long they still hold (C5)."""

from datetime import date, timedelta
from enum import auto

from models.base import Words

SOON = timedelta(days=30)


class Validity(Words):
    """How a certificate stands on a day."""

    valid = auto()
    expires_soon = auto()
    expired = auto()
    never_expires = auto()


def validity(expires_on: date | None, today: date) -> Validity:
    """Tell how a certificate stands; it holds on its last day."""
    if expires_on is None:
        return Validity.never_expires
    if expires_on < today:
        return Validity.expired
    return Validity.expires_soon if expires_on - today <= SOON else Validity.valid
