"""The assessment tab: which care is wanted, task by task, in versions (P13)."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
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
from views import fields, keys
from views.grid_part import GridPart
from views.office import frequencies
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
        return self.shown(profile, row, plan, found, items_of(plan), plan.summary or "", {})

    def answer(self, profile: Any, row: Prospect) -> Any:
        """Save the newest version; on a refusal everything that was chosen stays chosen."""
        if not profile.allows("edit"):
            abort(403)
        session = db.session()
        found = assessments.versions(session, row.id)
        asked = request.form.get("version", type=int)
        plan = next((one for one in found if one.number == asked), None) or abort(404)
        chosen, summary = read(request.form)
        try:
            check_lengths(chosen, summary)
            assessments.write(session, row, plan, chosen.values(), summary or None, clock.now())
            session.commit()
        except Refused as refusal:
            session.rollback()
            found = assessments.versions(session, row.id)
            errors = {refusal.field or "": refusal.words}
            return self.shown(profile, row, found[0], found, chosen, summary, errors)
        flash(_("Saved."), "success")
        return redirect(profile.tab_url(row, self.name))

    def shown(
        self,
        profile: Any,
        row: Prospect,
        plan: CarePlan,
        found: list[CarePlan],
        chosen: dict[int, Item],
        summary: str,
        errors: dict[str, str],
    ) -> dict[str, Any]:
        """What the template draws."""
        is_open = row.stage in prospects.OPEN and plan.id == found[0].id
        return {
            "plan": plan,
            "versions": found,
            "catalogue": assessments.catalogue(db.session(), plan),
            "chosen": chosen,
            "summary": summary,
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


def items_of(plan: CarePlan) -> dict[int, Item]:
    """The chosen tasks of a version."""
    return {
        task.care_task_id: Item(task.care_task_id, task.frequency, task.weekdays, task.notes)
        for task in plan.tasks
    }


def read(answers: Any) -> tuple[dict[int, Item], str]:
    """Read the chosen tasks and the summary from what the page sent."""
    chosen = {key: item(answers, key) for key in keys.read_all(answers.getlist("task"))}
    return chosen, answers.get("summary", "").replace("\x00", "").strip()


def check_lengths(chosen: dict[int, Item], summary: str) -> None:
    """Check what was typed.

    Raises:
        Refused: a note or the summary is too long.
    """
    fields.check_length(summary, "summary", LONGEST_SUMMARY)
    for key, one in chosen.items():
        fields.check_length(one.notes or "", f"task-{key}", LONGEST_NOTE)


def item(answers: Any, key: int) -> Item:
    """Read one chosen task."""
    said = answers.get(f"frequency-{key}", "")
    frequency = Frequency[said] if said in Frequency.__members__ else Frequency.daily
    notes = answers.get(f"notes-{key}", "").replace("\x00", "").strip()
    return Item(key, frequency, answers.getlist(f"weekday-{key}"), notes or None)


ASSESSMENT = AssessmentTab("assessment", _l("Assessment"))
