"""Amounts that somebody typed: read exactly, or refused in words."""

import re
from decimal import Decimal

from flask_babel import gettext as _

from services.errors import Refused

# A comma only between thousands: 12,50 would otherwise be read as a hundred times as much.
WRITTEN = re.compile(r"\$? ?((?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.\d{1,2})?)", re.ASCII)


def read(text: str, field: str = "amount") -> Decimal:
    """Read an amount above zero, in dollars and cents.

    Raises:
        Refused: it is no such amount; the words stand beside the field.
    """
    match = WRITTEN.fullmatch(text.strip())
    if match is None:
        raise Refused(_("Please give an amount like 12.50."), field)
    amount = Decimal(match[1].replace(",", ""))
    if amount == 0:
        raise Refused(_("Please give an amount above zero."), field)
    return amount
