"""A person with several roles: one login, a switcher, and addresses that say whose record it is."""

import re
from datetime import timedelta

import pytest
from flask import Response
from sqlalchemy import select

from app.sessions import PREFIX, ServerSession, ServerSessions
from models.access import Kind
from models.grant import Grant
from models.login_session import LoginSession
from models.section import Section
from models.standing import Standing
from services import clock, logins
from tests import factories


@pytest.fixture
def karl(cast):
    return factories.Client(first_name="Karl", last_name="Kern", office=cast.bea.record.office)


@pytest.fixture
def dora(cast, karl):
    """Daughter of Bea and Karl, and payer for one of them."""
    return factories.daughter(cast.bea.record, karl, payer=cast.paul.record)


def of(address, record):
    return f"{address}?of={record.__tablename__}-{record.id}"


def test_the_switcher_offers_every_record_on_every_page(signed_in, cast, karl, dora):  # A4
    visitor = signed_in(dora)
    for address in ("/portal/", "/portal/schedule/", "/portal/invoices/"):
        page = visitor.get(of(address, karl)).text
        assert re.findall(r'<option value="([\w-]+)"', page) == [
            f"client-{cast.bea.record.id}",
            f"client-{karl.id}",
            f"payer-{cast.paul.record.id}",
        ]
        assert f'<option value="client-{karl.id}" selected>' in page


def test_an_address_without_a_name_is_led_to_one(signed_in, cast, dora):  # A4
    answer = signed_in(dora).get("/portal/schedule/?month=2026-03")
    assert answer.status_code == 302
    assert set(answer.location.split("?")[1].split("&")) == {
        "month=2026-03",
        f"of=client-{cast.bea.record.id}",
    }


def test_links_and_forms_carry_whose_record_it_is(signed_in, karl, dora):  # A4
    page = signed_in(dora).get(of("/portal/", karl)).text
    links = re.findall(r'(?:href|action)="(/portal/[^"]*)"', page)
    assert len(links) > 4
    assert all(f"of=client-{karl.id}" in link for link in links)


def test_two_tabs_never_mix_two_persons(signed_in, cast, karl, dora):  # A4
    soon = factories.NOW + timedelta(hours=3)
    factories.Schedule(client=cast.bea.record, starts_at=soon, caregiver_first_name="Dana")
    factories.Schedule(client=karl, starts_at=soon, caregiver_first_name="Kim")
    visitor = signed_in(dora)
    for _turn in range(2):
        bea, his = (visitor.get(of("/portal/", one)).text for one in (cast.bea.record, karl))
        assert ("Dana" in bea, "Kim" in bea) == (True, False)
        assert ("Dana" in his, "Kim" in his) == (False, True)


def test_a_form_must_say_whose_record_it_is_about(signed_in, cast, karl, dora):  # A4
    invoice = factories.Invoice(client=karl)
    visitor = signed_in(dora)
    address = f"/portal/invoices/{invoice.number}/pay"
    token = {"csrf_token": visitor.token(of("/portal/", karl))}
    assert visitor.post(address, data=token).status_code == 400
    assert visitor.post(of(address, cast.bea.record), data=token).status_code == 404


def test_an_invoice_by_its_number_is_found_in_the_right_record(signed_in, karl, dora):  # A4
    invoice = factories.Invoice(client=karl)
    answer = signed_in(dora).get(f"/portal/invoices/{invoice.number}.pdf")
    assert f"of=client-{karl.id}" in answer.location


def test_a_record_that_is_not_granted_is_not_there(signed_in, cast, dora):  # A5
    visitor = signed_in(dora)
    for key in (f"client-{cast.mallory.record.id}", "client-99999", "payer-x", "x"):
        assert visitor.get(f"/portal/?of={key}").status_code == 404


def test_one_record_needs_no_name_in_the_address(signed_in, cast):  # A4
    page = signed_in(cast.bea).get("/portal/").text
    assert "?of=" not in page
    assert "You are looking at" not in page


def test_one_record_named_wrongly_is_not_there(signed_in, cast):  # A5
    assert signed_in(cast.bea).get(of("/portal/", cast.mallory.record)).status_code == 404


def test_a_payer_role_shows_bills_and_no_care(signed_in, cast, dora):  # A4
    visitor = signed_in(dora)
    paul = cast.paul.record
    theirs = factories.Invoice(client=cast.bea.record, payer=paul)
    assert theirs.number in visitor.get(of("/portal/", paul)).text
    assert theirs.number not in visitor.get(of("/portal/invoices/", cast.bea.record)).text
    assert visitor.get(of("/portal/schedule/", paul)).status_code == 404


