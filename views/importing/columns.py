"""Which columns of a file are which fields of a grid."""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Form

ID, EXTERNAL_ID = "id", "external_id"
ID_LABEL, EXTERNAL_LABEL = "Tendwell ID", "External id"
FIRST_CHILD = "-0-"
ALIKE = 0.85


@dataclass(frozen=True)
class Target:
    """One field that a column may fill."""

    name: str
    label: str
    needed: bool = False

    @property
    def is_of_child(self) -> bool:
        """Tell whether it belongs to the first of the child rows: an address, a reminder."""
        return FIRST_CHILD in self.name


def has_external_id(grid: Any) -> bool:
    """Tell whether rows may bear the key that another system gave them."""
    return EXTERNAL_ID in grid.table.__table__.columns


def names_of_new(grid: Any) -> tuple[str, ...]:
    """The fields that a new record may be given."""
    return (*grid.stored_names(), *grid.new_fields)


def fields_of(grid: Any) -> Form:
    """Make the grid's form with the first of its child rows, to ask its fields about themselves."""
    named = [(child, name) for child, names in grid.children.items() for name in names]
    sent = MultiDict({f"{child}{FIRST_CHILD}{name}": "" for child, name in named})
    form: Form = grid.form_of((*names_of_new(grid), *grid.children))(sent)
    return form


def field_of(form: Form, name: str) -> Any:
    """Find a field of the form, or of the first of its child rows."""
    if FIRST_CHILD not in name:
        return form[name]
    child, own = name.split(FIRST_CHILD)
    return form[child].entries[0].form[own]


def targets(grid: Any, form: Form) -> dict[str, Target]:
    """Give every field that a column may fill, by name."""
    found = [Target(ID, ID_LABEL)]
    if has_external_id(grid):
        found.append(Target(EXTERNAL_ID, EXTERNAL_LABEL))
    found += [
        Target(name, str(grid.label(name)), bool(form[name].flags.required))
        for name in names_of_new(grid)
    ]
    for child, names in grid.children.items():
        for name in names:
            label = f"{grid.label(child)}: {grid.label(name)}"
            found.append(Target(f"{child}{FIRST_CHILD}{name}", label))
    return {target.name: target for target in found}


def guess(headings: list[str], known: dict[str, Target]) -> dict[str, str]:
    """Guess which heading means which field: by its label, its name, or almost so."""
    names: dict[str, str] = {}
    for target in reversed(known.values()):  # of two fields that share a word the first has it
        own = target.name.split(FIRST_CHILD)[-1]
        for words in (own.replace("_", " "), target.label.split(": ")[-1], target.label):
            names[folded(words)] = target.name
    found = {heading: names.get(folded(heading), "") for heading in headings}
    for heading in headings:
        near = difflib.get_close_matches(folded(heading), names, 1, ALIKE)
        is_key = not near or names[near[0]] in {ID, EXTERNAL_ID}
        if not found[heading] and not is_key and names[near[0]] not in found.values():
            found[heading] = names[near[0]]
    return once(found)


def once(chosen: dict[str, str]) -> dict[str, str]:
    """Let each field be filled by the first column that is meant for it."""
    taken: set[str] = set()
    kept: dict[str, str] = {}
    for heading, name in chosen.items():
        if name and name not in taken:
            kept[heading] = name
            taken.add(name)
    return kept


def folded(words: str) -> str:
    """Write words without capitals, signs and order: “Phone (mobile)” is “Mobile phone”."""
    return " ".join(sorted(re.findall(r"\w+", words.casefold())))


def missing(known: dict[str, Target], chosen: dict[str, str]) -> list[str]:
    """Name the required fields that no column fills."""
    return [one.label for one in known.values() if one.needed and one.name not in chosen.values()]


def words_of(name: str, known: dict[str, Target], chosen: dict[str, str]) -> str:
    """Name a field as the file does, or as the page does if it is not in the file."""
    heading = next((heading for heading, one in chosen.items() if one == name), "")
    if heading or name not in known:
        return heading or _("The row")
    return known[name].label
