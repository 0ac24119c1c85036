"""Care plans, diagnoses and allergies of a Synthea folder."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from models.care_plan import CarePlan, CarePlanStatus
from models.client import Client
from models.client_condition import ClientCondition, ConditionKind
from services.imports.intake import Intake
from services.imports.rows import Row
from services.imports.synthea import people


@dataclass
class Plans:
    """Gathers the plans of all clients, then writes them down as versions."""

    intake: Intake
    rows: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def take(self, row: Row) -> None:
        """Keep a plan until all are read."""
        client = self.intake.find(Client, row, "client", _("client"))
        if client is None:
            return
        if row["ends_on"] and row["ends_on"] < row["starts_on"]:
            self.intake.reject(row, "STOP", _("It ends before it begins."))
            return
        if not self.intake.is_known(CarePlan, row["external_id"]):
            self.rows[client].append(row)

    def write(self) -> None:
        """Write the plans down: the newest without an end is active, if none is yet."""
        deaths = people.deaths(self.intake)
        query = select(CarePlan.client_id, func.max(CarePlan.number)).group_by(CarePlan.client_id)
        numbers = dict(self.intake.session.execute(query).all())
        active = select(CarePlan.client_id).where(CarePlan.status == CarePlanStatus.active)
        taken = set(self.intake.session.scalars(active))
        for client, rows in self.rows.items():
            rows.sort(key=lambda row: (row["starts_on"], row["external_id"]))
            unfinished = [row for row in rows if row["ends_on"] is None]
            is_taken = client in taken or client in deaths
            current = unfinished[-1] if unfinished and not is_taken else None
            for number, row in enumerate(rows, numbers.get(client, 0) + 1):
                ends = row["ends_on"] or self._end(row, current, deaths.get(client))
                self._add(client, number, row, current, ends)

    def _end(self, row: Row, current: Row | None, died: date | None) -> date | None:
        """Decide when a plan ended that the source left open."""
        if died:
            self.intake.rule("plan_ended_by_death")
            return max(died, row["starts_on"])
        if current is None or row is current:
            return None
        self.intake.rule("older_plan_ended")
        starts: date = current["starts_on"]
        return starts

    def _add(
        self, client: int, number: int, row: Row, current: Row | None, ends: date | None
    ) -> None:
        self.intake.rule("newest_plan_active" if row is current else "older_plan_superseded")
        self.intake.add(
            CarePlan,
            office_id=self.intake.office.id,
            client_id=client,
            title=row["title"],
            number=number,
            status=CarePlanStatus.active if row is current else CarePlanStatus.superseded,
            starts_on=row["starts_on"],
            ends_on=ends,
            summary=_("Reason: %(words)s", words=row["reason"]) if row["reason"] else None,
            external_id=row["external_id"],
        )


def take_diagnosis(intake: Intake, row: Row) -> None:
    """Take a diagnosis in, encrypted."""
    key = f"{row['client']}:{row['code']}:{row['starts_on']}:{row['encounter']}"
    _take(intake, row, ConditionKind.diagnosis, key, row["description"])


def take_allergy(intake: Intake, row: Row) -> None:
    """Take an allergy in, with what it does and how badly."""
    effects = [
        f"{row[f'reaction_{n}']} ({(row[f'severity_{n}'] or _('not said how bad')).lower()})"
        for n in (1, 2)
        if row[f"reaction_{n}"]
    ]
    words = ": ".join(filter(None, [row["description"], ", ".join(effects)]))
    key = f"allergy:{row['client']}:{row['code']}:{row['starts_on']}"
    _take(intake, row, ConditionKind.allergy, key, words)


def _take(intake: Intake, row: Row, kind: ConditionKind, external_id: str, words: str) -> None:
    client = intake.find(Client, row, "client", _("client"))
    if client is None or intake.is_known(ClientCondition, external_id):
        return
    intake.add(
        ClientCondition,
        office_id=intake.office.id,
        client_id=client,
        kind=kind,
        code=row["code"],
        description=words,
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        external_id=external_id,
    )
