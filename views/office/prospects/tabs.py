"""The tabs of a prospect's profile (P9 to P12); the assessment has a file of its own."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import Form, SelectField

from models.base import db
from models.message import Channel, Message
from models.prospect import Prospect, ProspectStage
from services import clock, prospects, referrals
from services.prospects import Reminders
from views import links
from views.office.prospects import other, wording
from views.permissions import may
from views.profiles.form_tab import FormTab, Sections

MAILS_SHOWN = 5
LOSS = ("lost_reason", "lost_note", "reminders")


class CallerTab(FormTab):
    """The caller's details, the mails sent to the caller, and what to do next (P10)."""

    template = "office/prospect/caller.html"

    def shown(self, profile: Any, row: Prospect, form: Form) -> dict[str, Any]:
        """Add the newest mails that went to the caller."""
        mails: list[Message] = []
        if row.caller_email and may("list", "EmailLogs"):
            sent = select(Message).where(
                Message.prospect_id == row.id,
                Message.channel == Channel.email,
                Message.recipient == row.caller_email,
                Message.deleted_at.is_(None),
            )
            newest = sent.order_by(Message.created_at.desc(), Message.id.desc())
            mails = list(db.session.scalars(newest.limit(MAILS_SHOWN)))
        shown = super().shown(profile, row, form)
        return shown | {"mails": [(mail, links.address(mail)) for mail in mails]}


class ReferralTab(FormTab):
    """Who referred, the rating, the assessment call, the media lead, and why it came to nothing."""

    template = "office/prospect/referral.html"

    def sections_of(self, profile: Any, row: Prospect) -> Sections:
        """Ask for a reason only where there is something to lose, or where it was lost."""
        if row.stage is ProspectStage.won:
            return self.sections
        reminders = prospects.waiting_reminders(row.id).limit(1)
        asks = row.stage in prospects.OPEN and db.session.scalars(reminders).first()
        loss = LOSS if asks else LOSS[:2]
        return (*self.sections, (_l("Non-conversion"), loss))

    def shown(self, profile: Any, row: Prospect, form: Form) -> dict[str, Any]:
        """Add the referrals."""
        found = referrals.of_prospect(db.session(), row.id)
        return super().shown(profile, row, form) | {
            "referrals": [(one, links.address(one)) for one in found],
            "may_refer": may("add", "Referrals"),
        }

    def save(self, form: Form, row: Prospect, is_new: bool) -> None:
        """Save what stands here; a reason closes the prospect as lost, a new call moves it on."""
        call_before = row.assessment_call_at
        for name, field in form._fields.items():
            if name not in LOSS:
                field.populate_obj(row, name)
        if row.stage is not ProspectStage.won:
            note_loss(form, row)
        if row.assessment_call_at not in (None, call_before):
            prospects.advance(db.session(), row, ProspectStage.assessment_scheduled, clock.now())


def note_loss(form: Form, row: Prospect) -> None:
    """Close a prospect for whom a reason was chosen, or mend why one was lost.

    Raises:
        Refused: the note, or the word about open reminders, is missing.
    """
    session, note = db.session(), form["lost_note"].data
    reason_id = form["lost_reason"].data.id if form["lost_reason"].data else None
    if row.stage is ProspectStage.lost:
        prospects.amend_loss(session, row, reason_id, note)
    elif reason_id:
        chosen = form["reminders"].data if "reminders" in form else ""
        reminders = Reminders[chosen] if chosen else None
        prospects.lose(session, row, reason_id, note, reminders, clock.now())


class ClientTab(FormTab):
    """The client's details first entered, the second person, and the other information (P12)."""

    def values(self, row: Prospect) -> dict[str, Any]:
        """The answers from the lists."""
        return other.values(row)

    def save(self, form: Form, row: Prospect, is_new: bool) -> None:
        """Save the details and the answers."""
        other.populate(form, row)


def reminder_field() -> dict[str, Any]:
    """Make the question what becomes of open reminders (F8)."""
    choices = [
        ("", _l("Choose…")),
        (Reminders.keep.name, _l("Keep: they go out as planned")),
        (Reminders.drop.name, _l("Drop: nobody is reminded")),
    ]
    asked = _l("Only asked when a reason closes the prospect.")
    return {
        "reminders": SelectField(
            _l("Open reminders"), choices=choices, default="", description=asked
        )
    }


CALLER = CallerTab(
    "",
    _l("Caller"),
    ((_l("Caller"), wording.CALLER),),
    labels=wording.LABELS | wording.SHORT,
    helps=wording.HELPS,
)
REFERRAL = ReferralTab(
    "referral",
    _l("Referral"),
    (
        (_l("Follow-up"), ("rating", "owner")),
        (
            _l("Assessment call"),
            (
                "assessment_call_at",
                "assessment_call_by",
                "assessment_call_with",
                "assessment_call_outcome",
                "assessment_call_notes",
            ),
        ),
        (
            _l("Media lead"),
            ("media_channel", "media_campaign", "media_agency", "media_cost"),
        ),
    ),
    labels={
        "rating": _l("Prospect rating"),
        "assessment_call_at": _l("Date and time"),
        "assessment_call_by": _l("By whom"),
        "assessment_call_with": _l("With whom"),
        "assessment_call_outcome": _l("Outcome"),
        "assessment_call_notes": _l("Notes"),
        "media_channel": _l("Channel"),
        "media_campaign": _l("Campaign"),
        "media_agency": _l("Person or agency"),
        "media_cost": _l("Cost"),
        "lost_reason": _l("Non-conversion reason"),
        "lost_note": _l("Note"),
    },
    helps={
        "lost_reason": _l("Choosing a reason closes this prospect as lost. It can be restored."),
    },
    extra=reminder_field,
)
CLIENT = ClientTab(
    "client",
    _l("Client"),
    (
        (_l("Client"), wording.CLIENT),
        (_l("Second client in the home"), wording.SECOND),
        (_l("Other information"), wording.OTHER),
    ),
    labels=wording.LABELS | wording.SHORT | {name: wording.LABELS[name] for name in wording.SECOND},
    helps=wording.HELPS,
    extra=other.other_fields,
)
