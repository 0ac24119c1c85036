"""Turn HTML of our own into a PDF."""

import re

from services.pdf import engines, runner

# Autoescaping makes these impossible in data; finding one means a template is broken.
FORBIDDEN = re.compile(r"<\s*script|<\s*meta[^>]*pdfkit-", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class UnsafeHtml(ValueError):
    """The HTML holds something that no template of ours writes."""


def render_html(
    html: str,
    *,
    title: str,
    engine: str = "auto",
    landscape: bool = False,
    seconds: float = runner.SECONDS,
) -> bytes:
    """Return the PDF of a complete HTML page, on Letter paper.

    Args:
        html: A page that Jinja rendered with autoescape; pictures only as `data:` addresses.
        title: What readers and screen readers call the document.
        engine: `auto`, `pdfkit` or `weasyprint`; the setting PDF_ENGINE.
        landscape: Lay the paper on its side, for calendars.
        seconds: How long the engine may take before it is killed.

    Raises:
        UnsafeHtml: The page holds a script or an option for pdfkit.
        PdfFailed: The engine was too slow, too busy, missing or broken.
    """
    found = FORBIDDEN.search(html)
    if found:
        raise UnsafeHtml(f"No PDF is made from HTML with {found.group()!r}.")
    command, page = engines.prepare(html, engine=engine, title=plain(title), landscape=landscape)
    return runner.run(command, page.encode("utf-8", "replace"), seconds=seconds)


def plain(title: str) -> str:
    """Make a title fit for a command line; never empty, as pdfkit drops empty arguments."""
    whole = title.encode("utf-8", "replace").decode("utf-8")
    return CONTROL.sub(" ", whole).strip() or "PDF"
