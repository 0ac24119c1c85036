"""Logins, offices, and the people the agency works for and with."""

from datetime import time, timedelta
from decimal import Decimal

import factory
from flask_appbuilder.security.sqla.models import Role
from flask_appbuilder.security.sqla.models import User as Login
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from models import (
    caregiver,
    caregiver_facts,
    client,
    client_address,
    client_condition,
    client_payer,
    client_status_change,
    compatibility,
    emergency_contact,
    office,
    office_staff,
    pay_rate,
    payer,
)
from tests.factories.base import LONG_AGO, NOW, TODAY, Factory, current

PASSWORD = "three-calm-otters"
_HASH = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1")


class User(Factory):
    """A login; `role` names its role, and each has the password PASSWORD."""

    class Meta:
        model = Login

    class Params:
        role = "Client"

    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Person {n}")
    username = factory.Sequence(lambda n: f"person{n}@example.test")
    email = factory.SelfAttribute("username")
    password = _HASH
    active = True
    roles = factory.LazyAttribute(lambda made: [role_named(made.role)])


def role_named(name: str) -> Role:
    role = current().scalar(select(Role).where(Role.name == name))
    assert role, f"There is no role {name!r}; app/roles.py lists those there are."
    return role


class Office(Factory):
    class Meta:
        model = office.Office

    name = factory.Sequence(lambda n: f"Office {n}")
    invoice_prefix = factory.Sequence(lambda n: f"T{n}-")
    time_zone = "America/New_York"


class OfficeStaff(Factory):
    class Meta:
        model = office_staff.OfficeStaff

    class Params:
        user = factory.SubFactory(User, role="Intake")
        office = factory.SubFactory(Office)

    user_id = factory.SelfAttribute("user.id")
    office_id = factory.SelfAttribute("office.id")


class Client(Factory):
    """An active client; give `office=` to put several into one office."""

    class Meta:
        model = client.Client

    office = factory.SubFactory(Office)
    first_name = "Bea"
    last_name = factory.Sequence(lambda n: f"Client {n}")
    email_1 = factory.Sequence(lambda n: f"client{n}@example.test")
    phone_mobile = factory.Sequence(lambda n: f"+1202555{n % 10000:04}")
    status = client.ClientStatus.active


class ClientAddress(Factory):
    class Meta:
        model = client_address.ClientAddress

    client = factory.SubFactory(Client)
    street = "12 Elm Street"
    city = "Albany"
    state = "NY"
    zip_code = "12207"
    is_primary = True


class ClientStatusChange(Factory):
    class Meta:
        model = client_status_change.ClientStatusChange

    class Params:
        client = factory.SubFactory(Client)

    client_id = factory.SelfAttribute("client.id")
    status = client.ClientStatus.active
    effective_on = TODAY


class ClientCondition(Factory):
    class Meta:
        model = client_condition.ClientCondition

    class Params:
        client = factory.SubFactory(Client)

    client_id = factory.SelfAttribute("client.id")
    office_id = factory.SelfAttribute("client.office_id")
    kind = client_condition.ConditionKind.diagnosis
    description = "Essential hypertension"


class EmergencyContact(Factory):
    class Meta:
        model = emergency_contact.EmergencyContact

    client = factory.SubFactory(Client)
    office_id = factory.SelfAttribute("client.office_id")
    first_name = "Dora"
    last_name = factory.Sequence(lambda n: f"Contact {n}")
    email_1 = factory.Sequence(lambda n: f"contact{n}@example.test")
    relation = emergency_contact.Relation.daughter


class Payer(Factory):
    class Meta:
        model = payer.Payer

    office = factory.SubFactory(Office)
    name = factory.Sequence(lambda n: f"Payer {n}")
    email_1 = factory.Sequence(lambda n: f"payer{n}@example.test")


class ClientPayer(Factory):
    class Meta:
        model = client_payer.ClientPayer

    client = factory.SubFactory(Client)
    payer = factory.SubFactory(Payer, office=factory.SelfAttribute("..client.office"))
    office_id = factory.SelfAttribute("client.office_id")
    starts_on = LONG_AGO


class Caregiver(Factory):
    class Meta:
        model = caregiver.Caregiver

    office = factory.SubFactory(Office)
    first_name = "Carl"
    last_name = factory.Sequence(lambda n: f"Caregiver {n}")
    email_1 = factory.Sequence(lambda n: f"caregiver{n}@example.test")


class Certificate(Factory):
    class Meta:
        model = caregiver_facts.Certificate

    caregiver = factory.SubFactory(Caregiver)
    name = "Home Health Aide"


class Availability(Factory):
    class Meta:
        model = caregiver_facts.Availability

    class Params:
        caregiver = factory.SubFactory(Caregiver)

    caregiver_id = factory.SelfAttribute("caregiver.id")
    weekday = 2
    starts = time(8)
    ends = time(18)


class PayRate(Factory):
    class Meta:
        model = pay_rate.PayRate

    caregiver = factory.SubFactory(Caregiver)
    office_id = factory.SelfAttribute("caregiver.office_id")
    amount = Decimal("18.50")
    starts_on = LONG_AGO


class TimeOff(Factory):
    class Meta:
        model = caregiver_facts.TimeOff

    class Params:
        caregiver = factory.SubFactory(Caregiver)

    caregiver_id = factory.SelfAttribute("caregiver.id")
    starts_at = NOW
    ends_at = factory.LazyAttribute(lambda made: made.starts_at + timedelta(days=1))


class Compatibility(Factory):
    class Meta:
        model = compatibility.Compatibility

    client = factory.SubFactory(Client)
    caregiver = factory.SubFactory(Caregiver, office=factory.SelfAttribute("..client.office"))
    office_id = factory.SelfAttribute("client.office_id")
    suitability = compatibility.Suitability.preferred
