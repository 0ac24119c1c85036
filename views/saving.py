"""Saving and deleting records from forms: all or nothing, and every no in words."""

from typing import Any

from flask import flash
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import Form

from models.access import BehindTheWall
from models.base import Base, db
from models.office import Office
from services import clock
from services.errors import Refused

OWNERS = ("client", "prospect", "payer", "caregiver", "invoice", "emergency_contact")


def save(grid: Any, form: Form, row: Base, *, is_new: bool) -> bool:
    """Store a record from its form and commit; False leaves everything typed on the page."""
    try:
        with db.session.no_autoflush:
            if not is_new:
                check_version(form, row)
            grid.save(form, row, is_new)
            give_office(row)
        db.session.add(row)
        db.session.commit()
    except Refused as refusal:
        return _say(form, refusal.words, refusal.field)
    except BehindTheWall:
        return _say(form, _("One of the chosen records is not yours to use."))
    except StaleDataError:
        return _say(form, _("Somebody saved this record a moment ago. Save again to keep yours."))
    except IntegrityError as error:
        return _say(form, clash(error), _blamed(form, error))
    return True


def check_version(form: Form, row: Any) -> None:
    """Tell the second of two editors, once, that the record changed under their hands.

    Raises:
        Refused: the record was saved by somebody else after this form was opened.
    """
    seen = form.data.get("version")
    if seen and str(row.version) != str(seen):
        form["version"].data = str(row.version)
        form["version"].raw_data = [str(row.version)]
        raise Refused(
            _(
                "Somebody changed this record while you were editing. What you typed is still "
                "here: compare it with the record in another tab, then save again to keep yours."
            )
        )
    if "version" in form:
        del form.version


def give_office(row: Any) -> None:
    """Put a new record into the office of whom it concerns, or into the only office there is.

    Raises:
        Refused: there are several offices and none was chosen.
    """
    if not hasattr(row, "office_id") or row.office_id or getattr(row, "office", None):
        return
    for name in OWNERS:
        if owner := getattr(row, name, None):
            row.office_id = owner.office_id
            return
    offices = list(db.session.scalars(select(Office.id).order_by(Office.id).limit(2)))
    if len(offices) != 1 and not type(row).__table__.columns["office_id"].nullable:
        raise Refused(_("Please choose the office."), field="office")
    row.office_id = offices[0] if len(offices) == 1 else None


def delete(row: Any) -> bool:
    """Hide a record with a history; remove one that was never used."""
    try:
        if hasattr(row, "deleted_at"):
            row.deleted_at = clock.now()
        else:
            db.session.delete(row)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        flash(_("Other records still need this one, so it cannot be deleted."), "error")
        return False
    return True


def clash(error: IntegrityError) -> str:
    """Say in words which kind of rule of the database was hurt."""
    text = str(error.orig).lower()
    if "unique" in text or "duplicate" in text:
        return _("There is already a record with this value.")
    if "foreign key" in text:
        return _("One of the chosen records no longer exists.")
    if "not null" in text or "null value" in text:
        return _("Something that is required is missing.")
    return _("These values do not go together. Please check dates and amounts.")


def _blamed(form: Form, error: IntegrityError) -> str | None:
    text = str(error.orig).lower()
    return next((name for name in form.data if name != "version" and name in text), None)


def _say(form: Form, words: str, field: str | None = None) -> bool:
    db.session.rollback()
    if field and field in form:
        form[field].errors = [*form[field].errors, words]
    else:
        flash(words, "error")
    return False
