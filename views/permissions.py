"""What the person behind a request may do, and where those go who may not."""

from flask import abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response


def may(act: str, screen: str) -> bool:
    """Ask Flask-AppBuilder whether this person may do something on a screen."""
    allowed: bool = current_app.extensions["appbuilder"].sm.has_access(f"can_{act}", screen)
    return allowed


def turn_away() -> Response:
    """Send a stranger to sign in; tell others that their role does not allow it (403)."""
    return abort(403) if current_user.is_authenticated else sign_in_first()


def sign_in_first() -> Response:
    """Send a stranger to sign in, and back to this page afterwards if it can be opened by a GET."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("SignIn.login", next=wanted))
