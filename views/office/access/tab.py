"""Portal access on the records of people: a client's tab, a page of contacts and payers (A4)."""

from typing import Any

from flask import abort, request
from flask_admin import expose
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from werkzeug.wrappers import Response

from models.base import db
from models.client import Client
from models.emergency_contact import EmergencyContact
from services.sharing import people
from views import house
from views.grid_part import GridPart
from views.office.access import why
from views.office.access.sheet import Sheet
from views.permissions import may
from views.profiles.tab import Tab

NAME = "access"


class AccessTab(Tab):
    """Everybody around a client, and what each may see."""

    template = "office/access/tab.html"

    def __init__(self) -> None:
        """Stand in the address as access."""
        super().__init__(NAME, _l("Portal access"), screen="Grants")

    def rows(self, row: Client) -> Select[Any]:
        """Count the logins that see something of the client."""
        return people.with_access(row.id, house.today())

    def sheet(self, profile: Any, row: Client) -> Sheet:
        """Read the sheet of the client."""
        persons = people.around(db.session(), row, house.today())
        return Sheet(persons, row, profile.tab_url(row, NAME))

    def context(self, profile: Any, row: Client) -> dict[str, Any]:
        """Show it, and explain what was asked about."""
        sheet = self.sheet(profile, row)
        return sheet.show() | why.context(sheet)

    def answer(self, profile: Any, row: Client) -> Any:
        """Show what would change, or save it."""
        refuse_readers()
        return self.sheet(profile, row).answer()


class AccessPage(GridPart):
    """Mixed into the grids of contacts and payers: the same for one person."""

    @expose("/<int:key>/access", methods=("GET", "POST"))
    def access(self, key: int) -> Any:
        """Show what the person may see, or change it."""
        if not (self.allows("show") and may("list", "Grants")):
            abort(403)
        row = self.get_one(key)
        client = row.client if isinstance(row, EmergencyContact) else None
        sheet = Sheet([row], client, f"{self.record_url(row)}/{NAME}")
        if request.method == "GET":
            house.note_seen(row)
            return self.draw_access(row, sheet.show() | why.context(sheet))
        refuse_readers()
        answer = sheet.answer()
        return answer if isinstance(answer, Response) else self.draw_access(row, answer)

    def draw_access(self, row: Any, context: dict[str, Any]) -> str:
        """Draw the page."""
        page: str = self.render(
            "office/access/page.html", row=row, record_url=self.record_url(row), **context
        )
        return page


def refuse_readers() -> None:
    """Let nobody change access whose role only reads it."""
    if not (may("edit", "Grants") and may("add", "Grants")):
        abort(403)
