"""Referral analytics: where clients come from, for a period and an office."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, abort, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from models.audit_entry import AuditAction
from models.base import db
from models.office import Office
from services import clock, periods, spreadsheets
from services.cohorts import Cohort
from services.errors import Refused
from services.periods import Period
from views import house, keys
from views.office.analytics.table import Table
from views.office.analytics.tables import OF_MONEY, OPEN, Make
from views.page import Page, has_access
from views.permissions import may

MOST_SHOWN = 15
MOST_IN_FILE = 1000
MOST_OFFICES = 200
LABELS = {
    Period.month: _l("This month"),
    Period.quarter: _l("Last 3 months"),
    Period.year: _l("Last 12 months"),
    Period.custom: _l("Days of my own"),
}


class ReferralAnalyticsPage(Page):
    """Set-based figures: what is read does not grow with the number of prospects."""

    route_base = "/office/referrals/analytics"
    class_permission_name = "ReferralAnalytics"
    method_permission_name = {"index": "list", "export": "export"}
    menu = ("Growth", _l("Referral analytics"), "/office/referrals/analytics/", "chart-bar")
    menu_order = 21

    @expose("/")
    @has_access
    def index(self) -> str | tuple[str, int]:
        """Show every table with its plot; a period that is none is asked for again."""
        try:
            cohort, errors = asked(), {}
        except Refused as refusal:
            since, until = periods.days_of(Period.year, house.today(), "", "")
            cohort, errors = Cohort(since, until, office()), {refusal.field: refusal.words}
        page = render_template(
            "office/analytics.html",
            tables=[] if errors else made(makers().values(), cohort, MOST_SHOWN),
            cohort=cohort,
            labels=LABELS,
            period=period(),
            typed=request.args,
            errors=errors,
            offices=offices(),
            file_url=file_url,
        )
        return (page, 422) if errors else page

    @expose("/<name>.csv")
    @has_access
    def export(self, name: str) -> Response:
        """Give one table as a file."""
        if name not in OPEN | OF_MONEY:
            abort(404)
        cohort = asked()
        table = made([makers().get(name) or abort(403)], cohort, MOST_IN_FILE)[0]
        house.note_later(AuditAction.exported, f"referral analytics: {name} as csv")
        file = f"{name}-{cohort.since}-{cohort.until}.csv"
        return Response(
            list(spreadsheets.write_csv(table.head, table.every)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{file}"'},
        )


def makers() -> dict[str, Make]:
    """The tables that this person may see."""
    return OPEN | OF_MONEY if may("list", "Invoices") else OPEN


def made(chosen: Any, cohort: Cohort, most: int) -> list[Table]:
    """Read the figures."""
    noon = datetime.combine(cohort.until, time(12))
    offset = clock.instant(noon, house.zone()).astimezone(ZoneInfo(house.zone())).utcoffset()
    seconds = int(offset.total_seconds()) if offset else 0
    return [make(db.session(), cohort, most, seconds) for make in chosen]


def asked() -> Cohort:
    """Read period and office from the address.

    Raises:
        Refused: the days are none.
    """
    given = request.args
    since, until = periods.days_of(
        period(), house.today(), given.get("from", ""), given.get("to", "")
    )
    return Cohort(since, until, office())


def period() -> Period:
    """The period that the address names; the last twelve months where it names none."""
    name = request.args.get("period", "")
    return Period[name] if name in Period.__members__ else Period.year


def office() -> int | None:
    """The office that the address names, if it exists for this person."""
    key = keys.read(request.args.get("office"))
    return db.session.scalar(select(Office.id).where(Office.id == key)) if key else None


def offices() -> list[Office]:
    """The offices to choose from."""
    query = select(Office).where(Office.deleted_at.is_(None)).order_by(Office.name)
    return list(db.session.scalars(query.limit(MOST_OFFICES)))


def file_url(key: str) -> str:
    """Where a table's file is, for the same period and office."""
    query = urlencode(request.args.to_dict())
    address = url_for("ReferralAnalyticsPage.export", name=key)
    return f"{address}?{query}" if query else address
