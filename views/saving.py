"""Saving and deleting records from forms: all or nothing, and every no in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import flash, g
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Form

from models.access import BehindTheWall
from models.base import db
from models.office import Office
from services import clock
from services.errors import MovedOn, NotYours, Refused

OWNERS = ("client", "prospect", "payer", "caregiver", "invoice", "emergency_contact")


def save(grid: Any, form: Form, row: Any, *, is_new: bool) -> bool:
    """Store a record from its form and commit; False leaves everything typed on the page."""
    try:
        store(grid, form, row, is_new=is_new)
    except Refused as refusal:
        g.refused_as = 409 if isinstance(refusal, MovedOn) else 422
        if refusal.field and refusal.field in form:
            form[refusal.field].errors = [*form[refusal.field].errors, refusal.words]
        else:
            flash(refusal.words, "error")
        return False
    return True


@contextmanager
def refusals_flashed() -> Iterator[None]:
    """Say a refusal on the next page, and undo what was begun."""
    try:
        yield
    except Refused as refusal:
        db.session.rollback()
        flash(refusal.words, "error")


def store(grid: Any, form: Form, row: Any, *, is_new: bool) -> None:
    """Store a record from its form and commit.

    Raises:
        Refused: in words, whatever the reason; nothing was stored.
    """
    try:
        with db.session.no_autoflush:
            if not is_new:
                check_version(form, row)
            grid.save(form, row, is_new)
            give_office(row)
        db.session.add(row)
        db.session.commit()
    except Refused:
        db.session.rollback()
        raise
    except (BehindTheWall, StaleDataError, IntegrityError) as error:
        db.session.rollback()
        raise refusal_of(error, form) from error


def refusal_of(error: Exception, form: Form) -> Refused:
    """Put into words why the database or the wall said no."""
    if isinstance(error, BehindTheWall):
        return NotYours(_("One of the chosen records is not yours to use."))
    if isinstance(error, StaleDataError):
        return MovedOn(_("Somebody saved this record a moment ago. Save again to keep yours."))
    return Refused(clash(error), _blamed(form, error))


def check_version(form: Form, row: Any) -> None:
    """Tell the second of two editors, once, that the record changed under their hands.

    Raises:
        MovedOn: the record was saved by somebody else after this form was opened.
    """
    seen = form.data.get("version")
    if seen and str(row.version) != str(seen):
        form["version"].data = str(row.version)
        form["version"].raw_data = [str(row.version)]
        raise MovedOn(
            _(
                "Somebody changed this record while you were editing. What you typed is still "
                "here: compare it with the record in another tab, then save again to keep yours."
            )
        )


def give_office(row: Any) -> None:
    """Put a record into the office of whom it concerns, or a new one into the only office.

    Raises:
        Refused: there are several offices and none was chosen.
    """
    if not hasattr(row, "office_id"):
        return
    for name in OWNERS:
        owner = getattr(row, name, None)
        if owner is not None and owner.office_id is not None:
            _put_into(row, owner.office_id)
            return
    if row.office_id or getattr(row, "office", None):
        return
    offices = list(db.session.scalars(select(Office.id).order_by(Office.id).limit(2)))
    if len(offices) == 1:
        _put_into(row, offices[0])
    elif not type(row).__table__.columns["office_id"].nullable:
        raise Refused(_("Please choose the office."), field="office")


def _put_into(row: Any, office_id: int) -> None:
    if "office" in type(row).__mapper__.relationships:
        row.office = db.session.scalar(select(Office).where(Office.id == office_id))
    else:
        row.office_id = office_id


def delete(grid: Any, rows: list[Any]) -> bool:
    """Hide records with a history, remove those that were never used; False says why not."""
    try:
        erase(grid, rows)
    except Refused as refusal:
        flash(refusal.words, "error")
        return False
    return True


def erase(grid: Any, rows: list[Any]) -> None:
    """Delete records and commit, all or none.

    Raises:
        Refused: in words; nothing was deleted.
    """
    try:
        for row in rows:
            grid.check_delete(row)
            if hasattr(row, "deleted_at"):
                row.deleted_at = clock.now()
            else:
                db.session.delete(row)
        db.session.commit()
    except Refused:
        db.session.rollback()
        raise
    except IntegrityError as error:
        db.session.rollback()
        words = _("Other records still need this one, so it cannot be deleted.")
        raise Refused(words) from error


def bring_back(rows: list[Any]) -> None:
    """Take the deletion of records back and commit, all or none.

    Raises:
        Refused: another record has taken their place meanwhile.
    """
    name = ""
    try:
        for row in rows:
            name, row.deleted_at = str(row), None
            db.session.flush()
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise Refused(no_way_back(error, name)) from error


def no_way_back(error: Exception, name: str) -> str:
    """Say what to do where a record has been entered anew since it was deleted."""
    if not is_twice(error):
        return clash(error)
    return _(
        "%(name)s cannot come back: the same was entered anew since. Delete or change the new "
        "record first.",
        name=name,
    )


def is_twice(error: Exception) -> bool:
    """Tell whether the database found a value that may stand there once."""
    text = str(getattr(error, "orig", error)).lower()
    return "unique" in text or "duplicate" in text


def clash(error: Exception) -> str:
    """Say in words which kind of rule of the database was hurt."""
    text = str(getattr(error, "orig", error)).lower()
    if is_twice(error):
        return _("There is already a record with this value.")
    if "caregiver_double_booked" in text:
        return _("The caregiver is at another visit then.")
    if "foreign key" in text:
        return _("One of the chosen records no longer exists.")
    if "not null" in text or "null value" in text:
        return _("Something that is required is missing.")
    return _("These values do not go together. Please check dates and amounts.")


def _blamed(form: Form, error: Exception) -> str | None:
    text = str(getattr(error, "orig", error)).lower()
    named = [name for name in form.data if name != "version" and name in text]
    return max(named, key=len, default=None)
