"""Office files are zip archives: looked into without unpacking, so that none can swell in here."""

import zipfile
from typing import IO

from flask_babel import gettext as _

from services.errors import Refused

MOST_PARTS = 5000
MOST_BYTES = 300 * 1024 * 1024
MOST_SWELLING = 150
SPARE = 1024 * 1024
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
CONTENT_TYPES = "[Content_Types].xml"


def is_one(stream: IO[bytes]) -> bool:
    """Tell whether a file can be opened as an archive too, whatever it begins with."""
    return zipfile.is_zipfile(stream)


def ending(stream: IO[bytes], name: str) -> str:
    """Tell which kind of office file an archive is, by its ending; empty if it is none.

    Raises:
        Refused: it is damaged, would swell, hides something, or bears programs.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            _check(parts, name)
            return _kind({part.filename for part in parts}, archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError) as error:
        raise Refused(_("%(name)s is damaged: it cannot be opened.", name=name)) from error
    except (RuntimeError, OSError, ValueError, EOFError) as error:
        raise Refused(_("%(name)s cannot be read: is it locked?", name=name)) from error


def _check(parts: list[zipfile.ZipInfo], name: str) -> None:
    packed, unpacked = sum(one.compress_size for one in parts), sum(one.file_size for one in parts)
    swells = unpacked > MOST_BYTES or unpacked > packed * MOST_SWELLING + SPARE
    if swells or len(parts) > MOST_PARTS:
        raise Refused(_("%(name)s would swell to an enormous size when opened.", name=name))
    if any(_is_outside(one.filename) for one in parts):
        raise Refused(_("%(name)s names files outside itself.", name=name))
    if any(one.flag_bits & 1 for one in parts):
        raise Refused(_("%(name)s is locked by a password.", name=name))
    if any(one.filename.lower().endswith(("vbaproject.bin", ".exe", ".dll")) for one in parts):
        raise Refused(_("%(name)s bears programs (macros).", name=name))


def _is_outside(path: str) -> bool:
    steps = path.replace("\\", "/").split("/")
    return ".." in steps or path.startswith(("/", "\\")) or ":" in steps[0]


def _kind(named: set[str], archive: zipfile.ZipFile) -> str:
    if {CONTENT_TYPES, "word/document.xml"} <= named:
        return ".docx"
    if {CONTENT_TYPES, "xl/workbook.xml"} <= named:
        return ".xlsx"
    if "mimetype" in named:
        with archive.open("mimetype") as part:
            return ".odt" if part.read(len(OPEN_DOCUMENT) + 1) == OPEN_DOCUMENT else ""
    return ""
