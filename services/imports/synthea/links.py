"""Who paid for whom, year by year: links of clients and payers, and the owners of plans.

Who had no insurance paid alone: such a client is a payer too, in the same name and at the same
address, and the link says that both are one person.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from models.client import Client
from models.client_address import ClientAddress
from models.client_payer import ClientPayer
from models.emergency_contact import EmergencyContact, LegalStanding, Relation
from models.payer import Payer, PayerKind
from services import contacts
from services.imports.intake import Intake
from services.imports.rows import Row
from services.imports.synthea import people

DAY = timedelta(days=1)
HOME = ClientAddress.is_primary.is_(True)
NOBODY = "NO_INSURANCE"
KINDS = {"GOVERNMENT": PayerKind.government_programme, "PRIVATE": PayerKind.insurance}
SELF = "Self"
RELATIONS = {
    "Guardian": (Relation.guardian, LegalStanding.guardian),
    "Spouse": (Relation.spouse, LegalStanding.none),
}
PLAN = ("payer", "second_payer", "ownership", "owner")
ADDRESS = ("street", "street_2", "city", "state", "zip_code")


@dataclass
class Links:
    """Gathers the years of all clients, then writes the links that they make."""

    intake: Intake
    uninsured: set[str] = field(default_factory=set)
    deaths: dict[int, date] = field(default_factory=dict)
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
        """Keep a year until all are read."""
        if row["ends_at"] and row["ends_at"] <= row["starts_at"]:
            if row["payer"] in self.uninsured:
                self.intake.rule("empty_year")
            else:
                self.intake.reject(row, "END_DATE", _("It ends before it begins."))
        elif client := self.intake.find(Client, row, "client", _("client")):
            self.years[client].append(row)

    def write(self) -> None:
        """Write the links and the contacts down."""
        people_known = self._contacts()
        self.deaths = people.deaths(self.intake)
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
            goes_on = last is not None and last["ends_at"] == row["starts_at"]
            if not (last and goes_on and all(last[name] == row[name] for name in PLAN)):
                found.append(row)
            elif last["member_number"] == row["member_number"]:
                self.intake.rule("years_merged")
                found[-1] = replace(last, values=last.values | {"ends_at": row["ends_at"]})
            else:
                self.intake.rule("number_of_its_time")
                found.append(row)
        return found

    def _link(self, client: int, row: Row) -> None:
        for position, name in enumerate(("payer", "second_payer"), 1):
            if not row[name]:
                continue
            if row[name] in self.uninsured:
                self.intake.rule("client_pays")
                payer: int | None = self._self_payer(client, row)
            else:
                payer = self.intake.find(Payer, row, name, _("payer"))
            if payer is None:
                continue
            if position == 2:
                self.intake.rule("second_payer")
            self._add(client, payer, position, row, name)

    def _self_payer(self, client: int, row: Row) -> int:
        """Find the payer that a client is for himself, or make it of the client's record."""
        external_id = f"{row['client']}:self"
        if known := self.intake.keys(Payer).get(external_id):
            return known
        self.intake.bulk.write()
        query = (
            select(Client.first_name, Client.last_name)
            .add_columns(*(getattr(ClientAddress, part) for part in ADDRESS))
            .outerjoin(ClientAddress, (ClientAddress.client_id == Client.id) & HOME)
            .where(Client.id == client)
        )
        first, last, *address = self.intake.session.execute(query).one()
        return self.intake.add(
            Payer,
            office_id=self.intake.office.id,
            external_id=external_id,
            name=f"{first} {last}",
            kind=PayerKind.private,
            payment_days=self.intake.office.payment_days,
            **dict(zip(ADDRESS, address, strict=True)),
        )

    def _add(self, client: int, payer: int, position: int, row: Row, name: str) -> None:
        starts = self.intake.day(row["starts_at"])
        is_self = row[name] in self.uninsured
        external_id = f"{row['client']}:{'self' if is_self else row[name]}:{starts}"
        if self.intake.is_known(ClientPayer, external_id):
            return
        self.intake.add(
            ClientPayer,
            office_id=self.intake.office.id,
            client_id=client,
            payer_id=payer,
            client_is_payer=is_self,
            starts_on=starts,
            ends_on=self._end(client, row, starts),
            member_number=row["member_number"] if position == 1 else None,
            position=position,
            external_id=external_id,
        )

    def _end(self, client: int, row: Row, starts: date) -> date | None:
        ends = None
        if row["ends_at"]:
            self.intake.rule("end_before_next")
            ends = self.intake.day(row["ends_at"]) - DAY
        died = self.deaths.get(client)
        if died and (ends is None or ends > died):
            self.intake.rule("link_ended_by_death")
            ends = died
        return max(starts, ends) if ends else None

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
