"""Names of files, made fit for headers, disks and eyes."""

import unicodedata
from pathlib import PurePosixPath

from flask_babel import gettext as _

LONGEST = 120
LONGEST_ENDING = 6
RESERVED = '<>:"|?*'


def clean(name: str) -> str:
    """Give a name without folders, control characters, and letters that turn the direction.

    The end of a long name is kept, since its ending stands there.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(one for one in last if one.isprintable() and one not in RESERVED)
    return plain.strip(" .")[-LONGEST:].strip(" .") or _("file")


def ending(name: str) -> str:
    """Tell the ending of a name, in small letters and with its dot; empty without one."""
    found = PurePosixPath(name).suffix.lower()
    return found if len(found) <= LONGEST_ENDING else ""


def with_ending(name: str, wanted: str) -> str:
    """Give a name the ending that its content asks for."""
    return name if ending(name) == wanted else f"{name}{wanted}"
