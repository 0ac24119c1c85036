"""Profile: mixed into a grid, it gives each record a page with tabs.

A profile declares its tabs; each has its own address (`/office/prospects/7/referral`), is shown
only to those who may, counts its rows in one query for all tabs, and saves only its own fields.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from flask import abort, redirect, request, url_for
from flask_admin import expose
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from models.base import Base, db
from views import house, keys
from views.grid_part import GridPart
from views.profiles.tab import Tab

MOST_COUNTED = 1000
METHODS = ("GET", "POST")


class Profile(GridPart):
    """The pages of one record, one for each tab; the first has the record's own address."""

    tabs: ClassVar[tuple[Tab, ...]]
    profile_template: ClassVar[str] = "office/profile/page.html"

    @expose("/<int:key>", methods=METHODS)
    def record(self, key: int) -> Any:
        """Show the first tab; a deleted record is only to be read, and to be brought back."""
        if request.args.get("deleted") == "1":
            return super().record(key)
        return self.open_tab(key, "")

    @expose("/<int:key>/<tab>", methods=METHODS)
    def record_tab(self, key: int, tab: str) -> Any:
        """Show one of the other tabs."""
        return self.open_tab(key, tab)

    @expose("/edit/", methods=METHODS)
    def edit_view(self) -> Response:
        """Lead from Flask-Admin's form to the profile, whose tabs are the forms."""
        key = keys.read_or_404(request.args.get("id"))
        return redirect(url_for(f"{self.endpoint}.record", key=key))

    def open_tab(self, key: int, name: str) -> Any:
        """Show a tab, or save what it sent; what the role does not open does not exist."""
        if not self.allows("show"):
            abort(403)
        row = self.get_one(key)
        shown = [tab for tab in self.tabs if tab.is_shown(row)]
        tab = next((tab for tab in shown if tab.name == name), None) or abort(404)
        context = tab.answer(self, row) if request.method == "POST" else tab.context(self, row)
        if isinstance(context, Response):
            return context
        if request.method == "GET" and isinstance(row, Base):
            house.note_seen(row)
        page: str = self.render(
            tab.template,
            **{
                "row": row,
                "tab": tab,
                "tabs": self.tab_links(row, shown, tab),
                "profile_template": self.profile_template,
                "return_url": url_for(f"{self.endpoint}.index_view"),
                **self.profile_context(row),
                **context,
            },
        )
        return page

    def profile_context(self, row: Any) -> dict[str, Any]:
        """What header and side of every tab show; profiles add their own."""
        return {}

    def tab_url(self, row: Any, name: str) -> str:
        """Give the address of a tab."""
        if not name:
            return url_for(f"{self.endpoint}.record", key=row.id)
        return url_for(f"{self.endpoint}.record_tab", key=row.id, tab=name)

    def tab_links(self, row: Any, shown: Sequence[Tab], current: Tab) -> list[dict[str, Any]]:
        """Make the tabs as the template draws them, with their counts."""
        counts = counted(row, shown)
        return [
            {
                "label": tab.label,
                "href": self.tab_url(row, tab.name),
                "active": tab is current,
                "count": counts.get(tab.name),
            }
            for tab in shown
        ]


def counted(row: Any, tabs: Sequence[Tab]) -> dict[str, str]:
    """Count the rows of all tabs in one statement; large numbers stop at a thousand."""
    queries = {tab.name: query for tab in tabs if (query := tab.rows(row)) is not None}
    if not queries:
        return {}
    capped = [query.order_by(None).limit(MOST_COUNTED + 1).subquery() for query in queries.values()]
    numbers = db.session.execute(
        select(*(select(func.count()).select_from(one).scalar_subquery() for one in capped))
    ).one()
    return {
        name: f"{MOST_COUNTED:,}+" if number > MOST_COUNTED else str(number)
        for name, number in zip(queries, numbers, strict=True)
    }
