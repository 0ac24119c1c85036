"""Taking other systems' data in: `imports.run(session, order, report)`."""

from services.imports.intake import office_named
from services.imports.report import Fault, Reject, Report
from services.imports.rules import WORDS
from services.imports.running import KINDS, Order, run, size

__all__ = [
    "KINDS",
    "WORDS",
    "Fault",
    "Order",
    "Reject",
    "Report",
    "office_named",
    "run",
    "size",
]
