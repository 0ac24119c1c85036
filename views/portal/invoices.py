"""The portal's invoices: outstanding and paid apart, as PDF, and the way to pay."""

from flask import Response, abort, request
from flask_appbuilder import expose
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload

from models.base import db
from models.invoice import Invoice
from models.section import Section
from services import clock, invoices, portal
from services.portal import Subject
from views import house, paging
from views.documents import invoice_document
from views.gateways import card_gateway
from views.page import has_access
from views.portal import room

PAGE = 25
MOST_BILLED = 100


class PortalInvoices(room.PortalPage):
    """What is owed, what was paid, and every invoice as a document."""

    route_base = "/portal/invoices"
    section = Section.invoices

    @expose("/")
    @has_access
    def index(self) -> str:
        """List outstanding invoices, and the others page by page."""
        found = room.opened(Section.invoices)
        number = paging.asked()
        rest = portal.settled(found).limit(PAGE + 1).offset(number * PAGE)
        paid = list(db.session.scalars(rest))
        return self.show(
            "portal/invoices.html",
            outstanding=list(db.session.scalars(portal.outstanding(found).limit(200))),
            billed=billed(found),
            paid=paid[:PAGE],
            page=number,
            more=len(paid) > PAGE,
            today=house.today(),
            can_pay=found.may(Section.pay) and card_gateway() is not None,
            wanted=request.args.get("invoice"),
        )

    @expose("/<number>.pdf")
    @has_access
    def document(self, number: str) -> Response:
        """Give an invoice as PDF."""
        found = invoice_or_404(room.opened(Section.invoices, holds(number)), number)
        answer = invoice_document(found, number)
        first_seen(found)
        return answer


def billed(found: Subject) -> list[Invoice]:
    """What payers are billed for this client, where a grant adds it: to be read, not paid."""
    if not found.payers:
        return []
    query = portal.billed_to_payers(found).options(joinedload(Invoice.payer))
    return list(db.session.scalars(query.limit(MOST_BILLED)))


def holds(number: str) -> room.Fits:
    """Tell in whose record an invoice is, where the address names nobody."""
    return lambda one: db.session.scalar(numbered(one, number)) is not None


def numbered(found: Subject, number: str) -> Select[tuple[Invoice]]:
    """Select an issued invoice of a record by its number."""
    return portal.visible_invoices(found).where(Invoice.number == number)


def invoice_or_404(found: Subject, number: str) -> Invoice:
    """Find an issued invoice of the open record by its number."""
    whole = selectinload(Invoice.lines), joinedload(Invoice.payer)
    return db.session.scalar(numbered(found, number).options(*whole)) or abort(404)


def first_seen(invoice: Invoice) -> None:
    """Note that it was looked at, once: it reads as viewed from now on."""
    if invoice.first_viewed_at is None:
        key = invoice.id
        with house.acting("an invoice was opened in the portal") as own:
            invoices.see(own, key, clock.now())
