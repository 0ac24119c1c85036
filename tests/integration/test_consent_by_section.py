"""A client takes one section away, and gives it back (A4)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from models.grant import Basis, Grant
from models.section import Section
from models.task import Task
from services import clock, grants, settings
from tests import factories
from tests.factories import NOW, TODAY

PAGE = "/portal/who-sees-what/"
INVOICES = {"section": "invoices"}


@pytest.fixture
def dora(cast):
    return factories.daughter(cast.bea.record)


@pytest.fixture
def bea(signed_in, cast):
    return signed_in(cast.bea)


@pytest.fixture
def act(bea, dora, session):
    """Send one of the page's forms about Dora."""
    key = dora.record.id

    def send(what, fields):
        session.rollback()  # SQLite has one writer
        return bea.send(f"{PAGE}{key}/{what}", fields, page="/portal/")

    return send


def held(session, person):
    session.expire_all()
    query = select(Grant.section).where(Grant.user_id == person.user.id, grants.live(TODAY))
    found = {*session.scalars(query)}
    session.rollback()
    return found


# A4
def test_one_section_is_asked_about_and_closed_on_the_next_page(session, bea, act, dora, signed_in):
    family = signed_in(dora)
    assert family.get("/portal/invoices/").status_code == 200
    assert f"{dora.record.id}/withdraw?section=invoices" in bea.get(PAGE).text
    question = bea.get(f"{PAGE}{dora.record.id}/withdraw?section=invoices").text
    assert "See invoices" in question
    assert "everything else stays" in question
    assert Section.invoices in held(session, dora)
    assert act("withdraw", INVOICES).status_code == 302
    assert family.get("/portal/invoices/").status_code == 404
    assert family.get("/portal/schedule/").status_code == 200  # and is still signed in
    assert Section.invoices not in held(session, dora)


# A4
def test_the_client_gives_it_back_without_asking(session, bea, act, dora, signed_in):
    family = signed_in(dora)
    before = session.scalars(select(Grant).where(Grant.section == Section.invoices)).all()[-1]
    before.ends_on = TODAY + timedelta(days=9)
    session.commit()
    act("withdraw", INVOICES)
    assert "You took away: See invoices" in bea.get(PAGE).text
    assert act("give-back", INVOICES).status_code == 302
    assert "You took away" not in bea.get(PAGE).text
    assert family.get("/portal/invoices/").status_code == 200
    live = select(Grant).where(
        Grant.user_id == dora.user.id, Grant.section == Section.invoices, grants.live(TODAY)
    )
    again = session.scalars(live).one()
    assert (again.basis, again.ends_on) == (Basis.client_consent, TODAY + timedelta(days=9))
    titles = session.scalars(select(Task.title).order_by(Task.id)).all()
    assert titles == [
        f"Bea Baker took consent back: {dora.record} (Invoices)",
        f"Bea Baker gave consent again: {dora.record} (Invoices)",
    ]


# A4
def test_what_the_office_took_away_the_client_does_not_give_back(session, act, dora):
    for grant in session.scalars(select(Grant).where(Grant.user_id == dora.user.id)):
        if grant.section is Section.invoices:
            grant.revoked_at = NOW
    session.commit()
    assert act("give-back", INVOICES).status_code == 404
    assert Section.invoices not in held(session, dora)


# A4
def test_what_the_office_closed_since_the_client_does_not_open_again(session, bea, act, dora):
    before = session.scalars(select(Grant).where(Grant.section == Section.invoices)).all()[-1]
    same = {name: getattr(before, name) for name in ("client_id", "emergency_contact_id")}
    act("withdraw", INVOICES)
    session.add(
        Grant(
            office_id=before.office_id,
            user_id=dora.user.id,
            standing=before.standing,
            section=Section.invoices,
            basis=Basis.client_consent,
            starts_on=TODAY,
            revoked_at=NOW,
            **same,
        )
    )
    session.commit()
    assert "You took away" not in bea.get(PAGE).text
    assert act("give-back", INVOICES).status_code == 404
    assert Section.invoices not in held(session, dora)


# A4
def test_after_a_month_only_the_office_gives_it_back(session, act, dora, signed_in, cast):
    key = dora.record.id
    act("withdraw", INVOICES)
    session.rollback()
    with clock.standing_at(NOW + timedelta(days=31)):
        later = signed_in(cast.bea)
        assert "You took away" not in later.get(PAGE).text
        address = f"{PAGE}{key}/give-back"
        assert later.send(address, INVOICES, page="/portal/").status_code == 404


# A4
def test_a_section_that_rests_on_the_law_stays_and_others_go(session, bea, act, dora):
    for grant in session.scalars(select(Grant).where(Grant.user_id == dora.user.id)):
        if grant.section is Section.schedule:
            grant.basis = Basis.power_of_attorney
    session.commit()
    assert act("withdraw", {"section": "schedule"}).status_code == 422
    assert act("withdraw", {}).status_code == 422
    assert act("withdraw", INVOICES).status_code == 302
    assert Section.schedule in held(session, dora)


# A3
def test_the_last_section_ends_all_access(session, act, dora, signed_in):
    family = signed_in(dora)
    for section in sorted(held(session, dora)):
        assert act("withdraw", {"section": section.value}).status_code == 302
    assert held(session, dora) == set()
    assert family.get("/portal/").location.startswith("/login/")


# A4
def test_an_agency_keeps_sections_to_itself_too(session, bea, act, dora):
    settings.change(session, "client_may_withdraw", False)
    session.commit()
    assert "withdraw?section" not in bea.get(PAGE).text
    assert act("withdraw", INVOICES).status_code == 422
    assert act("give-back", INVOICES).status_code == 422


@pytest.mark.parametrize("section", ["", "work", "everything"])
def test_what_is_no_section_takes_nothing(session, act, dora, section):  # A4
    before = held(session, dora)
    assert act("withdraw", {"section": section}).status_code == 400
    assert held(session, dora) == before


# A5
def test_a_twins_contact_is_out_of_reach(session, bea, cast):
    theirs = factories.daughter(cast.mallory.record)
    key = theirs.record.id
    session.rollback()
    for what in ("withdraw", "give-back"):
        address = f"{PAGE}{key}/{what}"
        assert bea.send(address, INVOICES, page="/portal/").status_code == 404
    assert Section.invoices in held(session, theirs)
