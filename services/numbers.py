"""Numbers without gaps: one counter row per office and kind, locked while a number is taken."""

from contextlib import suppress

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.number_counter import NumberCounter
from models.office import Office


def next_number(session: Session, office: Office, kind: str) -> str:
    """Take the office's next number; it is given back if the transaction is rolled back."""
    return f"{office.invoice_prefix}{take(session, office.id, kind, 1)}"


def take(session: Session, office_id: int, kind: str, count: int) -> int:
    """Take `count` numbers at once and return the first of them.

    The row is locked until the transaction ends: whoever comes second waits, so that a number is
    neither used twice nor left out.
    """
    mine = (NumberCounter.office_id == office_id, NumberCounter.kind == kind)
    if session.scalar(select(NumberCounter.id).where(*mine)) is None:
        _begin(session, office_id, kind)
    after = session.scalars(
        update(NumberCounter)
        .where(*mine)
        .values(next_number=NumberCounter.next_number + count)
        .returning(NumberCounter.next_number)
        .execution_options(synchronize_session=False)
    ).one()
    return after - count


def _begin(session: Session, office_id: int, kind: str) -> None:
    """Begin to count, unless somebody else begins at this moment."""
    session.flush()  # trouble with other rows is not this row's
    with suppress(IntegrityError), session.begin_nested():
        session.add(NumberCounter(office_id=office_id, kind=kind))


def upcoming(session: Session, office_id: int, kind: str) -> int:
    """Tell which number comes next, without taking it."""
    query = select(NumberCounter.next_number).where(
        NumberCounter.office_id == office_id, NumberCounter.kind == kind
    )
    return session.scalar(query) or 1
