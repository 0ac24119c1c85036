"""What happened, as a profile's side and its history tab draw it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from services import clock
from services.timeline import Entry, Kind
from views import house, links, wording
from views.permissions import may

SCREENS = {
    Kind.call: "CallLogs",
    Kind.email: "EmailLogs",
    Kind.text: "TextLogs",
    Kind.task: "Tasks",
}
SIGNS = {
    Kind.call: "phone",
    Kind.email: "mail",
    Kind.text: "message",
    Kind.task: "checklist",
}


def visible_kinds() -> list[Kind]:
    """The kinds of entries whose screens this person may see."""
    return [kind for kind, screen in SCREENS.items() if may("list", screen)]


def drawn(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Word entries for the timeline."""
    return [
        entry(one.at, SIGNS[one.kind], title(one), words(one), links.address(one.row))
        for one in entries
    ]


def story(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put entries in order, the newest first."""
    return sorted(entries, key=lambda one: str(one["datetime"]), reverse=True)


def when(at: datetime) -> str:
    """Write a moment; one of another year says which."""
    local = clock.local(at, house.zone())
    if local.year == house.today().year:
        return wording.moment(at)
    return str(format_date(local.date(), "MMM d, y"))


def entry(
    at: datetime, sign: str, title: str, words: str = "", href: str | None = None
) -> dict[str, Any]:
    """One line of the timeline."""
    return {
        "icon": sign,
        "title": title,
        "words": words,
        "when": when(at),
        "datetime": at.isoformat(),
        "href": href,
    }


def title(one: Entry) -> str:
    """The heading of an entry."""
    row = one.row
    if one.kind is Kind.call:
        return _("Call: %(who)s", who=row.with_whom)
    if one.kind is Kind.task:
        return _("Task: %(title)s", title=row.title)
    return str(row)


def words(one: Entry) -> str:
    """What is said beneath the heading."""
    row = one.row
    if one.kind is Kind.call:
        return " · ".join(filter(None, [row.direction.label, row.outcome, row.notes]))[:200]
    if one.kind is Kind.task:
        return row.status.label
    return _("To %(whom)s: %(state)s", whom=row.recipient, state=row.state.label)
