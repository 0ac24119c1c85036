"""Entering a new prospect (P2 to P8): one page, from the caller to the free words at the end."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField, validators

from models.base import db
from models.emergency_contact import Relation
from models.office import Office
from models.prospect import Prospect
from services import clock, prospects, request_keys
from services.errors import MovedOn
from views import forms, house, keys, links, saving
from views.office.prospects import drafting, other, referral_fields, wording
from views.office.prospects.drafting import Drafting
from views.office.prospects.matching import KNOWN, SEEN, Found, Matching, look_up

METHODS = ("GET", "POST")
MOST_OFFICES = 200


class Entry(Drafting, Matching):
    """Mixed into the prospects grid: its page for a new record."""

    @expose("/new/", methods=METHODS)
    def create_view(self) -> Any:
        """Show the page, or save it; whatever was typed stays on a page that is refused."""
        if request.method == "GET":
            return self.open_entry(request.args.get("draft", ""))
        nonce = request.form.get("nonce", "")
        if earlier := request_keys.led_to(db.session(), nonce, self.user_id()):
            return redirect(earlier)
        answers = settled(request.form)
        form = entry_form(self, answers)
        found = look_up(answers)
        saver = Saver(nonce, self.user_id())
        if form.validate() and not found.unseen(answers.get(SEEN, "")):
            prospect = Prospect()
            if saving.save(saver, form, prospect, is_new=True):
                flash(_("%(name)s was saved.", name=prospect), "success")
                return redirect(saver.led_to)
            if saver.earlier:
                return redirect(saver.earlier)
            found = look_up(answers)
        return self.render_entry(form, nonce, found=found, aside=answers.get(drafting.ASIDE, ""))

    def open_entry(self, nonce: str) -> Any:
        """Show the empty page, or what somebody began and did not save."""
        user_id = self.user_id()
        if nonce and (earlier := request_keys.led_to(db.session(), nonce, user_id)):
            return redirect(earlier)
        typed = drafting.found(user_id, nonce)
        if typed is None:
            offers = drafting.offers(user_id)
            return self.render_entry(blank_form(self), request_keys.new(), offers=offers)
        aside = typed.get(drafting.ASIDE, "")
        return self.render_entry(entry_form(self, typed), nonce, is_draft=True, aside=aside)

    def render_entry(self, form: Form, nonce: str, **context: Any) -> str:
        """Draw the page."""
        page: str = self.render(
            "office/prospect/new.html",
            form=form,
            nonce=nonce,
            short=wording.SHORT,
            rarely=wording.RARELY,
            told=partial(is_told, form),
            sections=sections(form),
            referral=referral_fields,
            same_person=wording.SAME_PERSON,
            links=links,
            return_url=url_for(f"{self.endpoint}.index_view"),
            **{"found": Found(), **context},
        )
        return page


class Saver:
    """Saves the page once: a second click finds the prospect that the first one made."""

    def __init__(self, nonce: str, user_id: int | None) -> None:
        """Remember which page, and whose."""
        self.nonce = nonce
        self.user_id = user_id
        self.led_to = self.earlier = ""

    def save(self, form: Form, prospect: Prospect, is_new: bool) -> None:
        """Enter the inquiry with its referral.

        Raises:
            MovedOn: this page was saved before.
        """
        session = db.session()
        key = request_keys.take(session, self.nonce, self.user_id)
        if key is None:
            self.earlier = request_keys.led_to(session, self.nonce, self.user_id) or ""
            raise MovedOn(_("This page was saved already."))
        other.populate(form, prospect, but=referral_fields.NAMES)
        prospect.owner_id = self.user_id
        saving.give_office(prospect)
        said = referral_fields.recommendation(form, house.today())
        prospects.add(session, prospect, said, clock.now())
        drafting.forget(self.user_id, self.nonce)
        self.led_to = key.led_to = url_for("prospects.record", key=prospect.id)


def sections(form: Form) -> list[tuple[Any, tuple[str, ...]]]:
    """The page's sections in their order; the office is asked for only where there are several."""
    office = ("office",) if "office" in form else ()
    return [
        (_l("Caller"), (*wording.CALLER, *office)),
        (_l("Client"), wording.CLIENT),
        (_l("Second client in the home"), wording.SECOND),
        (_l("Referral"), referral_fields.NAMES),
        (_l("Other information"), wording.OTHER),
    ]


def is_told(form: Form, names: Sequence[str]) -> bool:
    """Tell whether any of these fields says more than on the empty page, or is wrong."""
    found = [form[name] for name in names if name in form]
    return any(one.errors or one.data not in (None, "", one.default) for one in found)


def entry_form(grid: Any, answers: Any = None) -> Form:
    """Make the form of the whole page."""
    known = select(Office).where(Office.deleted_at.is_(None)).order_by(Office.name)
    offices = db.session.scalars(known.limit(MOST_OFFICES)).all()
    names = [*wording.CALLER, *wording.CLIENT, *wording.SECOND, *wording.OTHER]
    extra = {"relation": relation_field(), **other.other_fields()}
    plan = replace(
        grid.plan(),
        labels={**grid.plan().labels, **wording.LABELS},
        helps=wording.HELPS,
        extra={**extra, **referral_fields.referral_fields()},
    )
    asked = [*names, *(["office"] if len(offices) > 1 else []), *referral_fields.NAMES]
    form: Form = forms.form_for(Prospect, tuple(asked), plan)(answers)
    if "office" in form:
        form["office"].flags.required = True
        form["office"].offers = offices  # chosen without a script that searches for them
    return form


def blank_form(grid: Any) -> Form:
    """Make the form for a call that comes in now."""
    form = entry_form(grid)
    form["inquiry_date"].data = form["referred_on"].data = house.today()
    return form


def relation_field() -> SelectField:
    """The first question: it has no answer before somebody gave one."""
    return SelectField(
        wording.LABELS["relation"],
        choices=[("", _l("Choose…")), *((one.name, one.label) for one in Relation)],
        validators=[validators.InputRequired()],
        coerce=relation_named,
    )


def relation_named(value: Any) -> Relation | None:
    """Read the answer; what is no relation is refused as none of the list."""
    if value in (None, "") or isinstance(value, Relation):
        return value or None
    if value not in Relation.__members__:
        raise ValueError(_("Please choose one of the list."))
    return Relation[value]


def settled(answers: MultiDict[str, str]) -> MultiDict[str, str]:
    """Do for browsers without scripts what the page's script does while one types."""
    filled = MultiDict(answers)
    if answers.get("relation") == Relation.self.name:
        for client, caller in wording.SAME_PERSON.items():  # each fills what the other leaves open
            one, other_one = answers.get(client, ""), answers.get(caller, "")
            filled[client], filled[caller] = one or other_one, other_one or one
    if keys.read(answers.get(KNOWN)) is not None:
        filled["source"] = answers[KNOWN]
        for name in referral_fields.NEW[1:]:
            filled[name] = ""
    return filled
