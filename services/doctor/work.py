"""The work: jobs that run, messages that leave, an audit that holds, sessions that end."""

from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select

from models.audit_entry import AuditEntry
from models.login_session import LoginSession
from models.office import Office
from services import audit, health, lost_files, resealing, settings
from services.doctor.findings import Finding, Patient, amber, green, red

UNSEALED_FOR = timedelta(hours=1)
TAIL = 1000
KEPT_FOR = timedelta(days=90)
MOST_NAMED = 5


def time_zones(patient: Patient) -> Finding:
    """Open the zone of the agency and of each office."""
    names = {settings.agency(patient.session)["time_zone"]}
    names |= set(patient.session.scalars(select(Office.time_zone)))
    unknown = []
    for name in sorted(names):
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            unknown.append(name)
    if unknown:
        return red(f"No data for {', '.join(unknown)}: install tzdata, or correct the office.")
    return green(f"Data for {', '.join(sorted(names))} is there.")


def scheduler(patient: Patient) -> Finding:
    """Look for the sign of life of the jobs."""
    found = health.scheduler(patient.session, patient.at)
    return green("Jobs run.") if found == health.OK else red(found)


def outbox(patient: Patient) -> Finding:
    """Look whether messages leave in time."""
    found = health.outbox(patient.session, patient.at)
    return green("No message waits for long.") if found == health.OK else red(found)


def audit_chain(patient: Patient) -> Finding:
    """Recompute the newest part of the chain, and see that sealing goes on."""
    if faults := audit.verify_tail(patient.session, TAIL):
        return red(f"{faults[0]} See flask audit verify, and find out who was at the database.")
    oldest = patient.session.scalar(
        select(func.min(AuditEntry.at)).where(AuditEntry.seal_number.is_(None))
    )
    if oldest is not None and patient.at - oldest > UNSEALED_FOR:
        return amber("Entries have waited for their seal for over an hour: do the jobs run?")
    return green(f"The newest of {audit.sealed_count(patient.session):,} sealed entries hold.")


def sessions(patient: Patient) -> Finding:
    """Look for ended sessions that a job should have forgotten."""
    query = select(func.count()).select_from(LoginSession)
    old = patient.session.scalar(query.where(LoginSession.expires_at < patient.at - KEPT_FOR)) or 0
    if old:
        return amber(f"{old} ended over 90 days ago and are still kept: do the jobs run?")
    return green("None is kept for long after its end.")


def documents(patient: Patient) -> Finding:
    """Compare the documents with the files on the disk."""
    folder = patient.config["DOCUMENTS"]
    if lost := lost_files.missing(patient.session, folder):
        named = ", ".join(map(str, lost[:MOST_NAMED]))
        return red(f"{len(lost)} documents have no file ({named}): restore it from a backup.")
    if unknown := resealing.unknown_keys(patient.session):
        return red(f"FIELD_KEYS lacks the key {', '.join(unknown)}, with which files are sealed.")
    if old := resealing.count_files(patient.session):
        return amber(f"{old} files are plain or sealed with an older key: flask keys rotate")
    orphans = sum(1 for _path in lost_files.orphans(patient.session, folder, patient.at))
    if orphans:
        return amber(f"{orphans} files belong to no document: do the jobs run?")
    return green("Every document has its file, sealed with the newest key.")
