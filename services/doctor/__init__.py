"""Everything that this installation needs, looked at once: `doctor.examine(patient)`.

What stops the start (a missing secret, an unsafe setting) is said by the start itself; here stands
what only shows at work. Nothing is changed, no mail is sent, no card is charged.
"""

from collections.abc import Callable, Iterator

from sqlalchemy.exc import SQLAlchemyError

from services.doctor import database, machine, partners, work
from services.doctor.findings import Finding, Light, Patient, red, worst

__all__ = ["Finding", "Light", "Patient", "examine", "worst"]

Check = Callable[[Patient], Finding]

REACHABLE: tuple[str, Check] = ("database", database.answers)
CHECKS: dict[str, Check] = {
    "settings": machine.settings,
    "secrets": machine.secrets,
    "disk": machine.disk,
    "pdf": machine.pdf_engine,
    "mail server": partners.mail_server,
    "gateway": partners.gateway,
    "texts": partners.texts,
}
OF_DATABASE: dict[str, Check] = {
    "migrations": database.migrations,
    "integrity": database.integrity,
    "second wall": database.second_wall,
    "clock": database.clock,
    "permissions": database.permissions,
    "time zones": work.time_zones,
    "scheduler": work.scheduler,
    "outbox": work.outbox,
    "audit": work.audit_chain,
    "sessions": work.sessions,
    "documents": work.documents,
}


def examine(patient: Patient) -> Iterator[Finding]:
    """Make every check; without a database, those that ask it are left out."""
    for name, check in CHECKS.items():
        yield made(name, check, patient)
    first = made(*REACHABLE, patient)
    yield first
    if first.light is Light.green:
        for name, check in OF_DATABASE.items():
            yield made(name, check, patient)


def made(name: str, check: Check, patient: Patient) -> Finding:
    """Make one check; one that breaks is a finding, and the next ones are still made."""
    try:
        return check(patient).named(name)
    except SQLAlchemyError as error:
        patient.session.rollback()
        words = str(getattr(error, "orig", None) or error).splitlines()[0]
        return red(f"The database refused: {words}").named(name)
    except OSError as error:
        return red(str(error)).named(name)
