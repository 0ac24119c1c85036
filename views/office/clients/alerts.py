"""What must be known about a client before anything else: alerts in words (C2)."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from models.audit_entry import AuditAction
from models.base import db
from models.care_plan import CarePlan, CarePlanStatus
from models.client import AssessmentType, Client, ClientStatus
from models.client_condition import ClientCondition, ConditionKind
from models.client_payer import ClientPayer
from models.emergency_contact import EmergencyContact
from views import house, wording
from views.office.clients.tabs import CARE_PLAN, CONTACTS, HEALTH, PAYERS
from views.permissions import may

MOST_ALLERGIES = 10
LATELY = timedelta(days=90)
CARED_FOR = (ClientStatus.pending, ClientStatus.active)
Alert = tuple[str, str]


def allergies(row: Client) -> list[str]:
    """Read a client's allergies, for those who may see health data; that they did is noted."""
    if not may("list", HEALTH.screen):
        return []
    today, ends_on = house.today(), ClientCondition.ends_on
    query = select(ClientCondition).where(
        ClientCondition.client_id == row.id,
        ClientCondition.kind == ConditionKind.allergy,
        ClientCondition.deleted_at.is_(None),
        ends_on.is_(None) | (ends_on >= today),
    )
    found = db.session.scalars(query.order_by(ClientCondition.id).limit(MOST_ALLERGIES)).all()
    if found:
        house.note_later(AuditAction.viewed, f"{row}: allergies", found[0])
    return [one.description for one in found]


def alerts(profile: Any, row: Client) -> list[Alert]:
    """Say what is missing or has expired, and where to mend it."""
    if row.status not in CARED_FOR:
        return []
    found = [*_without_contact(row), *_about_plan(row), *_about_payers(row)]
    return [(words, profile.tab_url(row, tab)) for words, tab in found]


def _without_contact(row: Client) -> list[Alert]:
    if not may("list", CONTACTS.screen):
        return []
    query = select(EmergencyContact.id).where(
        EmergencyContact.client_id == row.id, EmergencyContact.deleted_at.is_(None)
    )
    if db.session.scalar(query.limit(1)) is not None:
        return []
    return [(_("No emergency contact."), CONTACTS.name)]


def _about_plan(row: Client) -> list[Alert]:
    online = row.assessment_type is AssessmentType.online
    if not online or not may("list", CARE_PLAN.screen):
        return []
    query = select(CarePlan.ends_on, CarePlan.review_on).where(
        CarePlan.client_id == row.id,
        CarePlan.status == CarePlanStatus.active,
        CarePlan.deleted_at.is_(None),
    )
    plan, today = db.session.execute(query.limit(1)).first(), house.today()
    if plan is None:
        return [(_("No care plan in force."), CARE_PLAN.name)]
    if plan.ends_on and plan.ends_on < today:
        words = _("The care plan ended on %(day)s.", day=wording.day(plan.ends_on))
        return [(words, CARE_PLAN.name)]
    if plan.review_on and plan.review_on < today:
        words = _("The care plan was to be reviewed on %(day)s.", day=wording.day(plan.review_on))
        return [(words, CARE_PLAN.name)]
    return []


def _about_payers(row: Client) -> list[Alert]:
    """Nobody pays any more, and somebody did until lately."""
    if not may("list", PAYERS.screen):
        return []
    query = select(func.count(), func.count(ClientPayer.ends_on), func.max(ClientPayer.ends_on))
    whose = query.where(ClientPayer.client_id == row.id, ClientPayer.deleted_at.is_(None))
    links, ended, last = db.session.execute(whose).one()
    today = house.today()
    if not links or ended < links or not today - LATELY <= last < today:
        return []
    words = _("The last payer’s cover ended on %(day)s.", day=wording.day(last))
    return [(words, PAYERS.name)]
