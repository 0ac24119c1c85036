"""What the screens are called, in which group they stand, and for whom they are."""

import re
from dataclasses import dataclass
from typing import Any

OUTSIDE = ("views.portal", "views.caregiver")
REST = "Other"


@dataclass(frozen=True)
class Known:
    """One screen as people know it."""

    title: Any
    group: Any
    outside: bool


_known: dict[str, Known] = {}


def register(name: str, title: Any, group: Any, module: str) -> None:
    """Note a screen; where several share one permission name, the first with a title names it."""
    if name not in _known or (title and not _known[name].title):
        _known[name] = Known(title, group, module.startswith(OUTSIDE))


def find(name: str) -> Known:
    """Give what is known of a screen; a name that is not known is taken apart into words."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
    known = _known.get(name, Known("", REST, False))
    return Known(known.title or words, known.group or REST, known.outside)
