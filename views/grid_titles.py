"""What a row is called where it stands: its first cell, which on a phone is its card's title."""

from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from views import cells
from views.grid_pages import GridPages

LAST_FIRST = ("last_name", "first_name")
NAME = _l("Name")


class GridTitles(GridPages):
    """Part of `Grid`: a person's two names in one cell, and who or what any other row is."""

    @property
    def merges_names(self) -> bool:
        """Tell whether the rows are people, whose last name would not say who they are."""
        return self.columns[:2] == LAST_FIRST

    def shown_columns(self) -> tuple[str, ...]:
        """The columns of the list; exports and the API keep the names apart."""
        return (self.columns[0], *self.columns[2:]) if self.merges_names else self.columns

    def head_labels(self) -> dict[str, Any]:
        """What stands at the head of the columns."""
        labels = {name: self.label(name) for name in self.labelled()}
        return labels | ({LAST_FIRST[0]: NAME} if self.merges_names else {})

    def sort_names(self, column: str) -> tuple[str, ...]:
        """Sort people by last and first name."""
        people = self.merges_names and column == LAST_FIRST[0]
        return LAST_FIRST if people else super().sort_names(column)

    def title_of(self, row: Any) -> Any:
        """Write the first cell; what would be empty there is called by its own words."""
        if self.merges_names:
            return ", ".join(str(getattr(row, name)) for name in LAST_FIRST if getattr(row, name))
        value = self.value(row, self.columns[0])
        if value in (None, "", []):
            return str(row)
        return cells.cell(value, self._kinds[self.columns[0]])

    def title_more(self, row: Any) -> Any:
        """Say who or what it is about, where the first cell alone does not; a desk has columns."""
        values = [self.value(row, name) for name in self.called_by]
        said = Markup(" · ").join(
            cells.cell(value, self._kinds[name])
            for name, value in zip(self.called_by, values, strict=True)
            if value not in (None, "", [])
        )
        return Markup('<span class="title-more"> · {}</span>').format(said) if said else ""
