"""Two people at one assessment: the second is shown what the first saved, and loses nothing (P9).

The tab carries what it showed when it was opened, as other tabs do (views/meanwhile.py); here each
care task with its frequency, days and note counts as one field, and the summary as another.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from models.care_plan import CarePlan
from models.care_plan_task import Frequency
from services import contacts, portal
from services.assessments import Item
from views import keys, meanwhile

SUMMARY = "summary"
TASK = "task-"


@dataclass
class Said:
    """What an assessment says, as it is stored or as somebody typed it."""

    items: dict[int, Item] = field(default_factory=dict)
    summary: str = ""

    def plain(self) -> dict[str, Any]:
        """Each field by its place in the page, so that it can be compared and carried along."""
        tasks = {place_of(key): _plain(item) for key, item in self.items.items()}
        return {**tasks, SUMMARY: _text(self.summary)}

    def told(self, place: str) -> str:
        """Write one field as people read it; nothing if it is not there."""
        if place == SUMMARY:
            return contacts.shortened(self.summary)
        item = next((one for key, one in self.items.items() if place_of(key) == place), None)
        if item is None:
            return ""
        return contacts.shortened(", ".join(filter(None, [portal.how_often(item), item.notes])))

    def take(self, place: str, other: "Said") -> None:
        """Take one field over from what somebody else said."""
        if place == SUMMARY:
            self.summary = other.summary
            return
        key = int(place.removeprefix(TASK))
        self.items.pop(key, None)
        if key in other.items:
            self.items[key] = other.items[key]


def place_of(key: int) -> str:
    """Name the field of a care task as the page does."""
    return f"{TASK}{key}"


def stored(plan: CarePlan) -> Said:
    """What a version says."""
    items = {
        task.care_task_id: Item(task.care_task_id, task.frequency, task.weekdays, task.notes)
        for task in plan.tasks
    }
    return Said(items, plan.summary or "")


def remember(said: Said) -> str:
    """What the tab carries of what it shows."""
    return json.dumps(said.plain())


def notice(opened: str | None, now: Said, mine: Said) -> dict[str, str]:
    """Say by place what was saved since the tab was opened, and take over what only others touched.

    One's own words stay.
    """
    before = meanwhile.read(opened)
    if not before:
        return {}  # sent by something that opened no tab
    theirs, typed, told = now.plain(), mine.plain(), {}
    for place in dict.fromkeys([*theirs, *(name for name in before if _is_place(name))]):
        is_changed = theirs.get(place) != before.get(place)
        if not is_changed or theirs.get(place) == typed.get(place):
            continue
        is_mine = typed.get(place) != before.get(place)
        told[place] = meanwhile.words(now.told(place), is_mine=is_mine)
        if not is_mine:
            mine.take(place, now)
    return told


def _is_place(name: str) -> bool:
    is_task = name.startswith(TASK) and keys.read(name.removeprefix(TASK)) is not None
    return is_task or name == SUMMARY


def _plain(item: Item) -> list[Any]:
    days = sorted(item.weekdays) if item.frequency is Frequency.chosen_weekdays else []
    return [item.frequency.name, days, _text(item.notes)]


def _text(words: str | None) -> str:
    return (words or "").replace("\r\n", "\n").strip()
