"""Versions of an assessment: two side by side, and one on paper (P13)."""

from flask import Response, abort, current_app, render_template, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from models.base import db
from models.care_plan import CarePlan
from models.prospect import Prospect
from services import assessment_versions, assessments, pdf
from services.assessment_versions import Difference, Sheet
from views import house
from views.documents import letterhead
from views.grid_part import GridPart
from views.office.prospects.assessment import ASSESSMENT

TONES = {
    Difference.added: "good",
    Difference.dropped: "bad",
    Difference.changed: "warn",
    Difference.same: "calm",
}


class Versions(GridPart):
    """Mixed into the prospects grid."""

    @expose("/<int:key>/assessment-compare")
    def compare_assessments(self, key: int) -> str:
        """Put two versions side by side: without being asked, the newest two."""
        row = self.assessed(key)
        found = assessments.versions(db.session(), row.id)
        if len(found) < 2:
            abort(404)
        before = version(row, request.args.get("before", found[1].number, type=int))
        after = version(row, request.args.get("after", found[0].number, type=int))
        page: str = self.render(
            "office/prospect/compare.html",
            row=row,
            before=before,
            after=after,
            versions=found,
            changes=assessment_versions.compare(before, after),
            tones=TONES,
            profile_url=self.record_url(row),
            assessment_url=self.assessment_url(row),
            return_url=url_for(f"{self.endpoint}.index_view"),
        )
        return page

    @expose("/<int:key>/assessment-print")
    def print_assessment(self, key: int) -> str:
        """Show one version as a clean sheet, which the browser prints."""
        row = self.assessed(key)
        plan = asked_version(row)
        page: str = self.render(
            "office/prospect/assessment_print.html",
            row=row,
            sheet=assessment_versions.sheet(plan),
            agency=letterhead(),
            profile_url=self.record_url(row),
            assessment_url=self.assessment_url(row),
            pdf_url=url_for(".assessment_pdf", key=row.id, version=plan.number),
            return_url=url_for(f"{self.endpoint}.index_view"),
        )
        return page

    @expose("/<int:key>/assessment-pdf")
    def assessment_pdf(self, key: int) -> Response:
        """Give one version as PDF, on the agency's paper."""
        row = self.assessed(key)
        plan = asked_version(row)
        drawn = assessment_sheet(str(row), assessment_versions.sheet(plan))
        name = f"assessment-{row.id}-{plan.number}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return Response(drawn, content_type="application/pdf", headers=headers)

    def assessed(self, key: int) -> Prospect:
        """Read the prospect, as far as this person may, and note that they looked."""
        if not self.allows("show"):
            abort(403)
        row: Prospect = self.get_one(key)
        house.note_seen(row)
        return row

    def assessment_url(self, row: Prospect) -> str:
        """Where the assessment is written."""
        return url_for(f"{self.endpoint}.record_tab", key=row.id, tab=ASSESSMENT.name)


def asked_version(row: Prospect) -> CarePlan:
    """Read the version that the address names, else the newest."""
    if "version" not in request.args:
        return assessment_versions.find(db.session(), row.id, None)
    return version(row, request.args.get("version", type=int))


def version(row: Prospect, number: int | None) -> CarePlan:
    """Read one version; what is no number is no version."""
    return assessment_versions.find(db.session(), row.id, number or 0)


def assessment_sheet(name: str, sheet: Sheet) -> bytes:
    """Draw a version, or take it from the cache while nothing on it changed."""
    html = render_template("pdf/assessment.html", client_name=name, plan=sheet, agency=letterhead())
    config = current_app.config
    engine = config["PDF_ENGINE"]

    def make() -> bytes:
        return pdf.render_html(html, engine=engine, title=_("Assessment of %(name)s", name=name))

    return pdf.cached(config["PDF_CACHE"], [engine, html], make)