def test_losing_one_record_leaves_the_others(signed_in, session, cast, karl, dora):  # A3
    visitor = signed_in(dora)
    assert visitor.get(of("/portal/", karl)).status_code == 200
    for grant in session.scalars(select(Grant).where(Grant.client_id == karl.id)):
        grant.revoked_at = factories.NOW
    assert visitor.get(of("/portal/", karl)).status_code == 404
    assert visitor.get(of("/portal/", cast.bea.record)).status_code == 200


def test_staff_who_are_family_switch_by_a_new_session(signed_in, session, cast, app):  # A4
    both = cast.nina.user
    both.roles = [*both.roles, *factories.User(role="Emergency contact").roles]
    factories.contact_of(cast.bea.record, both, (Section.schedule,))
    visitor = signed_in(cast.nina)
    name = app.config["SESSION_COOKIE_NAME"]
    before = visitor.get_cookie(name).value
    assert visitor.get("/portal/").status_code == 403
    visitor.send("/switch/portal", {})
    assert visitor.get_cookie(name).value != before
    assert visitor.get("/portal/").status_code == 200
    assert visitor.get("/office/clients/").status_code == 403
    ended = select(LoginSession.ended_at).where(LoginSession.user_id == both.id)
    assert [at is None for at in session.scalars(ended.order_by(LoginSession.id))] == [False, True]


def test_invoices_billed_to_a_payer_are_added_by_a_grant(signed_in, session, cast):  # A4
    theirs = factories.Invoice(client=cast.bea.record, payer=cast.paul.record)
    others = factories.Invoice(client=factories.Client(), payer=cast.paul.record)
    bea = signed_in(cast.bea)
    assert bea.get(f"/portal/invoices/{theirs.number}.pdf").status_code == 404
    factories.Grant(
        user=cast.bea.user,
        client=cast.bea.record,
        payer=cast.paul.record,
        standing=Standing.client,
        section=Section.invoices,
    )
    page = bea.get("/portal/invoices/").text
    assert "Billed to others for Bea Baker" in page
    assert theirs.number in page
    assert others.number not in page
    assert bea.get(f"/portal/invoices/{theirs.number}.pdf").status_code == 200
    assert bea.get(f"/portal/invoices/{theirs.number}/pay").status_code == 404
    assert bea.get(f"/portal/invoices/{others.number}.pdf").status_code == 404


def both(session, cast):
    """Bea, who also does intake."""
    cast.bea.user.roles = [*cast.bea.user.roles, *cast.nina.user.roles]
    factories.OfficeStaff(user=cast.bea.user, office=cast.bea.record.office)
    return cast.bea


def alive(session):
    return session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))).all()


def test_switching_to_and_fro_prolongs_no_session(app, session, signed_in, cast):  # O6
    visitor, moment = signed_in(both(session, cast)), factories.NOW
    (first,) = alive(session)
    end, turns = first.expires_at, ["portal", "office"] * 500
    while moment < end - timedelta(minutes=10):
        moment += timedelta(minutes=10)
        with clock.standing_at(moment):
            capacity = turns.pop()
            visitor.send(f"/switch/{capacity}", {}, page="/switch/")
            assert visitor.get(f"/{capacity}/").status_code == 200, moment
    assert {login.expires_at for login in alive(session)} == {end}
    with clock.standing_at(end):
        assert visitor.get("/portal/").status_code == visitor.get("/office/").status_code == 302


def test_a_session_that_is_ended_while_it_switches_stays_ended(app, session, cast):  # A3, O6
    bea = both(session, cast).user
    begun = factories.LoginSession(user=bea)
    going = ServerSession({"_user_id": str(bea.id), "capacity": Kind.office}, begun)
    going.goes_on = True
    logins.end_all(session, bea.id, factories.NOW)
    session.commit()
    with app.test_request_context():
        answer = Response()
        ServerSessions().save_session(app, going, answer)
    assert alive(session) == []
    assert PREFIX not in answer.headers["Set-Cookie"]


def test_a_page_that_was_open_in_the_other_role_changes_nothing(session, signed_in, cast):  # O6
    visitor = signed_in(both(session, cast))
    stale = visitor.token("/office/clients/")
    visitor.send("/switch/portal", {}, page="/switch/")
    visitor.send("/switch/office", {}, page="/switch/")
    form = {"csrf_token": stale, "id": cast.bea.record.id}
    assert visitor.post("/office/clients/delete/", data=form).status_code == 400
