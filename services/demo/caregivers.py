"""The demo's caregivers: certificates, hours, time off, pay."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from models.caregiver import Caregiver, CaregiverStatus
from models.caregiver_facts import Availability, Certificate, TimeOff
from models.choice import ChoiceList
from models.client import Gender
from models.pay_rate import PayRate
from services.demo import people, places
from services.demo.agency import Agency, Branch, Carer
from services.demo.dice import Dice
from services.demo.people import Person

LOGIN = Person("Dana", "Okonkwo", Gender.female)
AWAY = {
    6: CaregiverStatus.on_leave,
    13: CaregiverStatus.applicant,
    17: CaregiverStatus.former,
    24: CaregiverStatus.on_leave,
}
MORNING, EVENING = time(7), time(20)


def hire(agency: Agency) -> None:
    """Fill both offices with caregivers; the first is the one with the demo's login."""
    for number in range(agency.shape.caregivers):
        dice = agency.dice("caregiver", number)
        branch = agency.branches[0 if number % 5 < 3 else 1]
        person = LOGIN if number == 0 else people.adult(dice)
        status = AWAY.get(number % 25, CaregiverStatus.active)
        key = add(agency, branch, person, number, status, dice)
        certify(agency, key, number, dice)
        set_hours(agency, key, dice)
        pay(agency, branch, key, agency.dice("pay", number))
        if status is CaregiverStatus.active:
            branch.caregivers.append(Carer(key, person.first_name))
        elif status is CaregiverStatus.on_leave:
            grant_leave(agency, branch, key)


def add(
    agency: Agency,
    branch: Branch,
    person: Person,
    number: int,
    status: CaregiverStatus,
    dice: Dice,
) -> int:
    """Write one caregiver down."""
    email = "caregiver@demo.tendwell.test" if number == 0 else people.mail(person, number)
    hired = None if status is CaregiverStatus.applicant else agency.day(-dice.between(200, 2500))
    spoken = agency.labels(ChoiceList.language)
    return agency.bulk.add(
        Caregiver,
        office_id=branch.key,
        first_name=person.first_name,
        last_name=person.last_name,
        status=status,
        birth_date=agency.day(-dice.between(21 * 365, 62 * 365)),
        hired_on=hired,
        email_1=email,
        phone_mobile=agency.phone(branch.place),
        skills=dice.some(agency.labels(ChoiceList.skill), dice.between(1, 3)),
        languages=[spoken[0], *dice.some(spoken[1:], dice.below(2))],
        created_at=created(agency, hired),
        **places.address(branch.place, dice),
    )


def created(agency: Agency, hired: date | None) -> datetime:
    """When the record was made: on the day of hiring, or this week for an applicant."""
    return agency.at(hired or agency.day(-4), 9)


def certify(agency: Agency, key: int, number: int, dice: Dice) -> None:
    """Add certificates; now and then one that has expired or is about to."""
    for name in dice.some(agency.labels(ChoiceList.certificate), dice.between(2, 4)):
        issued = agency.day(-dice.between(30, 600))
        agency.bulk.add(
            Certificate,
            caregiver_id=key,
            name=name,
            number=f"{name[:3].upper()}-{dice.between(10000, 99999)}",
            issued_on=issued,
            expires_on=issued + timedelta(days=730),
        )
    if number % 8 == 3:
        days = -12 if number % 16 == 3 else 18
        agency.bulk.add(Certificate, caregiver_id=key, name="CPR", expires_on=agency.day(days))


def pay(agency: Agency, branch: Branch, key: int, dice: Dice) -> None:
    """Say what somebody earns an hour, and since when."""
    common = {"office_id": branch.key, "caregiver_id": key}
    wage = Decimal(dice.between(64, 92)) / 4
    raised = agency.day(-180)
    before = {"starts_on": agency.day(-900), "ends_on": raised - timedelta(days=1)}
    agency.bulk.add(PayRate, **common, amount=wage - 1, **before)
    agency.bulk.add(PayRate, **common, amount=wage, starts_on=raised)


def set_hours(agency: Agency, key: int, dice: Dice) -> None:
    """Say on which weekdays somebody works; all of them for most."""
    free = dice.below(7) if dice.chance(25) else None
    for weekday in range(7):
        if weekday != free:
            agency.bulk.add(
                Availability, caregiver_id=key, weekday=weekday, starts=MORNING, ends=EVENING
            )


def grant_leave(agency: Agency, branch: Branch, key: int) -> None:
    """Let somebody be away from last week until the end of next month."""
    agency.bulk.add(
        TimeOff,
        caregiver_id=key,
        starts_at=agency.at(agency.day(-9), 0, branch=branch),
        ends_at=agency.at(agency.day(33), 0, branch=branch),
        reason="Parental leave",
    )
