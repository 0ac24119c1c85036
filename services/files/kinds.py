"""The kinds of files that are taken, told by what is in them; a name alone is not believed."""

from dataclasses import dataclass
from typing import IO

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.errors import Refused
from services.files import archives, names

BEGINNING = 4096
OPEN_XML = "application/vnd.openxmlformats-officedocument"
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<iframe", b"<?php")
PHONE_PICTURES = (b"heic", b"heix", b"heim", b"heis", b"mif1")
OTHER_PICTURES = (b"hevc", b"msf1", b"avif", b"avis")
WORDS = _l(
    "PDF, JPEG, PNG, HEIC, Word (.docx), Excel (.xlsx), OpenDocument (.odt) and plain text (.txt)"
)


@dataclass(frozen=True)
class Kind:
    """One kind; `is_shown` says whether browsers show it safely by themselves."""

    words: str
    content_type: str
    ending: str
    is_shown: bool = False
    is_picture: bool = False


PDF = Kind("PDF", "application/pdf", ".pdf", is_shown=True)
JPEG = Kind("JPEG", "image/jpeg", ".jpg", is_shown=True, is_picture=True)
PNG = Kind("PNG", "image/png", ".png", is_shown=True, is_picture=True)
HEIC = Kind("HEIC", "image/heic", ".heic", is_picture=True)  # arrives, and is kept as JPEG
DOCX = Kind("Word", f"{OPEN_XML}.wordprocessingml.document", ".docx")
XLSX = Kind("Excel", f"{OPEN_XML}.spreadsheetml.sheet", ".xlsx")
ODT = Kind("OpenDocument", "application/vnd.oasis.opendocument.text", ".odt")
TXT = Kind("Text", "text/plain", ".txt")
BY_TYPE = {one.content_type: one for one in (PDF, JPEG, PNG, DOCX, XLSX, ODT, TXT)}
BEGINNINGS = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
IN_ARCHIVES = {one.ending: one for one in (DOCX, XLSX, ODT)}
PICTURES_ACCEPTED = ".jpg,.jpeg,.png,.heic,.heif"
ACCEPTED = f".pdf,{PICTURES_ACCEPTED},.docx,.xlsx,.odt,.txt"


def of(stream: IO[bytes], name: str) -> Kind:
    """Tell what kind of file it is by what is in it, and rewind it.

    Raises:
        Refused: it is empty, of no kind that is taken, or two kinds at once.
    """
    stream.seek(0)
    head = stream.read(BEGINNING)
    if not head:
        raise Refused(_("%(name)s is empty.", name=name))
    found = _by_beginning(head) or _archive(head, stream, name) or _text(head, stream, name)
    if found is None:
        raise Refused(_why_not(head, name))
    if found is PDF and (_has_markup(head) or archives.is_one(stream)):
        raise Refused(_("%(name)s is a PDF and something else at once.", name=name))
    stream.seek(0)
    return found


def _by_beginning(head: bytes) -> Kind | None:
    if _brand(head) in PHONE_PICTURES:
        return HEIC
    return next((kind for beginning, kind in BEGINNINGS if head.startswith(beginning)), None)


def _brand(head: bytes) -> bytes:
    """Tell which of the many kinds of boxes of media a file is; empty if it is none."""
    return head[8:12] if head[4:8] == b"ftyp" else b""


def _archive(head: bytes, stream: IO[bytes], name: str) -> Kind | None:
    return IN_ARCHIVES.get(archives.ending(stream, name)) if head.startswith(b"PK") else None


def _text(head: bytes, stream: IO[bytes], name: str) -> Kind | None:
    """Take for text only what is called so and reads so; whatever fits nowhere would be text."""
    if names.ending(name) != TXT.ending or _has_markup(head):
        return None
    stream.seek(0)
    words = _decoded(stream.read())
    return TXT if words is not None and all(map(_is_readable, words)) else None


def _decoded(content: bytes) -> str | None:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_wide else ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _is_readable(sign: str) -> bool:
    return sign >= " " or sign in "\t\n\r\f"


def _has_markup(head: bytes) -> bool:
    lower = head.lower()
    return any(tag in lower for tag in MARKUP)


def _why_not(head: bytes, name: str) -> str:
    if _brand(head) in OTHER_PICTURES:
        return _("%(name)s is a picture that only few programs open: send it as JPEG.", name=name)
    return _("%(name)s cannot be taken: only %(kinds)s.", name=name, kinds=str(WORDS))
