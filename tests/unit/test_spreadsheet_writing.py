"""Exports: exact, readable, and never a formula."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, auto
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services import spreadsheets
from services.spreadsheets import excel


class State(Enum):
    partially_paid = auto()


BOSTON = ZoneInfo("America/New_York")
NUMBERS = st.integers() | st.decimals() | st.floats()
STARTS = st.sampled_from(
    ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "'=", "'", "''-"]
)
SPACES = st.text("\ufeff \u200b\u00a0\x00\x1f\t", max_size=3)
NASTY = st.builds("{}{}{}".format, SPACES, STARTS, st.text(max_size=20))
TEXTS = st.text(max_size=30) | NASTY


def from_csv(pieces):
    text = b"".join(pieces).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def from_xlsx(pieces):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(pieces)))
    return [list(sheet.iter_rows()) for sheet in book]


def looks_like_a_formula(text):
    """Judge as a spreadsheet does: by the first sign that can be seen."""
    if re.match(r"[ \x00\ufeff]*[\t\r\n]", text):
        return True
    seen = [sign for sign in text if sign.isprintable() and not sign.isspace()]
    return bool(seen) and seen[0] in "=+-@|%\uff1d\uff0b\uff0d\uff20"


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
@example("=HYPERLINK(1)")
@example(" \ufeff=1")
@example("\ud800=1")
def test_no_text_in_a_csv_is_a_formula(text):  # F1
    [[_heading], *rows] = from_csv(spreadsheets.write_csv(["Name"], [[text]]))
    assert not any(looks_like_a_formula(cell) for row in rows for cell in row)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_no_text_in_an_excel_file_is_a_formula(texts):  # F1
    [rows] = from_xlsx(spreadsheets.write_xlsx(["Name"], [[text] for text in texts]))
    for row in rows:
        for cell in row:
            assert cell.data_type != "f"
            assert not looks_like_a_formula(str(cell.value or ""))


def test_a_heading_is_no_formula_either():  # F1
    assert from_csv(spreadsheets.write_csv(["=1"], [])) == [["'=1"]]


@settings(max_examples=1500)
@given(TEXTS)
def test_the_guard_can_be_taken_off_again(text):
    assert spreadsheets.unguard(spreadsheets.guard(text)) == text


@given(NUMBERS)
def test_every_number_is_a_number_or_harmless_text(value):
    [_heading, [cell]] = from_csv(spreadsheets.write_csv(["Amount"], [[value]]))
    assert re.fullmatch(r"-?[0-9.]+(e[+-]?[0-9]+)?", cell) or not looks_like_a_formula(cell)


@pytest.mark.parametrize("value", [Decimal("-5.00"), -5, -5.25])
def test_a_negative_number_is_not_text(value):
    [_heading, [cell]] = from_csv(spreadsheets.write_csv(["Amount"], [[value]]))
    [[_, [excel_cell]]] = from_xlsx(spreadsheets.write_xlsx(["Amount"], [[value]]))
    assert cell == str(value)
    assert (excel_cell.data_type, excel_cell.value) == ("n", float(value))


def test_every_kind_of_value_has_its_way_of_being_written():
    instant = datetime(2026, 7, 4, 13, 5, tzinfo=UTC)
    row = [None, True, State.partially_paid, date(2026, 3, 4), instant, time(9, 0), ["a", "b"]]
    [_heading, cells] = from_csv(spreadsheets.write_csv(["x"] * 7, [row], zone=BOSTON))
    assert cells == ["", "Yes", "Partially paid", "2026-03-04", "2026-07-04 09:05", "09:00", "a; b"]


def test_excel_gets_real_dates_and_money():
    row = [date(2026, 3, 4), datetime(2026, 7, 4, 13, 5, tzinfo=UTC), Decimal("1212.50")]
    [[_, cells]] = from_xlsx(spreadsheets.write_xlsx(["a", "b", "c"], [row], zone=BOSTON))
    assert [cell.value for cell in cells] == [
        datetime.fromisoformat("2026-03-04"),
        datetime.fromisoformat("2026-07-04 09:05"),
        1212.5,
    ]
    assert cells[2].number_format == "#,##0.00##"


def test_a_date_before_excels_first_is_still_told():
    [[_, [cell]]] = from_xlsx(spreadsheets.write_xlsx(["Born"], [[date(1899, 12, 31)]]))
    assert cell.value == "1899-12-31"


def test_letters_of_all_languages_survive():
    name = "Peñalver 李 🙂"
    assert from_csv(spreadsheets.write_csv(["Name"], [[name]]))[1] == [name]
    [[_, [cell]]] = from_xlsx(spreadsheets.write_xlsx(["Name"], [[name]]))
    assert cell.value == name


def endless() -> Iterator[list[object]]:
    number = 0
    while True:
        number += 1
        yield [number, "row"]


def test_the_first_piece_of_a_csv_comes_before_the_last_row():
    pieces = spreadsheets.write_csv(["Number", "Name"], endless())
    assert [next(pieces) for _ in range(3)][2].startswith(b"501,row")


def test_an_export_without_rows_has_its_headings():
    assert from_csv(spreadsheets.write_csv(["Name"], [])) == [["Name"]]
    [[[cell]]] = from_xlsx(spreadsheets.write_xlsx(["Name"], []))
    assert cell.value == "Name"


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(excel, "ROWS_PER_SHEET", 2)
    sheets = from_xlsx(spreadsheets.write_xlsx(["N"], ([n] for n in range(5)), title="Clients"))
    assert [[cell.value for [cell] in sheet] for sheet in sheets] == [
        ["N", 0, 1],
        ["N", 2, 3],
        ["N", 4],
    ]


@pytest.mark.parametrize("title", ["", "Tasks: open/closed?", "'", "x" * 50, "[]"])
def test_any_title_makes_a_file(title):
    assert from_xlsx(spreadsheets.write_xlsx(["N"], [[1]], title=title))


def test_an_export_that_fails_midway_leaves_no_files(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def rows():
        yield [1]
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError):
        list(spreadsheets.write_xlsx(["N"], rows()))
    assert list(tmp_path.iterdir()) == []
