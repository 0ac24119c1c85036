"""What people and programs are told when the answer is no, or when something broke."""

import secrets

from flask import Flask, current_app, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    OperationalError,
    StatementError,
)
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from models.access import BehindTheWall, NoPrincipal
from models.base import db
from services.errors import MovedOn, NotYours, Refused
from services.pdf import PdfFailed
from views.api_bodies import Unfit

MEGABYTE = 1024 * 1024
BARE = Markup("<!doctype html><html lang=en><title>{status}</title><h1>{status}</h1><p>{words}")
STATUS: dict[type[Refused], int] = {NotYours: 404, MovedOn: 409, PdfFailed: 503}


def add(app: Flask) -> None:
    """Register one handler per kind of trouble."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Unfit, unfit)
    app.register_error_handler(BehindTheWall, lambda error: missing())
    app.register_error_handler(NoPrincipal, lambda error: answer(403, _("Please sign in first.")))
    app.register_error_handler(StaleDataError, lambda error: moved_on())
    app.register_error_handler(CSRFError, csrf)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(SecurityError, misnamed)
    for fault in (DataError, IntegrityError, StatementError, UnicodeError):
        app.register_error_handler(fault, unusable)
    app.register_error_handler(DBAPIError, broken)  # a StatementError, but no fault of the caller's
    app.register_error_handler(OperationalError, unreachable)
    app.register_error_handler(Exception, broken)


def answer(status: int, words: str, *, field: str | None = None) -> Response:
    """Say no in the form that the caller reads: JSON for programs, a page with a way back."""
    db.session.rollback()
    if wants_json():
        body = {"message": words} | ({"errors": {field: [words]}} if field else {})
        return make_response(jsonify(body), status)
    return make_response(page(status, words), status)


def page(status: int, words: str) -> str:
    """Write the page; without its frame when not even that can be read from the database."""
    try:
        return render_template("errors/error.html", status=status, words=words)
    except DBAPIError:
        return BARE.format(status=status, words=words)


def wants_json() -> bool:
    """Tell programs from people."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or request.is_json or best == "application/json"


def refused(error: Refused) -> Response:
    """A rule said no: 422, unless it was somebody else's row, too late, or too much at once."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
    return answer(status, error.words, field=error.field)


def unfit(error: Unfit) -> Response:
    """A program sent fields that do not fit: each with its words."""
    db.session.rollback()
    return make_response(jsonify(message=error.words, errors=error.errors), 422)


def missing() -> Response:
    """The row does not exist, at least not for this person."""
    return answer(404, _("There is nothing here, or it is not yours to see."))


def moved_on() -> Response:
    """Two people saved the same record."""
    return answer(409, _("Somebody changed this record meanwhile. Please look at it again."))


def csrf(error: CSRFError) -> Response:
    """The form is not one that this session was given."""
    return answer(400, _("This form has expired. Please go back, reload the page and try again."))


def unusable(error: Exception) -> Response:
    """The database could not take a value."""
    return answer(400, _("Something in what was sent cannot be used. Nothing was changed."))


def http(error: HTTPException) -> Response:
    """Everything that Flask and Werkzeug say by themselves, with the headers that belong to it."""
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    words = {
        401: _("Please sign in first."),
        403: _("Your login does not open this page."),
        404: _("There is nothing here, or it is not yours to see."),
        405: _("This address does not take that kind of request."),
        413: _("That is too large: %(n)s MB at once is the limit.", n=most_megabytes()),
        429: error.description or _("Too many attempts. Please wait a little."),
    }.get(error.code, error.description or _("That did not work."))
    told = answer(error.code, words)
    own = [(name, value) for name, value in error.get_headers() if name != "Content-Type"]
    told.headers.extend(own)  # Retry-After of a 429, Allow of a 405
    return told


def most_megabytes() -> int:
    """How much one form may carry here."""
    return (request.max_content_length or 0) // MEGABYTE


def misnamed(error: SecurityError) -> Response:
    """The request calls this site by a name that is not its own: no page could link anywhere."""
    return Response(_("This site does not answer to that name."), 400, mimetype="text/plain")


def unreachable(error: Exception) -> Response:
    """The database does not answer, or not in time."""
    note(error)
    words = _("The database does not answer just now. Please try again in a minute.")
    return answer(503, words)


def broken(error: Exception) -> Response:
    """Something of ours broke: a number to quote, never a trace."""
    number = note(error)
    return answer(500, _("Something went wrong on our side. Quote number %(n)s.", n=number))


def note(error: Exception) -> str:
    """Log an error, trace and all, under a number."""
    number = secrets.token_hex(4)
    current_app.logger.error("error %s", number, exc_info=error)
    return number
