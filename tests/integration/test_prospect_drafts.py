"""Drafts of a new prospect: a closed tab loses nothing (P2)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from models.draft import Draft
from models.prospect import Prospect
from services import clock, drafts
from tests import factories
from tests.integration.prospect_forms import INQUIRY, NEW_PROSPECT, nonce, token

DRAFT = f"{NEW_PROSPECT}draft"


@pytest.fixture
def nina(signed_in, cast):
    """Intake in Bea's office."""
    return signed_in(cast.nina)


def begin(visitor, **typed):
    """Open the page, type, and close the tab; returns the page's key."""
    page = visitor.get(NEW_PROSPECT)
    key = nonce(page)
    sent = {"csrf_token": token(page), "nonce": key, **INQUIRY, **typed}
    answer = visitor.post(DRAFT, data=sent, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    assert answer.json["words"] == "Saved as a draft at 10:00 AM."
    return key


def kept(session):
    session.expire_all()
    return session.scalars(select(Draft)).all()


# P2
def test_a_closed_tab_is_offered_again_with_everything_that_was_typed(nina):
    key = begin(nina, caller_phone_home="617 55", hours_wanted="mornings")
    page = nina.get(NEW_PROSPECT).text
    assert "You began Olga Baker on Mar 4, 10:00 AM" in page
    again = nina.get(f"{NEW_PROSPECT}?draft={key}")
    assert nonce(again) == key
    for value in ("617 55", "mornings", "Mercy Hospital", "Two cats", "Dora"):
        assert value in again.text
    assert re.search(r"selected[^>]*value=\"Cat\"|value=\"Cat\"[^>]*selected", again.text)


# P2
def test_what_was_typed_is_encrypted_in_the_database(nina, session):
    begin(nina, notes="Cannot walk alone")
    assert "walk" not in session.scalar(text("SELECT content FROM draft"))
    assert drafts.typed_in(kept(session)[0])["notes"] == ["Cannot walk alone"]


def test_typing_on_changes_the_same_draft_and_no_other_page(nina, session):
    page = nina.get(NEW_PROSPECT)
    for name in ("Ol", "Olga"):
        sent = {"csrf_token": token(page), "nonce": nonce(page), "first_name": name}
        nina.post(DRAFT, data=sent)
    begin(nina, first_name="Paul")
    names = [drafts.typed_in(one)["first_name"] for one in kept(session)]
    assert names == [["Olga"], ["Paul"]]


def test_saving_ends_the_draft(nina, session):
    page = nina.get(NEW_PROSPECT)
    sent = {"csrf_token": token(page), "nonce": nonce(page), **INQUIRY}
    nina.post(DRAFT, data=sent)
    assert nina.post(NEW_PROSPECT, data=sent).status_code == 302
    assert kept(session) == []


def test_a_draft_that_comes_after_the_saving_is_refused(nina, session):
    page = nina.get(NEW_PROSPECT)
    sent = {"csrf_token": token(page), "nonce": nonce(page), **INQUIRY}
    made = nina.post(NEW_PROSPECT, data=sent).location
    late = nina.post(DRAFT, data=sent, headers={"Accept": "application/json"})
    assert (late.status_code, kept(session)) == (409, [])
    assert nina.get(f"{NEW_PROSPECT}?draft={sent['nonce']}").location == made


def test_a_refused_page_keeps_its_draft(nina, session):
    page = nina.get(NEW_PROSPECT)
    sent = {"csrf_token": token(page), "nonce": nonce(page), **INQUIRY, "last_name": ""}
    nina.post(DRAFT, data=sent)
    assert nina.post(NEW_PROSPECT, data=sent).status_code == 422
    assert len(kept(session)) == 1
    assert session.scalars(select(Prospect)).all() == []


def test_a_discarded_draft_is_gone(nina, session):
    key = begin(nina)
    page = nina.get(NEW_PROSPECT)
    answer = nina.post(f"{NEW_PROSPECT}discard", data={"csrf_token": token(page), "nonce": key})
    assert (answer.location, kept(session)) == (NEW_PROSPECT, [])


def test_drafts_are_nobody_elses_not_even_an_administrators(nina, signed_in, cast):
    key = begin(nina)
    ada = signed_in(cast.ada)
    assert "You began" not in ada.get(NEW_PROSPECT).text
    assert "Two cats" not in ada.get(f"{NEW_PROSPECT}?draft={key}").text


def test_a_draft_is_forgotten_after_thirty_days(nina, session, run):
    begin(nina)
    assert run("forget_drafts", factories.NOW + drafts.KEEP) == 0
    assert run("forget_drafts", factories.NOW + drafts.KEEP + timedelta(hours=1)) == 1
    assert kept(session) == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"nonce": ""}, 422), ({"nonce": "x" * 65}, 422), ({"notes": "x" * 250_000}, 422)],
)
def test_what_is_no_draft_is_refused_in_words(nina, session, changes, status):
    page = nina.get(NEW_PROSPECT)
    sent = {"csrf_token": token(page), "nonce": nonce(page), **INQUIRY, **changes}
    answer = nina.post(DRAFT, data=sent, headers={"Accept": "application/json"})
    assert (answer.status_code, kept(session)) == (status, [])
    assert answer.json["message"]


def test_only_the_newest_drafts_of_somebody_who_never_saves_are_kept(session, cast):
    for number in range(drafts.MOST_KEPT + 3):
        at = clock.now() + timedelta(minutes=number)
        drafts.keep(session, cast.nina.user.id, "page", f"key {number}", {}, at)
    session.commit()
    assert len(kept(session)) == drafts.MOST_KEPT
    newest = drafts.offered(session, cast.nina.user.id, "page")
    assert [one.nonce for one in newest][:1] == [f"key {drafts.MOST_KEPT + 2}"]


def test_a_role_that_enters_no_prospects_keeps_no_drafts(signed_in, cast, session):
    billing = factories.User(role="Billing")
    factories.OfficeStaff(user=billing, office=cast.bea.record.office)
    visitor = signed_in(factories.Person(billing))
    assert visitor.send(DRAFT, {"nonce": "key"}).status_code == 403
    assert kept(session) == []
