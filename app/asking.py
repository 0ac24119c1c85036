"""What people of the portals are asked before anything else: newer terms, once per sign-in."""

from flask import Flask, g, redirect, request, session, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from models.access import OUTSIDE
from models.base import db
from services import terms
from views.me.terms import AGREED

BESIDES = {"MyTerms", "Capacity", "MySecondFactor"}


def add(app: Flask) -> None:
    """Ask before each page of who has not been asked since signing in."""
    app.before_request(ask_for_terms)


def ask_for_terms() -> Response | None:
    """Lead who has yet to agree to the agency's terms there first (A2).

    What was agreed to is noted in the session, so that a page costs no statement, and a version
    published meanwhile interrupts nobody: it is asked about at the next sign-in.
    """
    login = getattr(session, "login", None)
    if login is None or login.capacity not in OUTSIDE or AGREED in session:
        return None
    if not g.user.is_authenticated or request.endpoint in {"static", "SignIn.logout"}:
        return None
    if request.blueprint in BESIDES:
        return None
    if not terms.is_owed(db.session(), g.user.id):
        session[AGREED] = True
        return None
    if request.method not in {"GET", "HEAD"}:
        raise Forbidden
    return redirect(url_for("MyTerms.show", next=request.full_path.rstrip("?")))
