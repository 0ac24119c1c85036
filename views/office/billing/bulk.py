"""What the office does with many invoices at once."""

from collections.abc import Sequence

from flask import flash
from flask_babel import ngettext

from models.base import db
from models.invoice import Invoice
from services.errors import Refused
from views.office.billing import invoices


def issue(rows: Sequence[Invoice]) -> None:
    """Issue drafts one by one: a refused one takes no number and stops no other."""
    issued = 0
    for row in rows:
        try:
            with db.session.begin_nested():
                invoices.issue(row)
            issued += 1
        except Refused as refusal:
            flash(f"{row}: {refusal.words}", "error")
    db.session.commit()
    if issued:
        flash(ngettext("One invoice issued.", "%(num)s invoices issued.", issued), "success")
