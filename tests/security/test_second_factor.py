"""The second factor: set up, asked for at sign-in, demanded by roles, reset by the office."""

import re
import threading
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select
from werkzeug.security import generate_password_hash

from models.access import Kind, Principal
from models.audit_entry import AuditEntry
from models.message import Message
from models.second_factor import RecoveryCode, SecondFactor
from services import clock, credentials, second_factor, settings, totp
from services.errors import Refused
from tests import factories
from tests.fixtures.api import key_of
from tests.fixtures.visitors import Visitor

ME = "/me/second-factor/"
STEP = timedelta(seconds=30)
SETTING = "second_factor_roles"


@pytest.fixture(autouse=True)
def words(app):
    """Words are translated within an application only."""
    with app.app_context():
        yield


def code_at(session, person, at=None):
    """What the person's app shows."""
    secret = session.scalars(
        select(SecondFactor.secret).where(SecondFactor.user_id == person.user.id)
    ).one()
    return pyotp.TOTP(secret).at(at or clock.now())


def turned_on(visitor, session, person):
    """Set it up as people do; return the recovery codes."""
    visitor.submit(f"{ME}begin", page=ME)
    page = visitor.submit(f"{ME}confirm", {"code": code_at(session, person)}, page=ME)
    assert page.status_code == 200, page.text
    return re.findall(r"<code>([\w-]+)</code>", page.text)


@pytest.fixture
def paper(signed_in, session, cast):
    """Bea's recovery codes; her second factor is on."""
    return turned_on(signed_in(cast.bea), session, cast.bea)


@pytest.fixture
def at_the_door(app, session, cast):
    """Make browsers in which Bea typed her password, and is asked for the code."""

    def typed(person=None):
        visitor = Visitor(app)
        visitor.session = session
        who = (person or cast.bea).user.username
        answer = visitor.submit("/login/", {"username": who, "password": factories.PASSWORD})
        assert answer.location == "/login/code/"
        return visitor

    return typed


def give(visitor, code):
    return visitor.submit("/login/code/", {"code": code})


def demand(session, *names):
    roles = [factories.people.role_named(name).id for name in names]
    settings.change(session, SETTING, roles)
    session.commit()


def test_setting_it_up_shows_the_secret_as_text_and_picture(signed_in, session, cast):  # O6
    bea = signed_in(cast.bea)
    assert "<svg" not in bea.get(ME).text.split("<main")[1].split("door-card")[0]
    bea.submit(f"{ME}begin", page=ME)
    page = bea.get(ME).text
    secret = session.scalars(select(SecondFactor.secret)).one()
    assert totp.spaced(secret) in page
    assert 'class="qr"' in page
    assert not second_factor.is_on(session, cast.bea.user.id)


def test_a_wrong_first_code_puts_nothing_in_force(signed_in, session, cast):  # O6
    bea = signed_in(cast.bea)
    bea.submit(f"{ME}begin", page=ME)
    assert bea.submit(f"{ME}confirm", {"code": "000000"}, page=ME).status_code == 422
    assert not second_factor.is_on(session, cast.bea.user.id)


def test_neither_secret_nor_codes_are_kept_in_the_clear(session, paper):  # O6
    raw = session.connection().exec_driver_sql("SELECT secret FROM second_factor").scalar_one()
    assert session.scalars(select(SecondFactor.secret)).one() not in raw
    kept = set(session.scalars(select(RecoveryCode.code_hash)))
    assert len(paper) == len(kept) == 10
    assert kept == {totp.recovery_hash(code) for code in paper}


def test_the_password_alone_opens_nothing(at_the_door, paper):  # O6
    door = at_the_door()
    assert door.get("/portal/").status_code == 302
    assert door.get("/login/code/").status_code == 200
    assert give(door, "000000").status_code == 422
    assert door.get("/portal/").status_code == 302


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_opens_though_the_clock_is_a_step_off(
    at_the_door, session, cast, paper, steps
):  # O6
    later = clock.now() + 4 * STEP
    with clock.standing_at(later):
        door = at_the_door()
        answer = give(door, code_at(session, cast.bea, later + steps * STEP))
        assert answer.location == "/"
        assert door.get("/portal/").status_code == 200


def test_a_code_opens_once(at_the_door, session, cast, paper):  # O6
    later = clock.now() + 4 * STEP
    with clock.standing_at(later):
        code = code_at(session, cast.bea)
        assert give(at_the_door(), code).status_code == 302
        assert give(at_the_door(), f" {code[:3]} {code[3:]}").status_code == 422


