"""Read what people upload: CSV from anywhere, Excel old and new."""

import codecs
import csv
import datetime
import io
import shutil
import tempfile
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

from flask_babel import gettext as _
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from services.errors import Refused
from services.spreadsheets.cells import unguard

Records = Generator[Sequence[str], None, None]
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A workbook is a compressed archive, and a small one can unpack to fill the memory.
UNPACKED_AT_MOST = 300 * 1024 * 1024
SAMPLE = 64 * 1024
DELIMITERS = ",;\t|"


def read_rows(
    source: str | Path | BinaryIO, name: str = ""
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row under its headings, with the number that a spreadsheet shows beside it.

    Everything comes as text, so that an importer reads a cell the same way from every kind of
    file: dates as 2026-03-04, numbers without a needless ".0". Empty rows are passed over.

    Args:
        source: A path, or an open binary file such as an upload.
        name: What the person calls the file, for the words of a refusal.

    Raises:
        Refused: The file is no table, is damaged or locked, or has no headings.
    """
    shown = name or (Path(source).name if isinstance(source, str | Path) else _("The file"))
    with opened(source) as file:
        beginning = file.read(SAMPLE)
        file.seek(0)
        if beginning.startswith((ZIP, OLD_EXCEL)):
            records = workbook_records(file, shown)
        else:
            records = text_records(file, beginning, shown)
        with closing(records):  # before the file, when only the first rows were wanted
            yield from under_headings(records, shown)


@contextmanager
def opened(source: str | Path | BinaryIO) -> Iterator[BinaryIO]:
    """Open a path; take a stream from its beginning, copied first if it cannot be wound back."""
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            yield file
    elif source.seekable():
        source.seek(0)
        yield source
    else:
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(source, copy)
            copy.seek(0)
            yield copy


def under_headings(
    records: Iterator[Sequence[str]], shown: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Name the cells of each row by the first row that has any."""
    cleaned = ((number, [clean(text) for text in row]) for number, row in enumerate(records, 1))
    filled = ((number, row) for number, row in cleaned if any(row))
    number_and_headings = next(filled, None)
    if number_and_headings is None:
        raise Refused(_("%(name)s is empty.", name=shown))
    names = headings(number_and_headings[1], shown)
    for number, row in filled:
        names += [_("Column %(number)s", number=n + 1) for n in range(len(names), len(row))]
        yield number, dict(zip_longest(names, row, fillvalue=""))


def clean(text: str) -> str:
    """Take off what was put around a text: the guard of our own exports, and spaces."""
    return unguard(text).strip()


def headings(row: Sequence[str], shown: str) -> list[str]:
    """Return the columns' names; two of one name would hide each other's cells."""
    names = [
        " ".join(text.split()) or _("Column %(number)s", number=number)
        for number, text in enumerate(row, 1)
    ]
    twice = {text for text in names if names.count(text) > 1}
    if twice:
        raise Refused(
            _(
                "%(name)s has two columns called “%(column)s”. Rename one of them.",
                name=shown,
                column=min(twice),
            )
        )
    return names


def text_records(file: BinaryIO, beginning: bytes, shown: str) -> Records:
    """Read a text file, whatever its letters and its delimiter."""
    encoding = encoding_of(file, beginning, shown)
    sample = beginning.decode(encoding, "ignore")
    letters = io.TextIOWrapper(file, encoding=encoding, newline="")
    reader = csv.reader(letters, delimiter=delimiter_of(sample), strict=True)
    try:
        yield from reader
    except csv.Error as problem:
        raise Refused(
            _(
                "%(name)s cannot be read beyond line %(line)s: a quotation mark is missing there.",
                name=shown,
                line=reader.line_num,
            )
        ) from problem
    finally:
        letters.detach()


def encoding_of(file: BinaryIO, beginning: bytes, shown: str) -> str:
    """Find the encoding by trial: UTF-16 shows itself, UTF-8 proves itself, else it is Windows'.

    A few NULs do not spoil a whole file: whoever takes the rows names the ones that hold them.
    """
    if beginning.startswith(UTF16):
        candidates = ["utf-16"]
    elif b"\x00" in beginning:
        candidates = unmarked_utf16(beginning) or text_with_few_zeros(beginning)
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        if decodes(file, encoding):
            return encoding
    raise Refused(
        _("%(name)s is neither an Excel file nor text. Save it as Excel or as CSV.", name=shown)
    )


def unmarked_utf16(beginning: bytes) -> list[str]:
    """Tell by where the zeros stand whether it is UTF-16 without the mark at its beginning."""
    enough, few = len(beginning) // 4, len(beginning) // 50
    even, odd = beginning[0::2].count(0), beginning[1::2].count(0)
    if odd > enough and even <= few:
        return ["utf-16-le"]
    return ["utf-16-be"] if even > enough and odd <= few else []


def text_with_few_zeros(beginning: bytes) -> list[str]:
    """Take for text only what has a NUL here and there."""
    return ["utf-8-sig"] if beginning.count(0) <= len(beginning) // 20 else []


def decodes(file: BinaryIO, encoding: str) -> bool:
    """Tell whether every letter of the file is one in this encoding; leave it at its start."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in iter(lambda: file.read(1 << 20), b""):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    finally:
        file.seek(0)
    return True


def delimiter_of(sample: str) -> str:
    """Choose the delimiter that cuts the most lines as it cuts the first; a comma if in doubt."""

    def agreement(delimiter: str) -> tuple[int, int]:
        rows = [row for row in csv.reader(sample.splitlines(), delimiter=delimiter) if row]
        rows = rows[:20]
        width = len(rows[0]) if rows else 0
        return (sum(len(row) == width for row in rows) if width > 1 else 0, width)

    return max(DELIMITERS, key=agreement)


def workbook_records(file: BinaryIO, shown: str) -> Records:
    """Read the first sheet that holds anything."""
    check_archive(file, shown)
    try:
        with load_workbook(file) as book:
            for row in first_table(book):
                yield [said(value) for value in row]
    except PasswordError as problem:
        raise Refused(
            _("%(name)s is locked with a password. Save it without one.", name=shown)
        ) from problem
    except CalamineError as problem:
        raise damaged(shown) from problem


def first_table(book: CalamineWorkbook) -> Iterator[Sequence[object]]:
    """Return the rows of the first sheet in sight that holds any."""
    for number, known in enumerate(book.sheets_metadata):
        in_sight = known.visible is SheetVisibleEnum.Visible
        if in_sight and known.typ is SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(number)
            if sheet.total_height:
                return sheet.iter_rows()
    return iter(())


def check_archive(file: BinaryIO, shown: str) -> None:
    """Refuse an archive that unpacks to more than anybody's table, or lies about it."""
    if not zipfile.is_zipfile(file):
        file.seek(0)
        return
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > UNPACKED_AT_MOST:
                raise Refused(_("%(name)s is too large. Split it into smaller files.", name=shown))
            broken = archive.testzip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as problem:
        raise damaged(shown) from problem
    if broken:
        raise damaged(shown)
    file.seek(0)


def damaged(shown: str) -> Refused:
    """Say that a workbook cannot be opened."""
    return Refused(_("%(name)s is damaged. Open it in Excel and save it again.", name=shown))


def said(value: object) -> str:
    """Write a workbook's value as a person would type it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime):
        shown = value.isoformat(" ", "seconds")
        return shown.removesuffix(" 00:00:00").removesuffix(":00")
    if isinstance(value, datetime.time):
        return value.isoformat("seconds").removesuffix(":00")
    return str(value)
