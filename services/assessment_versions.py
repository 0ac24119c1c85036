"""Versions of an assessment as people compare and print them (P13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import auto
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session, selectinload

from models.base import Words
from models.care_plan import CarePlan
from models.care_plan_task import CarePlanTask
from models.care_task import CareArea
from services import admission, portal
from services.errors import NotYours

PLACES = {area: place for place, area in enumerate(CareArea)}


class Difference(Words):
    """What became of a care task from one version to the other."""

    added = auto()
    dropped = auto()
    changed = auto()
    same = auto()

    @property
    def label(self) -> str:
        """As one says it, always beside a sign or a colour."""
        return str(DIFFERENCE_WORDS[self])


DIFFERENCE_WORDS = {
    Difference.added: _l("Added"),
    Difference.dropped: _l("Dropped"),
    Difference.changed: _l("Changed"),
    Difference.same: _l("The same"),
}


@dataclass(frozen=True)
class Line:
    """One care task in plain words: what, how often, and what to mind."""

    area: str
    name: str
    frequency: str
    note: str = ""


@dataclass(frozen=True)
class Change:
    """One care task in two versions; None where a version has not got it."""

    name: str
    before: Line | None
    after: Line | None

    @property
    def difference(self) -> Difference:
        """What became of it."""
        if self.before is None:
            return Difference.added
        if self.after is None:
            return Difference.dropped
        return Difference.same if self.before == self.after else Difference.changed


@dataclass(frozen=True)
class Part:
    """The care tasks of one area."""

    title: str
    tasks: list[Line]
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A version as it is printed."""

    version: int
    effective_on: date | None
    summary: str
    sections: list[Part]
    prepared_by: str = ""


def find(session: Session, prospect_id: int, number: int | None) -> CarePlan:
    """Read one version of a prospect's assessment with its tasks; without a number the newest.

    Raises:
        NotYours: there is none.
    """
    query = admission.assessments(prospect_id)
    if number is not None:
        query = query.where(CarePlan.number == number)
    whole = selectinload(CarePlan.tasks).joinedload(CarePlanTask.care_task)
    found: CarePlan | None = session.scalars(query.options(whole).limit(1)).first()
    if found is None:
        raise NotYours(_("There is no such version of the assessment."))
    return found


def compare(before: CarePlan, after: CarePlan) -> list[Change]:
    """Put the care tasks of two versions side by side, in the order of the catalogue."""
    old, new = ({task.care_task_id: task for task in plan.tasks} for plan in (before, after))
    every = ordered((old | new).values())
    return [
        Change(
            task.care_task.name,
            _line(old.get(task.care_task_id)),
            _line(new.get(task.care_task_id)),
        )
        for task in every
    ]


def sheet(plan: CarePlan) -> Sheet:
    """Write a version as it is printed."""
    lines = [_worded(task) for task in ordered(plan.tasks)]
    parts = [Part(area, list(found)) for area, found in groupby(lines, key=lambda one: one.area)]
    return Sheet(plan.number, plan.starts_on, plan.summary or "", parts)


def ordered(tasks: Iterable[CarePlanTask]) -> list[CarePlanTask]:
    """Sort care tasks as the catalogue has them."""
    return sorted(
        tasks,
        key=lambda one: (PLACES[one.care_task.area], one.care_task.position, one.care_task.name),
    )


def _line(task: CarePlanTask | None) -> Line | None:
    return None if task is None else _worded(task)


def _worded(task: CarePlanTask) -> Line:
    often = portal.how_often(task)
    return Line(task.care_task.area.label, task.care_task.name, often, task.notes or "")
