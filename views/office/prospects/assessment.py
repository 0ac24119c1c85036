"""The assessment tab: which care is wanted, task by task, in versions (P13)."""

from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from models.base import db
from models.care_plan import CarePlan
from models.care_plan_task import Frequency
from models.prospect import Prospect
from services import assessments, clock, prospects
from services.assessments import Item
from services.errors import Refused
from views import fields, keys, meanwhile
from views.grid_part import GridPart
from views.office import frequencies
from views.office.prospects import merging
from views.office.prospects.merging import Said
from views.profiles.tab import Tab
from views.weekdays import NAMED

LONGEST_NOTE = 2_000
LONGEST_SUMMARY = 20_000


class AssessmentTab(Tab):
    """The newest version to write in, the older ones to look at."""

    template = "office/prospect/assessment.html"

    def is_shown(self, row: Prospect) -> bool:
        """Only who began an assessment has one; a manual one is on paper (P4)."""
        return assessments.current(db.session(), row.id) is not None

    def context(self, profile: Any, row: Prospect) -> dict[str, Any]:
        """Show the version that the address asks for, else the newest."""
        found = assessments.versions(db.session(), row.id)
        asked = request.args.get("version", type=int)
        plan = next((one for one in found if one.number == asked), None if asked else found[0])
        if plan is None:
            abort(404)
        return self.shown(profile, row, plan, found, merging.stored(plan), {})

    def answer(self, profile: Any, row: Prospect) -> Any:
        """Save the newest version; on a refusal everything that was chosen stays chosen.

        What somebody else saved since the tab was opened is shown first, beside each task.
        """
        if not profile.allows("edit"):
            abort(403)
        session = db.session()
        found = assessments.hold(session, row)
        asked = request.form.get("version", type=int)
        plan = next((one for one in found if one.number == asked), None) or abort(404)
        said = read(request.form)
        told = merging.notice(request.form.get(meanwhile.NAME), merging.stored(found[0]), said)
        try:
            if told and plan is found[0]:
                g.refused_as = 409
                return self.shown(profile, row, plan, found, said, {}, told)
            check_lengths(said)
            words = said.summary or None
            assessments.write(session, row, plan, said.items.values(), words, clock.now())
            session.commit()
        except Refused as refusal:
            session.rollback()
            found = assessments.versions(session, row.id)
            errors = {refusal.field or "": refusal.words}
            return self.shown(profile, row, found[0], found, said, errors, told)
        flash(_("Saved."), "success")
        return redirect(profile.tab_url(row, self.name))

    def shown(
        self,
        profile: Any,
        row: Prospect,
        plan: CarePlan,
        found: list[CarePlan],
        said: Said,
        errors: dict[str, str],
        told: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """What the template draws."""
        is_open = row.stage in prospects.OPEN and plan.id == found[0].id
        return {
            "plan": plan,
            "versions": found,
            "catalogue": assessments.catalogue(db.session(), plan),
            "chosen": said.items,
            "summary": said.summary,
            "opened": merging.remember(merging.stored(plan)),
            "told": told or {},
            "errors": errors,
            "answers": request.form,
            "frequencies": frequencies.NAMED,
            "weekdays": NAMED,
            "may_edit": is_open and profile.allows("edit"),
        }


class Assessment(GridPart):
    """Mixed into the prospects grid: beginning an assessment, or its next version."""

    @expose("/<int:key>/begin-assessment", methods=("POST",))
    def begin_assessment(self, key: int) -> Response:
        """Begin, and lead to the tab."""
        if not self.allows("edit"):
            abort(403)
        row = self.get_one(key)
        assessments.begin(db.session(), row, clock.now())
        db.session.commit()
        return redirect(url_for(f"{self.endpoint}.record_tab", key=key, tab=ASSESSMENT.name))


def read(answers: Any) -> Said:
    """Read the chosen tasks and the summary from what the page sent."""
    chosen = {key: item(answers, key) for key in keys.read_all(answers.getlist("task"))}
    return Said(chosen, answers.get("summary", "").replace("\x00", "").strip())


def check_lengths(said: Said) -> None:
    """Check what was typed.

    Raises:
        Refused: a note or the summary is too long.
    """
    fields.check_length(said.summary, "summary", LONGEST_SUMMARY)
    for key, one in said.items.items():
        fields.check_length(one.notes or "", f"task-{key}", LONGEST_NOTE)


def item(answers: Any, key: int) -> Item:
    """Read one chosen task."""
    said = answers.get(f"frequency-{key}", "")
    frequency = Frequency[said] if said in Frequency.__members__ else Frequency.daily
    notes = answers.get(f"notes-{key}", "").replace("\x00", "").strip()
    return Item(key, frequency, answers.getlist(f"weekday-{key}"), notes or None)


ASSESSMENT = AssessmentTab("assessment", _l("Assessment"))
