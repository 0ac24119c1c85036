"""The agency's lists of values, as forms offer them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.choice import Choice, ChoiceList


def labels(session: Session, name: ChoiceList) -> list[str]:
    """Give the words of one list that are still offered, in the agency's order."""
    query = (
        select(Choice.label)
        .where(Choice.list_name == name, Choice.active, Choice.deleted_at.is_(None))
        .order_by(Choice.position, Choice.label)
    )
    return list(session.scalars(query))
