"""Cards and accounts that somebody kept, and no longer wants kept."""

from flask import abort, current_app, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from models.section import Section
from models.stored_card import StoredCard
from services import clock
from services.gateways.base import Outcome
from views import house
from views.gateways import gateway_or_404
from views.page import has_access
from views.portal import paying, room


class PortalCards(room.PortalPage):
    """Forgetting what was kept."""

    route_base = "/portal/cards"
    section = Section.pay
    class_permission_name = "PortalInvoices"
    method_permission_name = {"forget": "pay"}

    @expose("/<int:key>/forget", methods=["POST"])
    @has_access
    def forget(self, key: int) -> Response:
        """Forget a card here at once, and let the gateway forget it."""
        found = room.opened(Section.pay)
        card = {one.id: one for one in paying.kept(found)}.get(key) or abort(404)
        gateway, token = gateway_or_404(card.gateway), card.vault_token
        with house.acting("a kept card was removed") as own:
            own.get_one(StoredCard, key).deleted_at = clock.now()
        if gateway.forget(token).outcome is not Outcome.approved:
            current_app.logger.warning("the gateway still keeps card %s", key)
        flash(_("It is no longer kept."), "success")
        number = request.form.get("invoice", "")
        if number:
            return redirect(url_for("PortalPayments.form", number=number))
        return redirect(url_for("PortalDashboard.index"))
