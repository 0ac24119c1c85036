"""PDFs from our own HTML: `pdf.render_html(html, title="Invoice 7")`.

The HTML is rendered elsewhere from `templates/pdf/`. Here it is turned into a document by an
engine in a process of its own that has no network, no files, no scripts and little time.
"""

from services.pdf.cache import cached, sweep
from services.pdf.engines import ENGINES, EngineStatus, engine_status
from services.pdf.pictures import data_uri
from services.pdf.rendering import UnsafeHtml, render_html
from services.pdf.runner import PdfFailed

__all__ = [
    "ENGINES",
    "EngineStatus",
    "PdfFailed",
    "UnsafeHtml",
    "cached",
    "data_uri",
    "engine_status",
    "render_html",
    "sweep",
]
