"""The referral analytics: every sum is that of a naive count, on both databases."""

import statistics
from collections import Counter, defaultdict
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from models.choice import Choice, ChoiceList
from models.invoice import Invoice, InvoiceState
from models.prospect import Prospect, ProspectStage
from services import referral_figures, referral_money
from services.cohorts import Cohort
from services.demo.dice import Dice
from services.spread import Spread
from tests import factories

DAY = timedelta(days=1)
SINCE, UNTIL = factories.TODAY - 120 * DAY, factories.TODAY
MANY = 1000
LISTS = (
    ChoiceList.prospect_rating,
    ChoiceList.media_channel,
    ChoiceList.non_conversion_reason,
    ChoiceList.referral_medium,
)


class Crowd:
    """Prospects of all kinds, made by a dice, and a naive look at those who asked in the period."""

    def __init__(self, session, seed):
        self.session, self.dice = session, Dice(seed)
        self.offices = [factories.Office() for _turn in range(2)]
        self.sources = [factories.ReferralSource(organisation=f"Source {n}") for n in range(4)]
        self.clients = [factories.Client(office=self.offices[0]) for _turn in range(6)]
        self.choices = {name: self.some(name) for name in LISTS}
        with session.no_autoflush:
            for _turn in range(60):
                self.add()
        for client in self.clients:
            self.bill(client)
        session.commit()
        session.expire_all()

    def some(self, name):
        found = select(Choice).where(Choice.list_name == name).order_by(Choice.position)
        return self.session.scalars(found).all()[:3]

    def choice(self, name):
        return self.dice.pick([None, *self.choices[name]])

    def add(self):
        dice = self.dice
        asked = factories.TODAY - dice.below(200) * DAY
        stage = dice.pick([*ProspectStage, ProspectStage.won])
        won = stage is ProspectStage.won
        at = datetime.combine(asked + dice.below(60) * DAY, time(dice.below(24)), UTC)
        office = dice.pick(self.offices)
        row = factories.Prospect.build(
            office=office,
            office_id=office.id,
            inquiry_date=asked,
            stage=stage,
            rating=self.choice(ChoiceList.prospect_rating),
            media_channel=self.choice(ChoiceList.media_channel),
            media_cost=dice.pick([None, Decimal(0), Decimal(dice.below(9999)) / 100]),
            lost_reason=self.choice(ChoiceList.non_conversion_reason),
            converted_at=at if won else None,
            client=dice.pick([None, *self.clients]) if won else None,
            deleted_at=dice.pick([factories.NOW, *[None] * 9]),
        )
        row.referrals[0].source = dice.pick(self.sources)
        row.referrals[0].medium = self.choice(ChoiceList.referral_medium)
        for _turn in range(dice.pick([0, 0, 1, 2])):
            factories.Referral.build(
                prospect=row,
                office_id=office.id,
                source=dice.pick(self.sources),
                medium=self.choice(ChoiceList.referral_medium),
                referred_on=factories.TODAY - dice.between(-3, 3) * DAY,
                deleted_at=dice.pick([None, factories.NOW]),
            )
        self.session.add(row)

    def bill(self, client):
        for _turn in range(self.dice.below(5)):
            bill = factories.Invoice.build(
                client=client,
                state=self.dice.pick([*InvoiceState]),
                issued_on=factories.TODAY - self.dice.below(200) * DAY,
                total=Decimal(self.dice.between(-5000, 99999)) / 100,
                deleted_at=self.dice.pick([None, None, None, factories.NOW]),
            )
            self.session.add(bill)

    def asked(self, office_id=None):
        return [
            row
            for row in self.session.scalars(select(Prospect).order_by(Prospect.id))
            if row.deleted_at is None
            and SINCE <= row.inquiry_date <= UNTIL
            and office_id in (None, row.office_id)
        ]


def first(row):
    standing = [one for one in row.referrals if one.deleted_at is None]
    return min(standing, key=lambda one: (one.referred_on, one.id))


def tallied(rows, name):
    found = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        line = found[name(row)]
        line[0] += 1
        line[1] += row.stage is ProspectStage.won
        line[2] += row.stage is ProspectStage.lost
    return {key: tuple(line) for key, line in found.items()}


def told(tallies):
    return {one.name: (one.inquiries, one.clients, one.lost) for one in tallies}


def label(choice):
    return choice.label if choice else None


@pytest.fixture(params=[1, 2])
def crowd(session, request):
    return Crowd(session, request.param)


@pytest.fixture
def cohort():
    return Cohort(SINCE, UNTIL)


def test_each_prospect_counts_once_under_the_source_of_its_first_referral(session, crowd, cohort):
    found = referral_figures.by_source(session, cohort, MANY)
    assert told(found.named) == tallied(crowd.asked(), lambda row: str(first(row).source))
    assert found.others is None


