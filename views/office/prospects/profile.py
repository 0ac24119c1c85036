"""The profile of a prospect: header, next step, what happened, and the tabs (P9)."""

from typing import Any

from flask_babel import gettext as _

from models.base import db
from models.client import Client
from models.prospect import Prospect, ProspectStage
from services import clock, duplicates, prospects, reversal, timeline
from services.merge_fields import PROSPECT
from views import links
from views.office.prospects import closing
from views.office.prospects.assessment import ASSESSMENT
from views.office.prospects.tabs import CALLER, CLIENT, REFERRAL
from views.permissions import may
from views.profiles import history, unreached
from views.profiles.documents_tab import DocumentsTab
from views.profiles.logs import logs
from views.profiles.profile import Profile
from views.profiles.timeline_tab import TimelineTab

ENTRIES_SHOWN = 8


class ProspectProfile(Profile):
    """Mixed into the prospects grid."""

    tabs = (
        CALLER,
        REFERRAL,
        CLIENT,
        ASSESSMENT,
        *logs("prospect"),
        DocumentsTab(),
        TimelineTab(timeline.of_prospect),
    )
    profile_template = "office/prospect/page.html"

    def profile_context(self, row: Prospect) -> dict[str, Any]:
        """What header and side show on each tab."""
        session = db.session()
        entries = timeline.newest(
            session, timeline.of_prospect(row.id), history.visible_kinds(), ENTRIES_SHOWN
        )
        is_open = row.stage in prospects.OPEN
        step = session.scalars(prospects.open_tasks(row.id).limit(1)).first()
        return {
            "initials": f"{row.first_name[:1]}{row.last_name[:1]}".upper(),
            "is_open": is_open,
            "next_step": step,
            "is_overdue": step is not None and step.is_overdue(clock.now()),
            "happened": history.story([*history.drawn(entries), *milestones(row)]),
            "when": history.when,
            "moves": [to for to in prospects.OPEN if is_open and to in prospects.MOVES[row.stage]],
            "has_assessment": ASSESSMENT.is_shown(row),
            "may": {name: self.allows(name) for name in ("edit", "convert", "lose", "restore")},
            "may_add_task": may("add", "Tasks"),
            "may_see_client": may("show", "Clients"),
            "undo_words": self.undo_words(row),
            "unreached": unreached.notes(self, PROSPECT, row, timeline.of_prospect),
            "alike": alike(row) if is_open else [],
            **(closing.loss_context(row) if is_open else {}),
        }

    def undo_words(self, row: Prospect) -> str:
        """Say why a conversion cannot be undone; empty when it can."""
        if row.stage is not ProspectStage.won or row.client is None:
            return ""
        return reversal.obstacle(db.session(), row, row.client) or ""


def alike(row: Prospect) -> list[tuple[str, str, str | None]]:
    """Who else on the books seems to be meant: who it is, by what signs, and where to compare."""
    models = {model.__tablename__: model for model in (Prospect, Client)}
    if not may("show", "Clients"):
        del models[Client.__tablename__]
    found = duplicates.known_already(db.session(), row, tuple(models.values()))
    return [
        (
            one.name,
            ", ".join(sign.label for sign in one.signs),
            links.place(models[one.kind], one.id),
        )
        for one in found
    ]


def milestones(row: Prospect) -> list[dict[str, Any]]:
    """The turns of the prospect's own story, as the timeline draws them."""
    found = [
        (row.converted_at, "user-check", _("Became a client")),
        (row.lost_at, "user-x", _("Lost")),
        (row.created_at, "phone-incoming", _("Inquiry entered")),
    ]
    return [history.entry(at, sign, title) for at, sign, title in found if at]
