"""The agency's decisions, with the defaults that hold until somebody decides otherwise."""

from contextlib import suppress
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.setting import Setting

DEFAULTS: dict[str, Any] = {
    "agency_name": "Tendwell Home Care",
    "agency_phone": "",
    "agency_email": "",
    "agency_address": [],
    "time_zone": "America/New_York",
    "permission_version": "",
    "starter_templates_given": False,
    "second_factor_roles": [],
    "office_idle_minutes": 15,
    "portal_idle_minutes": 30,
    "invitation_hours": 72,
    "request_lead_hours": 24,
    "request_lead_message": "",
    "request_notice_users": [],
    "inquiry_notice_users": [],
    "inquiry_offices": [],
    "inquiry_frame_addresses": [],
    "inquiry_consent_text": (
        "You may keep what I write here, and call or write to me about it. "
        "You give it to nobody else."
    ),
    "payment_notice_users": [],
    "text_notice_users": [],
    "message_notice_users": [],
    "document_notice_users": [],
    "document_megabytes": 10,
    "client_document_megabytes": 200,
    "consent_notice_users": [],
    "client_may_withdraw": True,
    "password_length": 12,
    "gateway": "nmi",
}


AGENCY_WIDE = select(Setting.name, Setting.value).where(Setting.office_id.is_(None))


def agency(session: Session) -> dict[str, Any]:
    """Give all agency-wide settings; read once per session."""
    found: dict[str, Any] | None = session.info.get("settings")
    if found is None:
        found = DEFAULTS | dict(session.execute(AGENCY_WIDE).all())
        session.info["settings"] = found
    return found


def change(session: Session, name: str, value: Any) -> None:
    """Decide one agency-wide setting; of two who decide at once the later one has it."""
    mine = select(Setting).where(Setting.name == name, Setting.office_id.is_(None))
    session.flush()  # trouble with other rows is not this row's
    if session.scalar(mine) is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(Setting(name=name, value=value))
    session.scalars(mine).one().value = value
    session.info.pop("settings", None)
