"""Takes a folder in: file after file, each finding what the ones before it brought."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _

from models.base import Base
from models.care_plan import CarePlan
from models.caregiver import Caregiver
from models.client import Client
from models.client_address import ClientAddress
from models.client_condition import ClientCondition
from models.client_payer import ClientPayer
from models.payer import Payer
from models.referral_source import ReferralSource
from models.schedule import Schedule
from services.errors import Refused
from services.imports import mapping
from services.imports.intake import Intake
from services.imports.rows import Reader, Row
from services.imports.synthea import bills, health, people
from services.imports.synthea.links import Links
from services.imports.synthea.visits import Visits


@dataclass(frozen=True)
class Part:
    """One file: what takes each of its rows, and what is done once all are read."""

    name: str
    models: tuple[type[Base], ...]
    take: Callable[[Row], None]
    finish: Callable[[], None] | None = None


def run(intake: Intake, folder: Path) -> Iterator[int]:
    """Take a folder in; yield 1 for each row that was read.

    Raises:
        Refused: it is no such folder, or a file in it cannot be read.
    """
    for part in parts(intake):
        columns = mapping.load(mapping.find(f"synthea/{part.name}"), *part.models)
        file = folder / columns.file
        if not file.is_file():
            raise Refused(
                _("%(folder)s has no file %(file)s.", folder=folder.name, file=columns.file)
            )
        for row in Reader(columns, intake.report).read(file, columns.file):
            if row is not None:
                part.take(row)
            yield 1
        if part.finish:
            part.finish()


def files(folder: Path) -> list[Path]:
    """The files of a folder that are read; others may lie beside them."""
    names = sorted(mapping.find("synthea").with_suffix("").glob("*.toml"))
    return [folder / mapping.load(name).file for name in names]


def parts(intake: Intake) -> list[Part]:
    """The files in the order in which they are taken."""
    links, plans = Links(intake), health.Plans(intake)
    visits = Visits(intake, links.uninsured)

    def with_intake(take: Callable[[Intake, Row], None]) -> Callable[[Row], None]:
        return lambda row: take(intake, row)

    def finish_visits() -> None:
        visits.write()
        bills.write(intake, visits)

    return [
        Part("organizations", (ReferralSource,), with_intake(people.take_source)),
        Part("providers", (Caregiver,), with_intake(people.take_caregiver)),
        Part("payers", (Payer,), links.take_payer),
        Part("patients", (Client, ClientAddress), with_intake(people.take_client)),
        Part("payer_transitions", (ClientPayer,), links.take_year, links.write),
        Part("careplans", (CarePlan,), plans.take, plans.write),
        Part("conditions", (ClientCondition,), with_intake(health.take_diagnosis)),
        Part("allergies", (ClientCondition,), with_intake(health.take_allergy)),
        Part("encounters", (Schedule,), visits.take, finish_visits),
    ]
