"""What the Invitations grid does: send again, take back (A1)."""

from collections.abc import Callable
from typing import Any

from flask import flash
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from models.base import db
from models.invitation import Invitation
from services import clock, invitations
from services.errors import Refused
from views.grid_part import GridPart


class InvitationActs(GridPart):
    """Mixed into the grid; one that cannot be done keeps no other from it."""

    @action("resend", _l("Send again"), _l("Mail a new link? The one before stops working."))
    def action_resend(self, ids: list[str]) -> None:
        """Send new links instead of the ticked ones."""
        by, at = self.user_id(), clock.now()
        sent = each(
            self.chosen(ids), lambda one: invitations.resend(db.session(), one, by=by, at=at)
        )
        if sent:
            flash(ngettext("One invitation sent.", "%(num)s invitations sent.", sent), "success")

    @action("revoke", _l("Take back"), _l("Take the ticked invitations back? Their links stop."))
    def action_revoke(self, ids: list[str]) -> None:
        """Take the ticked invitations back."""
        done = each(self.chosen(ids), lambda one: invitations.revoke(db.session(), one))
        if done:
            words = ngettext("One invitation taken back.", "%(num)s invitations taken back.", done)
            flash(words, "success")


def each(found: list[Invitation], act: Callable[[Invitation], Any]) -> int:
    """Do something with each invitation and commit; return how many, and say why not the others."""
    done, refused = 0, []
    for invitation in found:
        try:
            with db.session.begin_nested():
                act(invitation)
        except Refused as refusal:
            refused.append(f"{invitation.name}: {refusal.words}")
        else:
            done += 1
    db.session.commit()
    if refused:
        flash(_("Not done: %(people)s", people=" ".join(refused)), "warning")
    return done
