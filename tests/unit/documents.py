"""Sample pages for the tests of PDFs: the real templates with made-up people in them."""

import subprocess
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, select_autoescape

TEMPLATES = Path(__file__).parents[2] / "templates"
AGENCY = SimpleNamespace(
    name="Harbor Light Home Care",
    address_lines=["18 Commonwealth Avenue", "Boston, MA 02116"],
    phone="(617) 555-0100",
    email="office@harborlight.example",
    logo="",
)


def page(name: str, **context: object) -> str:
    """Render a template of the PDFs as the application does, without the application."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        extensions=["jinja2.ext.i18n"],
    )
    jinja.install_null_translations(newstyle=True)
    jinja.filters |= {
        "money": lambda amount: f"${amount:,.2f}",
        "day": lambda when: f"{when:%b} {when.day}",
        "full_day": lambda when: f"{when:%B} {when.day}, {when.year}",
    }
    return jinja.get_template(f"pdf/{name}.html").render(agency=AGENCY, **context)


def invoice(lines: int = 3, state: str = "sent", **changes: object) -> SimpleNamespace:
    """Make an invoice of Bea's for Paul, a visit a day from March 2."""
    total = Decimal("130.00") * lines
    paid = total if state == "paid" else Decimal(0)
    facts = {
        "number": "BOS-000417",
        "issued_on": date(2026, 4, 1),
        "due_on": date(2026, 4, 16),
        "bill_to_name": "Paul Peñalver",
        "bill_to_lines": ["44 Beacon Street", "Boston, MA 02108"],
        "client_name": "Bea Peñalver",
        "lines": [visit_line(number) for number in range(lines)],
        "total": total,
        "paid": paid,
        "balance": total - paid,
        "state": state,
    }
    return SimpleNamespace(**(facts | changes))


def visit_line(number: int) -> SimpleNamespace:
    return SimpleNamespace(
        date=date(2026, 3, 2) + timedelta(number),
        service="Personal care",
        units=Decimal("4.00"),
        rate=Decimal("32.50"),
        caregiver_first_name="Rosa",
        amount=Decimal("130.00"),
    )


def text(pdf: bytes) -> str:
    """Read a PDF back as people's software does."""
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode()
