"""The history of a client: what was written while they were a prospective client (P14)."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from models.base import db
from models.client import Client
from models.prospect import Prospect
from models.referral import Referral
from services import timeline
from views import paging
from views.permissions import may
from views.profiles import history
from views.profiles.list_tab import SIZE, range_words
from views.profiles.tab import Tab


class EarlierTab(Tab):
    """All mails, tasks, calls and texts of the prospect, to be read; referrals too."""

    template = "office/client/history.html"

    def __init__(self) -> None:
        """Stand in the address as history."""
        super().__init__("history", _l("History"))

    def is_shown(self, row: Client) -> bool:
        """Only who was a prospect has a history before."""
        return db.session.scalar(came_from(row).with_only_columns(Prospect.id)) is not None

    def context(self, profile: Any, row: Client) -> dict[str, Any]:
        """Read one page of what happened, and who referred."""
        page = paging.asked()
        about = timeline.before_client(row.id)
        kinds = history.visible_kinds()
        found = timeline.newest(db.session(), about, kinds, SIZE + 1, page * SIZE)
        address = profile.tab_url(row, self.name)
        return {
            "prospects": db.session.scalars(came_from(row)).all(),
            "may_see_prospects": may("show", "Prospects"),
            "referrals": db.session.scalars(referrals_of(row)).all(),
            "entries": history.drawn(found[:SIZE]),
            **paging.ways(address, page, more=len(found) > SIZE),
            "range_words": range_words(page * SIZE, len(found[:SIZE])),
            "when": history.when,
        }


def came_from(row: Client) -> Select[Prospect]:
    """Select the prospects that became this client."""
    query = select(Prospect).where(Prospect.client_id == row.id, Prospect.deleted_at.is_(None))
    return query.order_by(Prospect.converted_at.desc(), Prospect.id)


def referrals_of(row: Client) -> Select[Referral]:
    """Select who referred the client (P7)."""
    query = select(Referral).where(Referral.client_id == row.id, Referral.deleted_at.is_(None))
    loaded = query.options(joinedload(Referral.source), joinedload(Referral.medium))
    return loaded.order_by(Referral.referred_on, Referral.id)
