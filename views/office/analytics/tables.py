"""The tables of the referral analytics, each made of one service's figures."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from services import referral_figures, referral_money
from services.cohorts import Cohort
from services.referral_figures import Tally
from views import wording
from views.office.analytics.table import Plot, Table, each, share

Line = tuple[Any, ...]
Make = Callable[[Session, Cohort, int, int], Table]


def sources(session: Session, cohort: Cohort, most: int, offset: int) -> Table:
    """Conversion by referral source."""
    found = referral_figures.by_source(session, cohort, most)
    lines = named(found.named, _("No source"))
    if found.others:
        lines.append(line(_("All other sources"), found.others))
    words = best_of(found.named)
    return tallied("sources", _("Conversion by source"), _("Source"), lines, words)


def media(session: Session, cohort: Cohort, most: int, offset: int) -> Table:
    """Conversion by medium."""
    found = referral_figures.by_medium(session, cohort)
    lines = named(found, _("No medium"))
    return tallied("media", _("Conversion by medium"), _("Medium"), lines, best_of(found))


def ratings(session: Session, cohort: Cohort, most: int, offset: int) -> Table:
    """Conversion by rating."""
    found = referral_figures.by_rating(session, cohort)
    lines = named(found, _("No rating"))
    return tallied("ratings", _("Conversion by rating"), _("Rating"), lines, best_of(found))


def months(session: Session, cohort: Cohort, most: int, offset: int) -> Table:
    """Conversion by month of inquiry; a period without anybody has no lines."""
    found = referral_figures.by_month(session, cohort)
    some = found if any(one.inquiries for one in found) else []
    lines = [line(month_words(one), one) for one in some]
    title, what = _("Conversion by month"), _("Month of inquiry")
    return tallied("months", title, what, lines, upright=True)


def costs(session: Session, cohort: Cohort, most: int, offset: int) -> Table:
    """Cost per client by media channel, and of all together."""
    found = referral_money.by_channel(session, cohort)
    lines = [
        (
            one.name or _("No channel"),
            one.inquiries,
            one.clients,
            one.cost,
            each(one.cost, one.clients),
        )
        for one in found
    ]
    total = None
    if len(found) > 1:
        cost = sum((one.cost for one in found), Decimal(0))
        clients = sum(one.clients for one in found)
        asked = sum(one.inquiries for one in found)
        total = (_("All channels"), asked, clients, cost, each(cost, clients))
    columns = [
        (_("Channel"), "text"),
        (_("Inquiries"), "count"),
        (_("Clients"), "count"),
        (_("Cost"), "money"),
        (_("Cost per client"), "money"),
    ]
    words = _("What media leads cost, divided by the clients who came of them.")
    empty = _("No media lead is entered in this period.")
    return Table("costs", _("Cost per client"), words, columns, lines, Plot(4), empty, total)


def revenue(session: Session, cohort: Cohort, most: int, offset: int) -> Table:
    """Revenue by source: what was invoiced since the inquiry to those who became clients."""
    found = referral_money.by_revenue(session, cohort, most)
    lines = [
        (
            one.name or _("Other or no source"),
            one.clients,
            one.invoiced,
            each(one.invoiced, one.clients),
        )
        for one in found
    ]
    columns = [
        (_("Source"), "text"),
        (_("Clients"), "count"),
        (_("Invoiced"), "money"),
        (_("Per client"), "money"),
    ]
    words = _("Invoices sent until today to those who became clients, credit notes taken off.")
    empty = _("Nobody of this period is a client yet.")
    return Table("revenue", _("Revenue by source"), words, columns, lines, Plot(2), empty)


def waits(session: Session, cohort: Cohort, most: int, offset: int) -> Table:
    """Time to convert: how many took how long."""
    spread = referral_figures.waits(session, cohort, offset)
    lines = [
        (days_words(begin, end), count, share(count, spread.size))
        for begin, end, count in (spread.buckets() if spread.size else ())
    ]
    words = ""
    if spread.size:
        words = _(
            "Median %(median)s days; half of them took %(low)s to %(high)s, "
            "the quickest %(least)s, the slowest %(most)s.",
            median=wording.number(spread.at(2)),
            low=wording.number(spread.at(1)),
            high=wording.number(spread.at(3)),
            least=wording.number(spread.at(0)),
            most=wording.number(spread.at(4)),
        )
    columns = [(_("From inquiry to client"), "text"), (_("Clients"), "count"), ("%", "percent")]
    empty = _("Nobody of this period is a client yet.")
    plot = Plot(1, upright=True)
    return Table("waits", _("Time to convert"), words, columns, lines, plot, empty)


def reasons(session: Session, cohort: Cohort, most: int, offset: int) -> Table:
    """Reasons why prospects were lost."""
    found = referral_figures.by_reason(session, cohort)
    whole = sum(count for _name, count in found)
    lines = [(name or _("No reason"), count, share(count, whole)) for name, count in found]
    columns = [(_("Reason"), "text"), (_("Lost"), "count"), ("%", "percent")]
    empty = _("Nobody of this period was lost.")
    return Table("reasons", _("Reasons lost"), "", columns, lines, Plot(1), empty)


OPEN: dict[str, Make] = {
    "sources": sources,
    "media": media,
    "ratings": ratings,
    "months": months,
    "costs": costs,
    "waits": waits,
    "reasons": reasons,
}
# Told to those who may see invoices.
OF_MONEY: dict[str, Make] = {"revenue": revenue}


def tallied(
    key: str, title: str, what: str, lines: list[Line], words: str = "", *, upright: bool = False
) -> Table:
    """Make a table of tallies."""
    columns = [
        (what, "text"),
        (_("Inquiries"), "count"),
        (_("Clients"), "count"),
        (_("Lost"), "count"),
        (_("Converted"), "percent"),
    ]
    return Table(key, title, words, columns, lines, Plot(2, 1, upright))


def best_of(found: list[Tally]) -> str:
    """Say in one sentence which one converts best; nothing where none does, or none is named."""
    fruitful = [one for one in found if one.name and one.clients]
    if len(found) < 2 or not fruitful:
        return ""
    best = max(fruitful, key=lambda one: (Fraction(one.clients, one.inquiries), one.inquiries))
    return _(
        "%(name)s converts best: %(clients)s of %(asked)s.",
        name=best.name,
        clients=wording.number(best.clients),
        asked=wording.number(best.inquiries),
    )


def named(found: list[Tally], nameless: str) -> list[Line]:
    """Write tallies as lines; those without a name under words that say so."""
    return [line(one.name or nameless, one) for one in found]


def line(name: str, one: Tally) -> Line:
    """Write one tally."""
    return (name, one.inquiries, one.clients, one.lost, share(one.clients, one.inquiries))


def month_words(one: Tally) -> str:
    """Name a month."""
    return wording.month_name(date.fromisoformat(f"{one.name}-01"))


def days_words(begin: int, end: int | None) -> str:
    """Name a range of days."""
    if end is None:
        return _("%(begin)s days or more", begin=begin)
    return _("%(begin)s to %(end)s days", begin=begin, end=end - 1)
