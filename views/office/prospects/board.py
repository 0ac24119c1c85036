"""The pipeline board: the grid's prospects as cards, a column for each stage."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, jsonify, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from models.base import db
from models.prospect import Prospect, ProspectStage
from models.referral import Referral
from services import board, clock, prospects
from services.errors import MovedOn
from views import house, onward
from views.filters import IsDeleted, IsRow
from views.grid_part import GridPart

JSON = "application/json"


class ReferredBy(IsRow):
    """One of the prospect's referrals names the chosen source."""

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Keep prospects whom this source recommended."""
        said = select(Referral.prospect_id).where(
            Referral.source_id == value, Referral.deleted_at.is_(None)
        )
        return query.where(Prospect.id.in_(said))


@dataclass(frozen=True)
class Move:
    """A step that a card offers: to be sent as a form, or a page that asks first."""

    to: ProspectStage
    href: str = ""


class Board(GridPart):
    """Mixed into the prospects grid; search and filters are the list's own."""

    @expose("/board/")
    def board(self) -> str:
        """Show the pipeline."""
        asked = self._get_list_extra_args()
        filters = [one for one in asked.filters or () if self.is_on_board(one)]
        session, now = db.session(), clock.now()
        found = self.found(asked.search, filters)
        page: str = self.render(
            "office/prospect/board.html",
            columns=board.columns(session, found, now, house.zone()),
            moves_of=self.moves_of,
            may_restore=self.allows("restore"),
            here=request.full_path.rstrip("?"),
            stage_url=self.stage_url,
            search=asked.search,
            active_filters=filters,
            filter_args=self._get_filters(filters),
            filter_groups=self.board_filters(),
        )
        return page

    @expose("/<int:key>/board-move", methods=("POST",))
    def move_card(self, key: int) -> Response:
        """Move a card from the stage in which it was shown; a stale one says who was faster."""
        if not self.allows("edit"):
            abort(403)
        row = self.get_one(key)
        try:
            board.move(db.session(), row, stage_of("from"), stage_of("to"), clock.now())
            db.session.commit()
        except MovedOn as stale:
            if is_script():
                raise
            db.session.rollback()
            return self.back(stale.words, "warning")
        words = _("%(name)s is now: %(stage)s.", name=row, stage=row.stage.label)
        return jsonify(message=words) if is_script() else self.back(words, "success")

    def back(self, words: str, category: str) -> Response:
        """Lead back to the board as it was filtered."""
        flash(words, category)
        wanted = request.form.get("url")
        return redirect(onward.local(wanted) if wanted else url_for(f"{self.endpoint}.board"))

    def moves_of(self, row: Prospect) -> list[Move]:
        """Tell where this person may move a prospect, in the order of the pipeline."""
        if row.stage not in prospects.OPEN:
            return []
        legal = prospects.MOVES[row.stage]
        found = [Move(to) for to in prospects.OPEN if to in legal and self.allows("edit")]
        if self.allows("convert"):
            found.append(Move(ProspectStage.won, url_for(f"{self.endpoint}.convert", key=row.id)))
        if self.allows("lose"):
            here = request.full_path.rstrip("?")
            address = url_for(f"{self.endpoint}.lose", key=row.id, url=here)
            found.append(Move(ProspectStage.lost, address))
        return found

    def stage_url(self, stage: ProspectStage) -> str:
        """Where the list shows a whole column, under the same search and filters."""
        args = request.args.to_dict()
        at = sum(name.startswith("flt") for name in args)
        query = urlencode(args | {f"flt{at}_stage_is": stage.value})
        return f"{url_for(f'{self.endpoint}.index_view')}?{query}"

    def is_on_board(self, chosen: Any) -> bool:
        """Tell whether a filter of the address makes sense here: deleted ones have no card."""
        return not isinstance(self._filters[chosen[0]], IsDeleted)

    def board_filters(self) -> dict[str, list[dict[str, Any]]]:
        """Give the filters that the board offers."""
        groups = self._get_filter_groups()
        return {
            name: kinds
            for name, kinds in groups.items()
            if self.is_on_board((kinds[0]["index"], name, ""))
        }


def stage_of(name: str) -> ProspectStage:
    """Read a stage from the form; what is none leads nowhere."""
    value = request.form.get(name, "")
    return ProspectStage[value] if value in ProspectStage.__members__ else abort(404)


def is_script() -> bool:
    """Tell the board's script, which stays on the page, from its plain form."""
    return request.accept_mimetypes.best == JSON
