"""Files within a form: room for several, and each taken or refused by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from flask import current_app, request, session
from flask_babel import gettext as _

from models.base import db
from services import documents
from services.documents import Taken
from services.errors import Refused
from services.files import vault

MOST_BYTES = 120 * vault.MEGABYTE
ROOMY = {"PortalDocuments.send"}
TAB = "documents"
Take = Callable[[Path, IO[bytes], str, int], Taken]


@dataclass
class Taking:
    """What became of the files of one form."""

    taken: list[Taken] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def make_room() -> None:
    """Let people who signed in send several files in one form; other forms stay as they are.

    Each file has the agency's own limit, which is looked at while the file is written down.
    """
    is_tab = (request.view_args or {}).get("tab") == TAB
    if (is_tab or request.endpoint in ROOMY) and getattr(session, "login", None) is not None:
        request.max_content_length = MOST_BYTES


def take_all(name: str, take: Take = documents.take) -> Taking:
    """Put every file of an input into the vault; what is refused says why.

    No transaction is open meanwhile: this takes as long as the files are large.
    """
    limit = documents.most_bytes(db.session())
    db.session.rollback()
    found = Taking()
    files = [one for one in request.files.getlist(name) if one.filename]
    for file in files:
        with file.stream as stream:
            if len(found.taken) + len(found.refused) >= documents.MOST_FILES:
                continue
            try:
                found.taken.append(take(folder(), stream, file.filename or "", limit))
            except Refused as refusal:
                found.refused.append(refusal.words)
    if len(files) > documents.MOST_FILES:
        words = _("Only the first %(n)s files were looked at.", n=documents.MOST_FILES)
        found.refused.append(words)
    if not files:
        found.refused.append(_("Please choose a file first."))
    return found


def folder() -> Path:
    """Where files are kept."""
    kept: Path = current_app.config["DOCUMENTS"]
    return kept
