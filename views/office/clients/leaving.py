"""What becomes of all that is still open when a client leaves: the questions, in words (C2)."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import DateField, Form, RadioField, SelectField, TextAreaField, validators

from models.base import db
from models.client import ClientStatus
from models.client_status_change import ClientStatusChange, Fate
from services.client_statuses import Wish
from services.errors import Refused
from services.leaving import matters
from services.leaving.matters import LEAVING, MATTERS
from views import fields, wording
from views.permissions import may

CHOOSE = ("", _l("Choose…"))
FATES = {
    "visits": (_l("Cancel them"), _l("Keep them as they are")),
    "series": (_l("End them the day before"), _l("Let them go on")),
    "requests": (_l("Decline them"), _l("Keep them open")),
    "tasks": (_l("Cancel them"), _l("Keep them open")),
    "own_access": (_l("End it, and sign them out"), _l("Keep it")),
    "contact_access": (_l("End it, and sign them out"), _l("Keep it")),
    "payer_links": (_l("End on that day"), _l("Keep them")),
}

DECIDED = {
    "visits": (_l("Visits from then on: cancelled."), _l("Visits: kept.")),
    "series": (_l("Repeating visits: ended."), _l("Repeating visits: kept.")),
    "requests": (_l("Requests: declined."), _l("Requests: kept.")),
    "tasks": (_l("Open tasks: cancelled."), _l("Open tasks: kept.")),
    "own_access": (_l("The client’s access: ended."), _l("The client’s access: kept.")),
    "contact_access": (_l("The contacts’ access: ended."), _l("The contacts’ access: kept.")),
    "payer_links": (_l("Payers: until that day."), _l("Payers: kept.")),
}


class StatusForm(Form):
    """The new status, from when, why, and what becomes of all that is still open."""

    status = SelectField(_l("New status"), [validators.InputRequired(_l("Please choose."))])
    effective_on = DateField(
        _l("Effective date"), [validators.InputRequired(_l("Please choose a day."))]
    )
    reason = TextAreaField(_l("Reason or note"), [fields.plain, validators.Length(max=250)])
    visits = RadioField(_l("Planned visits from that day on"), validate_choice=False)
    series = RadioField(_l("Repeating visits"), validate_choice=False)
    requests = RadioField(_l("Requests for care without an answer"), validate_choice=False)
    tasks = RadioField(_l("Open tasks"), validate_choice=False)
    own_access = RadioField(_l("The client’s own portal access"), validate_choice=False)
    contact_access = RadioField(_l("Portal access of emergency contacts"), validate_choice=False)
    payer_links = RadioField(_l("Who pays"), validate_choice=False)

    def offer(self, steps: Collection[ClientStatus]) -> None:
        """Offer these steps, and the fates of each matter."""
        self.status.choices = [CHOOSE, *((one.value, one.label) for one in steps)]
        for name, (cancel, keep) in FATES.items():
            self[name].choices = [(Fate.cancel.value, cancel), (Fate.keep.value, keep)]

    def choose_usual(self) -> bool:
        """Choose the usual fate where none is chosen yet; tell whether there was such a matter."""
        if self.status.data not in LEAVING:
            return False
        usual = matters.usual(ClientStatus(self.status.data))
        missing = [name for name in MATTERS if self.fate(name) is None]
        for name in missing:
            self[name].data = usual[name].value
        return bool(missing)

    def wish(self) -> Wish:
        """What was asked for."""
        chosen = {name: fate for name in MATTERS if (fate := self.fate(name)) is not None}
        return Wish(
            ClientStatus(self.status.data),
            self.effective_on.data,
            self.reason.data or "",
            **chosen,
        )

    def fate(self, name: str) -> Fate | None:
        """What was chosen, if anything."""
        chosen = self[name].data
        return Fate(chosen) if chosen in {*Fate} else None

    def blame(self, refusal: Refused) -> None:
        """Say a refusal beside its field."""
        field = self[refusal.field or "status"]
        field.errors = [*field.errors, refusal.words]


def context(form: StatusForm, clients: Collection[int], today: date) -> dict[str, Any]:
    """Say beside each question how much is open from the chosen day on, if somebody leaves."""
    if form.status.data not in LEAVING:
        return {"questions": []}
    day = form.effective_on.data or today
    left = matters.left_open(db.session(), clients, day)
    words = counted(left.counts)
    return {
        "questions": [(form[name], words[name]) for name in MATTERS],
        "leaving_title": _("What is still open from %(day)s", day=wording.full_day(day)),
        "bills": bills(left) if may("list", "Invoices") else _("Invoices stay as they are."),
    }


def counted(number: Any) -> dict[str, str]:
    """Say how much of each matter is open."""
    return {
        "visits": ngettext(
            "One visit is planned.", "%(num)s visits are planned.", number["visits"]
        ),
        "series": ngettext("One series goes on.", "%(num)s series go on.", number["series"]),
        "requests": ngettext("One request waits.", "%(num)s requests wait.", number["requests"]),
        "tasks": ngettext("One task is open.", "%(num)s tasks are open.", number["tasks"]),
        "own_access": ngettext(
            "One client has access or is invited.",
            "%(num)s clients have access or are invited.",
            number["own_access"],
        ),
        "contact_access": ngettext(
            "One contact has access or is invited.",
            "%(num)s contacts have access or are invited.",
            number["contact_access"],
        ),
        "payer_links": ngettext(
            "One payer’s cover goes on.", "%(num)s payers’ covers go on.", number["payer_links"]
        ),
    }


def decided(made: ClientStatusChange) -> list[Any]:
    """Say what was chosen with a change."""
    chosen = [(name, getattr(made, name)) for name in MATTERS]
    return [DECIDED[name][fate is Fate.keep] for name, fate in chosen if fate is not None]


def bills(left: matters.Open) -> str:
    """Say what is owed still, and that it stays so."""
    if not left.invoices:
        return _("No invoice is open. Invoices always stay as they are.")
    words = ngettext("One invoice is open", "%(num)s invoices are open", left.invoices)
    always = _("Invoices always stay as they are.")
    return f"{words} ({wording.money(left.owed)}). {always}"


def ended(number: Counter[str]) -> list[str]:
    """Say what was ended with a change."""
    said = {
        "visits": ngettext(
            "One visit is cancelled.", "%(num)s visits are cancelled.", number["visits"]
        ),
        "series": ngettext("One series is ended.", "%(num)s series are ended.", number["series"]),
        "requests": ngettext(
            "One request is declined.", "%(num)s requests are declined.", number["requests"]
        ),
        "tasks": ngettext(
            "One task is cancelled.", "%(num)s tasks are cancelled.", number["tasks"]
        ),
        "own_access": _("The client’s portal access is ended."),
        "contact_access": ngettext(
            "One contact’s portal access is ended.",
            "%(num)s contacts’ portal access is ended.",
            number["contact_access"],
        ),
        "payer_links": ngettext(
            "One payer’s cover ends.", "%(num)s payers’ covers end.", number["payer_links"]
        ),
    }
    return [said[name] for name in MATTERS if number[name]]


def returned(number: Counter[str]) -> list[str]:
    """Say what came back with a change that was taken back."""
    said = {
        "visits": ngettext(
            "One visit is planned again.", "%(num)s visits are planned again.", number["visits"]
        ),
        "series": ngettext(
            "One series goes on again.", "%(num)s series go on again.", number["series"]
        ),
        "requests": ngettext(
            "One request waits again.", "%(num)s requests wait again.", number["requests"]
        ),
        "tasks": ngettext(
            "One task is open again.", "%(num)s tasks are open again.", number["tasks"]
        ),
        "payer_links": ngettext(
            "One payer’s cover goes on again.",
            "%(num)s payers’ covers go on again.",
            number["payer_links"],
        ),
    }
    return [words for name, words in said.items() if number[name]]


def stayed(done: Any, number: Counter[str]) -> list[str]:
    """Say what stayed ended all the same, and what to do about it."""
    done = done or {}
    said = []
    if gone := len(done.get("visits", ())) - number["visits"]:
        said.append(
            ngettext(
                "One visit stays cancelled: past by now, or with a caregiver who is elsewhere.",
                "%(num)s visits stay cancelled: past by now, or with a caregiver who is elsewhere.",
                gone,
            )
        )
    if done.get("own_access") or done.get("contact_access"):
        said.append(_("Portal access does not come back by itself: invite again who needs it."))
    return said
