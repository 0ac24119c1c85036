"""Child rows inside a record's form: the tasks of a care plan, the addresses of a client."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_admin.form import BaseForm
from flask_admin.model.fields import InlineFieldList, InlineModelFormField

MOST_ROWS = 400
MOST_DIGITS = 6


class ChildRows(InlineFieldList):
    """Rows of a child table, added, changed and taken away together with their parent."""

    def __init__(self, child: type[Any], form: type[BaseForm], **kwargs: Any) -> None:
        """Show one form per row; the hidden id tells stored rows from new ones."""
        super().__init__(InlineModelFormField(form, "id"), max_entries=MOST_ROWS, **kwargs)
        self.child = child

    def display_row_controls(self, field: InlineModelFormField) -> bool:
        """Only stored rows are taken away by a tick."""
        return bool(field.get_pk())

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        """Read the numbers of the rows; the stock one stumbles over exotic digits."""
        for key in formdata:
            number = key.removeprefix(f"{prefix}-").split("-", 1)[0]
            if key.startswith(f"{prefix}-") and number.isdecimal() and len(number) < MOST_DIGITS:
                yield int(number)

    def populate_obj(self, obj: Any, name: str) -> None:
        """Bring the parent's rows in step with the form; an id of another parent is a new row."""
        rows = getattr(obj, name)
        stored = {str(row.id): row for row in rows}
        for entry in self.entries:
            row = stored.get(str(entry.get_pk()))
            if self.should_delete(entry):
                if row is not None:
                    rows.remove(row)
                continue
            if row is None:
                row = self.child()
                rows.append(row)
            entry.populate_obj(row, name)
