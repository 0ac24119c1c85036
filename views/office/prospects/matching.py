"""Who and what may be known already, shown beside the page of a new prospect (P2, P7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import abort, jsonify, render_template, request
from flask_admin import expose
from werkzeug.wrappers import Response

from models.base import db
from models.client import Client
from models.prospect import Prospect
from models.referral_source import ReferralSource
from services import matches, sources
from services.duplicates import Likeness
from views import keys, links
from views.grid_part import GridPart
from views.office.prospects.referral_fields import NEW
from views.permissions import may

SEEN = "seen"
KNOWN = "known_source"
LONGEST = 120


@dataclass(frozen=True)
class Found:
    """What was found: people with where they are to be seen, and referral sources."""

    people: list[Likeness] = field(default_factory=list)
    sources: list[ReferralSource] = field(default_factory=list)
    is_known: bool = False
    """Whether saving uses one of the sources anyway, because it is the very same."""

    @property
    def keys(self) -> str:
        """What was shown, so that saving need not ask about it."""
        return " ".join(f"{row.__tablename__}-{row.id}" for row in self.rows)

    @property
    def rows(self) -> list[Any]:
        """All the records."""
        return [*(one.row for one in self.people), *self.sources]

    def unseen(self, seen: str) -> bool:
        """Tell whether there is something that nobody has been shown yet."""
        asked = replace(self, sources=[]) if self.is_known else self
        return not {*asked.keys.split()} <= {*seen.split()}


class Matching(GridPart):
    """Mixed into the prospects grid."""

    @expose("/new/matches", methods=("POST",))
    def matches(self) -> Response:
        """Tell who may be meant by what has been typed so far."""
        if not self.allows("add"):
            abort(403)
        found = look_up(request.form)
        return jsonify(
            people=render_template("office/prospect/people.html", found=found, links=links).strip(),
            sources=render_template("office/prospect/sources.html", found=found).strip(),
            seen=found.keys,
        )


def look_up(typed: Mapping[str, str]) -> Found:
    """Find what is like the page: at most one statement each for clients, prospects, sources."""
    screens = ((Client, "Clients"), (Prospect, "Prospects"))
    models = tuple(model for model, screen in screens if may("show", screen))
    people = matches.people(db.session(), matches.read(typed), models)
    if keys.read(typed.get("source")) is not None:
        return Found(people)  # who referred is chosen already
    named = [typed.get(name, "").replace("\x00", "")[:LONGEST] for name in NEW[1:]]
    likely = sources.likely(db.session(), named[0])
    return Found(people, likely, any(sources.is_same(one, *named) for one in likely))
