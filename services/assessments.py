"""Assessments: what care a prospective client needs, in dated versions (P13).

An assessment is the draft of a care plan: conversion makes it the client's plan of care.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.care_plan import CarePlan, CarePlanStatus
from models.care_plan_task import CarePlanTask, Frequency
from models.care_task import CareArea, CareTask
from models.prospect import Prospect, ProspectStage
from services import admission, clock, prospects, settings
from services.errors import MovedOn, Refused

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Item:
    """One care task that is wanted: how often, on which days, and what to mind."""

    care_task_id: int
    frequency: Frequency = Frequency.daily
    weekdays: list[str] = field(default_factory=list)
    notes: str | None = None


def versions(session: Session, prospect_id: int) -> list[CarePlan]:
    """Read the versions of a prospect's assessment, the newest first."""
    return list(session.scalars(admission.assessments(prospect_id)))


def hold(session: Session, prospect: Prospect) -> list[CarePlan]:
    """Read the versions for somebody who writes: whoever comes second sees what the first saved."""
    session.execute(select(Prospect.id).where(Prospect.id == prospect.id).with_for_update())
    session.expire_all()
    return versions(session, prospect.id)


def current(session: Session, prospect_id: int) -> CarePlan | None:
    """Read the newest version with its tasks; None before the first one."""
    newest = admission.assessments(prospect_id).options(selectinload(CarePlan.tasks)).limit(1)
    return session.scalars(newest).first()


def begin(session: Session, prospect: Prospect, at: datetime) -> CarePlan:
    """Begin an assessment, or a new version that starts from the one before.

    A version in which nothing is written yet is given back as it is: pressing twice makes one.

    Raises:
        Refused: the prospect is closed.
    """
    _check_open(prospect)
    before = current(session, prospect.id)
    if before is not None and not before.tasks and not before.summary:
        return before
    plan = CarePlan(
        office_id=prospect.office_id,
        prospect_id=prospect.id,
        title=_("Assessment"),
        number=before.number + 1 if before else 1,
        status=CarePlanStatus.draft,
        starts_on=clock.local(at, settings.agency(session)["time_zone"]).date(),
        summary=before.summary if before else None,
    )
    for task in before.tasks if before else ():
        plan.tasks.append(
            CarePlanTask(
                care_task_id=task.care_task_id,
                frequency=task.frequency,
                weekdays=list(task.weekdays),
                notes=task.notes,
            )
        )
    session.add(plan)
    session.flush()
    return plan


def write(
    session: Session,
    prospect: Prospect,
    plan: CarePlan,
    items: Iterable[Item],
    summary: str | None,
    at: datetime,
) -> None:
    """Write down which care is wanted; the prospect counts as assessed from then on.

    Raises:
        Refused: the prospect is closed, a task is unknown, or chosen weekdays name no day.
        MovedOn: a newer version has been begun meanwhile.
    """
    _check_open(prospect)
    newest = current(session, prospect.id)
    if newest is None or newest.id != plan.id:
        raise MovedOn(_("There is a newer version of this assessment. Please write in that one."))
    wanted = {item.care_task_id: item for item in items}
    _check(session, wanted)
    kept = {task.care_task_id: task for task in plan.tasks}
    for key in kept.keys() - wanted.keys():
        plan.tasks.remove(kept[key])
    for key, item in wanted.items():
        task = kept.get(key) or CarePlanTask(care_task_id=key)
        task.frequency, task.notes = item.frequency, item.notes
        task.weekdays = item.weekdays if item.frequency is Frequency.chosen_weekdays else []
        if key not in kept:
            plan.tasks.append(task)
    plan.summary = summary
    if wanted:
        prospects.advance(session, prospect, ProspectStage.assessed, at)
    session.flush()


def catalogue(
    session: Session, plan: CarePlan | None = None
) -> list[tuple[CareArea, list[CareTask]]]:
    """Read the care tasks that are offered, by area; those of the plan stay, retired or not."""
    chosen = [task.care_task_id for task in plan.tasks] if plan else []
    query = select(CareTask).where(
        (CareTask.active & CareTask.deleted_at.is_(None)) | CareTask.id.in_(chosen)
    )
    order = {area: place for place, area in enumerate(CareArea)}
    found = sorted(
        session.scalars(query), key=lambda one: (order[one.area], one.position, one.name)
    )
    return [(area, list(tasks)) for area, tasks in groupby(found, key=lambda one: one.area)]


def _check_open(prospect: Prospect) -> None:
    if prospect.stage not in prospects.OPEN:
        raise Refused(
            _(
                "This prospect is closed (%(stage)s): its assessment changes no more.",
                stage=prospect.stage.label,
            )
        )


def _check(session: Session, wanted: dict[int, Item]) -> None:
    known = set(session.scalars(select(CareTask.id).where(CareTask.id.in_(list(wanted)))))
    if wanted.keys() - known:
        raise Refused(_("One of the chosen care tasks no longer exists."))
    for key, item in wanted.items():
        if set(item.weekdays) - set(WEEKDAYS):
            raise Refused(_("Choose days of the week."), field=f"task-{key}")
        if item.frequency is Frequency.chosen_weekdays and not item.weekdays:
            raise Refused(_("Choose at least one day of the week."), field=f"task-{key}")
