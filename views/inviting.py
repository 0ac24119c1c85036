"""Portal access on the grids of people: inviting, sending again and taking access away (A1).

Mixed into the grids of clients, emergency contacts, payers and caregivers; whoever may invite may
also take access away.
"""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_admin import expose
from flask_admin.actions import action
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from models.base import db
from models.caregiver import Caregiver
from models.emergency_contact import EmergencyContact
from services import clock, grants, invitations, portal_access
from services.standings import Person
from views import house
from views.access_filter import PortalAccess
from views.grid_part import GridPart
from views.one_by_one import Done, each
from views.permissions import may

ACTS = {"invite_again", "revoke_access"}


class Inviting(GridPart):
    """The acts, the filter, and what the record's page says about access."""

    @action(
        "invite",
        _l("Invite to portal"),
        _l("Mail an invitation to each ticked person who has no access and no open invitation?"),
    )
    def action_invite(self, ids: list[str]) -> None:
        """Invite the ticked people; who cannot be invited is named with the reason."""
        by, at = self.user_id(), clock.now()
        done = each(
            self.chosen(ids), lambda one: invitations.invite_first(db.session(), one, by=by, at=at)
        )
        tell_sent(done)

    @action(
        "invite_again",
        _l("Send invitations again"),
        _l("Mail new links to the ticked people? The links sent before stop working."),
    )
    def action_invite_again(self, ids: list[str]) -> None:
        """Send new links to the ticked people who were invited and have not accepted."""
        by, at = self.user_id(), clock.now()
        done = each(
            self.chosen(ids), lambda one: invitations.invite_again(db.session(), one, by=by, at=at)
        )
        tell_sent(done)

    @action(
        "revoke_access",
        _l("Take portal access away"),
        _l("Take access and open invitations away? Sessions end at once; links stop working."),
    )
    def action_revoke_access(self, ids: list[str]) -> None:
        """Take access and invitations of the ticked people away (A3)."""
        at = clock.now()
        done = each(self.chosen(ids), lambda one: portal_access.take_away(db.session(), one, at))
        if done.number:
            words = ngettext(
                "Access of one person taken away.",
                "Access of %(num)s people taken away.",
                done.number,
            )
            flash(words, "success")
        if done.refused:
            flash(_("Not done for %(people)s", people=done.refused), "warning")

    def is_action_allowed(self, name: str) -> bool:
        """Whoever may invite may do all three."""
        return bool(super().is_action_allowed("invite" if name in ACTS else name))

    def get_filters(self) -> list[Any]:
        """Offer to look for who was never invited, and for how far the others have come."""
        return [*super().get_filters(), PortalAccess(self.table)]

    @expose("/<int:key>/invite", methods=("POST",))
    def invite(self, key: int) -> Response:
        """Invite one person; a link that was sent before stops working."""
        row = self.person_for_access(key)
        invite_all([row], self.user_id())
        return redirect(self.record_url(row))

    @expose("/<int:key>/revoke-access", methods=("POST",))
    def revoke_access(self, key: int) -> Response:
        """Take a person's access away; live sessions end at once (A3)."""
        row = self.person_for_access(key)
        grants.revoke(db.session(), row, clock.now())
        db.session.commit()
        flash(_("%(name)s has no portal access any more.", name=row), "success")
        return redirect(self.record_url(row))

    def check_delete(self, row: Any) -> None:
        """Who is deleted sees nothing of clients any more: no permission outlives the record."""
        super().check_delete(row)
        if isinstance(row, EmergencyContact | Caregiver):
            grants.revoke(db.session(), row, clock.now())

    def person_for_access(self, key: int) -> Any:
        """Read the person for whom access is changed, if this role may change it."""
        if not self.allows("invite"):
            abort(403)
        return self.get_one(key)

    def record_context(self, row: Any) -> dict[str, Any]:
        """Tell the record's page how far access has come."""
        return super().record_context(row) | self.access_context(row)

    def profile_context(self, row: Any) -> dict[str, Any]:
        """Tell the same to a profile."""
        return super().profile_context(row) | self.access_context(row)

    def access_context(self, row: Any) -> dict[str, Any]:
        """Give what the button needs; nothing to roles that may not invite."""
        if not self.allows("invite") or row.deleted_at is not None:
            return {}
        found = portal_access.of(db.session(), row, house.today(), clock.now())
        return {"access": found, "access_ways": self.access_ways(found)}

    def access_ways(self, found: portal_access.Access) -> dict[str, str]:
        """Where the person's sections are, and where staff look as the person sees the portal."""
        if isinstance(found.person, Caregiver):
            return {}
        ways = {}
        if may("list", "Grants"):
            ways["sheet"] = f"{self.record_url(found.person)}/access"
        if found.login and may("look", "ViewAs"):
            ways["look"] = url_for("ViewAs.begin", key=found.login.id)
        return ways


def invite_all(people: list[Person], by: int | None) -> None:
    """Invite people and commit; say how many were, and of each other one why not."""
    session, at = db.session(), clock.now()
    tell_sent(each(people, lambda one: invitations.invite(session, one, by=by, at=at)))


def tell_sent(done: Done) -> None:
    """Say how many invitations were sent, and who got none and why."""
    if done.number:
        words = ngettext("One invitation sent.", "%(num)s invitations sent.", done.number)
        flash(words, "success")
    if done.refused:
        flash(_("Not invited: %(people)s", people=done.refused), "warning")
