"""The profile of a payer: header with what is owed, and the tabs (C4, C6)."""

from typing import Any

from sqlalchemy import select

from models.base import db
from models.client_payer import ClientPayer
from models.payer import Payer
from services import balances, timeline
from views import house
from views.office.payers.tabs import CLIENTS, TABS
from views.permissions import may
from views.profiles import facts, history
from views.profiles.profile import Profile

ENTRIES_SHOWN = 8


class PayerProfile(Profile):
    """Mixed into the payers grid."""

    tabs = TABS
    profile_template = "office/payer/page.html"

    def profile_context(self, row: Payer) -> dict[str, Any]:
        """What header and side show on each tab."""
        session, kinds = db.session(), history.payer_kinds()
        entries = timeline.newest(session, timeline.of_payer(row.id), kinds, ENTRIES_SHOWN)
        may_see_money = may("list", "Invoices")
        return {
            "initials": facts.initials(row.name),
            "owed": balances.of_payer(session, row.id, house.today()) if may_see_money else None,
            "pays_for_self": pays_for_self(row),
            "further": facts.further("payer", row),
            "happened": history.story(history.drawn(entries)),
        }


def pays_for_self(row: Payer) -> bool:
    """Tell whether this payer is a client who pays for the own care."""
    if not may("list", CLIENTS.screen):
        return False
    query = select(ClientPayer.id).where(
        ClientPayer.payer_id == row.id,
        ClientPayer.client_is_payer,
        ClientPayer.deleted_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None
