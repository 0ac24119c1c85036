"""The kinds of people who sign in to a portal."""

from enum import auto

from models.base import Words


class Standing(Words):
    """As whom somebody signs in."""

    client = auto()
    emergency_contact = auto()
    payer = auto()
    caregiver = auto()
