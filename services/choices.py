"""The agency's lists of values, as forms offer them."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.choice import Choice, ChoiceList

Lists = dict[ChoiceList, list[str]]


def labels(session: Session, name: ChoiceList) -> list[str]:
    """Give the words of one list that are still offered, in the agency's order.

    A form offers several lists: all are read at once, and once per session.
    """
    found: Lists | None = session.info.get("lists")
    if found is None:
        found = session.info["lists"] = _read(session)
    return list(found[name])


def _read(session: Session) -> Lists:
    query = (
        select(Choice.list_name, Choice.label)
        .where(Choice.active, Choice.deleted_at.is_(None))
        .order_by(Choice.position, Choice.label)
    )
    lists: Lists = defaultdict(list)
    for name, label in session.execute(query):
        lists[name].append(label)
    return lists
