"""What the Invitations grid does: send again, take back (A1)."""

from typing import Any

from flask import flash
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from models.base import db
from models.invitation import Invitation
from services import clock, invitations
from views import links
from views.grid_part import GridPart
from views.one_by_one import each


class InvitationActs(GridPart):
    """Mixed into the grid; one that cannot be done keeps no other from it."""

    details_template = "office/invitation.html"

    def record_context(self, row: Invitation) -> dict[str, Any]:
        """Name the record of whom it is for: there it is sent again or taken back."""
        whose = row.client or row.payer or row.emergency_contact or row.caregiver
        address = links.address(whose) if whose else None
        return super().record_context(row) | {"whose": whose, "whose_url": address}

    @action("resend", _l("Send again"), _l("Mail a new link? The one before stops working."))
    def action_resend(self, ids: list[str]) -> None:
        """Send new links instead of the ticked ones."""
        by, at = self.user_id(), clock.now()
        sent, refused = each(
            self.chosen(ids),
            lambda one: invitations.resend(db.session(), one, by=by, at=at),
            name_of,
        )
        if sent:
            flash(ngettext("One invitation sent.", "%(num)s invitations sent.", sent), "success")
        tell(refused)

    @action("revoke", _l("Take back"), _l("Take the ticked invitations back? Their links stop."))
    def action_revoke(self, ids: list[str]) -> None:
        """Take the ticked invitations back."""
        done, refused = each(
            self.chosen(ids), lambda one: invitations.revoke(db.session(), one), name_of
        )
        if done:
            words = ngettext("One invitation taken back.", "%(num)s invitations taken back.", done)
            flash(words, "success")
        tell(refused)


def name_of(invitation: Invitation) -> str:
    """Name who is invited."""
    return invitation.name


def tell(refused: str) -> None:
    """Say of whom it was not done, and why."""
    if refused:
        flash(_("Not done: %(people)s", people=refused), "warning")
