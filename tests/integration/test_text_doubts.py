"""Texts of which nobody knows whether they were taken: looked for before they are repeated (F6)."""

from dataclasses import replace

import pytest

from models.message import Channel, Delivery
from services import delivery, texting
from tests import factories
from tests.fixtures.texting import DORA, text_of, write

LATER = factories.NOW + 2 * factories.MINUTE


@pytest.fixture
def office(cast):
    return cast.bea.record.office


# F6
def test_a_text_taken_while_the_line_broke_is_found_there_and_not_repeated(
    session, office, provider, run
):
    key = write(session, office)
    provider.control("fault", kind="drop")
    assert run("deliver_messages") == 0
    provider.date(factories.NOW)
    assert text_of(session, key).state is Delivery.waiting
    run("deliver_messages", LATER)
    [taken] = provider.taken()
    assert (text_of(session, key).state, text_of(session, key).facts["reference"]) == (
        Delivery.delivered,
        taken["sid"],
    )


# F6
def test_of_two_texts_with_the_same_words_each_leaves_once(session, office, provider, run):
    first = write(session, office, "text:1")
    run("deliver_messages")
    second = write(session, office, "text:2")
    provider.control("fault", kind="drop")
    run("deliver_messages")
    provider.date(factories.NOW)
    run("deliver_messages", LATER)
    sids = [one["sid"] for one in provider.taken()]
    found = [text_of(session, key).facts["reference"] for key in (first, second)]
    assert (len(sids), found) == (2, sids)


# F6
def test_the_same_words_of_yesterday_are_another_text(session, office, provider, run):
    texting.provider().send(texting.Text(DORA, "We are on our way.", "by hand"))
    provider.date(factories.NOW - 24 * factories.HOUR)
    write(session, office)
    delivery.claim(session, factories.NOW, [Channel.text])  # and then the process is killed
    session.commit()
    assert run("deliver_messages", factories.NOW + delivery.LEASE) == 1
    assert len(provider.taken()) == 2


# F6
def test_a_text_that_was_not_taken_is_sent_after_the_look(session, office, provider, run):
    key = write(session, office)
    delivery.claim(session, factories.NOW, [Channel.text])  # and then the process is killed
    session.commit()
    assert provider.taken() == []
    assert run("deliver_messages", factories.NOW + delivery.LEASE) == 1
    assert len(provider.taken()) == 1
    assert text_of(session, key).state is Delivery.sent


# F6
def test_without_an_answer_to_the_look_nothing_is_repeated(session, office, provider, run):
    key = write(session, office)
    provider.control("fault", kind="drop")
    run("deliver_messages")
    provider.date(factories.NOW)
    ours = texting.provider().settings
    texting.use(texting.Twilio(replace(ours, token="wrong")))
    run("deliver_messages", LATER)
    assert text_of(session, key).state is Delivery.waiting
    texting.use(texting.Twilio(ours))
    run("deliver_messages", LATER + 10 * factories.MINUTE)
    assert len(provider.taken()) == 1
    assert text_of(session, key).state is Delivery.delivered
