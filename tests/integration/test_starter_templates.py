"""The letters with which an agency begins (F7)."""

import pytest
from sqlalchemy import select

from models.message import Channel, Message
from models.message_template import MessageTemplate
from services import (
    addressees,
    compositions,
    message_drafts,
    message_templates,
    settings,
    starter_templates,
)
from services.compositions import Person
from services.merge_fields import CLIENT, CONTACT, PROSPECT
from services.starter_templates import STARTERS
from tests import factories


def named(session, name):
    query = select(MessageTemplate).where(MessageTemplate.name == name)
    return session.scalars(query).one()


@pytest.fixture
def people(session, cast):
    """Somebody of each kind, as far as the office knows them when such a letter is written."""
    office = cast.bea.record.office
    office.phone = "+16175550100"
    reached = {"phone_mobile": "+16175550142", "email_1": "dora@example.test"}
    return {
        PROSPECT: factories.Prospect(
            office=office,
            caller_first_name="Dora",
            caller_last_name="Quill",
            caller_email="dora@example.test",
            caller_phone_mobile="+16175550142",
            assessment_call_at=factories.NOW + factories.HOUR,
        ),
        CLIENT: factories.Client(office=office, **reached),
        CONTACT: factories.EmergencyContact(client=cast.bea.record, **reached),
    }


OFFERED = [(one.name, kind) for one in STARTERS for kind in one.kinds]


# F7
@pytest.mark.parametrize(("name", "kind"), OFFERED)
def test_each_letter_previews_whole_and_without_health_details(
    app, session, cast, people, name, kind
):
    template = named(session, name)
    message_templates.check(template)
    draft = message_drafts.begin("k", cast.nina.user.id, template.channel, kind, people[kind].id)
    draft.subject, draft.body = template.subject or "", template.body
    person = Person(kind, people[kind], cast.nina.user)
    draft.recipient = addressees.reachable(session, kind, people[kind], template.channel)[0].key
    with app.app_context():
        shown = compositions.preview(session, draft, person, factories.TODAY)
    assert (shown.problems, shown.health) == ([], [])
    assert "{{" not in shown.subject + shown.text
    assert template.channel is Channel.email or shown.parts <= 2


# F7
def test_a_letter_that_was_thrown_away_or_changed_stays_so(app, session):
    gone, changed, hidden = (named(session, one.name) for one in STARTERS[:3])
    session.delete(gone)
    changed.body = "Our own words"
    hidden.deleted_at = factories.NOW
    session.commit()
    done = app.test_cli_runner().invoke(args=["setup"])
    assert done.exit_code == 0, done.output
    session.expire_all()
    found = session.scalars(select(MessageTemplate)).all()
    assert len(found) == len(STARTERS) - 1
    assert named(session, changed.name).body == "Our own words"
    assert named(session, hidden.name).deleted_at == factories.NOW


# F7
def test_an_agencys_own_letter_of_the_same_name_is_left_alone(session):
    session.execute(MessageTemplate.__table__.delete())
    factories.MessageTemplate(name=STARTERS[0].name, body="Ours")
    settings.change(session, starter_templates.GIVEN, False)
    assert starter_templates.give(session) == len(STARTERS) - 1
    assert named(session, STARTERS[0].name).body == "Ours"
    assert starter_templates.give(session) == 0


# F7
def test_the_demo_writes_with_them(app, session):
    assert app.test_cli_runner().invoke(args=["demo", "--clients", "20"]).exit_code == 0
    session.rollback()
    said = session.scalars(select(Message.subject).where(Message.subject.is_not(None))).all()
    assert "Thank you for calling Hearthside Home Care" in said
    assert not [words for words in session.scalars(select(Message.body_text)) if "{{" in words]
