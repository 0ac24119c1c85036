"""Changing what a person may see: checked, said in words, and then done (A4).

Taking single sections away acts on the next request and ends no session; taking the last one away
ends every session at once (A3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from models.grant import Grant
from models.section import Section
from models.standing import Standing
from services import grants, standings
from services.errors import MovedOn, Refused
from services.sharing import lines
from services.sharing.lines import Line, Terms


@dataclass(frozen=True)
class Choices:
    """What may be chosen beside sections: the client's payers and documents, by name."""

    payers: dict[int, str]
    papers: dict[int, str]


def check(line: Line, wanted: Terms, today: date, choices: Choices) -> None:
    """Refuse what cannot be: blocked sections, days that do not fit, other people's papers.

    Raises:
        Refused: in words, with the name of the field.
    """
    for section in wanted.sections:
        grants.check(line.standing, section)
    before = line.terms
    if wanted.basis not in line.bases:
        raise Refused(_("Please choose one of the reasons."), field="basis")
    if wanted.starts_on < today and wanted.starts_on != before.starts_on:
        raise Refused(_("Access cannot begin before today."), field="starts_on")
    if wanted.ends_on is not None and wanted.ends_on < max(wanted.starts_on, today):
        words = _("The last day is over, or before the first. To end it now, take the ticks out.")
        raise Refused(words, field="ends_on")
    if wanted.document_id not in {None, before.document_id, *choices.papers}:
        raise Refused(_("Please choose a document of this client."), field="document")
    if wanted.billed - {*choices.payers, *before.billed}:
        raise Refused(_("Please choose a payer of this client."), field="billed")
    if wanted.billed and Section.invoices not in wanted.sections:
        raise Refused(_("To add a payer’s invoices, tick “Invoices” too."), field="billed")


def words(line: Line, wanted: Terms, choices: Choices) -> list[str]:
    """Say what will change for a person; nothing where nothing does."""
    before, name = line.terms, str(line.person)
    if wanted == before:
        return []
    if before.sections and not wanted.sections:
        return [_("%(name)s loses all access, and is signed out at once.", name=name)]
    if not wanted.sections:
        return []
    said = _sections(name, before.sections, wanted.sections) + _billed(
        name, before, wanted, choices.payers
    )
    if wanted.basis is not before.basis or not before.sections:
        said.append(_("Because of: %(basis)s.", basis=wanted.basis.label))
    if wanted.starts_on != before.starts_on:
        said.append(_("From %(day)s.", day=_day(wanted.starts_on)))
    if wanted.ends_on != before.ends_on:
        said.append(_until(wanted.ends_on))
    if wanted.document_id != before.document_id:
        paper = choices.papers.get(wanted.document_id or 0, _("none"))
        said.append(_("Supporting document: %(title)s.", title=paper))
    return said


def lock(session: Session, seen: Sequence[Line], opened: str) -> None:
    """Let two editors save one after the other, and tell the second of the first.

    Raises:
        MovedOn: somebody changed these permissions since the form was opened.
    """
    if lines.fingerprint(seen) != opened:
        raise MovedOn(
            _(
                "Somebody changed these permissions meanwhile. What you ticked is still here; "
                "below stands what saving would change now."
            )
        )


def apply(
    session: Session, line: Line, wanted: Terms, at: datetime, today: date, by: int | None
) -> None:
    """Do it: keep, change, close and open grants, and note who gave them."""
    if line.grants and not wanted.sections:
        grants.revoke(session, line.person, at)
        return
    before, kept = line.terms, set()
    for grant in line.grants:
        place = (grant.section, _added_payer(line, grant))
        if place in _places(wanted):
            kept.add(place)
            _renew(grant, before, wanted)
        else:
            grant.revoked_at = at
    starts_on = max(today, wanted.starts_on)
    for section, payer_id in sorted(_places(wanted) - kept, key=str):
        session.add(_grant(line, section, payer_id, wanted, starts_on, by))
    session.flush()


def _places(terms: Terms) -> set[tuple[Section, int | None]]:
    added = {(Section.invoices, payer_id) for payer_id in terms.billed}
    return {(section, None) for section in terms.sections} | added


def _added_payer(line: Line, grant: Grant) -> int | None:
    return grant.payer_id if line.standing is not Standing.payer else None


def _renew(grant: Grant, before: Terms, wanted: Terms) -> None:
    for name in ("basis", "starts_on", "ends_on", "document_id"):
        if getattr(wanted, name) != getattr(before, name):
            setattr(grant, name, getattr(wanted, name))


def _grant(
    line: Line,
    section: Section,
    payer_id: int | None,
    wanted: Terms,
    starts_on: date,
    by: int | None,
) -> Grant:
    owners = standings.owners(line.person)
    if payer_id is not None:
        owners["payer_id"] = payer_id
    return Grant(
        office_id=line.person.office_id,
        user_id=line.login.id if line.login else None,
        standing=line.standing,
        section=section,
        basis=wanted.basis,
        document_id=wanted.document_id,
        starts_on=starts_on,
        ends_on=wanted.ends_on,
        granted_by_id=by,
        **owners,
    )


def _sections(name: str, before: frozenset[Section], wanted: frozenset[Section]) -> list[str]:
    said = []
    if opened := _named(wanted - before):
        said.append(_("%(name)s will see: %(sections)s.", name=name, sections=opened))
    if closed := _named(before - wanted):
        said.append(_("%(name)s will no longer see: %(sections)s.", name=name, sections=closed))
    return said


def _billed(name: str, before: Terms, wanted: Terms, names: dict[int, str]) -> list[str]:
    said = []
    for one in sorted(wanted.billed ^ before.billed):
        payer = names.get(one, "")
        if one in wanted.billed:
            line = _("%(name)s will also see invoices billed to %(payer)s.", name=name, payer=payer)
        else:
            line = _("Invoices billed to %(payer)s are closed to %(name)s.", name=name, payer=payer)
        said.append(line)
    return said


def _named(sections: frozenset[Section]) -> str:
    return ", ".join(str(section.label) for section in Section if section in sections)


def _until(day: date | None) -> str:
    return _("The last day is %(day)s.", day=_day(day)) if day else _("There is no last day.")


def _day(day: date) -> str:
    return str(format_date(day, "long"))
