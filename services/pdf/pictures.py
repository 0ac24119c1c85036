"""Pictures inside documents: the engines load nothing, so a logo travels in the page."""

import base64

from flask_babel import gettext as _

from services.errors import Refused

# What the first bytes say counts, not what the file is called; no SVG, which is a document.
KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def data_uri(picture: bytes) -> str:
    """Return a PNG or JPEG as an address that can stand in `<img src>`."""
    for beginning, kind in KINDS.items():
        if picture.startswith(beginning):
            return f"data:{kind};base64,{base64.b64encode(picture).decode()}"
    raise Refused(_("The picture must be a PNG or JPEG file."))
