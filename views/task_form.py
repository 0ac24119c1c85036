"""The parts of a task's form that no column keeps: reminder times, repetition, watchers (F1)."""

from datetime import datetime
from typing import Any

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import Form, validators

from models.office import Office
from models.task import Lead, Task
from services import clock, lead_times, reminder_times, repeating, watching
from services.errors import Refused
from services.repeating import Chosen, Pace
from views import aside, fields
from views.lookups import StaffLookup
from views.picks import AsideRowsField
from views.weekdays import NUMBERED

WATCHERS = StaffLookup("watched_by")
REMINDERS = ("remind_quick", "remind_times")
REPETITION = ("repeat_pace", "repeat_days", "repeat_until")


LEADS = {
    Lead.at_due.name: _l("When it is due"),
    Lead.hour_before.name: _l("1 hour before"),
    Lead.day_before.name: _l("The day before at 9:00 AM"),
}
PACES = [
    (Pace.never.name, _l("Does not repeat")),
    (Pace.daily.name, _l("Every day")),
    (Pace.weekdays.name, _l("Every weekday, Monday to Friday")),
    (Pace.weekly.name, _l("Every week on chosen days")),
    (Pace.monthly.name, _l("Every month on this day")),
    (Pace.monthly_weekday.name, _l("Every month on this weekday, like the first Monday")),
]
OTHER = (Pace.other.name, _l("As it is"))
FIELDS: dict[str, Any] = {
    "remind_quick": aside.AsideTicksField(
        _l("Remind"),
        choices=[*LEADS.items()],
        description=_l("When the due time changes, these move with it."),
    ),
    "remind_times": aside.MomentsField(
        _l("Remind at"),
        description=_l(
            "These stay as they are when the due time changes. "
            "Empty a time to take it away. Save to get more."
        ),
    ),
    "repeat_pace": aside.AsideSelectField(
        _l("Repeats"), choices=[*PACES, OTHER], default=Pace.never.name
    ),
    "repeat_days": aside.AsideTicksField(
        _l("On these days"),
        choices=NUMBERED,
        coerce=int,
        description=_l("For a weekly task; none means the weekday on which it is due."),
    ),
    "repeat_until": aside.AsideDateField(
        _l("Until"),
        [validators.Optional(), fields.sensible_day],
        description=_l("The last day; empty is for ever."),
    ),
    "watched_by": AsideRowsField(
        WATCHERS,
        _l("Watched by"),
        description=_l("They are told when it is done, and when it is overdue."),
    ),
}


def show(session: Session, form: Form, task: Task | None) -> None:
    """Fill in what a stored task has; a new one cannot stay as it is."""
    chosen = repeating.chosen_of(task.repeats if task else None)
    if chosen.pace is not Pace.other:
        form.repeat_pace.choices = PACES
    if task is None:
        return
    form.remind_quick.data = [lead.name for lead in lead_times.of(task)]
    form.remind_times.process_data(reminder_times.typed(session, task))
    form.repeat_pace.data = chosen.pace.name
    form.repeat_pace.description = repeating.in_words(task.repeats)
    form.repeat_days.data = list(chosen.days)
    form.repeat_until.data = chosen.until
    form.watched_by.data = watching.watchers(session, task)


def repeat(form: Form, task: Task, zone: str) -> None:
    """Put the chosen repetition into a task, beginning with its due time.

    Raises:
        Refused: there is no due time to begin with, or it ends before.
    """
    pace = Pace[form.repeat_pace.data]
    if pace is Pace.other:
        return
    if pace is Pace.never:
        task.repeats = None
        return
    if task.due_at is None:
        raise Refused(_("A task that repeats needs a due time."), "due_at")
    chosen = Chosen(pace, tuple(form.repeat_days.data or ()), form.repeat_until.data)
    task.repeats = repeating.rule_of(chosen, clock.local(task.due_at, zone))


def remind(session: Session, form: Form, task: Task, at: datetime, *, is_moved: bool) -> None:
    """Set the reminder times that were typed or ticked; a ticked one that came too late is told.

    Raises:
        Refused: a new one has passed already, or stands relative to a due time that is missing.
    """
    waiting = {_minute(moment): moment for moment in reminder_times.waiting(session, task)}
    typed = {waiting.get(_minute(moment), moment) for moment in form.remind_times.chosen()}
    if any(moment <= at for moment in typed - {*waiting.values()}):
        raise Refused(_("Please choose reminder times to come."), "remind_times")
    before, ticked = lead_times.of(task), [Lead[name] for name in form.remind_quick.data or ()]
    late = _late(session, task, ticked, at)
    if {*late} - {*before}:
        raise Refused(_("That moment has passed already. Choose another."), "remind_quick")
    reminder_times.type_in(session, task, typed)
    if is_moved or {*before} != {*ticked}:
        lead_times.choose(session, task, ticked, at)
    for lead in late if is_moved else ():
        words = _("The reminder “%(when)s” is not sent: that time is over.", when=LEADS[lead.name])
        flash(words, "warning")


def zone_of(session: Session, task: Task) -> str:
    """The clocks of the office that a task belongs to."""
    office = task.office or session.get_one(Office, task.office_id)
    return office.time_zone


def _late(session: Session, task: Task, leads: list[Lead], at: datetime) -> list[Lead]:
    """Tell which ones would have to go out in the past."""
    if not leads:
        return []
    if task.due_at is None:
        raise Refused(_("Give a due time first, or choose reminder times."), "remind_quick")
    zone = zone_of(session, task)
    return [lead for lead in leads if lead_times.moment(lead, task.due_at, zone) <= at]


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
