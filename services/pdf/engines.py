"""The two engines behind one call: wkhtmltopdf through pdfkit, and WeasyPrint without it."""

import functools
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pdfkit
from flask_babel import gettext as _

from services.pdf import runner

ENGINES = ("auto", "pdfkit", "weasyprint")
CHILD = str(Path(__file__).with_name("weasyprint_page.py"))
TOP, SIDE, BOTTOM = "16mm", "17mm", "18mm"
# wkhtmltopdf built on an unpatched Qt (Debian's) draws everything at 76 % of its size.
UNPATCHED_ZOOM = "html{zoom:1.3}"
# Nothing listens at the discard port: whatever the page asks for over the network fails.
NOWHERE = "http://127.0.0.1:9"


class SafeKit(pdfkit.PDFKit):
    """pdfkit that takes options from us alone, never from the page (CVE-2025-26240)."""

    def _find_options_in_meta(self, content: str) -> dict[str, str]:
        """Find none."""
        return {}


@dataclass(frozen=True)
class EngineStatus:
    """What the health page shows about PDFs."""

    engine: str
    version: str
    fenced: bool
    problem: str = ""

    @property
    def works(self) -> bool:
        """Tell whether documents can be made."""
        return not self.problem


def engine_status(engine: str = "auto") -> EngineStatus:
    """Tell which engine would be used, its version, and what to do when there is none."""
    fenced = bool(runner.fence())
    chosen = choose(engine)
    version = pdfkit_version() if chosen == "pdfkit" else weasyprint_version()
    if version:
        return EngineStatus(chosen, version, fenced)
    return EngineStatus(chosen, "", fenced, problem=MISSING[chosen])


MISSING = {
    "pdfkit": "wkhtmltopdf is missing. Install it, or set PDF_ENGINE to auto or weasyprint.",
    "weasyprint": "WeasyPrint does not start. Install the system's libpango-1.0-0, "
    "libpangoft2-1.0-0 and libharfbuzz-subset0, or wkhtmltopdf.",
}


def choose(engine: str) -> str:
    """Settle `auto`: wkhtmltopdf where the binary answers, else WeasyPrint."""
    if engine not in ENGINES:
        raise ValueError(f"PDF_ENGINE is one of {', '.join(ENGINES)}; not {engine!r}.")
    if engine != "auto":
        return engine
    return "pdfkit" if pdfkit_version() else "weasyprint"


def prepare(html: str, *, engine: str, title: str, landscape: bool) -> tuple[list[str], str]:
    """Return the command to run and the page to feed it."""
    if choose(engine) == "weasyprint":
        paper = "Letter landscape" if landscape else "Letter"
        css = f"@page{{size:{paper};margin:{TOP} {SIDE} {BOTTOM}}}"
        return [sys.executable, "-I", "-B", CHILD, "draw", title], styled(html, css)
    version = pdfkit_version()
    if not version:
        raise runner.PdfFailed(_("This document could not be made: the PDF program is missing."))
    patched = "patched" in version
    page = html if patched else styled(html, UNPATCHED_ZOOM)
    return pdfkit_command(page, title=title, landscape=landscape, patched=patched), page


def pdfkit_command(html: str, *, title: str, landscape: bool, patched: bool) -> list[str]:
    """Let pdfkit write the command line; the runner runs it, as pdfkit knows no time-out."""
    options = {
        "page-size": "Letter",
        "orientation": "Landscape" if landscape else "Portrait",
        "margin-top": TOP,
        "margin-right": SIDE,
        "margin-bottom": BOTTOM,
        "margin-left": SIDE,
        "encoding": "utf-8",
        "title": title,
        "disable-javascript": "",
        "disable-local-file-access": "",
        "disable-plugins": "",
        "proxy": NOWHERE,
        "load-error-handling": "ignore",
        "load-media-error-handling": "ignore",
    }
    if patched:
        options |= {"disable-smart-shrinking": "", "footer-right": "[page] / [topage]"}
    configuration = pdfkit.configuration(wkhtmltopdf=binary())
    command: list[str] = SafeKit(
        html, "string", options=options, configuration=configuration
    ).command()
    return command


def styled(html: str, css: str) -> str:
    """Add a rule that only this engine needs, after the page's own."""
    style = f"<style>{css}</style>"
    head, end, rest = html.partition("</head>")
    return head + style + end + rest if end else style + html


def binary() -> str:
    """Find wkhtmltopdf."""
    return shutil.which("wkhtmltopdf") or ""


def pdfkit_version() -> str:
    """Return what wkhtmltopdf answers to `--version`; nothing when it does not answer."""
    path = binary()
    return _version((path, "--version")) if path else ""


def weasyprint_version() -> str:
    """Return WeasyPrint's version; nothing when it or its system libraries are missing."""
    return _version((sys.executable, "-I", "-B", CHILD, "--version"))


@functools.cache
def _version(command: tuple[str, ...]) -> str:
    return runner.ask(command) or ""
