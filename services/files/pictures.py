"""Pictures are painted afresh: nothing stays of where and with what they were taken."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from flask_babel import gettext as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from services.errors import Refused
from services.files.kinds import HEIC, JPEG, Kind

MOST_DOTS = 60_000_000
PORTRAIT = 256
QUALITY = 90
FORMATS = ("JPEG", "PNG", "HEIF")
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, RuntimeError)
TOO_MANY_DOTS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

register_heif_opener(thumbnails=False)


def repaint(file: IO[bytes], kind: Kind, name: str) -> Kind:
    """Write a picture anew in its place, upright and without anything but its dots.

    Returns its kind, which is JPEG for what only few programs open.

    Raises:
        Refused: it cannot be read, or is enormous.
    """
    with _opened(file, name) as picture:
        upright = ImageOps.exif_transpose(picture)
        made = JPEG if kind is HEIC else kind
        _write(upright if made is not JPEG else _for_jpeg(upright), file, made)
    return made


def portray(file: IO[bytes], name: str) -> Kind:
    """Make a photo of a person in its place: square, as large as it is shown.

    Raises:
        Refused: it cannot be read, or is enormous.
    """
    with _opened(file, name) as picture:
        picture.draft("RGB", (2 * PORTRAIT, 2 * PORTRAIT))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
        ground = Image.new("RGBA", upright.size, "white")
        flat = Image.alpha_composite(ground, upright).convert("RGB")
        # Faces stand in the upper half of most pictures.
        square = ImageOps.fit(flat, (PORTRAIT, PORTRAIT), centering=(0.5, 0.35))
        _write(square, file, JPEG)
    return JPEG


@contextmanager
def _opened(file: IO[bytes], name: str) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(file, formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_DOTS:
                    raise Image.DecompressionBombError
                yield picture
        except TOO_MANY_DOTS as error:
            raise Refused(_("%(name)s has too many dots. Make it smaller.", name=name)) from error
        except UNREADABLE as error:
            words = _("%(name)s cannot be read: the picture is damaged.", name=name)
            raise Refused(words) from error


def _for_jpeg(picture: Image.Image) -> Image.Image:
    return picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")


def _write(picture: Image.Image, file: IO[bytes], kind: Kind) -> None:
    picture.load()
    picture.info = {key: picture.info[key] for key in ("transparency",) if key in picture.info}
    options = {"quality": QUALITY} if kind is JPEG else {}
    file.seek(0)
    file.truncate()
    picture.save(file, format=kind.words, **options)
