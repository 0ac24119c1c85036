"""The page of an invitation: what strangers, scanners and thieves can do with a link."""

import threading
from datetime import timedelta

import pytest
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import func, select

from models.invitation import Invitation, InvitationState
from models.section import Section
from models.throttle import Throttle
from services import clock, grants, invitations, settings
from tests import factories
from tests.fixtures.invited import NOW, invite, mail_of, opened, token_of
from tests.fixtures.visitors import Visitor

PASSWORD = "quiet harbour violin seven"
FORM = {"first_name": "Bea", "last_name": "Baker", "password": PASSWORD, "again": PASSWORD}


@pytest.fixture(autouse=True)
def words(app):
    """Words are translated within an application only."""
    with app.app_context():
        yield


@pytest.fixture
def bea(session):
    return factories.Client(first_name="Bea", last_name="Baker")


@pytest.fixture
def link(session, bea):
    return f"/invitations/{token_of(session, invite(session, bea))}"


def state(session):
    return session.scalars(select(Invitation.state).order_by(Invitation.id)).first()


def logins_there_are(session):
    return session.scalar(select(func.count(User.id)))


def test_the_page_says_who_invites_whom_to_what(client, session, bea):  # A1
    ada = factories.User(first_name="Ada", last_name="Admin", role="Agency admin")
    contact = factories.EmergencyContact(client=bea, first_name="Dora", last_name="Day")
    invitation = invitations.invite(session, contact, by=ada.id, at=NOW)
    session.commit()
    page = client.get(f"/invitations/{token_of(session, invitation)}").text
    for words in ("Ada Admin", "Tendwell Home Care", "Bea Baker", "Pay online", contact.email_1):
        assert words in page
    assert 'value="Dora"' in page
    assert 'value="Day"' in page
    assert "At least 12 characters" in page
    assert "Read the plan of care" not in page


def test_accepting_signs_in_and_leads_to_the_dashboard(client, session, link):  # A1
    answer = client.submit(link, FORM)
    assert (answer.status_code, answer.location) == (302, "/portal/")
    assert client.get("/portal/").status_code == 200
    assert state(session) is InvitationState.accepted


def test_a_caregiver_lands_on_the_own_page(client, session):  # A1
    link = f"/invitations/{token_of(session, invite(session, factories.Caregiver()))}"
    assert client.submit(link, FORM).location == "/caregiver/"


def test_looking_marks_it_opened_and_spends_nothing(client, session, link):  # A2
    for method in ("HEAD", "GET", "GET"):
        assert client.open(link, method=method).status_code == 200
    assert state(session) is InvitationState.opened
    assert client.submit(link, FORM).status_code == 302


def test_a_scanner_that_asks_for_the_head_alone_leaves_no_trace(client, session, link):  # A2
    assert client.open(link, method="HEAD").status_code == 200
    assert state(session) is InvitationState.sent


def test_a_used_link_says_so_and_opens_nothing(app, client, session, link):  # A2
    client.submit(link, FORM)
    thief = Visitor(app)
    thief.session = session
    page = thief.get(link)
    assert page.status_code == 410
    assert "used already" in page.text
    assert thief.submit(link, FORM, page="/login/").status_code == 410
    assert thief.get("/portal/").status_code == 302


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 410), (1, 410)])
def test_the_link_ends_to_the_second(client, session, link, seconds, status):  # A2
    until = session.scalars(select(Invitation.expires_at)).one()
    with clock.standing_at(until + timedelta(seconds=seconds)):
        page = client.get(link)
    assert page.status_code == status
    assert ("ask the office" in page.text) == (status == 410)


def test_a_changed_link_is_no_link(client, session, link):  # A2
    head, token = "/invitations/", link.removeprefix("/invitations/")
    tampered = {token[:-1], token[1:], f"{token}A", token.swapcase(), token[::-1]}
    assert {client.get(head + one).status_code for one in tampered} == {404}
    assert state(session) is InvitationState.sent


def test_a_link_that_was_taken_back_says_what_to_do(client, session, bea, link):  # A3
    grants.revoke(session, bea, NOW)
    page = client.get(link)
    assert page.status_code == 410
    assert "ask the office" in page.text
    assert client.submit(link, FORM, page="/login/").status_code == 410


