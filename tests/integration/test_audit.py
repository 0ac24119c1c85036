"""The audit: what was changed is noted, and what was noted cannot be altered unseen."""

import datetime as dt

import pytest
from sqlalchemy import select, text

from models.audit_entry import AuditAction, AuditEntry
from services import audit
from tests import factories

LATER = factories.NOW + dt.timedelta(days=10000)


def entries(session, table="client"):
    return session.scalars(
        select(AuditEntry).where(AuditEntry.table_name == table).order_by(AuditEntry.id)
    ).all()


def test_a_change_leaves_who_what_before_and_after(session):  # O5
    client = factories.Client(first_name="Bea")
    client.first_name = "Beatrice"
    session.commit()
    changed = entries(session)[-1]
    assert (changed.action, changed.before, changed.after) == (
        AuditAction.changed,
        {"first_name": "Bea"},
        {"first_name": "Beatrice"},
    )


def test_the_trail_vanishes_with_the_change_that_was_rolled_back(session):  # O5
    client = factories.Client()
    before = len(entries(session))
    client.first_name = "Nobody"
    session.flush()
    session.rollback()
    assert len(entries(session)) == before


def test_encrypted_columns_stay_encrypted_in_the_trail(session):  # O5
    factories.ClientCondition(description="CANARY-DIAGNOSIS")
    stored = (
        session.connection()
        .execute(text("SELECT after FROM audit_entry WHERE table_name = 'client_condition'"))
        .all()
    )
    assert stored
    assert "CANARY" not in str(stored)


def test_the_chain_of_untouched_entries_holds(session):  # O5
    factories.Client()
    assert audit.seal(session, LATER) > 0
    session.commit()
    assert audit.verify(session) == []


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE audit_entry SET words = 'x' WHERE seal_number = 2",
        "DELETE FROM audit_entry WHERE seal_number = 2",
    ],
)
def test_an_altered_or_missing_entry_shows(loosened, session, harm):  # O5
    factories.Client()
    factories.Client()
    audit.seal(session, LATER)
    session.commit()
    session.execute(text(harm))
    session.commit()
    assert audit.verify(session) != []
