"""The demo's payers, of every kind, and the agency's rates."""

from decimal import Decimal

from models.payer import Payer, PayerKind
from models.rate import Rate, RateUnit
from services.demo import people, places
from services.demo.agency import Agency, Branch, Funder
from services.demo.dice import Dice

LOGIN_NAME = "Bayview Long-Term Care Insurance"
LOGIN_EMAIL = "payer@demo.tendwell.test"
NAMES: dict[PayerKind, tuple[str, str]] = {
    PayerKind.insurance: (LOGIN_NAME, "Great Meadow Insurance"),
    PayerKind.government_programme: ("Bay Counties Home Care Fund", "Lakeshore Elder Care Fund"),
    PayerKind.company: ("Copperline Tool Works", "Prairie Paper Mill"),
    PayerKind.community: ("Saint Brendan Parish Fund", "Twin Rivers Neighbours"),
    PayerKind.private: ("", ""),
}
PRICES = {
    "Personal care": ("34.00", "18.50"),
    "Companion care": ("29.50", "16.25"),
    "Homemaker": ("28.00", "15.75"),
    "Respite care": ("32.00", "17.50"),
    "Skilled nursing": ("58.00", "36.00"),
    "Live-in care": ("25.00", "14.00"),
}
OTHER_PRICE = ("30.00", "16.50")


def open_accounts(agency: Agency) -> None:
    """Make the payers of both offices, then what each service costs."""
    for branch in agency.branches:
        for kind in NAMES:
            count = agency.shape.funders + (2 if kind is PayerKind.private else 0)
            branch.funders[kind] = [add(agency, branch, kind, n) for n in range(count)]
        price(agency, branch)


def add(agency: Agency, branch: Branch, kind: PayerKind, number: int) -> Funder:
    """Write one payer down; a private one is a person."""
    dice = agency.dice("payer", branch.index, kind, number)
    contact = people.adult(dice)
    name = NAMES[kind][branch.index] or contact.name
    if number and kind is not PayerKind.private:
        name = f"{name} {number + 1}"
    mail = people.mail(contact, 9000 + number * 10 + branch.index)
    address = places.address(branch.place, dice)
    days = 21 if kind is PayerKind.private else 30
    key = agency.bulk.add(
        Payer,
        office_id=branch.key,
        name=name,
        kind=kind,
        contact_name=contact.name,
        payment_days=days,
        email_1=LOGIN_EMAIL if name == LOGIN_NAME else mail,
        phone_work=agency.phone(branch.place),
        created_at=agency.at(agency.day(-dice.between(400, 900)), 10),
        **address,
    )
    return Funder(key, name, places.lines(address), days)


def price(agency: Agency, branch: Branch) -> None:
    """Set the office's rates, an older price before them, and one payer's own rate."""
    start, raised = agency.day(-720), agency.day(-240)
    for service in agency.services:
        bill = Decimal(prices(service.label)[0])
        older = bill - Decimal("1.50")
        common = {"office_id": branch.key, "service_id": service.key, "unit": RateUnit.hour}
        agency.bulk.add(Rate, **common, amount=older, starts_on=start, ends_on=agency.day(-241))
        factor = Decimal("1.25") if service.label == "Live-in care" else Decimal(1)
        agency.bulk.add(Rate, **common, amount=bill, starts_on=raised, weekend_factor=factor)
    programme = branch.funders[PayerKind.government_programme][0]
    agency.bulk.add(
        Rate,
        office_id=branch.key,
        payer_id=programme.key,
        service_id=agency.services[-2].key,
        amount=Decimal("52.40"),
        starts_on=raised,
    )


def prices(label: str) -> tuple[str, str]:
    """What an hour of a service costs, and what the caregiver gets for it."""
    return PRICES.get(label, OTHER_PRICE)


def rate_of(label: str, dice: Dice) -> tuple[Decimal, Decimal]:
    """The rates of one visit: the price, and pay that is a little above for some."""
    bill, pay = prices(label)
    return Decimal(bill), Decimal(pay) + Decimal(dice.below(3)) / 4
