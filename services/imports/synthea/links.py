"""Who paid for whom, year by year: links of clients and payers, and the owners of plans."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from models.client import Client
from models.client_payer import ClientPayer
from models.emergency_contact import EmergencyContact, LegalStanding, Relation
from models.payer import Payer, PayerKind
from services import contacts
from services.imports.intake import Intake
from services.imports.rows import Row
from services.imports.synthea import people

DAY = timedelta(days=1)
NOBODY = "NO_INSURANCE"
KINDS = {"GOVERNMENT": PayerKind.government_programme, "PRIVATE": PayerKind.insurance}
SELF = "Self"
RELATIONS = {
    "Guardian": (Relation.guardian, LegalStanding.guardian),
    "Spouse": (Relation.spouse, LegalStanding.none),
}
SAME = ("payer", "second_payer", "member_number", "ownership", "owner")


@dataclass
class Links:
    """Gathers the years of all clients, then writes the links that they make."""

    intake: Intake
    uninsured: set[str] = field(default_factory=set)
    years: dict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def take_payer(self, row: Row) -> None:
        """Take a payer in; the one that stands for no insurance is none."""
        if row["ownership"] == NOBODY:
            self.uninsured.add(row["external_id"])
        elif not self.intake.is_known(Payer, row["external_id"]):
            self.intake.add(
                Payer,
                office_id=self.intake.office.id,
                external_id=row["external_id"],
                name=row["name"],
                kind=KINDS.get(row["ownership"], PayerKind.company),
            )

    def take_year(self, row: Row) -> None:
        """Keep a year until all are read; without insurance there is nothing to keep."""
        if row["payer"] in self.uninsured:
            self.intake.rule("client_pays")
        elif row["ends_at"] and row["ends_at"] <= row["starts_at"]:
            self.intake.reject(row, "END_DATE", _("It ends before it begins."))
        elif client := self.intake.find(Client, row, "client", _("client")):
            self.years[client].append(row)

    def write(self) -> None:
        """Write the links and the contacts down."""
        people_known = self._contacts()
        for client, years in self.years.items():
            years.sort(key=lambda row: row["starts_at"])
            for row in self._merged(years):
                self._link(client, row)
            for row in years:
                self._contact(client, row, people_known)

    def _merged(self, years: list[Row]) -> list[Row]:
        """Join each year to the one before if it goes on the same way."""
        found: list[Row] = []
        for row in years:
            last = found[-1] if found else None
            if last and last["ends_at"] == row["starts_at"] and _same(last, row):
                self.intake.rule("years_merged")
                found[-1] = replace(last, values=last.values | {"ends_at": row["ends_at"]})
            else:
                found.append(row)
        return found

    def _link(self, client: int, row: Row) -> None:
        for position, name in enumerate(("payer", "second_payer"), 1):
            if not row[name] or row[name] in self.uninsured:
                continue
            payer = self.intake.find(Payer, row, name, _("payer"))
            if payer is None:
                continue
            if position == 2:
                self.intake.rule("second_payer")
            self._add(client, payer, position, row, row[name])

    def _add(self, client: int, payer: int, position: int, row: Row, payer_id: str) -> None:
        starts = self.intake.day(row["starts_at"])
        external_id = f"{row['client']}:{payer_id}:{starts}"
        if self.intake.is_known(ClientPayer, external_id):
            return
        self.intake.add(
            ClientPayer,
            office_id=self.intake.office.id,
            client_id=client,
            payer_id=payer,
            starts_on=starts,
            ends_on=self._end(row, starts),
            member_number=row["member_number"] if position == 1 else None,
            position=position,
            external_id=external_id,
        )

    def _end(self, row: Row, starts: date) -> date | None:
        if row["ends_at"] is None:
            return None
        self.intake.rule("end_before_next")
        return max(starts, self.intake.day(row["ends_at"]) - DAY)

    def _contacts(self) -> dict[int, set[tuple[str, str]]]:
        """The contacts that there are, by client."""
        query = select(
            EmergencyContact.client_id, EmergencyContact.first_name, EmergencyContact.last_name
        ).where(EmergencyContact.office_id == self.intake.office.id)
        found: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for client, first, last in self.intake.session.execute(query):
            found[client].add((first, last))
        return found

    def _contact(self, client: int, row: Row, known: dict[int, set[tuple[str, str]]]) -> None:
        """Make the owner of a plan a contact, once."""
        if not row["owner"] or row["ownership"] in (None, SELF):
            return
        first, last = people.split(row["owner"])
        if (first, last) in known[client]:
            return
        known[client].add((first, last))
        relation, standing = RELATIONS.get(row["ownership"], (Relation.other, LegalStanding.none))
        self.intake.rule("owner_is_contact")
        if not contacts.person_name(row["owner"]).last:
            self.intake.rule("title_as_first_name")
        self.intake.add(
            EmergencyContact,
            office_id=self.intake.office.id,
            client_id=client,
            first_name=first,
            last_name=last,
            relation=relation,
            legal_standing=standing,
            priority=len(known[client]),
        )


def _same(one: Row, other: Row) -> bool:
    return all(one[name] == other[name] for name in SAME)
