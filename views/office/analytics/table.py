"""A table of figures: what its columns hold decides how page, plot and file write them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from views import wording

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")
CENT = Decimal("0.01")

WRITTEN: dict[str, Callable[[Any], str]] = {
    "text": str,
    "count": wording.number,
    "days": wording.number,
    "money": wording.money,
    "percent": lambda value: wording.number(value) + ("" if value is None else "%"),
}


@dataclass(frozen=True)
class Plot:
    """Which columns are drawn: `values` in the accent, `totals` softly behind."""

    values: int
    totals: int | None = None
    upright: bool = False


@dataclass(frozen=True)
class Table:
    """One question answered: the same lines on the page, in the plot and in the file."""

    key: str
    title: str
    words: str
    columns: list[tuple[str, str]]
    lines: list[tuple[Any, ...]]
    plot: Plot
    empty: str = field(default_factory=lambda: _("Nobody asked in this period."))
    total: tuple[Any, ...] | None = None  # below the lines, and in no plot

    @property
    def head(self) -> list[str]:
        """What the columns are called."""
        return [label for label, _kind in self.columns]

    @property
    def every(self) -> list[tuple[Any, ...]]:
        """The lines, and the sum of them where there is one."""
        return [*self.lines, self.total] if self.total else self.lines

    def written(self) -> list[list[str]]:
        """The lines as people read them."""
        kinds = [kind for _label, kind in self.columns]
        return [
            [WRITTEN[kind](value) for kind, value in zip(kinds, line, strict=True)]
            for line in self.every
        ]

    def drawn(self, column: int | None) -> list[str]:
        """One column for the plot; plain digits, whatever the language."""
        return [] if column is None else [str(line[column] or 0) for line in self.lines]


def share(part: int, whole: int) -> Decimal | None:
    """So many of a hundred, to one place; nothing of nothing is no share."""
    return (part * HUNDRED / whole).quantize(TENTH) if whole else None


def each(amount: Decimal, number: int) -> Decimal | None:
    """An amount divided by how many there are, to the cent."""
    return (amount / number).quantize(CENT) if number else None
