"""What all parts of the demo share: its offices, its staff, its day, and where rows are written."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.care_task import CareTask
from models.choice import Choice, ChoiceList
from models.client import ClientStatus
from models.office import Office
from models.office_staff import OfficeStaff
from services import clock, settings
from services.bulk import Bulk
from services.demo.dice import Dice
from services.demo.people import Person
from services.demo.places import HARBOR, LAKESIDE, Place, phone
from services.demo.shape import Shape

NAME = "Hearthside Home Care"
STAFF_OFFICES = {"scheduler": (0,), "intake": (0, 1), "billing": (0, 1)}


@dataclass(frozen=True)
class Service:
    """One kind of visit that the agency sells."""

    key: int
    label: str


@dataclass
class Branch:
    """One office, with those who work and pay there."""

    key: int
    index: int
    place: Place
    caregivers: list["Carer"] = field(default_factory=list)
    funders: dict[str, list["Funder"]] = field(default_factory=dict)


@dataclass(frozen=True)
class Carer:
    """A caregiver who takes schedules."""

    key: int
    first_name: str


@dataclass(frozen=True)
class Funder:
    """A payer, as far as invoices need to know."""

    key: int
    name: str
    address: list[str]
    payment_days: int


@dataclass(frozen=True, slots=True)
class Cared:
    """A client, as far as schedules and invoices need to know."""

    key: int
    branch: Branch
    place: int
    person: Person
    address: list[str]
    status: ClientStatus
    since: date
    until: date | None


@dataclass
class Agency:
    """The agency that is being made."""

    bulk: Bulk
    seed: int
    today: date
    shape: Shape
    users: dict[str, int]
    choices: dict[tuple[ChoiceList, str], int]
    care_tasks: list[tuple[int, str]]
    branches: list[Branch] = field(default_factory=list)
    # The clients whose daughter has a login, each with her key as their contact.
    parents: list[tuple[Cared, int]] = field(default_factory=list)
    # The document on which the daughter's access to a client rests, by client.
    powers: dict[int, int] = field(default_factory=dict)
    # Where files are kept; without it the demo has none.
    folder: Path | None = None
    phones_given: int = 0

    def dice(self, *about: object) -> Dice:
        """Throw about something, in this agency's own way."""
        return Dice(self.seed, *about)

    def phone(self, place: Place) -> str:
        """Give out the next telephone number."""
        self.phones_given += 1
        return phone(place, self.phones_given)

    def choice(self, name: ChoiceList, place: int) -> int:
        """The key of a value that stands in a list of the agency."""
        labels = self._lists[name]
        return self.choices[name, labels[place % len(labels)]]

    def labels(self, name: ChoiceList) -> list[str]:
        """The values that stand in a list of the agency."""
        return self._lists[name]

    @cached_property
    def _lists(self) -> dict[ChoiceList, list[str]]:
        return {name: [label for of, label in self.choices if of is name] for name in ChoiceList}

    @cached_property
    def services(self) -> list[Service]:
        """The kinds of visits, in the order of the list."""
        of = ChoiceList.service_type
        return [Service(self.choices[of, label], label) for label in self.labels(of)]

    def at(self, day: date, hour: int, minute: int = 0, branch: Branch | None = None) -> datetime:
        """An hour of a day on an office's clock (the first one's unless named), as an instant."""
        return _at(day, hour, minute, (branch or self.branches[0]).place.zone)

    def day(self, days: int) -> date:
        """The day so many days from today; before it, if negative."""
        return self.today + timedelta(days=days)


@lru_cache(50_000)
def _at(day: date, hour: int, minute: int, zone: str) -> datetime:
    return clock.instant(datetime.combine(day, time(hour, minute)), zone)


def read_lists(session: Session) -> tuple[dict[tuple[ChoiceList, str], int], list[tuple[int, str]]]:
    """Read the agency's lists of values and its catalogue of care tasks."""
    chosen = select(Choice.list_name, Choice.label, Choice.id).order_by(Choice.position, Choice.id)
    tasks = select(CareTask.id, CareTask.plain_words).order_by(CareTask.position, CareTask.id)
    choices = {(of, label): key for of, label, key in session.execute(chosen)}
    return choices, [(key, words or "") for key, words in session.execute(tasks)]


def open_offices(agency: Agency, session: Session) -> None:
    """Make the two offices, and say who of the staff works where."""
    settings.change(session, "agency_name", NAME)
    settings.change(session, "agency_phone", phone(HARBOR, 0))
    settings.change(session, "time_zone", HARBOR.zone)
    settings.change(session, "request_notice_users", [agency.users["scheduler"]])
    settings.change(session, "inquiry_notice_users", [agency.users["intake"]])
    settings.change(session, "message_notice_users", [agency.users["scheduler"]])
    for index, place in enumerate((HARBOR, LAKESIDE)):
        town = place.towns[0]
        key = agency.bulk.add(
            Office,
            name=place.name,
            time_zone=place.zone,
            phone=agency.phone(place),
            email=f"{place.name.split()[0].lower()}@example.test",
            invoice_prefix=place.prefix,
            payment_days=21,
            street=f"{12 + index} Orchard Lane",
            city=town.name,
            state=place.state,
            zip_code=town.zip_code,
        )
        agency.branches.append(Branch(key, index, place))
    for staff, offices in STAFF_OFFICES.items():
        for index in offices:
            office = agency.branches[index].key
            agency.bulk.add(OfficeStaff, user_id=agency.users[staff], office_id=office)
