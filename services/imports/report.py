"""What an import did: rows made and known, rules applied, what was left out, and what is wrong."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with one row."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.column}: {self.reason}"


@dataclass(frozen=True)
class Reject:
    """A row that was not taken, as it stands in the file."""

    file: str
    row: int
    values: dict[str, str]


@dataclass
class Report:
    """Gathered while an import runs; printed when it is over."""

    made: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    rejects: dict[tuple[str, int], Reject] = field(default_factory=dict)

    def reject(self, file: str, row: int, values: dict[str, str], column: str, reason: str) -> None:
        """Note what is wrong with a row, which is then not taken."""
        self.faults.append(Fault(file, row, column, reason))
        self.rejects[file, row] = Reject(file, row, values)

    def is_clean(self) -> bool:
        """Tell whether every row could be taken."""
        return not self.faults
