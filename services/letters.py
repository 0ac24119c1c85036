"""The words of mails: `templates/email/<kind>/` rendered without a request or a session.

A mail is often written where there is neither (a job, a stranger's own transaction), so this has an
environment of its own: the filters of services/wording.py on the clocks that the context names,
translations, and `link("/path")`, the only way to an address. The application says once where the
site is (app/mail.py); no mail ever repeats the host that some request claimed to be.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_babel import force_locale, get_translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context

from services import wording

TEMPLATES = Path(__file__).parents[1] / "templates"
LONGEST_SUBJECT = 250
CONTROL = re.compile(r"[\s\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Letter:
    """A mail's words: one line, a plain text, and the same as a page."""

    subject: str
    text: str
    html: str


def use(site_url: str) -> None:
    """Take the address people type, as the setting SITE_URL gives it."""
    FOLDERS.globals["site_url"] = site_url.rstrip("/")


def link(path: str) -> str:
    """Write the full address of a page of ours.

    Raises:
        ValueError: the path leads elsewhere, or nobody said yet where the site is.
    """
    site = str(FOLDERS.globals.get("site_url", ""))
    if not site or not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"{path!r} is no path on {site or 'a known site'}.")
    return site + path


def write(kind: str, context: Mapping[str, Any], language: str = "en") -> Letter:
    """Render the three files of one kind of mail.

    Args:
        kind: The folder's name under templates/email/.
        context: What its templates ask for; `time_zone` is the zone of their clocks.
        language: In which language the reader is addressed.
    """
    with force_locale(language):
        subject, text, html = (
            FOLDERS.get_template(f"email/{kind}/{name}").render(context)
            for name in ("subject.txt", "body.txt", "body.html")
        )
    return Letter(one_line(subject)[:LONGEST_SUBJECT], f"{text.strip()}\n", html)


def one_line(text: str) -> str:
    """Make a text fit for a header: no line breaks or other controls."""
    return CONTROL.sub(" ", text).strip()


def _on_office_clocks(name: str) -> Any:
    """Make a filter of a moment's wording: its zone is the one that the context names."""
    write_moment = getattr(wording, name)

    @pass_context
    def write_it(context: Context, value: Any) -> str:
        words: str = write_moment(value, context["time_zone"])
        return words

    return write_it


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        lambda words: get_translations().ugettext(words),
        lambda one, many, count: get_translations().ungettext(one, many, count),
        newstyle=True,
    )
    made.globals["link"] = link
    for name in ("money", "day", "full_day", "month_name", "phone", "label"):
        made.filters[name] = getattr(wording, name)
    for name in ("moment", "clock_time", "weekday"):
        made.filters[name] = _on_office_clocks(name)
    return made


FOLDERS = _environment()
