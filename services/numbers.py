"""Numbers without gaps: one counter row per office and kind, locked while a number is taken."""

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
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
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    begin = insert(NumberCounter).values(office_id=office_id, kind=kind, next_number=1)
    session.execute(begin.on_conflict_do_nothing(index_elements=["office_id", "kind"]))
    after = session.scalars(
        update(NumberCounter)
        .where(NumberCounter.office_id == office_id, NumberCounter.kind == kind)
        .values(next_number=NumberCounter.next_number + count)
        .returning(NumberCounter.next_number)
        .execution_options(synchronize_session=False)
    ).one()
    return after - count


def upcoming(session: Session, office_id: int, kind: str) -> int:
    """Tell which number comes next, without taking it."""
    query = select(NumberCounter.next_number).where(
        NumberCounter.office_id == office_id, NumberCounter.kind == kind
    )
    return session.scalar(query) or 1
