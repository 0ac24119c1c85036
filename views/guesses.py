"""Counting what strangers try, on every way in: the same counters for all workers and restarts."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from models import engine
from models.base import db
from services import clock, throttle

WINDOW = timedelta(minutes=15)
# Of one login, wherever they are typed: at sign-in or on the pages about the own login.
PASSWORDS = {"sign-in-name": 10}
CODES = {"sign-in-code-name": 10}
NETWORK = 64  # so many bits of an IPv6 address are one customer's, who may choose all others


def count(limits: dict[str, int], name: str = "") -> None:
    """Count one try in each scope; refuse when one of them had more than its limit.

    A scope that ends in `-name` counts for the name that was typed, every other one for the
    address from which the request came.
    """
    at = clock.now()
    db.session.rollback()  # SQLite has one writer, and nobody may wait for himself
    with engine.writing(), Session(db.engine) as store, store.begin():
        over = [
            throttle.count(store, scope, key_of(scope, name), WINDOW, at) > most
            for scope, most in limits.items()
        ]
    if any(over):
        refuse()


def give_back(limits: dict[str, int], name: str = "") -> None:
    """Take one try back in each scope, after a password that was right."""
    at = clock.now()
    db.session.rollback()
    with engine.writing(), Session(db.engine) as store, store.begin():
        for scope in limits:
            throttle.give_back(store, scope, key_of(scope, name), WINDOW, at)


def login_name(user_id: int) -> str:
    """The name by which guesses at a login's password count."""
    return f"login {user_id}"


def at_post(limits: dict[str, int]) -> None:
    """Count the use of a mailed link, and only look when its page is opened.

    A GET changes nothing, and need not: what the link bears has more bits than anybody can guess.
    """
    if request.method == "POST":
        count(limits)
    for scope, most in limits.items():
        look(scope, most)


def look(scope: str, most: int) -> None:
    """Refuse who tried too often from this address, without counting another try."""
    with engine.read_only(), Session(db.engine) as store:
        tries = throttle.tries(store, scope, key_of(scope, ""), WINDOW, clock.now())
    if tries > most:
        refuse()


def key_of(scope: str, name: str) -> str:
    """What a scope counts by."""
    return name if scope.endswith("-name") else origin(request.remote_addr or "")


def origin(address: str) -> str:
    """Tell from where a request came: of IPv6 the network, else one household had billions."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or ip_network((int(found), NETWORK), strict=False))


def refuse() -> None:
    """Say that it was too often, and for how long (429).

    Raises:
        TooManyRequests: always.
    """
    raise TooManyRequests(
        _("Too many attempts. Please wait 15 minutes and try again."),
        retry_after=int(WINDOW.total_seconds()),
    )
