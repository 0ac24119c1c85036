"""The office's dashboard: what needs me, then today."""

from flask import abort, current_app, redirect, request, url_for
from flask_admin import AdminIndexView, expose
from flask_login import current_user
from werkzeug.wrappers import Response


class OfficeHome(AdminIndexView):
    """The first page of the office."""

    permission = "Dashboard"

    def is_accessible(self) -> bool:
        """Let staff in, as the role says."""
        allowed: bool = current_app.extensions["appbuilder"].sm.has_access(
            "can_list", self.permission
        )
        return allowed

    def inaccessible_callback(self, name: str, **kwargs: object) -> Response:
        """Send strangers to sign in."""
        if current_user.is_authenticated:
            abort(403)
        return redirect(url_for("SignIn.login", next=request.full_path.rstrip("?")))

    @expose("/")
    def index(self) -> str:
        """Show what needs this person."""
        page: str = self.render("office/dashboard.html")
        return page
