"""The agency's terms: agreed to when an invitation is accepted, and again when they change."""

import pytest
from sqlalchemy import select

from models.terms import Terms, TermsAcceptance
from services import terms
from services.errors import MovedOn, Refused
from tests import factories
from tests.fixtures.invited import invite, token_of

PASSWORD = "quiet harbour violin seven"
FORM = {"first_name": "Dora", "last_name": "Day", "password": PASSWORD, "again": PASSWORD}
AGREED = {"terms": "y"}


@pytest.fixture(autouse=True)
def words(app):
    """Words are translated within an application only."""
    with app.app_context():
        yield


@pytest.fixture
def link(session):
    return f"/invitations/{token_of(session, invite(session, factories.Client()))}"


def agreed(session):
    rows = session.scalars(select(TermsAcceptance).order_by(TermsAcceptance.id))
    return [(row.terms.number, row.user_id) for row in rows]


def test_accepting_keeps_version_moment_and_address(client, session, link):  # A2
    factories.Terms(number=3)
    client.submit(link, FORM | AGREED)
    (row,) = session.scalars(select(TermsAcceptance)).all()
    assert (row.terms.number, row.address) == (3, "127.0.0.1")
    assert row.accepted_at is not None


def test_who_has_just_agreed_is_not_asked_again(client, link):  # A2
    factories.Terms()
    assert client.submit(link, FORM | AGREED).location == "/portal/"
    assert client.get("/portal/").status_code == 200


def test_terms_that_changed_while_they_were_read_are_shown_once_more(client, session, link):  # A2
    factories.Terms(number=1)
    form = FORM | AGREED | {"terms_number": "1"}
    client.get(link)
    factories.Terms(number=2, text="Be kinder.")
    answer = client.submit(link, form)
    assert answer.status_code == 422
    assert "changed a moment ago" in answer.text
    assert "Be kinder." in answer.text
    assert agreed(session) == []


def test_newer_terms_are_asked_about_at_the_next_sign_in(session, signed_in, cast):  # A2
    here = signed_in(cast.bea)
    assert here.get("/portal/").status_code == 200
    factories.Terms()
    assert here.get("/portal/").status_code == 200
    there = signed_in(cast.bea)
    assert there.get("/portal/invoices/").location == "/me/terms/?next=/portal/invoices/"


def test_agreeing_leads_on_to_where_somebody_wanted_to_go(session, signed_in, cast):  # A2
    factories.Terms(number=1)
    bea = signed_in(cast.bea)
    asked = bea.get("/portal/invoices/").location
    assert bea.submit(asked, AGREED).location == "/portal/invoices/"
    assert agreed(session) == [(1, cast.bea.user.id)]
    assert bea.get("/portal/").status_code == 200
    assert signed_in(cast.bea).get("/portal/").status_code == 200


def test_nothing_is_done_in_the_portal_before_agreeing(session, signed_in, cast):  # A2
    factories.Terms()
    bea = signed_in(cast.bea)
    form = {"subject": f"client-{cast.bea.record.id}"}
    assert bea.send("/portal/look-at", form, "/me/terms/").status_code == 403


def test_without_the_tick_nobody_goes_on(session, signed_in, cast):  # A2
    factories.Terms()
    bea = signed_in(cast.bea)
    answer = bea.submit("/me/terms/", {})
    assert answer.status_code == 422
    assert 'id="terms-error"' in answer.text
    assert agreed(session) == []


@pytest.mark.parametrize("onward", ["//evil.test/", "https://evil.test", "/\\evil.test"])
def test_agreeing_leads_to_no_other_site(session, signed_in, cast, onward):  # A2
    factories.Terms()
    bea = signed_in(cast.bea)
    assert bea.submit(f"/me/terms/?next={onward}", AGREED).location == "/"


def test_the_office_is_not_asked(session, signed_in, cast):  # A2
    factories.Terms()
    assert signed_in(cast.ada).get("/office/").status_code == 200


def test_agreeing_twice_is_agreeing_once(session, cast):  # A2
    made = factories.Terms()
    for _ in range(2):
        terms.accept(session, made.id, cast.bea.user.id, factories.NOW, "127.0.0.1")
    session.commit()
    assert len(agreed(session)) == 1


def test_the_agency_publishes_versions(signed_in, session, cast):  # A2
    ada = signed_in(cast.ada)
    assert ada.submit("/office/terms/", {"text": "Be kind."}).status_code == 302
    assert ada.submit("/office/terms/", {"text": "Be kinder.", "after": "1"}).status_code == 302
    found = session.scalars(select(Terms).order_by(Terms.number)).all()
    assert [(one.number, one.text, one.published_by_id) for one in found] == [
        (1, "Be kind.", cast.ada.user.id),
        (2, "Be kinder.", cast.ada.user.id),
    ]
    assert "Version 2" in ada.get("/office/terms/").text


def test_the_same_text_is_no_new_version(session):  # A2
    terms.publish(session, "Be kind.", after=0, by=None)
    with pytest.raises(Refused, match="already"):
        terms.publish(session, " Be kind. \n", after=1, by=None)


def test_the_second_of_two_writers_is_told(session):  # A2
    terms.publish(session, "Be kind.", after=0, by=None)
    with pytest.raises(MovedOn, match="meanwhile"):
        terms.publish(session, "Be kinder.", after=0, by=None)


def test_an_empty_version_asks_for_nothing(session, signed_in, cast):  # A2
    factories.Terms(text="")
    assert signed_in(cast.bea).get("/portal/").status_code == 200


def test_only_the_agencys_admin_publishes(signed_in, cast):  # A6
    assert signed_in(cast.nina).get("/office/terms/").status_code == 403


def test_nobody_sees_who_else_agreed(session, signed_in, cast):  # A5
    version = factories.Terms()
    factories.TermsAcceptance(version=version, person=cast.bea.user)
    assert signed_in(cast.nina).get("/office/terms-acceptances/").status_code == 403
    shown = signed_in(cast.ada).get("/office/terms-acceptances/").text
    assert str(cast.bea.user) in shown


def test_a_second_factor_is_offered_and_set_up_next(client, link):  # A2 O6
    assert "Also ask for a code from my phone" in client.get(link).text
    answer = client.submit(link, FORM | {"second_factor": "y"})
    assert answer.location == "/me/second-factor/"
    assert client.get("/portal/").status_code == 200
