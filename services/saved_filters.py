"""Saved filters: whose they are, what they may be called, which one a grid opens with."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from models.access import Kind, Principal
from models.grid_preference import GridPreference
from models.office import Office
from models.saved_filter import LONGEST_NAME, SavedFilter
from services.errors import NotYours, Refused

MOST_FILTERS = 50
LARGEST_VIEW = 4000

View = dict[str, Any]


@dataclass(frozen=True)
class Offer:
    """What one person is offered on one grid."""

    filters: list[SavedFilter] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    default_id: int | None = None


def offered(session: Session, user_id: int, grid: str) -> Offer:
    """Read a person's saved filters, those shared with them and what they prefer, at once."""
    of_filter = and_(SavedFilter.grid == grid, SavedFilter.deleted_at.is_(None), _mine(user_id))
    of_person = and_(GridPreference.user_id == user_id, GridPreference.grid == grid)
    query = (
        select(SavedFilter, GridPreference)
        .select_from(User)
        .outerjoin(SavedFilter, of_filter)
        .outerjoin(GridPreference, of_person)
        .where(User.id == user_id)
        .order_by(func.lower(SavedFilter.name), SavedFilter.id)
    )
    found = session.execute(query).all()
    filters = [row[0] for row in found if row[0] is not None]
    preference = found[0][1] if found else None
    if preference is None:
        return Offer(filters)
    return Offer(filters, preference.hidden, preference.default_id)


def find(session: Session, user_id: int, key: int, *, deleted: bool = False) -> SavedFilter:
    """Find one that exists for this person.

    Raises:
        NotYours: it does not, or it was deleted (or not, where deleted ones are asked for).
    """
    gone = SavedFilter.deleted_at
    query = select(SavedFilter).where(
        SavedFilter.id == key,
        _mine(user_id),
        gone.is_not(None) if deleted else gone.is_(None),
    )
    return _or_not_yours(session.scalar(query))


def own(session: Session, who: Principal, key: int, *, deleted: bool = False) -> SavedFilter:
    """Find one that this person may change: their own, or, for agency admins, any shared one.

    Raises:
        NotYours: it is not theirs to change.
    """
    found = find(session, who.user_id or 0, key, deleted=deleted)
    may = found.user_id == who.user_id or who.kind is Kind.agency
    return _or_not_yours(found if may else None)


def keep(session: Session, user_id: int, grid: str, name: str, view: View) -> SavedFilter:
    """Keep a view of a grid under a name.

    Raises:
        Refused: the name cannot be used, or there are too many already.
    """
    mine = (
        SavedFilter.user_id == user_id,
        SavedFilter.grid == grid,
        SavedFilter.deleted_at.is_(None),
    )
    if (session.scalar(select(func.count(SavedFilter.id)).where(*mine)) or 0) >= MOST_FILTERS:
        raise Refused(_("Please delete some of your saved filters first: there are too many."))
    made = SavedFilter(user_id=user_id, grid=grid, name="", view=_fitting(view))
    rename(session, made, name)
    session.add(made)
    return made


def rename(session: Session, saved: SavedFilter, name: str) -> None:
    """Give a saved filter its name.

    Raises:
        Refused: it is empty, too long, unreadable, or another of this person's bears it.
    """
    words = " ".join(name.split())
    if not words:
        raise Refused(_("Please give it a name."), field="name")
    if len(words) > LONGEST_NAME:
        short = _("Please use at most %(most)s letters.", most=LONGEST_NAME)
        raise Refused(short, field="name")
    if not words.isprintable():
        raise Refused(_("Please remove the unreadable characters."), field="name")
    with session.no_autoflush:
        namesakes = select(SavedFilter.id, SavedFilter.name).where(
            SavedFilter.user_id == saved.user_id,
            SavedFilter.grid == saved.grid,
            SavedFilter.deleted_at.is_(None),
        )
        for key, other in session.execute(namesakes):
            if key != saved.id and other.casefold() == words.casefold():
                taken = _("You already have a saved filter of this name.")
                raise Refused(taken, field="name")
    saved.name = words


def share(saved: SavedFilter, *, shared: bool, office: Office | None = None) -> None:
    """Show it to the staff of one office, of all offices, or to nobody else."""
    saved.is_shared = shared
    saved.office = office if shared else None


def renew(saved: SavedFilter, view: View) -> None:
    """Let it mean another view from now on."""
    saved.view = _fitting(view)


def remove(saved: SavedFilter, at: datetime) -> None:
    """Delete it; it can be brought back."""
    saved.deleted_at = at


def bring_back(session: Session, saved: SavedFilter) -> None:
    """Undo the deletion.

    Raises:
        Refused: its name was given to another one meanwhile.
    """
    rename(session, saved, saved.name)
    saved.deleted_at = None


def prefer(session: Session, user_id: int, grid: str) -> GridPreference:
    """Give what a person prefers on a grid, to be changed."""
    query = select(GridPreference).where(
        GridPreference.user_id == user_id, GridPreference.grid == grid
    )
    found = session.scalar(query)
    if found is None:
        found = GridPreference(user_id=user_id, grid=grid, hidden=[])
        session.add(found)
    return found


def open_with(session: Session, user_id: int, saved: SavedFilter, *, wanted: bool) -> None:
    """Let the grid open with it, for this person, or no longer."""
    preference = prefer(session, user_id, saved.grid)
    if wanted:
        preference.default_id = saved.id
    elif preference.default_id == saved.id:
        preference.default_id = None


def _mine(user_id: int) -> ColumnElement[bool]:
    return or_(SavedFilter.user_id == user_id, SavedFilter.is_shared.is_(True))


def _or_not_yours(found: SavedFilter | None) -> SavedFilter:
    if found is None:
        raise NotYours(_("There is nothing here, or it is not yours to see."))
    return found


def _fitting(view: View) -> View:
    if len(str(view)) > LARGEST_VIEW:
        raise Refused(_("These filters are too long to be kept. Try fewer of them."))
    return view
