"""Foreign keys that are searched while typing: no form ever loads a table."""

from typing import Any

from flask_admin.model.ajax import AjaxModelLoader
from sqlalchemy import Select, or_, select

from models.base import Base, db
from models.search import Searchable, terms

LIMIT = 20


class Lookup(AjaxModelLoader):
    """Finds rows of one model by words; what the wall hides cannot be found or chosen."""

    def __init__(self, name: str, model: type[Base], fields: tuple[str, ...] = ()) -> None:
        """Search `fields`, or the model's own search column where it has one."""
        super().__init__(name, {})
        self.model = model
        self.fields = fields

    def format(self, model: Any) -> tuple[int, str] | None:
        """Give the key and what people read."""
        return (model.id, str(model)) if model is not None else None

    def get_one(self, pk: Any) -> Base | None:
        """Find a row by key, as far as it exists for this person."""
        if not str(pk).isdigit() or len(str(pk)) > 9:
            return None
        return db.session.scalar(self._standing().where(self.model.id == int(pk)))

    def get_list(self, query: str, offset: int = 0, limit: int = LIMIT) -> list[Any]:
        """Find rows whose words match what was typed."""
        found = self._standing()
        for word in terms(query):
            found = found.where(self._matches(word))
        found = found.order_by(*self._order()).offset(max(offset or 0, 0)).limit(LIMIT)
        return list(db.session.scalars(found))

    def _standing(self) -> Select[tuple[Any]]:
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
        guesses = ("label", "name", "title", "number")
        return self.fields or tuple(name for name in guesses if hasattr(self.model, name))[:1]

    def _order(self) -> list[Any]:
        names = ("position", "last_name", "first_name", "organisation", "name", "title")
        return [getattr(self.model, name) for name in names if hasattr(self.model, name)] + [
            self.model.id
        ]


class ChoiceLookup(Lookup):
    """Values of one of the agency's lists."""

    def __init__(self, name: str, model: type[Base], list_name: Any) -> None:
        """Offer only active values of this list."""
        super().__init__(name, model)
        self.list_name = list_name

    def _standing(self) -> Select[tuple[Any]]:
        query = super()._standing()
        return query.where(self.model.list_name == self.list_name, self.model.active)
