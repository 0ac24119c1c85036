"""One box for everything: what it finds, in groups, as far as this person may see it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _

from models.base import db
from models.caregiver import Caregiver
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.invoice import Invoice, InvoiceStanding
from models.payer import Payer
from models.prospect import Prospect
from models.task import Task
from services import search
from views import house, wording
from views.page import Page, has_access


@dataclass(frozen=True)
class Hit:
    """One record: who or what it is, and what tells it from its namesakes."""

    title: str
    words: str
    href: str


@dataclass(frozen=True)
class Group:
    """What was found on one grid; `more` is where the rest is."""

    title: Any
    icon: str
    hits: list[Hit]
    more: str


class Search(Page):
    """The page of results."""

    route_base = "/office/search"
    class_permission_name = "Search"

    @expose("/")
    @has_access
    def show(self) -> str:
        """Find what was typed, on every grid that this role may open."""
        text = search.cleaned(request.args.get("q", ""))
        groups = [group for path in WORDS if (group := _group(path, text))] if text else []
        typed = request.args.get("q", "")[: search.LONGEST]
        return render_template("office/search.html", text=text, typed=typed, groups=groups)


def _group(path: str, text: str) -> Group | None:
    grid = current_app.extensions["grids"][path]
    if not (grid.allows("list") and grid.allows("show")):
        return None
    found, more = search.find(db.session(), grid.table, text)
    write = WORDS[path]
    hits = [Hit(_title(row), _joined(write(row)), grid.record_url(row)) for row in found]
    rest = url_for(f"{path}.index_view", search=text) if more else ""
    return Group(grid.title, grid.icon, hits, rest) if hits else None


def _title(row: Any) -> str:
    names = (getattr(row, "last_name", ""), getattr(row, "first_name", ""))
    return ", ".join(name for name in names if name) or str(row)


def _joined(facts: list[Any]) -> str:
    return " · ".join(str(fact) for fact in facts if fact)


def _client(row: Client) -> list[Any]:
    phone = row.phone_mobile or row.phone_home or row.phone_work
    return [row.status.label, _born(row.birth_date), wording.phone(phone), row.office]


def _prospect(row: Prospect) -> list[Any]:
    caller = _("called by %(name)s", name=row.caller_name)
    return [row.stage.label, caller, wording.full_day(row.inquiry_date), row.office]


def _contact(row: EmergencyContact) -> list[Any]:
    relation = _("%(relation)s of %(client)s", relation=row.relation.label, client=row.client)
    return [relation, wording.phone(row.phone_mobile or row.phone_home)]


def _payer(row: Payer) -> list[Any]:
    return [row.kind.label, row.contact_name, wording.phone(row.phone_work), row.office]


def _caregiver(row: Caregiver) -> list[Any]:
    return [row.status.label, wording.phone(row.phone_mobile), row.office]


def _invoice(row: Invoice) -> list[Any]:
    standing = InvoiceStanding[row.standing(house.today())].label
    return [standing, wording.money(row.total), row.client, row.payer]


def _task(row: Task) -> list[Any]:
    due = _("due %(when)s", when=wording.moment(row.due_at)) if row.due_at else ""
    return [row.status.label, due, row.client or row.prospect]


def _born(day: Any) -> str:
    return _("born %(day)s", day=wording.full_day(day)) if day else ""


WORDS: dict[str, Callable[[Any], list[Any]]] = {
    "clients": _client,
    "prospects": _prospect,
    "emergency-contacts": _contact,
    "payers": _payer,
    "caregivers": _caregiver,
    "invoices": _invoice,
    "tasks": _task,
}
