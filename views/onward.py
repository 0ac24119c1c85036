"""Where somebody goes next: only ever to a page of this site, whatever an address asks for."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

LONGEST = 2000
FRONT = "/"
BUILDERS_OWN = {"self", "endpoint"}


def local(wanted: str | None) -> str:
    """Give back an address of ours as it is, and the front page for every other one.

    Browsers read a backslash as a slash, leave out tabs and line breaks, and take two slashes for
    the beginning of a host; so an address with any of these is nobody's way onward.
    """
    return wanted if wanted and len(wanted) <= LONGEST and is_ours(wanted) else FRONT


def is_ours(address: str) -> bool:
    """Tell whether an address stays on this host, however a browser may read its letters."""
    return is_plain(address) and is_plain(unicodedata.normalize("NFKC", address))


def is_plain(address: str) -> bool:
    """Tell whether an address is a path on this host and nothing else."""
    if not address.startswith("/") or "\\" in address or address != address.strip():
        return False
    if any(unicodedata.category(sign)[0] == "C" for sign in address):
        return False
    return "//" not in re.split(r"[?#]", address, maxsplit=1)[0]


def arguments(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what an address asks for, without the words that `url_for` takes for its own.

    By these a visitor would choose host, scheme or page of an address that we write.
    """
    return {
        name: value
        for name, value in asked.items()
        if name not in BUILDERS_OWN and not name.startswith("_")
    }
