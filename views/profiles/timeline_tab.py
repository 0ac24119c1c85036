"""The timeline tab: everything that happened, by day, of one kind if one asks for it."""

from collections.abc import Callable
from datetime import date
from itertools import groupby
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from models.base import db
from services import clock, timeline
from services.timeline import About, Kind
from views import house, paging, wording
from views.profiles import history
from views.profiles.tab import Tab

SIZE = 30
NAMED = {
    Kind.call: _l("Calls"),
    Kind.email: _l("Mails"),
    Kind.text: _l("Texts"),
    Kind.task: _l("Tasks"),
    Kind.stage: _l("Stages"),
    Kind.assessment: _l("Assessments"),
    Kind.document: _l("Documents"),
    Kind.message: _l("Messages"),
    Kind.feedback: _l("Feedback"),
}


class TimelineTab(Tab):
    """Pages of what happened, the newest first; further ones by “Show earlier”."""

    template = "office/profile/timeline.html"

    def __init__(
        self,
        about: Callable[[int], About],
        seen: Callable[[], list[Kind]] | None = None,
    ) -> None:
        """Say whom a record's timeline concerns, and what of it somebody may see."""
        super().__init__("timeline", _l("Timeline"))
        self.about = about
        self.seen = seen

    def kinds(self) -> list[Kind]:
        """What this person may see here."""
        if self.seen is not None:
            return self.seen()
        return history.every_kind(of_client=self.about is timeline.of_client)

    def context(self, profile: Any, row: Any) -> dict[str, Any]:
        """Read one page; one entry more than fits tells whether there is an earlier one."""
        page, kinds = paging.asked(), self.kinds()
        chosen = next((one for one in kinds if one.value == request.args.get("kind")), None)
        shown = [chosen] if chosen else kinds
        found = timeline.newest(db.session(), self.about(row.id), shown, SIZE + 1, page * SIZE)
        address = profile.tab_url(row, self.name)
        filtered = f"&kind={chosen.value}" if chosen else ""
        return {
            "days": by_day(found[:SIZE]),
            "kinds": [(NAMED[one], f"{address}?kind={one.value}", one is chosen) for one in kinds],
            "all_url": address,
            "is_filtered": chosen is not None,
            "later_url": f"{address}?page={page - 1}{filtered}" if page else "",
            "earlier_url": f"{address}?page={page + 1}{filtered}" if len(found) > SIZE else "",
        }


def by_day(entries: list[timeline.Entry]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Put entries under the days on which they happened, on the agency's clocks."""
    zone = house.zone()

    def day(one: timeline.Entry) -> date:
        return clock.local(one.at, zone).date()

    return [(wording.full_day(of), history.drawn(some)) for of, some in groupby(entries, day)]
