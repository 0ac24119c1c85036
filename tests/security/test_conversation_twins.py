"""Conversations behind the wall: every route and every statement, for Bea and her look-alike."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from models import access
from models.access import BehindTheWall, Kind, Principal
from models.base import db
from models.conversation import Conversation
from models.conversation_entry import ConversationEntry
from models.conversation_seat import ConversationSeat
from models.section import Section
from models.visit_feedback import VisitFeedback
from services import conversations
from services.conversations import Author, Topic
from tests import factories
from tests.fixtures.talking import family

CANARY = "canary 7331"
MODELS = (Conversation, ConversationEntry, ConversationSeat, VisitFeedback)


@pytest.fixture
def twins(in_portal, cast):
    """Mallory, who has Bea's name, wrote to her own office; so did Bea's family to Bea's."""
    fay = family(cast.bea.record)
    hers = [in_portal(one).begin(CANARY, subject=CANARY) for one in (cast.mallory, fay)]
    factories.VisitFeedback(client=cast.mallory.record, user=cast.mallory.user, words=CANARY)
    return hers


@pytest.fixture
def acting(app, session) -> Iterator:
    """Open a session that acts for somebody of the portals."""
    opened: list[Session] = []

    def act(person, kind=Kind.portal):
        principal = Principal(kind, factories.TODAY, user_id=person.user.id)
        session.commit()  # SQLite has one writer
        for before in opened:
            before.rollback()
        with app.app_context():
            made = Session(db.engine)
        access.bind(made, principal)
        opened.append(made)
        return made

    yield act
    for session in opened:
        session.close()


def test_a_twins_conversation_is_like_a_missing_one_on_every_route(  # A5, A7
    app, in_portal, cast, twins, session
):
    routes = [
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("PortalMessages.") and "<int:key>" in rule.rule
        for method in rule.methods & {"GET", "POST"}
    ]
    assert len(routes) == 3
    for visitor in (in_portal(cast.bea).visitor, in_portal(cast.paul).visitor):
        token = visitor.token("/portal/messages/new")
        fields = {"csrf_token": token, "body": "x", "nonce": "x" * 20, "seen": 1, "upto": 1}
        for method, rule in routes:
            answers = [
                visitor.open(rule.replace("<int:key>", str(key)), method=method, data=fields)
                for key in (twins[0].id, twins[1].id, 99_999)
            ]
            assert [one.status_code for one in answers] == [404] * 3
            assert len({one.text for one in answers}) == 1, rule
    assert session.scalar(select(func.count(ConversationEntry.id))) == 2


def test_no_page_of_the_portal_says_a_word_of_a_twin(app, in_portal, cast, twins):  # A5, A7
    bea = in_portal(cast.bea).visitor
    pages = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/portal") and "GET" in rule.methods and not rule.arguments
    ]
    assert [page for page in pages if CANARY in bea.get(page).text] == []


def test_no_grid_export_or_api_of_staff_tells_of_another_office(  # A5, O4
    in_portal, signed_in, cast, session
):
    in_portal(cast.mallory).begin(CANARY, subject=CANARY)
    factories.VisitFeedback(client=cast.mallory.record, author_name=CANARY)
    nina = signed_in(cast.nina)
    for path in ("conversations", "visit-feedback"):
        for page in (f"/office/{path}/", f"/office/{path}/export/csv/", f"/api/v1/{path}/"):
            assert CANARY not in nina.get(page).text, page
    assert CANARY in signed_in(cast.ada).get("/office/conversations/").text


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_row_of_a_twin_exists_for_a_client(acting, cast, twins, model):  # A5
    bea = acting(cast.bea)
    assert bea.scalars(select(model)).all() == []
    assert bea.scalar(select(func.count()).select_from(model)) == 0


def test_a_client_writes_only_about_what_is_granted(acting, cast, session):  # A4, A5
    who, hers = Author(cast.bea.user.id, "Bea Baker", from_office=False), cast.mallory.record
    topic = Topic(hers.office_id, "client_id", hers.id, "Hello")
    bea = acting(cast.bea)
    with pytest.raises(BehindTheWall):
        conversations.start(bea, topic, "Hello", who, factories.NOW)


def test_without_the_section_there_is_no_page_to_write_on(  # A4, A5
    signed_in, cast, session
):
    visitor = signed_in(family(cast.bea.record, Section.schedule))
    for page in ("/portal/messages/", "/portal/messages/new"):
        assert visitor.get(page).status_code == 404
    fields = {"subject": "x", "body": "y", "nonce": "x" * 20}
    assert visitor.send("/portal/messages/new", fields, "/portal/").status_code == 404
    assert session.scalars(select(Conversation)).all() == []


def test_nobody_takes_a_seat_in_a_foreign_conversation(acting, cast, twins):  # A5
    seat = ConversationSeat(
        office_id=cast.bea.record.office_id,
        conversation_id=twins[1].id,
        user_id=cast.bea.user.id,
        takes_part=True,
    )
    bea = acting(cast.bea)
    bea.add(seat)
    with pytest.raises(BehindTheWall):
        bea.commit()


CHANGES = {
    "text": update(ConversationEntry).values(author_name="M"),
    "deletion": delete(ConversationEntry),
    "owner": update(Conversation).values(client_id=1),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_no_statement_changes_what_was_written(acting, cast, twins, change):  # A5, A7
    with pytest.raises(BehindTheWall):
        acting(cast.bea).execute(change)
