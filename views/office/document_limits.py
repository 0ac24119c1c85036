"""How large documents may be, as the agency decides (C2)."""

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import Form, ValidationError, validators

from models.base import db
from services import documents, settings
from views import fields
from views.page import Page, has_access

LARGEST = 50
MOST_TOGETHER = 10_000
EACH, TOGETHER = "document_megabytes", "client_document_megabytes"

Answer = str | Response | tuple[str, int]


def at_least_one(form: Form, field: fields.WholeField) -> None:
    """Refuse room for all files that would not hold a single one."""
    each = form["each"].data
    if each and field.data and field.data < each:
        raise ValidationError(_("This is less than one file may have."))


class Limits(Form):
    """What the agency decides, in megabytes."""

    each = fields.WholeField(
        _l("One file (MB)"),
        [validators.InputRequired(), validators.NumberRange(1, LARGEST)],
        description=_l(
            "From 1 to %(most)s. Files sent in one form may have 120 MB together.", most=LARGEST
        ),
    )
    together = fields.WholeField(
        _l("Everything that one client’s portal sends, together (MB)"),
        [validators.InputRequired(), validators.NumberRange(1, MOST_TOGETHER), at_least_one],
        description=_l(
            "From 1 to %(most)s, by client and family. What the office adds does not count.",
            most=f"{MOST_TOGETHER:,}",
        ),
    )


class DocumentLimitsPage(Page):
    """One page: two sizes."""

    route_base = "/office/document-limits"
    class_permission_name = "DocumentLimits"
    method_permission_name = {"show": "show", "save": "edit"}
    menu = ("Settings", _l("Sizes of documents"), "/office/document-limits/", "paperclip")
    menu_order = 83

    @expose("/", methods=["GET"])
    @has_access
    def show(self) -> str:
        """Show what is decided."""
        decided = settings.agency(db.session())
        return draw(Limits(data={"each": decided[EACH], "together": decided[TOGETHER]}))

    @expose("/", methods=["POST"])
    @has_access
    def save(self) -> Answer:
        """Decide anew; what is kept already stays, whatever its size."""
        form = Limits(request.form)
        if not form.validate():
            return draw(form), 422
        settings.change(db.session(), EACH, form["each"].data)
        settings.change(db.session(), TOGETHER, form["together"].data)
        db.session.commit()
        flash(_("Saved."), "success")
        return redirect(url_for(".show"))


def draw(form: Form) -> str:
    """Draw the page."""
    return render_template(
        "office/document_limits.html", form=form, most_files=documents.MOST_FILES
    )
