"""What happened, as a profile's side and its history tab draw it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from models.audit_entry import AuditEntry
from models.message import Direction
from models.prospect import ProspectStage
from services import clock
from services.timeline import Entry, Kind, stages_of
from views import house, links, wording
from views.permissions import may

SCREENS = {
    Kind.call: "CallLogs",
    Kind.email: "EmailLogs",
    Kind.text: "TextLogs",
    Kind.task: "Tasks",
}
FURTHER_SCREENS = {Kind.assessment: "CarePlans", Kind.document: "Documents"}
SIGNS = {
    Kind.call: "phone",
    Kind.email: "mail",
    Kind.text: "message",
    Kind.task: "checklist",
    Kind.stage: "flag",
    Kind.assessment: "clipboard-list",
    Kind.document: "paperclip",
}


def visible_kinds() -> list[Kind]:
    """The kinds of entries whose screens this person may see."""
    return [kind for kind, screen in SCREENS.items() if may("list", screen)]


def every_kind() -> list[Kind]:
    """The kinds of entries of a whole timeline, as far as this person may see them."""
    further = [kind for kind, screen in FURTHER_SCREENS.items() if may("list", screen)]
    return [*visible_kinds(), Kind.stage, *further]


def drawn(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Word entries for the timeline."""
    return [entry(one.at, SIGNS[one.kind], title(one), words(one), address(one)) for one in entries]


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


def address(one: Entry) -> str | None:
    """Where an entry's own record is; a stage has none beside the prospect's."""
    return None if one.kind is Kind.stage else links.address(one.row)


def title(one: Entry) -> str:
    """The heading of an entry."""
    row = one.row
    if one.kind is Kind.stage:
        return stage_title(one)
    if one.kind is Kind.call:
        return _("Call: %(who)s", who=row.with_whom)
    if one.kind is Kind.task:
        return _("Task: %(title)s", title=row.title)
    if one.kind is Kind.text and row.direction is Direction.from_them:
        return _("Answer: %(words)s", words=row)
    return str(row)


def words(one: Entry) -> str:
    """What is said beneath the heading."""
    row = one.row
    if one.kind is Kind.call:
        return " · ".join(filter(None, [row.direction.label, row.outcome, row.notes]))[:200]
    if one.kind is Kind.task:
        return row.status.label
    if one.kind in (Kind.email, Kind.text):
        if row.direction is Direction.from_them:
            return _("From %(whom)s", whom=row.recipient_name or row.recipient)
        return _("To %(whom)s: %(state)s", whom=row.recipient, state=row.state.label)
    if one.kind is Kind.stage and isinstance(row, AuditEntry) and row.user:
        return str(row.user)
    return ""


def stage_title(one: Entry) -> str:
    """Say how a prospect moved on."""
    before, after = stages_of(one)
    if before is None and after is ProspectStage.new:
        return _("Inquiry entered")
    if after is ProspectStage.won:
        return _("Became a client")
    if after is ProspectStage.lost:
        return _("Lost")
    if before is ProspectStage.won:
        return _("Conversion undone: %(stage)s", stage=after.label if after else "–")
    if before is ProspectStage.lost:
        return _("Restored: %(stage)s", stage=after.label if after else "–")
    return _("Stage: %(stage)s", stage=after.label if after else "–")
