"""What the office does with many invoices at once."""

from collections.abc import Sequence

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext

from models.invoice import Invoice
from views.office.billing import invoices
from views.one_by_one import each


def issue(rows: Sequence[Invoice]) -> None:
    """Issue drafts one by one: a refused one takes no number and stops no other."""
    issued, refused = each(rows, invoices.issue)
    if refused:
        flash(_("Not issued: %(invoices)s", invoices=refused), "error")
    if issued:
        flash(ngettext("One invoice issued.", "%(num)s invoices issued.", issued), "success")
