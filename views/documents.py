"""Documents that office and portal both give out: an invoice on the agency's paper."""

from flask import Response, current_app, render_template

from models.base import db
from models.invoice import Invoice
from services import invoices, pdf, settings
from views import house


def invoice_document(invoice: Invoice, name: str) -> Response:
    """Answer with an invoice as PDF, and note who saw it."""
    house.note_seen(invoice)
    headers = {"Content-Disposition": f'inline; filename="invoice-{name}.pdf"'}
    return Response(invoice_pdf(invoice), content_type="application/pdf", headers=headers)


def invoice_pdf(invoice: Invoice) -> bytes:
    """Draw an invoice, or take it from the cache while nothing on it changed."""
    shown = invoices.document(invoice, house.today())
    html = render_template("pdf/invoice.html", invoice=shown, agency=letterhead())
    config = current_app.config
    engine = config["PDF_ENGINE"]

    def make() -> bytes:
        return pdf.render_html(html, engine=engine, title=str(invoice))

    return pdf.cached(config["PDF_CACHE"], [engine, html], make)


def letterhead() -> dict[str, object]:
    """What stands at the top of every document."""
    agency = settings.agency(db.session())
    return {
        "name": agency["agency_name"],
        "phone": agency["agency_phone"],
        "address_lines": agency["agency_address"],
        "email": agency["agency_email"],
        "logo": "",
    }
