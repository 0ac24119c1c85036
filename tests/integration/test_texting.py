"""Texts over the provider's interface, its reports, and STOP (F6)."""

import itertools

import pytest
from sqlalchemy import select

import config
from models.message import Channel, Delivery
from models.text_opt_out import TextOptOut
from services import texting
from services.texting.nobody import Nobody
from services.texting.twilio import TextSettings, signature
from tests import factories
from tests.fixtures.texting import DORA, bring, text_of, write

LATER = factories.NOW + 2 * factories.MINUTE


@pytest.fixture
def office(cast):
    return cast.bea.record.office


# F6
@pytest.mark.parametrize("token", ["12345"])
def test_signatures_are_those_of_the_providers_own_example(token):
    said = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature(token, url, said.items()) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


# F6
def test_a_text_is_handed_over_and_reported_delivered(client, session, office, provider, run):
    key = write(session, office)
    assert run("deliver_messages") == 1
    taken = provider.taken()
    assert [(one["recipient"], one["body"]) for one in taken] == [(DORA, "We are on our way.")]
    assert (text_of(session, key).state, text_of(session, key).facts["reference"]) == (
        Delivery.sent,
        taken[0]["sid"],
    )
    assert [bring(client, one).status_code for one in provider.reports()] == [204, 204]
    assert text_of(session, key).state is Delivery.delivered


# F6
@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
@pytest.mark.parametrize(
    ("ending", "state"),
    [("delivered", Delivery.delivered), ("undelivered", Delivery.bounced)],
)
def test_reports_out_of_order_and_repeated_end_alike(
    client, session, office, provider, run, order, ending, state
):
    provider.control("ending", ending=ending)
    key = write(session, office)
    run("deliver_messages")
    reports = provider.reports()
    for place in (*order, *order):
        assert bring(client, reports[place]).status_code == 204
    assert text_of(session, key).state is state


# F6
def test_a_report_that_comes_before_the_answer_stands(client, session, office, provider, run):
    key = write(session, office)
    run("deliver_messages")
    row = text_of(session, key)
    row.state, row.facts, row.next_try_at = Delivery.waiting, {}, factories.NOW
    bring(client, provider.reports()[-1])
    assert run("deliver_messages", LATER) == 0
    assert text_of(session, key).state is Delivery.delivered
    assert len(provider.taken()) == 1


# F6
def test_an_undelivered_text_says_why_and_what_to_do(
    client, session, office, provider, run, desk, cast
):
    provider.control("ending", ending="undelivered")
    key = write(session, office)
    run("deliver_messages")
    for report in provider.reports():
        bring(client, report)
    page = desk(cast.nina).get(f"/office/text-logs/{key}").text
    assert "30005 undelivered" in page
    assert "This number takes no texts" in page


# F6
@pytest.mark.parametrize("spoilt", ["signature", "field", "account", "none"])
def test_a_forged_report_changes_nothing(client, session, office, provider, run, spoilt):
    key = write(session, office)
    run("deliver_messages")
    report = provider.reports()[-1]
    if spoilt == "signature":
        report.headers["X-Twilio-Signature"] = "A" * 28
    elif spoilt == "field":
        report.fields["MessageStatus"] = "failed"
    elif spoilt == "account":
        fields = report.fields | {"AccountSid": "ACother"}
        report = provider.report(f"https://tendwell.test{report.path}", fields)
    else:
        report.headers.clear()
    assert bring(client, report).status_code == 403
    assert text_of(session, key).state is Delivery.sent


# F6
def test_without_provider_nobody_reports(client):
    assert client.post("/texts/1/status", data={"MessageStatus": "sent"}).status_code == 404


# F6
def test_before_there_is_an_office_an_answer_does_no_harm(client, session, provider):
    answer = bring(client, provider.answer(DORA, "Can you come at noon?"))
    assert answer.text == "<Response></Response>"
    assert session.scalars(select(TextOptOut)).all() == []


# F6
def test_a_refused_number_is_bounced_with_the_providers_words(session, office, provider, run):
    key = write(session, office, number="+15005550001")
    run("deliver_messages")
    row = text_of(session, key)
    assert row.state is Delivery.bounced
    assert row.last_error == "21211 The 'To' number is not a valid phone number."


# F6
def test_a_provider_that_is_down_is_asked_again(session, office, provider, run):
    key = write(session, office)
    provider.control("fault")
    run("deliver_messages")
    assert text_of(session, key).state is Delivery.waiting
    assert run("deliver_messages", LATER) == 1
    assert len(provider.taken()) == 1


# F6
def test_a_provider_that_cannot_be_reached_costs_no_try(session, office, app, run):
    ours = TextSettings("http://127.0.0.1:9", "AC1", "key", "+15005550006", "http://x")
    texting.use(texting.Twilio(ours))
    key = write(session, office)
    run("deliver_messages")
    texting.use(Nobody())
    assert (text_of(session, key).state, text_of(session, key).tries) == (Delivery.waiting, 0)


# F6
def test_the_sandbox_brings_its_reports_signed(sandbox, provider, session, office, run):
    site = sandbox.merchant.url.removesuffix("/gateway/webhook")
    ours = texting.provider().settings
    settings = TextSettings(ours.url, ours.account, ours.token, ours.sender, site)
    texting.use(texting.Twilio(settings))
    key = write(session, office)
    run("deliver_messages")
    assert provider.sandbox.postman.deliver() == [200, 200]
    assert len(sandbox.merchant.heard) == 2
    assert text_of(session, key).channel is Channel.text


# F6
def test_half_a_provider_does_not_start():
    half = type("Half", (config.Testing,), {"SMS_URL": "https://api.twilio.com"})
    assert any("SMS_ACCOUNT" in fault for fault in half.faults())
