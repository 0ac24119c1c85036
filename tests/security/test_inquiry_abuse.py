"""The public inquiry form in hostile hands: no time is bought, nobody is asked out (P16)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.message import Message
from services import clock
from tests import factories
from tests.integration.test_inquiries import FORM, decide, made, send, stamp_in


# P16
def test_a_forged_stamp_buys_no_time(client, session, cast):
    page = client.post("/inquiry/", data={"stamp": "WzAsIngiXQ.forged", **FORM}).text
    fresh = {"stamp": stamp_in(page), **FORM}
    client.post("/inquiry/", data=fresh)
    assert made(session) == []
    with clock.standing_at(clock.now() + timedelta(seconds=30)):
        client.post("/inquiry/", data=fresh)
    assert len(made(session)) == 1


# P16
@pytest.mark.parametrize("name", [" ", "\u200b", "\u202e", "\r\n"])
def test_a_name_that_nobody_sees_is_none(client, session, cast, name):
    answer = send(client, first_name=name)
    assert answer.status_code == 422
    assert 'id="first_name-error"' in answer.text
    assert made(session) == []


# P16
def test_a_name_stays_one_line_and_turns_nothing_round(client, session, cast):
    send(client, first_name="Do\u202era\r\nBcc: all@evil.test")
    assert made(session)[0].caller_first_name == "Dora Bcc: all@evil.test"


# P16
def test_an_inquiry_asks_out_no_other_office(client, session, cast):
    decide(session, offices=[cast.bea.record.office_id], notice_users=[cast.nina.user.id])
    cast.mallory.record.email_1 = "dora@example.test"
    factories.Prospect(office=cast.mallory.record.office, caller_email="dora@example.test")
    send(client)
    (mail,) = session.scalars(select(Message))
    assert mail.recipient == cast.nina.user.email
    assert "know already" not in mail.body_text


# P16
def test_the_addresses_of_one_network_count_as_one(client, session, cast):
    answers = []
    for number in range(13):
        client.environ_base["REMOTE_ADDR"] = f"2001:db8::{number:x}"
        answers.append(send(client).status_code)
    assert answers == [302] * 12 + [429]
    client.environ_base["REMOTE_ADDR"] = "2001:db8:0:1::1"
    assert send(client).status_code == 302
