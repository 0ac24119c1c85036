"""Documents: files about a client, a prospect or a caregiver, and the photos of people.

Taking a file in (`take`) touches the disk only and may last; noting it (`add`) is one row.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from models.caregiver import Caregiver
from models.client import Client
from models.document import Document, Visibility
from models.prospect import Prospect
from services import settings
from services.errors import Refused
from services.files import kinds, names, pictures, vault
from services.files.kinds import Kind
from services.files.vault import Kept

Owner = Client | Prospect | Caregiver

MOST_FILES = 10
LONGEST_TITLE = 200
KEYS = {Client: "client_id", Prospect: "prospect_id", Caregiver: "caregiver_id"}


@dataclass(frozen=True)
class Taken:
    """A file that is in the vault and has no row yet."""

    title: str
    kind: Kind
    kept: Kept


def most_bytes(session: Session) -> int:
    """How large a file may be, as the agency decided."""
    return int(settings.agency(session)["document_megabytes"]) * vault.MEGABYTE


def take(folder: Path, stream: IO[bytes], name: str, limit: int) -> Taken:
    """Put a file that somebody sent into the vault; pictures are painted afresh.

    Raises:
        Refused: it is empty, too large, of no kind that is taken, or damaged.
    """
    shown = names.clean(name)
    with vault.arriving(folder) as file:
        vault.receive(stream, file, shown, limit)
        kind = kinds.of(file, shown)
        if kind.is_picture:
            kind = pictures.repaint(file, kind, shown)
        return Taken(_title(shown), kind, vault.settle(file, folder))


def take_photo(folder: Path, stream: IO[bytes], name: str, limit: int) -> Taken:
    """Put a photo of a person into the vault: square, and no larger than it is shown.

    Raises:
        Refused: it is no picture, or one that `take` would refuse.
    """
    shown = names.clean(name)
    with vault.arriving(folder) as file:
        vault.receive(stream, file, shown, limit)
        if not kinds.of(file, shown).is_picture:
            raise Refused(_("%(name)s is no picture: only JPEG, PNG and HEIC.", name=shown))
        kind = pictures.portray(file, shown)
        return Taken(_("Photo"), kind, vault.settle(file, folder))


def add(
    session: Session,
    taken: Taken,
    owner: Owner,
    user_id: int | None,
    *,
    title: str = "",
    shared_at: datetime | None = None,
) -> Document:
    """Note a file about somebody; without a title its name is one. Shared, it is in the portal."""
    document = _row(taken, owner, user_id)
    document.title = readable(title) or taken.title
    if shared_at is not None:
        share(document, shared_at)
    session.add(document)
    session.flush()
    return document


def add_from_portal(
    session: Session,
    taken: Taken,
    client: Client,
    user_id: int,
    at: datetime,
    *,
    title: str = "",
) -> Document:
    """Note a file that a client or family sent: seen by who sent it and the office.

    Raises:
        Refused: all files sent about this client together have become too large.
    """
    check_room(session, client.id, taken.kept.size)
    document = _row(taken, client, user_id)
    document.title = readable(title) or taken.title
    document.is_from_portal, document.untold_since = True, at
    session.add(document)
    session.flush()
    return document


def check_room(session: Session, client_id: int, size: int) -> None:
    """Hold what the portal sends about one client together to the agency's limit.

    Raises:
        Refused: there is no room for so much more.
    """
    session.execute(select(Client.id).where(Client.id == client_id).with_for_update())
    sent = select(func.coalesce(func.sum(Document.size), 0)).where(
        Document.client_id == client_id,
        Document.is_from_portal,
        Document.deleted_at.is_(None),
        Document.taken_back_at.is_(None),
    )
    most = int(settings.agency(session)["client_document_megabytes"])
    if (session.scalar(sent) or 0) + size > most * vault.MEGABYTE:
        raise Refused(_("There is no room for more files here. Please call the office."))


def set_photo(
    session: Session, taken: Taken, owner: Owner, user_id: int | None, at: datetime
) -> Document:
    """Give somebody a photo; an earlier one is put away."""
    remove_photo(session, owner, at)
    document = _row(taken, owner, user_id)
    document.is_photo = True
    session.add(document)
    session.flush()
    return document


def remove_photo(session: Session, owner: Owner, at: datetime) -> None:
    """Put somebody's photo away."""
    for photo in session.scalars(photos_of(owner)):
        photo.deleted_at = at


