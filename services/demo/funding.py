"""Who pays for whom in the demo: every kind of payer, and every way to share a bill."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.client_payer import ClientPayer, Distribution
from models.payer import PayerKind
from services.demo.agency import Agency, Cared, Funder

CENT = Decimal("0.01")
Way = tuple[PayerKind, Distribution, dict[str, Any]]
WAYS: tuple[Way | None, ...] = (
    (PayerKind.insurance, Distribution.percentage, {"percentage": Decimal(80)}),
    None,
    (PayerKind.private, Distribution.remainder, {}),
    (PayerKind.government_programme, Distribution.remainder, {}),
    (PayerKind.insurance, Distribution.fixed_per_invoice, {"amount": Decimal("150.00")}),
    None,
    (PayerKind.company, Distribution.monthly_cap, {"amount": Decimal("6000.00")}),
    (PayerKind.community, Distribution.weekly_cap, {"amount": Decimal("1500.00")}),
    (PayerKind.insurance, Distribution.percentage, {"percentage": Decimal("65.50")}),
    None,
    (PayerKind.private, Distribution.remainder, {}),
    (PayerKind.community, Distribution.daily_cap, {"amount": Decimal("400.00")}),
)


@dataclass(frozen=True, slots=True)
class Funding:
    """One payer's share in one client's bills."""

    funder: Funder
    distribution: Distribution
    percentage: Decimal | None
    amount: Decimal | None

    def share(self, charge: Decimal, before: Decimal) -> Decimal:
        """The payer's part of a charge, when it has taken so much of the same invoice before.

        The demo's caps lie above what a client needs, so those payers take everything.
        """
        if self.percentage is not None:
            return (charge * self.percentage / 100).quantize(CENT)
        if self.distribution is Distribution.fixed_per_invoice and self.amount is not None:
            return min(charge, self.amount - before)
        return charge


def of(cared: Cared) -> Funding | None:
    """Tell who helps to pay for a client; nobody, if the client pays alone."""
    turn, way = divmod(cared.place, len(WAYS))
    chosen = WAYS[way]
    if chosen is None:
        return None
    kind, distribution, limits = chosen
    funders = cared.branch.funders[kind]
    funder = funders[turn % len(funders)]
    return Funding(funder, distribution, limits.get("percentage"), limits.get("amount"))


def link(agency: Agency, cared: Cared) -> None:
    """Write down who pays for a client, from the first day of care on."""
    funding = of(cared)
    if funding is None:
        return
    agency.bulk.add(
        ClientPayer,
        office_id=cared.branch.key,
        client_id=cared.key,
        payer_id=funding.funder.key,
        starts_on=cared.since,
        ends_on=cared.until,
        member_number=f"M{cared.key:07d}",
        distribution=funding.distribution,
        percentage=funding.percentage,
        amount=funding.amount,
        created_at=agency.at(cared.since, 12),
    )
