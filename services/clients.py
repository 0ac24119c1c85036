"""Clients: what is kept when one of them changes."""

from datetime import date

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from models.client import Client
from models.client_status_change import ClientStatusChange


def note_status(session: Session, client: Client, today: date, user_id: int | None) -> None:
    """Keep the history of a client's status, if it changed (C2)."""
    if client.id is not None and not inspect(client).attrs.status.history.has_changes():
        return
    client.status_since = today
    session.add(client)
    session.flush()
    session.add(
        ClientStatusChange(
            client_id=client.id,
            status=client.status,
            effective_on=today,
            changed_by_id=user_id,
        )
    )
