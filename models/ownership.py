"""The rules the marks are written with: by office, by grant, by a caregiver's own schedules."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from models.access import Rule, table_of, today_bind, user_bind, window_binds
from models.section import PAYERS_OWN, Section
from models.standing import Standing


def by_office(column: str = "office_id") -> Rule:
    """Let office staff see the rows of their own offices."""

    def rule(table: Any) -> ColumnElement[bool]:
        staff = table_of("office_staff")
        mine = select(staff.c.office_id).where(staff.c.user_id == user_bind()).correlate(None)
        return getattr(table, column).in_(mine)

    return rule


def by_office_or_shared(column: str = "office_id") -> Rule:
    """As `by_office`, and rows without an office, which belong to the whole agency."""
    own = by_office(column)
    return lambda table: or_(getattr(table, column).is_(None), own(table))


def by_grant(section: Section | None, column: str = "client_id", owner: str = "client_id") -> Rule:
    """Let portal users see the rows of the clients (or payers) whose section they are granted."""
    return lambda table: getattr(table, column).in_(granted(section, owner))


def granted(section: Section | None, *owners: str, without: str = "") -> Select[Any]:
    """Select the owners (one id, or a pair) that a live grant of the signed-in user names.

    `without` names an owner that the grant must leave open: a payer's own grant names no client.
    """
    grant = table_of("access_grant")
    live = [
        grant.c.user_id == user_bind(),
        grant.c.revoked_at.is_(None),
        grant.c.starts_on <= today_bind(),
        or_(grant.c.ends_on.is_(None), grant.c.ends_on >= today_bind()),
        *(grant.c[owner].is_not(None) for owner in owners),
    ]
    if section is not None:
        live.append(grant.c.section == section)
    if section not in PAYERS_OWN:  # whatever a grant says, payers see no care
        live.append(or_(grant.c.standing != Standing.payer, grant.c.section.in_(PAYERS_OWN)))
    if without:
        live.append(grant.c[without].is_(None))
    return select(*(grant.c[owner] for owner in owners)).where(*live).correlate(None)


def own_caregiver_ids() -> Select[Any]:
    """Select the caregiver rows that the signed-in user is."""
    return granted(Section.work, "caregiver_id")


def by_own_work(column: str = "caregiver_id") -> Rule:
    """Let a caregiver see the rows that name them."""
    return lambda table: getattr(table, column).in_(own_caregiver_ids())


def by_own_clients(column: str = "client_id") -> Rule:
    """Let a caregiver see clients of own schedules from 14 days before to 14 days after."""

    def rule(table: Any) -> ColumnElement[bool]:
        schedule = table_of("schedule")
        since, until = window_binds()
        clients = select(schedule.c.client_id).where(
            schedule.c.caregiver_id.in_(own_caregiver_ids()),
            schedule.c.local_day.between(since, until),
            schedule.c.deleted_at.is_(None),
        )
        return getattr(table, column).in_(clients.correlate(None))

    return rule


def own_user(column: str = "user_id") -> Rule:
    """Let anyone see the rows that belong to their own login."""
    return lambda table: getattr(table, column) == user_bind()
