"""The demo's logins, what they stand for, and invitations in every state."""

from collections.abc import Callable
from datetime import timedelta

from flask_appbuilder.security.sqla.models import Role, User
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.grant import Basis, Grant
from models.invitation import Invitation, InvitationState
from models.payer import PayerKind
from models.standing import Standing
from services import grants
from services.demo import caregivers, clients, contacts, people
from services.demo.agency import Agency, Cared
from services.errors import Refused

DOMAIN = "demo.tendwell.test"
PEOPLE = {
    "admin": ("Ada", "Hollis", "Agency admin"),
    "scheduler": ("Sam", "Ferreira", "Scheduler"),
    "intake": ("Ines", "Boateng", "Intake"),
    "billing": ("Bill", "Nakamura", "Billing"),
    "client": (clients.KNOWN[0].first_name, clients.KNOWN[0].last_name, "Client"),
    "family": (contacts.LOGIN.first_name, contacts.LOGIN.last_name, "Emergency contact"),
    "payer": ("Paula", "Novak", "Payer"),
    "caregiver": (caregivers.LOGIN.first_name, caregivers.LOGIN.last_name, "Caregiver"),
}
STANDINGS = {
    "client": Standing.client,
    "family": Standing.emergency_contact,
    "payer": Standing.payer,
    "caregiver": Standing.caregiver,
}


def register(session: Session, hash_of: Callable[[str], str], password: str) -> dict[str, int]:
    """Create the logins, each with its role; return who is who.

    Raises:
        Refused: roles are missing, or somebody uses one of the addresses.
    """
    roles = {role.name: role for role in session.scalars(select(Role))}
    users = {}
    for name, (first, last, role) in PEOPLE.items():
        if role not in roles:
            raise Refused(_("Roles are missing: run `flask setup` first."))
        email = f"{name}@{DOMAIN}"
        users[name] = User(
            first_name=first,
            last_name=last,
            username=email,
            email=email,
            active=True,
            password=hash_of(password),
            roles=[roles[role]],
        )
    session.add_all(users.values())
    session.flush()
    return {name: user.id for name, user in users.items()}


def open_doors(agency: Agency, first: Cared) -> int:
    """Grant each login what it may see, as accepting an invitation does; tell who the payer is."""
    insurance = agency.branches[0].funders[PayerKind.insurance][0]
    carer = agency.branches[0].caregivers[0]
    grant(agency, "client", Basis.own_record, client_id=first.key)
    for parent, contact in agency.parents:
        whose = {"client_id": parent.key, "emergency_contact_id": contact}
        if parent.key in agency.powers:
            whose["document_id"] = agency.powers[parent.key]
        grant(agency, "family", Basis.power_of_attorney, **whose)
    grant(agency, "payer", Basis.own_record, payer_id=insurance.key)
    grant(agency, "caregiver", Basis.employment, caregiver_id=carer.key)
    return insurance.key


def grant(agency: Agency, login: str, basis: Basis, **whose: int) -> None:
    """Open to a login what its standing gives by default."""
    standing = STANDINGS[login]
    for section in grants.DEFAULTS[standing]:
        agency.bulk.add(
            Grant,
            office_id=agency.branches[0].key,
            user_id=agency.users[login],
            standing=standing,
            section=section,
            basis=basis,
            starts_on=agency.day(-100),
            granted_by_id=agency.users["admin"],
            **whose,
        )


def invite(agency: Agency, cared: list[Cared]) -> None:
    """Write invitations down, one of each state; no link exists that would open them."""
    for number, (state, one) in enumerate(zip(InvitationState, cared[3:], strict=False)):
        sent = agency.at(agency.day(-30 if state is InvitationState.expired else -1), 11)
        seen = state in {InvitationState.opened, InvitationState.accepted}
        agency.bulk.add(
            Invitation,
            office_id=one.branch.key,
            standing=Standing.client,
            client_id=one.key,
            email=people.mail(one.person, number),
            name=one.person.name,
            token_hash=f"demo {number:059d}",  # the hash of no link
            state=state,
            expires_at=sent + timedelta(hours=72),
            opened_at=sent + timedelta(hours=5) if seen else None,
            accepted_at=sent + timedelta(hours=6) if state is InvitationState.accepted else None,
            invited_by_id=agency.users["intake"],
            created_at=sent,
        )
