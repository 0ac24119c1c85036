"""Tables in and out: `spreadsheets.write_csv(columns, rows)`, `spreadsheets.read_rows(file)`."""

from services.spreadsheets.cells import guard, unguard
from services.spreadsheets.comma import write_csv
from services.spreadsheets.excel import write_xlsx
from services.spreadsheets.reading import read_rows

__all__ = ["guard", "read_rows", "unguard", "write_csv", "write_xlsx"]
