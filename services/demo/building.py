"""Makes the demo agency, in an order in which everything finds what it stands on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.client import Client
from models.office import Office
from services import clock
from services.bulk import Bulk
from services.demo import (
    bills,
    care,
    caregivers,
    clients,
    follow_up,
    funding,
    logins,
    papers,
    payers,
    prospects,
    requests,
    sources,
    talks,
    visits,
)
from services.demo.agency import Agency, Cared, open_offices, read_lists
from services.demo.places import HARBOR
from services.demo.shape import Shape
from services.errors import Refused

FEWEST = 20
SHOWN = 60


@dataclass(frozen=True)
class Wish:
    """How large the demo is to be, and which of all possible ones, as seen on which day.

    Without a folder it has no documents and no photos.
    """

    clients: int
    seed: int
    today: date
    folder: Path | None = None


def is_possible(session: Session) -> bool:
    """Tell whether nothing stands in the way: no office yet, and no client."""
    return not any(session.scalar(select(model.id).limit(1)) for model in (Office, Client))


def build(
    session: Session, wish: Wish, hash_of: Callable[[str], str], password: str
) -> Iterator[int]:
    """Make the demo agency; yield now and then how many of its clients came further.

    Every client counts twice: once written down, once billed.

    Raises:
        Refused: the database is not empty, has not been set up, or the wish is too small.
    """
    if wish.clients < FEWEST:
        raise Refused(_("A demo agency needs at least %(n)s clients.", n=FEWEST))
    if not is_possible(session):
        raise Refused(_("The demo agency goes into an empty database only; this one has data."))
    agency = found(session, wish, hash_of, password)
    cared: list[Cared] = []
    charged: dict[int, list[bills.Bill]] = {}
    for number, one in enumerate(clients.admit(agency)):
        cared.append(one)
        settle(agency, one, number, charged)
        yield 1
    follow(agency, cared)
    billed = 0
    periods = max(len(charged), 1)
    for count in bills.send(agency, charged):
        billed += count
        yield 1 if billed % periods == 0 else 0
    agency.bulk.write()


def found(session: Session, wish: Wish, hash_of: Callable[[str], str], password: str) -> Agency:
    """Make what there is before the first client: offices, staff, caregivers, payers, rates."""
    choices, tasks = read_lists(session)
    if not choices or not tasks:
        raise Refused(_("The lists are empty: run `flask setup` first."))
    morning = datetime.combine(wish.today - timedelta(days=1), time(8))
    users = logins.register(session, hash_of, password)
    agency = Agency(
        Bulk(session, clock.instant(morning, HARBOR.zone)),
        wish.seed,
        wish.today,
        Shape(wish.clients),
        users,
        choices,
        tasks,
    )
    agency.folder = wish.folder
    open_offices(agency, session)
    caregivers.hire(agency)
    payers.open_accounts(agency)
    return agency


def settle(agency: Agency, cared: Cared, number: int, charged: dict[int, list[bills.Bill]]) -> None:
    """Plan a client's care, and note what is to be billed."""
    funding.link(agency, cared)
    tasks = care.plan(agency, cared, number)
    requests.suit(agency, cared)
    for period, charges in visits.plan(agency, cared, number, tasks).items():
        charged.setdefault(period, []).append((cared, charges))
    if agency.shape.is_detailed or number < SHOWN:
        follow_up.look_after(agency, cared, number)


def follow(agency: Agency, cared: list[Cared]) -> None:
    """Add what goes on around the clients: requests, logins, prospects."""
    papers.hand_in(agency, cared)
    requests.ask(agency, cared[:SHOWN])
    payer = logins.open_doors(agency, cared[0])
    talks.lead(agency, cared[0])
    talks.lead_payer(agency, payer)
    logins.invite(agency, cared)
    origins = sources.open_doors(agency)
    for number, inquirer in enumerate(prospects.ask(agency, origins, cared)):
        follow_up.pursue(agency, inquirer, number)