def test_clicks_at_the_same_moment_make_one_login(app, session, link):  # A2
    before, answers = logins_there_are(session), []
    session.commit()
    ready = threading.Barrier(4)
    pages = [app.test_client() for _ in range(4)]
    tokens = [
        page.get(link).text.split('name="csrf_token" value="')[1].split('"')[0] for page in pages
    ]

    def click(page, token):
        ready.wait()
        with clock.standing_at(NOW):
            answers.append(page.post(link, data=FORM | {"csrf_token": token}).location)

    threads = [
        threading.Thread(target=click, args=pair) for pair in zip(pages, tokens, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers.count("/portal/") == 1
    assert logins_there_are(session) == before + 1


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-Host"])
def test_no_header_changes_where_the_mailed_link_leads(
    app, session, signed_in, cast, bea, header
):  # A2
    ada = signed_in(cast.ada)
    value = "host=evil.test" if header == "Forwarded" else "evil.test"
    token = ada.token("/office/clients/")
    form = {"csrf_token": token, "action": "invite", "rowid": [bea.id]}
    name = app.config["SESSION_COOKIE_NAME"]
    sent = {"Cookie": f"{name}={ada.get_cookie(name).value}", header: value}
    browser = Visitor(app, use_cookies=False)
    browser.session = session
    browser.post("/office/clients/action/", data=form, headers=sent)
    session.commit()
    mail = mail_of(session, session.scalars(select(Invitation)).one())
    assert "evil.test" not in f"{mail.subject}{mail.body_text}{mail.body_html}"
    assert f"{app.config['SITE_URL']}/invitations/" in mail.body_text


def test_the_session_of_before_is_worth_nothing_after_accepting(app, client, link):  # O6
    client.get("/login/")
    name = app.config["SESSION_COOKIE_NAME"]
    planted = client.get_cookie(name).value
    client.submit(link, FORM)
    assert client.get_cookie(name).value != planted
    victim = app.test_client()
    victim.set_cookie(name, planted)
    assert victim.get("/portal/").status_code == 302


def test_revoking_kills_the_live_session(client, session, bea, link):  # A3
    client.submit(link, FORM)
    assert client.get("/portal/").status_code == 200
    grants.revoke(session, bea, NOW)
    assert client.get("/portal/").status_code == 302


def test_who_lost_access_is_told_so_after_signing_in(client, session, bea, link):  # A3
    client.submit(link, FORM)
    grants.revoke(session, bea, NOW)
    client.submit("/login/", {"username": bea.email_1, "password": PASSWORD})
    page = client.get("/")
    assert page.status_code == 200
    assert "call the office" in page.text


def test_no_form_is_taken_without_its_token(client, session, link):  # A2
    assert client.post(link, data=FORM).status_code == 400
    assert state(session) is InvitationState.sent


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"last_name": "x" * 65}, "last_name"),
        ({"last_name": "\u202e\u2066"}, "last_name"),
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "password1234", "again": "password1234"}, "password"),
        ({"password": "baker-baker-2026", "again": "baker-baker-2026"}, "password"),
        ({"again": "something else again"}, "again"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, session, link, change, field):  # O6
    before = logins_there_are(session)
    answer = client.submit(link, FORM | change)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert logins_there_are(session) == before
    assert client.submit(link, FORM).status_code == 302


def test_the_agencys_terms_must_be_agreed_to(client, session, link):  # A1
    factories.Terms(text="Be kind.\n\nPay in time.")
    assert "Pay in time." in client.get(link).text
    assert client.submit(link, FORM).status_code == 422
    assert client.submit(link, FORM | {"terms": "y"}).status_code == 302


def test_a_name_turns_and_breaks_nobody_elses_line(client, session, bea, link):  # A1
    client.submit(link, FORM | {"first_name": "\u202eeciffO ehT", "last_name": "Baker\u2028Ltd"})
    user = session.scalars(select(User).where(User.email == bea.email_1)).one()
    assert (user.first_name, user.last_name) == ("eciffO ehT", "Baker Ltd")


def test_an_address_with_a_login_asks_to_sign_in(client, session, cast, bea, link):  # A1
    factories.User(username=bea.email_1)
    page = client.get(link).text
    assert "You have a login here already" in page
    assert 'name="password"' not in page
    assert client.submit(link, FORM, page="/login/").status_code == 422
    assert client.submit(link, {"username": bea.email_1}, page="/login/").status_code == 422


def test_a_login_that_is_switched_off_is_told_to_ask_the_agency(client, session, bea, link):  # A1
    user = factories.User(username=bea.email_1, active=False)
    settings.change(session, "agency_phone", "+15185550100")
    page = client.get(link).text
    assert "is switched off. Please ask the agency" in page
    assert "Sign in with its password" not in page
    assert client.submit(link, FORM, page="/login/").status_code == 422
    assert opened(session, user) == set()
    stranger = client.submit("/login/", {"username": bea.email_1, "password": factories.PASSWORD})
    assert "switched off" not in client.get(stranger.location).text


def test_signing_in_adds_the_grant_to_the_login(client, session, bea, link):  # A1
    user = factories.User(username=bea.email_1, role="Emergency contact")
    form = {"username": bea.email_1, "password": factories.PASSWORD}
    assert client.submit(f"/login/?next={link}", form).location == link
    assert client.submit(link).location == "/portal/"
    assert opened(session, user) == set(Section) - {Section.work}


def test_somebody_elses_session_cannot_accept(session, bea, link, signed_in, cast):  # A1
    user = factories.User(username=bea.email_1)
    mallory = signed_in(cast.mallory)
    assert "Sign out first" in mallory.get(link).text
    assert mallory.submit(link).status_code == 422
    assert opened(session, user) == set()


def test_looking_at_unknown_links_counts_nothing(client, session):  # A2
    answers = {client.get(f"/invitations/{'x' * 40}{n}").status_code for n in range(32)}
    assert answers == {404}
    assert session.scalars(select(Throttle)).all() == []


def test_guessing_links_by_their_form_is_slowed_down(client):  # A2
    form = FORM | {"csrf_token": client.token("/login/")}
    answers = [client.post(f"/invitations/{'x' * 40}{n}", data=form) for n in range(31)]
    assert [answer.status_code for answer in answers] == [404] * 30 + [429]
    assert client.get("/invitations/x").status_code == 429


def test_trying_a_link_again_and_again_is_slowed_down(client, link):  # A2
    bad = FORM | {"password": "short", "again": "short"}
    answers = [client.submit(link, bad, page="/login/").status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]
    assert client.get(link).status_code == 429


def test_the_page_needs_no_script(client, link):  # A1
    page = client.get(link).text
    assert '<form class="door-card" method="post"' in page
    assert client.get(link).headers["Referrer-Policy"] == "same-origin"
    assert client.get(link).headers["Cache-Control"] == "no-store"
