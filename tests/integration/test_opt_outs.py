"""STOP and START: to a number that stopped goes no text, not even one under way (F6)."""

import pytest
from sqlalchemy import select

from models.message import Channel, Delivery
from models.text_opt_out import TextOptOut
from services import delivery
from tests import factories
from tests.fixtures.texting import DORA, SITE, bring, text_of, write

LATER = factories.NOW + 2 * factories.MINUTE


@pytest.fixture
def office(cast):
    return cast.bea.record.office


# F6
@pytest.mark.parametrize(
    "word", ["STOP", " stop. ", "Unsubscribe", "Stop all", "“Opt-out”", "STOP\u200b"]
)
def test_after_stop_no_text_goes_there_until_start(client, session, office, provider, run, word):
    waiting = write(session, office)
    assert bring(client, provider.answer(DORA, word)).status_code == 200
    assert (text_of(session, waiting).state, text_of(session, waiting).last_error) == (
        Delivery.not_sent,
        "the number answered STOP",
    )
    later = write(session, office, "text:2")
    assert text_of(session, later).state is Delivery.not_sent
    run("deliver_messages")
    assert provider.taken() == []
    bring(client, provider.answer(DORA, "Start"))
    write(session, office, "text:3")
    assert run("deliver_messages") == 1


# F6
def test_a_stop_brought_again_after_start_stops_nothing(client, session, office, provider):
    old = provider.answer(DORA, "STOP")
    bring(client, old)
    bring(client, provider.answer(DORA, "Start"))
    bring(client, old)
    assert session.scalars(select(TextOptOut)).all() == []


# F6
def test_a_text_under_way_when_stop_came_is_not_tried_again(client, session, office, provider, run):
    key = write(session, office)
    parcel = delivery.claim(session, factories.NOW, [Channel.text])
    session.commit()
    bring(client, provider.answer(DORA, "STOP"))
    down = delivery.Outcome(Delivery.waiting, "503 Down")
    delivery.settle(session, parcel, down, factories.NOW)
    assert text_of(session, key).state is Delivery.waiting
    other = write(session, office, "text:2", "+16175550143")
    assert run("deliver_messages", LATER) == 1
    assert (text_of(session, key).state, text_of(session, key).last_error) == (
        Delivery.not_sent,
        "the number answered STOP",
    )
    assert text_of(session, other).state is Delivery.sent


# F6
def test_the_providers_word_that_somebody_stopped_is_believed(
    client, session, office, provider, run, desk, cast
):
    stopped = "+15005550004"
    keys = [write(session, office, f"text:{turn}", stopped) for turn in range(2)]
    run("deliver_messages")
    assert {text_of(session, key).last_error for key in keys} == {"the number answered STOP"}
    assert session.scalars(select(TextOptOut.number)).all() == [stopped]
    later = write(session, office, "text:3", stopped)
    assert text_of(session, later).state is Delivery.not_sent
    page = desk(cast.nina).get(f"/office/text-logs/{keys[0]}").text
    assert "The number answered STOP. Call or write a mail" in page


# F6
def test_a_stop_that_only_a_report_tells_is_believed(client, session, office, provider, run):
    key = write(session, office)
    run("deliver_messages")
    report = provider.reports()[-1]
    fields = report.fields | {"MessageStatus": "failed", "ErrorCode": "21610"}
    assert bring(client, provider.report(f"{SITE}{report.path}", fields)).status_code == 204
    assert session.scalars(select(TextOptOut.number)).all() == [DORA]
    assert (text_of(session, key).state, text_of(session, key).last_error) == (
        Delivery.bounced,
        "the number answered STOP",
    )


# F6
def test_writing_to_a_stopped_number_is_refused_in_words(client, session, cast, desk, provider):
    prospect = factories.Prospect(office=cast.bea.record.office, caller_phone_mobile=DORA)
    bring(client, provider.answer(DORA, "STOP"))
    bring(client, provider.answer(DORA, "STOP"))
    assert len(session.scalars(select(TextOptOut)).all()) == 1
    nina = desk(cast.nina)
    address = f"/office/text-logs/write/prospect/{prospect.id}"
    said = {"draft": "n" * 24, "recipient": "caller:caller_phone_mobile", "body": "Hi"}
    page = nina.post(address, act="preview", **said).text
    assert "This number answered STOP" in page
    assert 'value="send"' not in page
    assert "STOP" in nina.get("/office/text-opt-outs/").text
