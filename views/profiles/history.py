"""What happened, as a profile's side and its history tab draw it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from models.audit_entry import AuditEntry
from models.message import Direction
from models.prospect import ProspectStage
from services import clock, contacts
from services.timeline import Entry, Kind, stages_of
from views import house, links, wording
from views.permissions import may

SCREENS = {
    Kind.call: "CallLogs",
    Kind.email: "EmailLogs",
    Kind.text: "TextLogs",
    Kind.task: "Tasks",
}
CLIENT_SCREENS = {Kind.message: "Conversations", Kind.feedback: "VisitFeedbacks"}
FURTHER_SCREENS = {Kind.assessment: "CarePlans", Kind.document: "Documents"}
SIGNS = {
    Kind.call: "phone",
    Kind.email: "mail",
    Kind.text: "message",
    Kind.task: "checklist",
    Kind.stage: "flag",
    Kind.assessment: "clipboard-list",
    Kind.document: "paperclip",
    Kind.message: "messages",
    Kind.feedback: "star",
}
SHOWN = 200


def visible_kinds(*, of_client: bool = False) -> list[Kind]:
    """The kinds of entries whose screens this person may see; some only clients have."""
    screens = SCREENS | CLIENT_SCREENS if of_client else SCREENS
    return [kind for kind, screen in screens.items() if may("list", screen)]


def payer_kinds() -> list[Kind]:
    """The kinds of entries that a payer's timeline has: there are messages, but no feedback."""
    screen = CLIENT_SCREENS[Kind.message]
    return [*visible_kinds(), *([Kind.message] if may("list", screen) else [])]


def every_kind(*, of_client: bool = False) -> list[Kind]:
    """The kinds of entries of a whole timeline, as far as this person may see them."""
    further = [kind for kind, screen in FURTHER_SCREENS.items() if may("list", screen)]
    return [*visible_kinds(of_client=of_client), Kind.stage, *further]


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
    if one.kind is Kind.stage:
        return None
    return links.address(one.row.conversation if one.kind is Kind.message else one.row)


def title(one: Entry) -> str:
    """The heading of an entry."""
    row = one.row
    if one.kind in SPOKEN:
        return SPOKEN[one.kind][0](row)
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
    if one.kind in SPOKEN:
        return SPOKEN[one.kind][1](row)[:SHOWN]
    if one.kind is Kind.call:
        return " · ".join(filter(None, [row.direction.label, row.outcome, row.notes]))[:SHOWN]
    if one.kind is Kind.task:
        return row.status.label
    if one.kind in (Kind.email, Kind.text):
        whom = contacts.phone_words(row.recipient) if one.kind is Kind.text else row.recipient
        if row.direction is Direction.from_them:
            return _("From %(whom)s", whom=row.recipient_name or whom)
        return _("To %(whom)s: %(state)s", whom=whom, state=row.state.label)
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


def message_title(row: Any) -> str:
    """What a conversation's entry belongs to."""
    return _("Message: %(subject)s", subject=row.conversation.subject)


def message_words(row: Any) -> str:
    """Who wrote what."""
    return f"{row.author_name}: {row.body}"


def feedback_title(row: Any) -> str:
    """Which visit somebody spoke of."""
    return _("Feedback on the visit of %(day)s", day=wording.day(row.schedule.local_day))


def feedback_words(row: Any) -> str:
    """Who said what of it."""
    return " · ".join(filter(None, [row.author_name, row.rating.label, row.words]))


SPOKEN: dict[Kind, tuple[Callable[[Any], str], Callable[[Any], str]]] = {
    Kind.message: (message_title, message_words),
    Kind.feedback: (feedback_title, feedback_words),
}
