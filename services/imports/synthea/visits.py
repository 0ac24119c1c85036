"""Encounters at home and stays under care, as completed schedules, one for each day."""

import bisect
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from models.caregiver import Caregiver
from models.choice import Choice, ChoiceList
from models.client import Client
from models.payer import Payer
from models.schedule import Schedule, ScheduleStatus
from services import clock
from services.imports.intake import Intake
from services.imports.rows import Row

SERVICES = {"home": "Home visit", "hospice": "Hospice care", "snf": "Skilled nursing"}
STAYS = frozenset({"hospice", "snf"})
GONE = frozenset({ScheduleStatus.cancelled, ScheduleStatus.no_show})
Span = tuple[datetime, datetime]
Booked = defaultdict[int, list[Span]]


@dataclass(frozen=True)
class Visit:
    """One day of an encounter, as it was written down."""

    key: int
    starts_at: datetime
    ends_at: datetime
    caregiver_first_name: str | None


@dataclass
class Piece:
    """One day of an encounter, before anybody is booked for it."""

    row: Row
    number: int
    of: int
    span: Span

    @property
    def external_id(self) -> str:
        """The encounter's key; for a stay, with the number of the day."""
        key: str = self.row["external_id"]
        return f"{key}:{self.number}" if self.row["class"] in STAYS else key


@dataclass
class Visits:
    """Gathers the encounters, then writes them down in the order of time."""

    intake: Intake
    uninsured: set[str]
    rows: list[Row] = field(default_factory=list)
    written: dict[str, list[Visit]] = field(default_factory=lambda: defaultdict(list))

    def take(self, row: Row) -> None:
        """Keep an encounter if everything that it names is there."""
        if row["ends_at"] <= row["starts_at"]:
            self.intake.reject(row, "STOP", _("It ends before it begins."))
        elif row["covered"] > row["total"]:
            self.intake.reject(row, "PAYER_COVERAGE", _("More is covered than it cost."))
        elif self._names_known(row):
            self.rows.append(row)

    def _names_known(self, row: Row) -> bool:
        named = [("client", Client, _("client"))]
        if row["caregiver"]:
            named.append(("caregiver", Caregiver, _("caregiver")))
        if row["covered"] and row["payer"] not in self.uninsured:
            named.append(("payer", Payer, _("payer")))
        keys = [self.intake.find(model, row, name, what) for name, model, what in named]
        return None not in keys  # each one that is missing has been named by now

    def write(self) -> None:
        """Write the visits down; a caregiver is booked for one home at a time."""
        pieces = [piece for row in self.rows for piece in split(row, self.intake.zone)]
        new = [one for one in pieces if not self.intake.is_known(Schedule, one.external_id)]
        if not new:
            return
        services = self._services()
        booked, names = self._bookings(), self._first_names()
        for piece in sorted(new, key=lambda one: (one.span, one.external_id)):
            self._add(piece, services[piece.row["class"]], booked, names)

    def _add(self, piece: Piece, service: int, booked: Booked, names: dict[int, str]) -> None:
        row, (starts, ends) = piece.row, piece.span
        wanted = self.intake.keys(Caregiver).get(row["caregiver"] or "")
        caregiver = wanted if wanted and book(booked[wanted], piece.span) else None
        note = None
        if wanted and not caregiver:
            self.intake.rule("caregiver_busy")
            note = _("The caregiver named in the source was with somebody else at this time.")
        local = [clock.local(moment, self.intake.zone) for moment in piece.span]
        is_stay = row["class"] in STAYS
        if is_stay:
            self.intake.rule("stay_split")
        key = self.intake.add(
            Schedule,
            office_id=self.intake.office.id,
            client_id=self.intake.keys(Client)[row["client"]],
            caregiver_id=caregiver,
            caregiver_first_name=names.get(caregiver) if caregiver else None,
            service_id=service,
            starts_at=starts,
            ends_at=ends,
            actual_start=starts,
            actual_end=ends,
            local_day=local[0].date(),
            local_start=local[0].time(),
            local_end=local[1].time(),
            time_zone=self.intake.zone,
            status=ScheduleStatus.billed if row["total"] else ScheduleStatus.completed,
            note=note,
            derived_from=_derived(piece) if is_stay else None,
            external_id=piece.external_id,
        )
        visit = Visit(key, starts, ends, names.get(caregiver) if caregiver else None)
        self.written[row["external_id"]].append(visit)

    def _services(self) -> dict[str, int]:
        """The kinds of visits, made where the list has none of that name."""
        of = ChoiceList.service_type
        kept = (Choice.list_name == of, Choice.deleted_at.is_(None))
        query = select(Choice.label, Choice.id).where(*kept)
        there = dict(self.intake.session.execute(query).all())
        for place, label in enumerate(SERVICES.values(), len(there)):
            if label not in there:
                there[label] = self.intake.add(Choice, list_name=of, label=label, position=place)
        return {name: there[label] for name, label in SERVICES.items()}

    def _bookings(self) -> Booked:
        """When each caregiver is booked already."""
        query = (
            select(Schedule.caregiver_id, Schedule.starts_at, Schedule.ends_at)
            .where(Schedule.status.not_in(GONE))
            .order_by(Schedule.starts_at)
        )
        found: Booked = defaultdict(list)
        for caregiver, starts, ends in self.intake.session.execute(query):
            if caregiver:
                found[caregiver].append((starts, ends))
        return found

    def _first_names(self) -> dict[int, str]:
        self.intake.bulk.write()
        query = select(Caregiver.id, Caregiver.first_name)
        return dict(self.intake.session.execute(query).all())


def split(row: Row, zone: str) -> list[Piece]:
    """Cut a stay at each midnight of the office's clock; a visit at home stays whole."""
    span = (row["starts_at"], row["ends_at"])
    spans = list(days(*span, zone)) if row["class"] in STAYS else [span]
    return [Piece(row, number, len(spans), one) for number, one in enumerate(spans, 1)]


def days(starts: datetime, ends: datetime, zone: str) -> list[Span]:
    """Cut a stretch of time at midnights."""
    found: list[Span] = []
    while starts < ends:
        tomorrow = clock.local(starts, zone).date() + timedelta(days=1)
        midnight = clock.instant(datetime.combine(tomorrow, time()), zone)
        found.append((starts, min(midnight, ends)))
        starts = midnight
    return found


def book(booked: list[Span], span: Span) -> bool:
    """Book somebody for a stretch of time, unless one that overlaps is booked already."""
    place = bisect.bisect(booked, span)
    before, after = booked[place - 1 : place], booked[place : place + 1]
    is_busy_before = bool(before) and before[0][1] > span[0]
    is_busy_after = bool(after) and after[0][0] < span[1]
    if is_busy_before or is_busy_after:
        return False
    booked.insert(place, span)
    return True


def _derived(piece: Piece) -> str:
    return _(
        "Encounter %(id)s, day %(number)s of %(all)s",
        id=piece.row["external_id"],
        number=piece.number,
        all=piece.of,
    )
