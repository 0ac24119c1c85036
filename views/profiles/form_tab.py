"""A tab that is a form: it shows and saves some of the record's fields."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import abort, flash, g, redirect, request
from flask_babel import gettext as _
from wtforms import Form

from models.base import db
from services import audit
from views import forms, meanwhile, saving
from views.profiles.tab import Tab

Sections = tuple[tuple[Any, tuple[str, ...]], ...]


class FormTab(Tab):
    """Some of the record's fields in sections; "Update" saves these and no others."""

    template = "office/profile/form.html"

    def __init__(
        self,
        name: str,
        label: Any,
        sections: Sections,
        *,
        labels: dict[str, Any] | None = None,
        helps: dict[str, Any] | None = None,
        extra: Callable[[], dict[str, Any]] = dict,
    ) -> None:
        """Declare the sections; `labels` are this tab's words, `extra` fields without a column."""
        super().__init__(name, label)
        self.sections = sections
        self.labels = labels or {}
        self.helps = helps or {}
        self.extra = extra

    def sections_of(self, profile: Any, row: Any) -> Sections:
        """The sections that this record has."""
        return self.sections

    def values(self, row: Any) -> dict[str, Any]:
        """What fields without a column show."""
        return {}

    def form(self, profile: Any, row: Any, answers: Any = None) -> Form:
        """Make the form of this record."""
        plan = profile.plan()
        own = replace(
            plan,
            labels={**plan.labels, **self.labels},
            helps={**plan.helps, **self.helps},
            extra={**plan.extra, **self.extra(), meanwhile.NAME: meanwhile.OpenedField()},
        )
        sections = self.sections_of(profile, row)
        names = (*(name for _title, names in sections for name in names), meanwhile.NAME)
        made: Form = forms.form_for(profile.table, names, own)(answers, obj=row, **self.values(row))
        made.laid_out = sections
        return made

    def context(self, profile: Any, row: Any) -> dict[str, Any]:
        """Show the fields as they are stored."""
        form = self.form(profile, row)
        meanwhile.remember(form)
        return self.shown(profile, row, form)

    def shown(self, profile: Any, row: Any, form: Form) -> dict[str, Any]:
        """What the template needs besides the profile's own."""
        return {
            "form": form,
            "form_sections": form.laid_out,
            "may_edit": profile.allows("edit"),
        }

    def answer(self, profile: Any, row: Any) -> Any:
        """Save, or show why not beside the fields; nothing typed is lost.

        What somebody else saved since the form was opened is shown first, beside each field.
        """
        if not profile.allows("edit"):
            abort(403)
        form = self.form(profile, row, request.form)
        is_right = form.validate()
        if meanwhile.notice(form, self.form(profile, row)):
            g.refused_as = 409
            form.meanwhile_by = audit.last_to_change(db.session(), row)
        elif is_right and saving.save(self.saver(profile), form, row, is_new=False):
            flash(_("Saved."), "success")
            return redirect(profile.tab_url(row, self.name))
        return self.shown(profile, row, form)

    def saver(self, profile: Any) -> Any:
        """Who puts the form into the row."""
        return self

    def save(self, form: Form, row: Any, is_new: bool) -> None:
        """Put the form into the row; tabs with rules of their own call their service here."""
        form.populate_obj(row)


class GridFormTab(FormTab):
    """The grid's own form as a tab: its sections, saved by its rules."""

    def __init__(self, name: str, label: Any) -> None:
        """Name the tab; the grid declares the rest."""
        super().__init__(name, label, ())

    def sections_of(self, profile: Any, row: Any) -> Sections:
        """The grid's sections."""
        sections: Sections = profile.sections
        return sections

    def saver(self, profile: Any) -> Any:
        """The grid."""
        return profile