def test_two_who_give_one_code_at_once_are_not_both_let_in(
    at_the_door, app, session, cast, paper
):  # O6
    later = clock.now() + 4 * STEP
    with clock.standing_at(later):
        doors = [at_the_door() for _ in range(2)]
        tokens = [door.token("/login/code/") for door in doors]
        code, answers = code_at(session, cast.bea), []
    session.commit()

    def enter(door, token):
        with clock.standing_at(later):
            form = {"code": code, "csrf_token": token}
            answer = super(Visitor, door).open("/login/code/", method="POST", data=form)
            answers.append(answer.status_code)

    threads = [
        threading.Thread(target=enter, args=pair) for pair in zip(doors, tokens, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == [302, 422]


def test_each_recovery_code_opens_once(at_the_door, session, paper):  # O6
    assert give(at_the_door(), paper[0].upper()).location == "/"
    assert give(at_the_door(), paper[0]).status_code == 422
    assert session.scalar(select(func.count(RecoveryCode.id))) == 9


def test_guessing_codes_is_slowed_down_across_browsers(at_the_door, paper):  # O6
    answers = [give(at_the_door(), f"{n:06}").status_code for n in range(11)]
    assert answers == [422] * 10 + [429]
    assert give(at_the_door(), paper[0]).status_code == 429


def test_the_step_between_ends_after_ten_minutes_and_with_the_password(
    at_the_door, session, cast, paper
):  # O6
    door, other = at_the_door(), at_the_door()
    with clock.standing_at(clock.now() + timedelta(minutes=11)):
        assert door.get("/login/code/").location == "/login/"
    cast.bea.user.password = "another"
    session.commit()
    assert other.get("/login/code/").location == "/login/"


def test_turning_it_on_ends_the_sessions_without_it(signed_in, session, cast):  # O6
    here, there = signed_in(cast.bea), signed_in(cast.bea)
    turned_on(here, session, cast.bea)
    assert here.get("/portal/").status_code == 200
    assert there.get("/portal/").status_code == 302


def test_taking_it_off_asks_for_password_and_code(signed_in, session, cast):  # O6
    bea = signed_in(cast.bea)
    paper = turned_on(bea, session, cast.bea)
    off = {"password": factories.PASSWORD, "code": paper[0]}
    assert bea.submit(f"{ME}off", off | {"password": "wrong"}).status_code == 422
    assert bea.submit(f"{ME}off", off | {"code": "000000"}).status_code == 422
    assert second_factor.is_on(session, cast.bea.user.id)
    assert bea.submit(f"{ME}off", off).status_code == 302
    assert session.scalars(select(SecondFactor)).all() == []
    assert session.scalars(select(RecoveryCode)).all() == []
    mails = session.scalars(select(Message.subject).where(Message.kind == "second_factor"))
    assert [bool(mail) for mail in mails] == [True, True]


def test_codes_that_are_guessed_inside_count_at_the_door(
    at_the_door, signed_in, session, cast, paper
):  # O6
    """B4 of the threats."""
    off = {"password": factories.PASSWORD, "code": "000000"}
    inside = signed_in(cast.bea)
    assert [inside.submit(f"{ME}off", off).status_code for _ in range(10)] == [422] * 10
    assert give(at_the_door(), paper[0]).status_code == 429


def test_a_role_that_demands_it_leads_to_setting_it_up(signed_in, session, cast):  # O6
    demand(session, "Intake")
    nina, bea = signed_in(cast.nina), signed_in(cast.bea)
    assert bea.get("/portal/").status_code == 200
    for path in ("/office/", "/office/clients/", "/api/v1/clients/", "/me/sessions/"):
        assert nina.get(path).location == ME
    assert "Your role needs a second factor" in nina.get(ME).text
    token = nina.token(ME)
    changed = nina.post("/office/clients/new/", data={"csrf_token": token})
    assert changed.status_code == 403
    turned_on(nina, session, cast.nina)
    assert nina.get("/office/clients/").status_code == 200


def test_a_changed_password_keeps_what_was_proved(signed_in, session, cast):  # O6
    demand(session, "Intake")
    nina = signed_in(cast.nina)
    turned_on(nina, session, cast.nina)
    new = "quiet harbour violin seven"
    change = {"current": factories.PASSWORD, "password": new, "again": new}
    assert nina.submit("/me/password/", change).status_code == 302
    assert nina.get("/office/clients/").status_code == 200


def test_programs_with_a_key_are_asked_for_no_code(app, client, session, cast):  # O7
    demand(session, "Intake")
    headers = key_of(app, session, cast.nina)
    assert client.get("/api/v1/clients/", headers=headers).status_code == 200


def test_the_roles_screen_decides_and_the_audit_says_who(signed_in, session, cast):  # O6
    ada = signed_in(cast.ada)
    role = factories.people.role_named("Intake")
    address = f"/office/roles/matrix/{role.id}/second-factor"
    page = f"/office/roles/matrix/?role={role.id}"
    assert ada.submit(address, {"demanded": "y"}, page=page).status_code == 302
    assert second_factor.demanding(session) == {role.id}
    assert 'value="y"' in ada.get(page).text
    words = session.scalars(select(AuditEntry).where(AuditEntry.words.contains("demands"))).one()
    assert words.user_id == cast.ada.user.id
    session.info.pop("settings", None)
    ada.submit(address, {}, page=page)
    session.info.pop("settings", None)
    assert second_factor.demanding(session) == set()


def test_the_office_resets_it_and_the_person_is_told(
    app, client, signed_in, session, cast, paper
):  # O6
    ada = signed_in(cast.ada)
    form = {"action": "reset_second_factor", "rowid": [cast.bea.user.id]}
    assert ada.send("/office/users/action/", form).status_code == 302
    assert session.scalars(select(SecondFactor)).all() == []
    told = session.scalars(select(Message).where(Message.kind == "second_factor")).all()
    assert (told[-1].recipient, "office took" in told[-1].body_text) == (
        cast.bea.user.email,
        True,
    )
    noted = session.scalars(select(AuditEntry).where(AuditEntry.words.contains("reset"))).all()
    assert any(cast.ada.user.email in entry.words for entry in noted)
    login = {"username": cast.bea.user.username, "password": factories.PASSWORD}
    assert client.submit("/login/", login).location == "/"


def test_only_admins_reset_an_admins(signed_in, session, cast):  # O6
    turned_on(signed_in(cast.ada), session, cast.ada)
    with pytest.raises(Refused, match="agency admin"):
        second_factor.reset(
            session,
            cast.ada.user,
            Principal(Kind.office, factories.TODAY, user_id=cast.nina.user.id),
            "by Nina",
            clock.now(),
        )


def test_a_new_password_by_mail_keeps_the_second_factor(at_the_door, session, cast, paper):  # O6
    new = generate_password_hash(factories.PASSWORD, method="pbkdf2:sha256:1")
    credentials.replace_password(session, cast.bea.user, new, clock.now())
    session.commit()
    at_the_door()
