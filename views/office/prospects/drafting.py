"""Drafts of the page of a new prospect: a closed tab loses nothing (P2)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, jsonify, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from models.base import db
from models.draft import Draft
from services import clock, drafts, request_keys
from views import wording
from views.grid_part import GridPart
from views.office.prospects import other, referral_fields
from views.office.prospects.wording import CALLER, CLIENT, OTHER, SECOND

PAGE = "prospects/new"
ASIDE = "aside"  # what the client's fields held before they followed the caller's (P5)
NAMES = frozenset(
    {*CALLER, *CLIENT, *SECOND, *OTHER, *other.NAMES, *referral_fields.NAMES, "office", ASIDE}
)


@dataclass(frozen=True)
class Offer:
    """A draft as the page offers it."""

    nonce: str
    name: str
    at: datetime


class Drafting(GridPart):
    """Mixed into the prospects grid."""

    @expose("/new/draft", methods=("POST",))
    def keep_draft(self) -> Response:
        """Keep what stands in the page now; nothing of it is checked before it is saved."""
        if not self.allows("add"):
            abort(403)
        at = clock.now()
        nonce = request_keys.read(request.form.get("nonce", ""))
        typed = typed_into(request.form, NAMES)
        drafts.keep(db.session(), self.user_id() or 0, PAGE, nonce, typed, at)
        db.session.commit()
        return jsonify(words=_("Saved as a draft at %(time)s.", time=wording.clock_time(at)))

    @expose("/new/discard", methods=("POST",))
    def discard_draft(self) -> Response:
        """Throw a draft away."""
        if not self.allows("add"):
            abort(403)
        forget(self.user_id(), request.form.get("nonce", ""))
        db.session.commit()
        flash(_("The draft is gone."), "success")
        return redirect(url_for(f"{self.endpoint}.create_view"))


def typed_into(answers: MultiDict[str, str], names: Collection[str]) -> drafts.Typed:
    """What was typed into a page's own fields."""
    return {name: values for name, values in answers.lists() if name in names}


def forget(user_id: int | None, nonce: str) -> None:
    """Throw away the draft of a page that was saved or is unwanted."""
    drafts.forget(db.session(), user_id or 0, PAGE, nonce)


def found(user_id: int | None, nonce: str) -> MultiDict[str, str] | None:
    """What was typed into a page that somebody goes on with."""
    draft = drafts.find(db.session(), user_id or 0, PAGE, nonce) if nonce else None
    return MultiDict(list(pairs(draft))) if draft else None


def pairs(draft: Draft) -> Iterator[tuple[str, str]]:
    """What was typed, as a browser sends it."""
    for name, values in drafts.typed_in(draft).items():
        yield from ((name, value) for value in values)


def offers(user_id: int | None) -> list[Offer]:
    """What somebody began and did not save, the newest first."""
    return [offer(one) for one in drafts.offered(db.session(), user_id or 0, PAGE)]


def offer(draft: Draft) -> Offer:
    """Name a draft after whoever it is about, as far as anybody is named yet."""
    typed: MultiDict[str, str] = MultiDict(list(pairs(draft)))
    parts = ("first_name", "last_name")
    names = (
        " ".join(filter(None, (typed.get(f"{who}{part}") for part in parts)))
        for who in ("", "caller_")
    )
    return Offer(draft.nonce, next(filter(None, names), ""), draft.began_at)