def test_what_is_left_out_stands_together_in_one_line(session, crowd, cohort):
    few = referral_figures.by_source(session, cohort, 2)
    every = [*few.named, few.others]
    rows = crowd.asked()
    assert len(few.named) == 2
    assert sum(one.inquiries for one in every) == len(rows)
    assert sum(one.clients for one in every) == sum(row.stage == "won" for row in rows)
    assert sum(one.lost for one in every) == sum(row.stage == "lost" for row in rows)


def test_media_and_ratings_are_counted(session, crowd, cohort):
    rows = crowd.asked()
    media = referral_figures.by_medium(session, cohort)
    ratings = referral_figures.by_rating(session, cohort)
    assert told(media) == tallied(rows, lambda row: label(first(row).medium))
    assert told(ratings) == tallied(rows, lambda row: label(row.rating))


def test_months_are_counted_and_none_is_left_out(session, crowd, cohort):
    found = told(referral_figures.by_month(session, cohort))
    naive = tallied(crowd.asked(), lambda row: f"{row.inquiry_date:%Y-%m}")
    assert [*found] == ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]
    assert {name: line for name, line in found.items() if any(line)} == naive


def test_an_offices_figures_are_its_own(session, crowd):
    office = crowd.offices[1].id
    found = referral_figures.by_rating(session, Cohort(SINCE, UNTIL, office))
    assert told(found) == tallied(crowd.asked(office), lambda row: label(row.rating))


def test_the_cost_of_media_leads_is_summed_to_the_cent(session, crowd, cohort):
    naive = defaultdict(lambda: [0, 0, Decimal(0)])
    for row in crowd.asked():
        if row.media_channel or (row.media_cost or 0) > 0:
            line = naive[label(row.media_channel)]
            line[0] += 1
            line[1] += row.stage is ProspectStage.won
            line[2] += row.media_cost or 0
    found = referral_money.by_channel(session, cohort)
    assert {one.name: [one.inquiries, one.clients, one.cost] for one in found} == naive


def naive_revenue(session, rows):
    found, seen = defaultdict(lambda: [0, Decimal(0)]), set()
    won = [row for row in rows if row.stage is ProspectStage.won and row.client_id]
    for row in sorted(won, key=lambda row: (row.converted_at, row.id)):
        if row.client_id in seen:
            continue
        seen.add(row.client_id)
        bills = session.scalars(select(Invoice).where(Invoice.client_id == row.client_id))
        line = found[str(first(row).source)]
        line[0] += 1
        line[1] += sum(
            bill.total
            for bill in bills
            if bill.state is InvoiceState.sent
            and bill.deleted_at is None
            and bill.issued_on >= row.inquiry_date
        )
    return found


def test_revenue_counts_each_client_once_and_only_what_was_sent(session, crowd, cohort):
    naive = naive_revenue(session, crowd.asked())
    found = referral_money.by_revenue(session, cohort, MANY)
    assert {one.name: [one.clients, one.invoiced] for one in found} == naive


def test_revenue_beyond_the_named_sources_is_kept(session, crowd, cohort):
    naive = naive_revenue(session, crowd.asked())
    found = referral_money.by_revenue(session, cohort, 1)
    assert sum(one.clients for one in found) == sum(line[0] for line in naive.values())
    assert sum(one.invoiced for one in found) == sum(line[1] for line in naive.values())


def test_the_days_to_convert_are_counted_on_the_agencys_clock(session, crowd, cohort):
    offset = -5 * 3600
    naive = Counter(
        max(((row.converted_at + timedelta(seconds=offset)).date() - row.inquiry_date).days, 0)
        for row in crowd.asked()
        if row.stage is ProspectStage.won
    )
    assert referral_figures.waits(session, cohort, offset).counts == naive


def test_the_reasons_of_the_lost_are_counted(session, crowd, cohort):
    lost = [row for row in crowd.asked() if row.stage is ProspectStage.lost]
    naive = Counter(label(row.lost_reason) for row in lost)
    assert dict(referral_figures.by_reason(session, cohort)) == naive


def test_nobody_asked_is_no_line_anywhere(session, cohort):
    assert referral_figures.by_source(session, cohort, MANY).named == []
    assert referral_money.by_revenue(session, cohort, MANY) == []
    assert referral_figures.waits(session, cohort, 0).at(2) is None


@pytest.mark.parametrize("seed", range(20))
def test_median_and_quarters_are_those_of_the_single_values(seed):
    dice = Dice(seed)
    values = [dice.below(90) for _turn in range(dice.between(2, 59))]
    spread = Spread(Counter(values))
    quarters = statistics.quantiles(values, n=4, method="inclusive")
    tenth = Decimal("0.1")
    assert [spread.at(n) for n in (1, 2, 3)] == [Decimal(q).quantize(tenth) for q in quarters]
    assert (spread.at(0), spread.at(4)) == (min(values), max(values))
    assert sum(count for _begin, _end, count in spread.buckets()) == len(values)
