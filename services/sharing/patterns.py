"""Templates of access: what is ticked by one click, shown before it is saved."""

from dataclasses import dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _l

from models.grant import Basis
from models.section import PAYERS_OWN, Section
from models.standing import Standing
from services import grants
from services.sharing.lines import Line, Terms


@dataclass(frozen=True)
class Pattern:
    """One template: for whom it is meant, what it opens, and why."""

    name: str
    label: Any
    standing: Standing
    sections: frozenset[Section]
    basis: Basis


PATTERNS = (
    Pattern(
        "family",
        _l("Family default"),
        Standing.emergency_contact,
        frozenset(grants.FAMILY),
        Basis.client_consent,
    ),
    Pattern(
        "attorney",
        _l("Power of attorney: all"),
        Standing.emergency_contact,
        grants.CARE,
        Basis.power_of_attorney,
    ),
    Pattern("payer", _l("Payer"), Standing.payer, PAYERS_OWN, Basis.payer_of_client),
)


def of(line: Line) -> list[Pattern]:
    """The templates that suit a person."""
    return [pattern for pattern in PATTERNS if pattern.standing is line.standing]


def fill(line: Line, terms: Terms, name: str) -> Terms:
    """Apply a template to what a form holds; an unknown one, or one for others, does nothing."""
    chosen = next((one for one in of(line) if one.name == name), None)
    if chosen is None:
        return terms
    return replace(terms, sections=chosen.sections, basis=chosen.basis)
