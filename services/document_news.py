"""Mails that say there is a document, and not which: to families, and to the office (A4).

What waits to be told is marked on its row. A pause lets several of them, or a second thought, come
before the mail; then one person gets one mail for all of them. Mark and mail change in one
transaction, so that none is lost and none goes out twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.client import Client
from models.document import Document, Visibility
from models.grant import Grant
from models.section import Section
from services import grants, messages, settings, staff
from services.messages import Draft

PAUSE = timedelta(minutes=2)
BATCH = 100
SETTING = "document_notice_users"


@dataclass(frozen=True)
class News:
    """That somebody should look at the documents of a client."""

    kind: str
    reader: User
    client_id: int
    office_id: int


def tell(session: Session, today: date, at: datetime) -> tuple[int, int]:
    """Tell of the documents of some clients; return of how many clients, and how many mails."""
    due = (
        select(Document.client_id)
        .where(Document.untold_since <= at - PAUSE, Document.client_id.is_not(None))
        .distinct()
        .limit(BATCH)
    )
    clients = list(session.scalars(due))
    rows = _claim(session, clients)
    shared = [row for row in rows if row.visibility is Visibility.portal]
    sent = [row for row in rows if row not in shared and row.acknowledged_at is None]
    news = [*_for_portals(session, shared, today), *_for_office(session, sent)]
    drafts = _drafts(news, at)
    messages.write_all(session, drafts, at)
    return len(clients), len(drafts)


def _claim(session: Session, clients: Sequence[int | None]) -> list[Document]:
    """Take what waits, so that nobody else tells of it; what is gone meanwhile is no news."""
    if not clients:
        return []
    claimed = (
        update(Document)
        .where(Document.client_id.in_(clients), Document.untold_since.is_not(None))
        .values(untold_since=None)
        .returning(Document)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return [
        row
        for row in session.scalars(claimed)
        if row.deleted_at is None and row.taken_back_at is None and not row.is_photo
    ]


def _for_portals(session: Session, rows: Iterable[Document], today: date) -> list[News]:
    """Find whose grants include the documents today; of one's own one is not told."""
    by_client: dict[int, list[Document]] = {}
    for row in rows:
        by_client.setdefault(row.client_id or 0, []).append(row)
    query = (
        select(Grant.client_id, User)
        .join(User, Grant.user_id == User.id)
        .where(
            Grant.client_id.in_(by_client),
            Grant.section == Section.documents,
            grants.live(today),
            User.active,
            User.email != "",
        )
        .distinct()
        .order_by(Grant.client_id, User.id)
    )
    return [
        News("document_waiting", reader, key, by_client[key][0].office_id)
        for key, reader in session.execute(query)
        if any(row.uploaded_by_id != reader.id for row in by_client[key])
    ]


def _for_office(session: Session, rows: Iterable[Document]) -> list[News]:
    offices = {row.client_id or 0: row.office_id for row in rows}
    return [
        News("document_sent", reader, key, office_id)
        for key, office_id in offices.items()
        for reader in readers(session, key, office_id)
    ]


def readers(session: Session, client_id: int, office_id: int) -> list[User]:
    """Tell who of the office hears of a client's documents.

    Those whom the agency chose, else the client's coordinator; each only while they work for the
    client's office.
    """
    chosen: list[int] = settings.agency(session)[SETTING]
    coordinator = session.scalar(select(Client.coordinator_id).where(Client.id == client_id))
    for wanted in (chosen, [coordinator]):
        query = staff.seeing(office_id).where(User.id.in_(wanted), User.email != "")
        if found := list(session.scalars(query)):
            return found
    return []


def _drafts(news: Iterable[News], at: datetime) -> list[Draft]:
    """Write one mail for each person, whatever number of clients it is about."""
    by_reader: dict[tuple[str, int], list[News]] = {}
    for one in news:
        by_reader.setdefault((one.kind, one.reader.id), []).append(one)
    return [
        Draft(
            kind=kind,
            recipient=found[0].reader.email,
            recipient_name=found[0].reader.first_name,
            office_id=found[0].office_id,
            dedupe_key=f"{kind}:{key}:{found[0].client_id}:{at.isoformat()}",
            about={"client_id": found[0].client_id} if len(found) == 1 else {},
            context={"path": _path(kind, found)},
        )
        for (kind, key), found in by_reader.items()
    ]


def _path(kind: str, news: Sequence[News]) -> str:
    client_id = news[0].client_id if len(news) == 1 else None
    if kind == "document_waiting":
        return f"/portal/documents/?of=client-{client_id}" if client_id else "/portal/documents/"
    return f"/office/clients/{client_id}/documents" if client_id else "/office/documents/"
