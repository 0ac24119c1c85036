"""Uploads: whatever people save, or words that say what to do about it."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services import spreadsheets
from services.errors import Refused

FILES = Path(__file__).parent / "files"
BEA = {"Name": "Bea Peñalver", "ZIP": "02108"}


def read(content, name="people.csv"):
    return list(spreadsheets.read_rows(io.BytesIO(content), name))


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_text_is_read_whatever_letters_and_delimiter(encoding, delimiter, end):
    text = end.join([f"Name{delimiter}ZIP", f"Bea Peñalver{delimiter}02108", ""])
    assert read(text.encode(encoding)) == [(2, BEA)]


def test_row_numbers_are_those_that_a_spreadsheet_shows():
    rows = read(b'\n\nName,Note\nBea,"two\nlines"\n,\n\nPaul,x\n')
    assert [(number, row["Name"]) for number, row in rows] == [(4, "Bea"), (7, "Paul")]


def test_rows_may_be_shorter_or_longer_than_the_headings():
    rows = [row for _number, row in read(b"Name,ZIP\nBea\nPaul,02108,more\n")]
    assert rows == [
        {"Name": "Bea", "ZIP": ""},
        {"Name": "Paul", "ZIP": "02108", "Column 3": "more"},
    ]


def test_a_comma_inside_a_cell_does_not_decide_the_delimiter():
    rows = read(b'Name;Address\n"Bea, Ms";"18 Main St, Boston, MA"\n"Paul, Mr";"1 Elm St, X, Y"\n')
    assert rows[0][1] == {"Name": "Bea, Ms", "Address": "18 Main St, Boston, MA"}


def test_a_single_column_is_a_table_too():
    assert read(b"Name\nBea\n") == [(2, {"Name": "Bea"})]


def test_an_excel_file_reads_like_the_same_csv():
    content = workbook(
        ["Name", "Born", "At", "Seen", "Hours", "Visits", "Ok", None],
        [
            " Bea ",
            date(1941, 3, 4),
            time(9, 30),
            datetime.fromisoformat("2026-03-04 09:30"),
            7.5,
            12,
            True,
            "x",
        ],
    )
    assert read(content, "people.xlsx") == [
        (
            2,
            {
                "Name": "Bea",
                "Born": "1941-03-04",
                "At": "09:30",
                "Seen": "2026-03-04 09:30",
                "Hours": "7.5",
                "Visits": "12",
                "Ok": "Yes",
                "Column 8": "x",
            },
        )
    ]


def test_an_old_excel_file_is_read():
    [(number, row)] = spreadsheets.read_rows(FILES / "excel-97.xls")
    assert (number, row["Name"], row["Born"], row["ZIP"]) == (
        2,
        "Bea Peñalver",
        "1941-03-04",
        "02108",
    )


def test_the_first_sheet_with_anything_on_it_counts():
    book = openpyxl.Workbook()
    book.create_sheet("People").append(["Name"])
    book["People"].append(["Bea"])
    file = io.BytesIO()
    book.save(file)
    assert read(file.getvalue()) == [(2, {"Name": "Bea"})]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"))))
def test_what_was_exported_can_be_imported(texts):
    rows = [["x", text] for text in texts]
    content = b"".join(spreadsheets.write_csv(["Key", "Note"], rows))
    assert [row["Note"] for _number, row in read(content)] == [text.strip() for text in texts]


def test_a_stream_that_cannot_be_wound_back_is_read():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    assert list(spreadsheets.read_rows(Pipe(b"Name\nBea\n"))) == [(2, {"Name": "Bea"})]


def test_the_first_rows_can_be_had_alone():
    rows = spreadsheets.read_rows(io.BytesIO(b"Name\n" + b"Bea\n" * 100_000))
    assert next(rows) == (2, {"Name": "Bea"})
    rows.close()


def bomb():
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a", "w") as part,
    ):
        for _ in range(310):
            part.write(b"\0" * 1024 * 1024)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n , \n", "is empty"),
        (b"Name,Phone,Phone\n", "two columns called “Phone”"),
        (b'Name\n"Bea\nPaul\n', "quotation mark is missing"),
        (b"\x00\x01\x02\x03", "neither an Excel file nor text"),
        (b"Name\n\x81\x8d\n", "neither an Excel file nor text"),
        (b"\xff\xfe\x00", "neither an Excel file nor text"),
        (b"PK\x03\x04 and nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (workbook(["Name"], ["Bea"])[:-300], "damaged"),
        (bomb(), "too large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_in_words(content, words):
    with pytest.raises(Refused, match=words):
        read(content)


def test_an_archive_that_lies_about_its_size_is_refused():
    content = bytearray(workbook(["Name"], ["Bea"]))
    content[content.rindex(b"PK\x01\x02") + 24] ^= 0x01  # the unpacked size of the last part
    with pytest.raises(Refused, match="damaged"):
        read(bytes(content))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]),
    st.binary(max_size=300),
)
def test_any_noise_is_read_or_refused(start, noise):  # F5
    with suppress(Refused):
        assert isinstance(read(start + noise), list)
