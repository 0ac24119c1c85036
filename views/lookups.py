"""Foreign keys that are searched while typing: no form ever loads a table."""

from typing import Any

from flask_admin.model.ajax import AjaxModelLoader
from flask_appbuilder.security.sqla.models import Role, User
from sqlalchemy import Select, or_, select

from models.access import Kind, principal_of
from models.base import db
from models.choice import Choice, ChoiceList
from models.grant import Grant
from models.office import Office
from models.search import Searchable, terms
from services import staff
from services.roles import NOBODY
from views import keys

LIMIT = 20
DEEPEST = 10_000
GUESSES = ("label", "name", "title", "number")
ORDER = ("position", "last_name", "first_name", "organisation", "name", "title")


class Lookup(AjaxModelLoader):
    """Finds rows of one model by words; what the wall hides cannot be found or chosen."""

    def __init__(self, name: str, model: type[Any], fields: tuple[str, ...] = ()) -> None:
        """Search `fields`, or the model's own search column where it has one."""
        super().__init__(name, {})
        self.model = model
        self.fields = fields

    def format(self, model: Any) -> tuple[int, str] | None:
        """Give the key and what people read."""
        return (model.id, str(model)) if model is not None else None

    def get_one(self, pk: Any) -> Any:
        """Find a row by key, as far as it exists for this person."""
        key = keys.read(pk)
        if key is None:
            return None
        return db.session.scalar(self.offered().where(self.model.id == key))

    def get_list(self, query: str, offset: int = 0, limit: int = LIMIT) -> list[Any]:
        """Find rows whose words match what was typed."""
        found = self.offered()
        for word in terms(query or ""):
            found = found.where(self._matches(word))
        size = min(limit or LIMIT, LIMIT) if (limit or 0) >= 0 else LIMIT
        found = found.order_by(*self._order()).offset(min(max(offset or 0, 0), DEEPEST))
        return list(db.session.scalars(found.limit(size)))

    def offered(self) -> Select[tuple[Any]]:
        """Select what may be chosen at all."""
        query = select(self.model)
        if hasattr(self.model, "deleted_at"):
            query = query.where(self.model.deleted_at.is_(None))
        return query

    def _matches(self, word: str) -> Any:
        if issubclass(self.model, Searchable) and not self.fields:
            return self.model.search.contains(word, autoescape=True)
        return or_(
            *(getattr(self.model, name).icontains(word, autoescape=True) for name in self._names())
        )

    def _names(self) -> tuple[str, ...]:
        return self.fields or tuple(name for name in GUESSES if hasattr(self.model, name))[:1]

    def _order(self) -> list[Any]:
        return [getattr(self.model, name) for name in ORDER if hasattr(self.model, name)] + [
            self.model.id
        ]


class OfficeLookup(Lookup):
    """The offices that exist for this person."""

    def __init__(self, name: str) -> None:
        """Search offices by name."""
        super().__init__(name, Office)


class ChoiceLookup(Lookup):
    """Values of one of the agency's lists."""

    def __init__(self, name: str, list_name: ChoiceList) -> None:
        """Offer only active values of this list."""
        super().__init__(name, Choice)
        self.list_name = list_name

    def offered(self) -> Select[tuple[Any]]:
        """Select what the list offers now."""
        return super().offered().where(Choice.list_name == self.list_name, Choice.active)


class StaffLookup(Lookup):
    """The people of the office, never those of the portals; staff find colleagues of their own.

    Who works only for other offices could not see the record that they were given.
    """

    def __init__(self, name: str) -> None:
        """Search people by name and address."""
        super().__init__(name, User, ("first_name", "last_name", "email"))

    def offered(self) -> Select[tuple[Any]]:
        """Select active staff: all of them for who sees every office, else who shares one."""
        principal = principal_of(db.session())
        if principal.kind is Kind.agency or principal.user_id is None:
            return staff.staff()
        return staff.colleagues(principal.user_id)


class PeopleLookup(StaffLookup):
    """Who may sign in: staff, and people of the portals to whom a grant of one's own leads."""

    def offered(self) -> Select[tuple[Any]]:
        """Select active logins; only the agency's admins need no grant to know of one."""
        people = select(User).where(User.active)
        if principal_of(db.session()).kind is Kind.agency:
            return people
        known = select(Grant.user_id).where(Grant.user_id.is_not(None))
        colleagues = super().offered().with_only_columns(User.id)
        return people.where(or_(User.id.in_(known), User.id.in_(colleagues)))


class RoleLookup(Lookup):
    """The roles that people may have."""

    def __init__(self, name: str) -> None:
        """Search roles by name."""
        super().__init__(name, Role)

    def offered(self) -> Select[tuple[Any]]:
        """Select all roles but that of people who have not signed in."""
        return select(Role).where(Role.name != NOBODY)


def lookup_for(name: str, model: type[Any]) -> Lookup:
    """Make the look-up that suits a model."""
    if model is User:
        return StaffLookup(name)
    if model is Office:
        return OfficeLookup(name)
    return Lookup(name, model)
