"""Cleanings for words that must be one of a few: statuses, kinds, relations."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.base import Words
from models.caregiver import CaregiverStatus
from models.client import AssessmentType, ClientStatus, Gender
from models.emergency_contact import LegalStanding, Relation
from models.payer import PayerKind
from models.referral_source import OrganisationType
from services.errors import Refused
from services.imports import cleanings
from services.imports.cleanings import Change, Cleaning, differs

KINDS: dict[str, type[Words]] = {
    "assessment_type": AssessmentType,
    "caregiver_status": CaregiverStatus,
    "client_status": ClientStatus,
    "gender": Gender,
    "legal_standing": LegalStanding,
    "organisation_type": OrganisationType,
    "payer_kind": PayerKind,
    "relation": Relation,
}
NAMES = {
    "assessment_type": _l("Assessment types are taken from their list."),
    "caregiver_status": _l("Statuses of caregivers are taken from their list."),
    "client_status": _l("Statuses of clients are taken from their list."),
    "gender": _l("Genders are taken from their list."),
    "legal_standing": _l("Legal standings are taken from their list."),
    "organisation_type": _l("Types of organisations are taken from their list."),
    "payer_kind": _l("Kinds of payers are taken from their list."),
    "relation": _l("Relations to the client are taken from their list."),
}


def one_of(kind: type[Words]) -> Change:
    """Make the cleaning that reads a member of an enum, by its name or its label."""
    members = {_folded(word): one for one in kind for word in (one.value, one.label)}

    def read(text: str) -> Words:
        found = members.get(_folded(text))
        if found is None:
            known = ", ".join(one.label for one in kind)
            raise Refused(_("“%(raw)s” is none of: %(known)s.", raw=text[:40], known=known))
        return found

    return read


def _folded(text: str) -> str:
    return text.lower().replace("_", " ").replace("-", " ").strip()


CLEANINGS = cleanings.CLEANINGS | {
    name: Cleaning(name, NAMES[name], one_of(kind), differs) for name, kind in KINDS.items()
}
