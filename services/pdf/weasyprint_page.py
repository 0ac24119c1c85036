"""The process in which WeasyPrint works: a page on standard input, a PDF on standard output.

It runs alone (`python -I weasyprint_page.py draw TITLE`), so that the time, memory and network of a
document are limited from outside; it therefore imports nothing of ours.
"""

import logging
import sys

import weasyprint
from weasyprint.urls import URLFetcher


def draw(html: str, title: str) -> bytes:
    """Return a tagged, accessible PDF; pictures and styles come from `data:` or not at all."""
    only_data = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    document = weasyprint.HTML(string=html, url_fetcher=only_data, base_url=None).render()
    document.metadata.title = title
    pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def main() -> None:
    """Answer `--version`, or draw the page."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"WeasyPrint {weasyprint.__version__}")
        return
    # Its warnings quote the page, and the page is about somebody's health.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read().decode("utf-8"), sys.argv[2]))


if __name__ == "__main__":
    main()
