"""Prospects: from the first call through the stages to won or lost (P1 to P11)."""

from datetime import datetime
from enum import auto
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.base import Words
from models.choice import Choice, ChoiceList
from models.prospect import Prospect, ProspectStage
from models.task import Task
from models.task_reminder import ReminderState, TaskReminder
from services import referrals, tasks, transitions
from services.errors import NotYours, Refused
from services.open_tasks import IS_OPEN, URGENCY
from services.referrals import Recommendation

Stage = ProspectStage

# In the order in which they are passed; staff may also step back to correct a mistake.
OPEN = (Stage.new, Stage.contacted, Stage.assessment_scheduled, Stage.assessed)
MOVES: dict[ProspectStage, frozenset[ProspectStage]] = {
    Stage.new: frozenset({*OPEN[1:], Stage.won, Stage.lost}),
    Stage.contacted: frozenset({Stage.new, *OPEN[2:], Stage.won, Stage.lost}),
    Stage.assessment_scheduled: frozenset({Stage.contacted, Stage.assessed, Stage.won, Stage.lost}),
    Stage.assessed: frozenset({Stage.assessment_scheduled, Stage.won, Stage.lost}),
    Stage.won: frozenset(OPEN),  # by undoing the conversion
    Stage.lost: frozenset(OPEN),  # by restoring
}


class Reminders(Words):
    """What becomes of the reminders of open tasks when a prospect is lost (F8)."""

    keep = auto()
    drop = auto()


def find(session: Session, key: int) -> Prospect:
    """Find a prospect, as far as it exists for this person.

    Raises:
        NotYours: it does not.
    """
    query = select(Prospect).where(Prospect.id == key, Prospect.deleted_at.is_(None))
    found = session.scalar(query)
    if found is None:
        raise NotYours(_("There is no such prospective client."))
    return found


def add(session: Session, prospect: Prospect, said: Recommendation, at: datetime) -> Prospect:
    """Enter a new inquiry together with the recommendation that led to it (P7).

    Raises:
        Refused: nobody is named as referral source.
    """
    prospect.stage = Stage.new
    prospect.stage_since = at
    if prospect.office is not None:
        prospect.office_id = prospect.office.id
    with session.no_autoflush:
        referrals.refer(session, prospect, said)
    session.add(prospect)
    session.flush()
    return prospect


def move(session: Session, prospect: Prospect, to: ProspectStage, at: datetime) -> None:
    """Move an open prospect to another open stage.

    Raises:
        Refused: this move is not one of the legal ones, or has a function of its own.
        MovedOn: somebody else moved it meanwhile.
    """
    if to not in OPEN or prospect.stage not in OPEN:
        raise Refused(
            _(
                "A prospect cannot simply be moved from %(old)s to %(new)s.",
                old=prospect.stage.label,
                new=to.label,
            )
        )
    change_stage(session, prospect, to, at)


def advance(session: Session, prospect: Prospect, to: ProspectStage, at: datetime) -> None:
    """Move an open prospect on to a stage, unless it is there or further already."""
    if prospect.stage in OPEN and OPEN.index(prospect.stage) < OPEN.index(to):
        change_stage(session, prospect, to, at)


def change_stage(
    session: Session, prospect: Prospect, to: ProspectStage, at: datetime, **values: Any
) -> None:
    """Compare and set the stage by the table of legal moves.

    Raises:
        Refused: the table has no such move.
        MovedOn: somebody else moved it meanwhile.
    """
    transitions.move(session, prospect, "stage", to, MOVES, stage_since=at, **values)


def obstacle_to_loss(prospect: Prospect) -> str:
    """Say why a prospect cannot be lost; empty if it can."""
    if Stage.lost in MOVES[prospect.stage]:
        return ""
    return _("This prospect is closed already: %(stage)s.", stage=prospect.stage.label)


def lose(
    session: Session,
    prospect: Prospect,
    reason_id: int | None,
    note: str | None,
    reminders: Reminders | None,
    at: datetime,
) -> None:
    """Close a prospect as lost, for a reason and with a note (P11).

    Raises:
        Refused: reason, note, or the word about open reminders is missing; or it is closed.
        MovedOn: somebody else moved it meanwhile.
    """
    if obstacle := obstacle_to_loss(prospect):
        raise Refused(obstacle)
    reason, words = _reason(session, reason_id), _note(note)
    waiting = list(session.scalars(waiting_reminders(prospect.id)))
    if waiting and reminders is None:
        raise Refused(_("Choose what happens to the open reminders."), field="reminders")
    change_stage(
        session,
        prospect,
        Stage.lost,
        at,
        lost_reason_id=reason.id,
        lost_note=words,
        lost_at=at,
        stage_before_loss=prospect.stage.value,
    )
    if reminders is Reminders.drop:
        about = [task.id for task in session.scalars(open_tasks(prospect.id))]
        tasks.drop_reminders(session, about, _("The prospect was lost."))


def amend_loss(
    session: Session, prospect: Prospect, reason_id: int | None, note: str | None
) -> None:
    """Mend why a prospect was lost; neither reason nor note can be taken away.

    Raises:
        Refused: one of them is missing.
    """
    if reason_id is None:
        words = _("A lost prospect has a reason. To open it again, use Restore.")
        raise Refused(words, field="lost_reason")
    prospect.lost_reason = _reason(session, reason_id)
    prospect.lost_note = _note(note)


def restore(session: Session, prospect: Prospect, at: datetime) -> None:
    """Open a lost prospect again, in the stage that it had before.

    Raises:
        Refused: it is not lost.
        MovedOn: somebody else moved it meanwhile.
    """
    if prospect.stage is not Stage.lost:
        raise Refused(_("This prospect is not lost: %(stage)s.", stage=prospect.stage.label))
    before = Stage(prospect.stage_before_loss or Stage.new)
    change_stage(
        session,
        prospect,
        before,
        at,
        lost_reason_id=None,
        lost_at=None,
        stage_before_loss=None,
    )


def open_tasks(*prospect_ids: int) -> Select[Task]:
    """Select the tasks about prospects that are still to do, the most urgent first."""
    return select(Task).where(Task.prospect_id.in_(prospect_ids), *IS_OPEN).order_by(*URGENCY)


def waiting_reminders(*prospect_ids: int) -> Select[TaskReminder]:
    """Select the reminders that would still go out about prospects."""
    still_open = open_tasks(*prospect_ids).order_by(None).with_only_columns(Task.id)
    return select(TaskReminder).where(
        TaskReminder.task_id.in_(still_open), TaskReminder.state == ReminderState.waiting
    )


def unreminded(*prospect_ids: int) -> Select[int]:
    """Count the open tasks about prospects whose reminders were dropped, and that have no other."""
    times = select(TaskReminder.id).where(TaskReminder.task_id == Task.id)
    still_open = open_tasks(*prospect_ids).order_by(None).with_only_columns(func.count())
    return still_open.where(
        times.where(TaskReminder.state == ReminderState.dropped).exists(),
        ~times.where(TaskReminder.state == ReminderState.waiting).exists(),
    )


def _reason(session: Session, reason_id: int | None) -> Choice:
    query = select(Choice).where(
        Choice.id == reason_id, Choice.list_name == ChoiceList.non_conversion_reason
    )
    reason = session.scalar(query) if reason_id else None
    if reason is None:
        raise Refused(_("Choose why this prospect is lost."), field="lost_reason")
    return reason


def _note(note: str | None) -> str:
    words = (note or "").strip()
    if not words:
        raise Refused(_("Please write a note: what made them decide?"), field="lost_note")
    return words
