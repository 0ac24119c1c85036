"""The whole agency in open formats: `exports.write(session, order)`, for `flask export DIR`.

Exact values, for programs: what a spreadsheet might take for a formula stays as it is. The grids'
own exports are for spreadsheets.
"""

from services.exports.folder import unfinished
from services.exports.tables import Column, Table, kept_tables
from services.exports.writing import Order, begin, size, write

__all__ = ["Column", "Order", "Table", "begin", "kept_tables", "size", "unfinished", "write"]
