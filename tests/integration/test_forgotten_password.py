"""A forgotten password: a link by mail, for an hour and one change, and never a hint."""

import re
import threading
from datetime import timedelta

import pytest
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models import access
from models.base import db
from models.message import Message
from models.throttle import Throttle
from services import clock, credentials, messages, password_resets
from services.errors import MovedOn
from tests import factories
from tests.fixtures.visitors import enter

NEW = "quiet harbour violin seven"
FORM = {"password": NEW, "again": NEW}


def ask(client, email, **options):
    return client.submit("/forgotten-password/", {"email": email}, **options)


def mails(session, kind="new_password"):
    query = select(Message).where(Message.kind == kind).order_by(Message.id)
    return list(session.scalars(query))


def link_in(mail):
    words = messages.reveal(mail.body_text, mail.facts)
    return re.search(r"https?://[^/]+(/new-password/\S+)", words)[1]


def ask_for_link(client, session, person):
    ask(client, person.user.email)
    return link_in(mails(session)[-1])


def signs_in(client, person, password):
    form = {"username": person.user.username, "password": password}
    return client.submit("/login/", form).location == "/"


def test_the_link_in_the_mail_sets_a_new_password(client, session, cast):  # O6
    link = ask_for_link(client, session, cast.bea)
    assert client.submit(link, FORM).location == "/login/"
    assert signs_in(client, cast.bea, NEW)


def test_the_mail_goes_to_the_login_and_leads_to_the_sites_own_address(
    app, client, session, cast
):  # A2
    client.submit("/forgotten-password/", {"email": cast.bea.user.email.upper()})
    (mail,) = mails(session)
    assert mail.recipient == cast.bea.user.email
    assert f"{app.config['SITE_URL']}/new-password/" in mail.body_text


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "X-Host"])
def test_no_header_changes_where_the_link_leads(app, client, session, cast, header):  # A2
    value = "host=evil.test" if header == "Forwarded" else "evil.test"
    page = client.get("/forgotten-password/").get_data(as_text=True)
    token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page)[1]
    form = {"email": cast.bea.user.email, "csrf_token": token}
    client.post("/forgotten-password/", data=form, headers={header: value})
    for mail in mails(session):
        assert "evil.test" not in f"{mail.body_text}{mail.body_html}{mail.subject}"


def test_the_log_does_not_show_the_link(client, session, cast):  # A2
    link = ask_for_link(client, session, cast.bea)
    (mail,) = mails(session)
    token = link.removeprefix("/new-password/")
    assert token not in f"{mail.body_text}{mail.body_html}{mail.facts}"


def test_a_stranger_is_answered_like_everybody(client, session, cast):  # O6
    known, unknown = (ask(client, email) for email in (cast.bea.user.email, "no@example.test"))
    assert (known.status, known.data) == (unknown.status, unknown.data)
    assert len(mails(session)) == 1


def test_a_stranger_costs_the_same_work(app, client, cast):  # O6
    def statements(email):
        seen = []
        hear = event.listens_for(Engine, "before_cursor_execute")
        note = hear(lambda c, cursor, statement, *rest: seen.append(statement.split("(")[0]))
        ask(client, email)
        event.remove(Engine, "before_cursor_execute", note)
        return [one for one in seen if "SAVEPOINT" not in one]

    ask(client, "warm@example.test")
    assert statements(cast.bea.user.email) == statements("nobody@example.test")


def test_a_login_that_was_switched_off_gets_no_mail(client, session, cast):  # O6
    cast.bea.user.active = False
    ask(client, cast.bea.user.email)
    assert mails(session) == []


def test_what_is_no_address_is_said_beside_the_field(client):  # O6
    answer = ask(client, "bea at home")
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.get_data(as_text=True)


def test_opening_the_link_spends_nothing(client, session, cast):  # A2
    link = ask_for_link(client, session, cast.bea)
    assert [client.get(link).status_code for _ in range(3)] == [200, 200, 200]
    assert client.submit(link, FORM).status_code == 302


def test_the_link_works_once(client, session, cast):  # O6
    link = ask_for_link(client, session, cast.bea)
    client.submit(link, FORM)
    assert client.get(link).status_code == 404
    assert client.submit(link, FORM, page="/login/").status_code == 404


def test_any_change_of_the_password_ends_older_links(client, session, cast):  # O6
    first = ask_for_link(client, session, cast.bea)
    client.submit(ask_for_link(client, session, cast.bea), FORM)
    assert client.get(first).status_code == 404


