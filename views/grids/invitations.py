"""The invitations grid."""

from flask_babel import lazy_gettext as _l

from models.invitation import Invitation
from views.grid import Grid
from views.invitation_acts import InvitationActs


class Invitations(InvitationActs, Grid):
    """Who was invited to the portal, and how far they have come."""

    table = Invitation
    path = "invitations"
    title = _l("Invitations")
    one = _l("Invitation")
    group = "Clients"
    icon = "mail-forward"
    menu_order = 70
    read_only = True
    columns = ("created_at", "name", "email", "standing", "state", "expires_at", "accepted_at")
    called_by = ("name",)
    order = ("created_at",)
    newest_first = True
    searched = ("name", "email")
    filtered = ("state", "standing", "created_at", "expires_at", "client", "payer")
    extra_permissions = ("can_resend", "can_revoke")
    labels = {"standing": _l("As"), "expires_at": _l("Valid until")}
    details = (*columns, "client", "payer", "emergency_contact", "caregiver", "invited_by")
    empty_words = _l("Nobody was invited yet. Invite people from their records.")
