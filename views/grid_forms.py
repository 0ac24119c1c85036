"""A grid's record form: made from the declaration, saved as a whole or not at all."""

from functools import cached_property
from typing import Any

from flask import request
from wtforms import Form

from models.access import principal_of
from models.base import db
from views import fields, forms, saving
from views.grid_rows import GridRows
from views.lookups import Lookup, lookup_for


class GridForms(GridRows):
    """Part of `Grid`: forms, look-ups, saving and deleting."""

    @property
    def form_sections(self) -> tuple[tuple[Any, tuple[str, ...]], ...]:
        """The sections as the form's template shows them."""
        sections: tuple[tuple[Any, tuple[str, ...]], ...] = self.sections
        return sections

    def stored_names(self) -> tuple[str, ...]:
        """The fields of the form that a column keeps."""
        aside = {*self.children, *self.extra_fields} - self._stored()
        several = {key for key, one in self.table.__mapper__.relationships.items() if one.uselist}
        return tuple(name for name in self.form_names() if name not in aside | several)

    def told_names(self) -> tuple[str, ...]:
        """What the record shows besides, without what is read from other tables."""
        known = {*self.table.__mapper__.all_orm_descriptors.keys(), *self.kinds}
        return tuple(name for name in self.details if name in known)

    def zone_of(self, row: Any) -> str | None:
        """On which clocks a record's moments are shown; None is the agency's."""
        return None

    def make_lookups(self) -> dict[str, Lookup]:
        """Make a look-up for each relation in the form, in child rows and among the filters."""
        relations = self.table.__mapper__.relationships
        named = ({*self.form_names(), *self.filtered} - {*self.children}) & {*relations.keys()}
        made = {name: lookup_for(name, relations[name].mapper.class_) for name in named}
        for child, names in self.children.items():
            of_child = relations[child].mapper.class_.__mapper__.relationships
            for name in {*names} & {*of_child.keys()}:
                key = f"{child}-{name}"
                made[key] = lookup_for(key, of_child[name].mapper.class_)
        return made | self.lookup_fields

    def plan(self) -> forms.Plan:
        """Put together what the form is made of."""
        return forms.Plan(
            lookups=self.lookups,
            listed=self.listed,
            children=self.children,
            extra=self.extra_fields,
            labels={name: self.label(name) for name in self.labelled()},
            helps=self.helps,
        )

    def form_of(self, names: tuple[str, ...]) -> type[Form]:
        """Make a form of some of the fields: one cell, or what a program sent."""
        return forms.form_for(self.table, names, self.plan())

    def scaffold_form(self) -> type[Form]:
        """Make the form from the model."""
        made: type[Form] = self.form_of(self.form_names())
        return made

    def scaffold_list_form(self, *args: Any, **kwargs: Any) -> None:
        """Inline editing makes its one field when it is needed, not one form per row."""

    def list_form(self, obj: Any = None) -> None:
        """Make nothing, for the same reason."""

    def create_form(self, obj: Any = None) -> Form:
        """Show the form of a new record; the address may say whom it is about: `?prospect=7`."""
        form: Form = super().create_form(obj)
        if request.method == "GET":
            for name in {*self.lookups} & {*request.args} & {*form.data}:
                form[name].data = self.lookups[name].get_one(request.args[name])
        return form

    def edit_form(self, obj: Any = None) -> Form:
        """Show a record's form; without a record, the fields that the grid edits in place."""
        if obj is None:
            return self.inline_form()
        with fields.on_clocks_of(self.zone_of(obj)):
            return super().edit_form(obj)

    @cached_property
    def inline_form(self) -> type[Form]:
        """The form of what is edited in place: the same on every page of the grid."""
        return self.form_of(self.inline)

    def _process_ajax_references(self) -> dict[str, Lookup]:
        lookups: dict[str, Lookup] = self.lookups
        return lookups

    def user_id(self) -> int | None:
        """Tell who is doing this."""
        return principal_of(db.session()).user_id

    def save(self, form: Form, row: Any, is_new: bool) -> None:
        """Put the form into the row; entities with rules of their own call their service here.

        The form may hold only some of the fields (one cell, a program's change): put it into the
        row first, then let the service look at the row.
        """
        form.populate_obj(row)

    def create_model(self, form: Form) -> Any:
        """Make a row, or show why not beside the fields."""
        row = self.table()
        return row if saving.save(self, form, row, is_new=True) else False

    def update_model(self, form: Form, model: Any) -> bool:
        """Change a row, or show why not beside the fields."""
        return saving.save(self, form, model, is_new=False)

    def delete_model(self, model: Any) -> bool:
        """Delete softly where the record has a history."""
        return saving.delete(self, [model])

    def check_delete(self, row: Any) -> None:
        """Refuse in words to delete a row that must stay; entities with such rules say so here."""