def rename(document: Document, title: str, at: datetime) -> None:
    """Call a document something else.

    Raises:
        Refused: that is no name.
    """
    document.title = readable(title)
    if not document.title:
        raise Refused(_("Please give it a name."), field="title")
    acknowledge(document, at)


def readable(title: str) -> str:
    """Give a title without what no eye sees, on one line."""
    printable = "".join(one if one.isprintable() else " " for one in title)
    return " ".join(printable.split())[:LONGEST_TITLE]


def share(document: Document, at: datetime) -> None:
    """Let people see it in the portal whose grant includes the client's documents; tell them soon.

    Raises:
        Refused: it is about nobody who has a portal, or was taken back.
    """
    if document.client_id is None and document.client is None:
        raise Refused(_("Only a client’s documents can be shared in the portal."))
    if document.taken_back_at is not None:
        raise Refused(_("It was taken back by whoever sent it."))
    if document.visibility is not Visibility.portal:
        document.visibility, document.untold_since = Visibility.portal, at


def keep_to_office(document: Document) -> None:
    """Take a document back from the portal; who sent it there still sees it."""
    document.visibility, document.untold_since = Visibility.office, None


def acknowledge(document: Document, at: datetime) -> None:
    """Note that the office knows of a document that came from the portal."""
    if document.is_from_portal and document.acknowledged_at is None:
        document.acknowledged_at = at


def of(owner: Owner) -> Select[Document]:
    """Select somebody's documents without photos; a client's include those of the time before."""
    mine = _about(owner)
    if isinstance(owner, Client):
        prospect = Prospect.__table__
        before = select(prospect.c.id).where(prospect.c.client_id == owner.id)
        mine = or_(mine, Document.prospect_id.in_(before))
    return select(Document).where(mine, ~Document.is_photo, Document.deleted_at.is_(None))


def photos_of(owner: Owner) -> Select[Document]:
    """Select somebody's photo."""
    query = select(Document).where(_about(owner), Document.is_photo, Document.deleted_at.is_(None))
    return query.order_by(Document.id.desc())


def caregiver_photo(caregiver_id: int | None) -> Select[int]:
    """Select the photo of whoever comes, by the key that a visit names."""
    mine = Document.caregiver_id == caregiver_id
    query = select(Document.id).where(mine, Document.is_photo, Document.deleted_at.is_(None))
    return query.order_by(Document.id.desc()).limit(1)


def in_portal(client_id: int) -> Select[Document]:
    """Select what a portal user may see of a client's documents, as far as the wall lets it be."""
    query = select(Document).where(
        Document.client_id == client_id,
        ~Document.is_photo,
        Document.deleted_at.is_(None),
        Document.taken_back_at.is_(None),
    )
    return query.order_by(Document.created_at.desc(), Document.id.desc())


def waiting() -> Select[int]:
    """Select what came from the portal and nobody in the office has taken note of."""
    return select(Document.id).where(
        Document.is_from_portal,
        Document.acknowledged_at.is_(None),
        Document.deleted_at.is_(None),
        Document.taken_back_at.is_(None),
    )


def file_name(document: Document) -> str:
    """Name a document's file as people save it."""
    kind = kinds.BY_TYPE.get(document.content_type)
    name = names.clean(document.title)
    return names.with_ending(name, kind.ending) if kind else name


def _about(owner: Owner) -> ColumnElement[bool]:
    column: ColumnElement[int] = getattr(Document, KEYS[type(owner)])
    return column == owner.id


def _title(shown: str) -> str:
    found = names.ending(shown)
    return shown[: -len(found)].strip() or shown if found else shown


def _row(taken: Taken, owner: Owner, user_id: int | None) -> Document:
    return Document(
        office_id=owner.office_id,
        **{KEYS[type(owner)]: owner.id},
        title=taken.title,
        stored_as=taken.kept.stored_as,
        content_type=taken.kind.content_type,
        size=taken.kept.size,
        sha256=taken.kept.sha256,
        sealed_with=taken.kept.sealed_with,
        uploaded_by_id=user_id,
    )