@pytest.mark.parametrize(("seconds", "status"), [(3599, 200), (3600, 404), (3601, 404)])
def test_the_link_lives_an_hour(client, session, cast, seconds, status):  # O6
    link = ask_for_link(client, session, cast.bea)
    with clock.standing_at(factories.NOW + timedelta(seconds=seconds)):
        assert client.get(link).status_code == status


def test_a_changed_link_is_no_link(client, session, cast):  # O6
    link = ask_for_link(client, session, cast.bea)
    head, token = link[: len("/new-password/")], link.removeprefix("/new-password/")
    tampered = [token[:-1], token[1:], token.swapcase(), f"{token}A", token.replace(".", "", 1)]
    assert {client.get(head + one).status_code for one in tampered} == {404}


def test_a_link_of_another_installation_is_no_link(session, cast):  # O6
    holder = password_resets.holder_of(cast.bea.user)
    link = password_resets.token(holder, factories.NOW, "another secret")
    assert password_resets.user_of(session, link, factories.NOW, "our secret") is None


def test_a_weak_password_is_refused_beside_its_field(client, session, cast):  # O6
    link = ask_for_link(client, session, cast.bea)
    answer = client.submit(link, {"password": "password1234", "again": "password1234"})
    assert answer.status_code == 422
    assert 'id="password-error"' in answer.get_data(as_text=True)
    assert client.get(link).status_code == 200


def test_a_new_password_ends_every_session_and_is_told_by_mail(
    client, session, cast, signed_in
):  # O6
    thief = signed_in(cast.bea)
    assert thief.get("/portal/").status_code == 200
    client.submit(ask_for_link(client, session, cast.bea), FORM)
    assert thief.get("/portal/").status_code == 302
    assert [mail.recipient for mail in mails(session, "password_changed")] == [cast.bea.user.email]


def test_two_uses_at_once_change_it_once(app, session, cast):  # O6
    secret, results = "s" * 32, []
    link = password_resets.token(password_resets.holder_of(cast.bea.user), factories.NOW, secret)
    session.commit()
    ready = threading.Barrier(2)

    def use(number):
        with app.app_context(), Session(db.engine) as own:
            access.bind(own, access.Principal(access.Kind.system, factories.TODAY, reason="test"))
            ready.wait()
            try:
                user = password_resets.user_of(own, link, factories.NOW, secret)
                if user is None:
                    raise MovedOn("used")
                credentials.replace_password(own, user, f"hash {number}", factories.NOW)
                own.commit()
                results.append("changed")
            except MovedOn:
                results.append("refused")

    threads = [threading.Thread(target=use, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == ["changed", "refused"]


def test_asking_too_often_is_refused_for_the_name(client, cast):  # O6
    answers = [ask(client, cast.bea.user.email).status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2


def test_asking_too_often_is_refused_for_the_address(client):  # O6
    answers = [ask(client, f"person{n}@example.test").status_code for n in range(32)]
    assert answers == [200] * 30 + [429] * 2


def test_looking_at_unknown_links_counts_nothing(client, session):  # O6
    assert {client.get(f"/new-password/{n}").status_code for n in range(32)} == {404}
    assert session.scalars(select(Throttle)).all() == []


def test_trying_links_is_slowed_down(client):  # O6
    form = {"csrf_token": client.token("/login/")}
    answers = [client.post(f"/new-password/{n}", data=form).status_code for n in range(31)]
    assert answers == [404] * 30 + [429]


def test_one_mailbox_is_one_name_however_it_is_written(client, cast):  # O6
    """B4 of the threats: a domain in wide letters is the same domain."""
    local, domain = cast.bea.user.email.split("@")
    wide = [f"{chr(ord(sign) + 0xFEE0)}" for sign in domain if sign.isalpha()]
    written = [f"{local}@{domain.replace(domain[n], wide[n], 1)}" for n in range(6)]
    answers = [ask(client, address).status_code for address in written]
    assert answers == [200] * 5 + [429]


def test_another_address_of_the_login_ends_older_links(client, session, cast):  # O6
    link = ask_for_link(client, session, cast.bea)
    cast.bea.user.email = "new.mailbox@example.test"
    assert client.get(link).status_code == 404


def test_nothing_of_the_session_before_is_left_in_the_browser(client, session, cast):  # O6
    link = ask_for_link(client, session, cast.bea)
    visitor = enter(client, cast.bea)
    visitor.get("/portal/")
    visitor.submit(link, FORM)
    name = visitor.application.config["SESSION_COOKIE_NAME"]
    serializer = SecureCookieSessionInterface().get_signing_serializer(visitor.application)
    assert set(serializer.loads(visitor.get_cookie(name).value)) == {"_flashes"}
