"""Records without tabs from which mails and texts are written: contacts and payers (F7)."""

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l

from views.grid_part import GridPart
from views.permissions import may

WAYS = (
    ("EmailLogs", "email-logs", _l("Write a mail"), "mail"),
    ("TextLogs", "text-logs", _l("Write a text"), "message"),
)


class Writable(GridPart):
    """Mixed into a grid whose records are people."""

    person_kind: ClassVar[str]

    def record_context(self, row: Any) -> dict[str, Any]:
        """Add the ways to write to whom the record is about."""
        context: dict[str, Any] = super().record_context(row)
        ways = [
            (words, url_for(f"{endpoint}.write_to", kind=self.person_kind, key=row.id), sign)
            for screen, endpoint, words, sign in WAYS
            if may("write", screen) and row.deleted_at is None
        ]
        return context | {"ways_to_write": ways}
