"""What was written stays as it is: the audit, the ledger, conversations and terms."""

import datetime as dt

import pytest
from sqlalchemy import Text, delete, literal, select, text, type_coerce, update
from sqlalchemy.exc import IntegrityError

from models.access import BehindTheWall
from models.audit_entry import AuditEntry
from models.base import db
from models.ledger_entry import LedgerEntry
from services import audit
from tests import factories
from tests.fixtures.loosened import written

TABLES = {model.__tablename__: model for model in written()}
EVERY_TABLE = pytest.mark.parametrize("table", sorted(TABLES))  # the same in each worker
WORDS = {
    "audit_entry": "words",
    "conversation_entry": "body",
    "ledger_entry": "words",
    "terms": "text",
    "terms_acceptance": "address",
}
WAYS = {
    "change": lambda session, row, name: setattr(row, name, "Mallory"),
    "delete": lambda session, row, name: session.delete(row),
    "change all": lambda session, row, name: session.execute(
        update(type(row)).values({name: "Mallory"})
    ),
    "delete all": lambda session, row, name: session.execute(delete(type(row))),
}
REFUSED = "refused"
LATER = factories.NOW + dt.timedelta(days=10_000)


@pytest.fixture
def rows(session):
    """One row of each table."""
    client = factories.Client()
    conversation = factories.Conversation(client=client)
    factories.ConversationEntry(conversation=conversation)
    factories.LedgerEntry(invoice=factories.Invoice(client=client))
    factories.TermsAcceptance(version=factories.Terms(), person=factories.User())
    session.commit()


@pytest.fixture
def sent(app, rows):
    """Send a statement to the database, past everything that is ours."""

    def send(statement):
        with app.app_context(), db.engine.connect() as connection, connection.begin() as change:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL ROLE tendwell_staff"))
            try:
                done = connection.execute(statement).rowcount
            except IntegrityError as refusal:
                done = "stay_as_written" in str(refusal.orig) and REFUSED
            change.rollback()
        return done

    return send


def touching(table, column):
    """A statement that gives every row the value that it has."""
    return update(table).values({column.name: column})


def test_what_the_product_calls_written_is_guarded():
    assert {*TABLES} == {*WORDS}


@EVERY_TABLE
def test_the_database_changes_no_column_of_what_was_written(sent, table):  # A7, B8, O5
    own = TABLES[table].__table__
    kept = [column for column in own.c if column.name not in TABLES[table].__loose__]
    answers = {column.name: sent(touching(own, column)) for column in kept}
    assert answers == dict.fromkeys(answers, REFUSED)


@EVERY_TABLE
def test_the_database_deletes_nothing_of_what_was_written(sent, table):  # A7, B8, O5
    assert sent(delete(TABLES[table].__table__)) == REFUSED


@EVERY_TABLE
def test_what_follows_something_else_may_still_follow(sent, table):
    own = TABLES[table].__table__
    answers = [sent(touching(own, own.c[name])) for name in TABLES[table].__loose__]
    assert REFUSED not in answers
    assert all(answers)


@pytest.mark.parametrize("name", ["seal", "seal_number"])
def test_a_seal_is_given_once(sent, session, name):  # O5
    audit.seal(session, LATER)
    session.commit()
    assert sent(update(AuditEntry.__table__).values({name: None})) == REFUSED


def test_words_may_be_sealed_with_another_key(sent):  # A7
    own = TABLES["conversation_entry"].__table__
    body = type_coerce(own.c.body, Text)
    assert sent(update(own).values({"body": literal("k9:", Text) + body})) > 0
    assert sent(update(own).values({"body": body + literal("x", Text)})) == REFUSED


def change(session, row, name, way):
    WAYS[way](session, row, name)
    session.flush()


@EVERY_TABLE
@pytest.mark.parametrize("way", WAYS)
def test_no_code_of_ours_changes_it_either(session, rows, table, way):  # A7, B8, O5
    model, name = TABLES[table], WORDS[table]
    row = session.scalars(select(model)).first()
    with pytest.raises(BehindTheWall):
        change(session, row, name, way)


def test_a_ledger_entry_moves_with_its_client(session, cast):  # O4
    factories.LedgerEntry(invoice=factories.Invoice(client=cast.bea.record))
    cast.bea.record.office = cast.mallory.record.office
    session.commit()
    assert session.scalars(select(LedgerEntry.office_id)).all() == [cast.mallory.record.office_id]


def test_the_audit_is_sealed_all_the_same(session):  # O5
    factories.Client()
    assert audit.seal(session, LATER) == session.query(AuditEntry).count()
    session.commit()
    assert audit.verify(session) == []
