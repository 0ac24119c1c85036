"""Two people at one tab of a prospect: the second is shown what changed and loses nothing (P9)."""

import html
import re

import pytest
from sqlalchemy import select

from models.emergency_contact import Relation
from models.prospect import Prospect, ProspectStage
from tests import factories
from tests.integration.prospect_forms import token


@pytest.fixture
def nina(signed_in, cast):
    return signed_in(cast.nina)


@pytest.fixture
def ada(signed_in, cast):
    return signed_in(cast.ada)


@pytest.fixture
def prospect(cast):
    return factories.Prospect(
        office=cast.bea.record.office, caller_city="Boston", best_time_to_call="mornings"
    )


def hidden(page, name):
    return html.unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1])


def opened(visitor, url):
    """Open a tab as a browser does: everything that it shows is sent again."""
    answer = visitor.get(url)
    return {
        "csrf_token": token(answer),
        "version": hidden(answer.text, "version"),
        "opened": hidden(answer.text, "opened"),
    }


def caller(**changes):
    return {
        "relation": "daughter",
        "caller_first_name": "Dora",
        "caller_last_name": "Baker",
        "caller_city": "Boston",
        "best_time_to_call": "mornings",
        "assessment_type": "online",
        "inquiry_date": "2026-03-04",
        **changes,
    }


def only(session):
    session.expire_all()
    return session.scalars(select(Prospect)).one()


def beside(page, name):
    found = re.search(rf'id="{name}-meanwhile">(.*?)</div>', page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else None


# P9
def test_the_second_editor_keeps_what_he_typed_and_sees_what_the_first_saved(
    nina, ada, session, prospect
):
    url = f"/office/prospects/{prospect.id}"
    mine = opened(nina, url)
    first = opened(ada, url)
    ada.post(url, data={**first, **caller(caller_city="Salem", relation="son")})
    answer = nina.post(url, data={**mine, **caller(caller_city="Lynn", best_time_to_call="noon")})
    page = answer.text
    assert answer.status_code == 409
    assert "Ada Admin changed this record while you were editing" in page
    said = "Somebody saved “Salem” here meanwhile. Yours is kept here: save to use it."
    assert beside(page, "caller_city") == said
    assert 'value="Lynn"' in page
    assert beside(page, "relation") == "Somebody changed this meanwhile: “Son”."
    assert beside(page, "best_time_to_call") is None
    assert 'value="noon"' in page
    assert only(session).caller_city == "Salem"


# P9
def test_saving_again_keeps_mine_and_what_only_the_other_one_changed(nina, ada, session, prospect):
    url = f"/office/prospects/{prospect.id}"
    mine, first = opened(nina, url), opened(ada, url)
    ada.post(url, data={**first, **caller(caller_city="Salem", relation="son")})
    page = nina.post(url, data={**mine, **caller(caller_city="Lynn")}).text
    again = {name: hidden(page, name) for name in ("version", "opened", "csrf_token")}
    chosen = re.search(r'<option selected value="(\w+)">', page[page.index('id="relation"') :])[1]
    sent = {**again, **caller(caller_city="Lynn", relation=chosen)}
    assert nina.post(url, data=sent).status_code == 302
    saved = only(session)
    assert (saved.caller_city, saved.relation) == ("Lynn", Relation.son)


# P9
def test_people_at_different_tabs_are_in_nobodys_way(nina, ada, session, prospect):
    url = f"/office/prospects/{prospect.id}"
    mine = opened(nina, url)
    first = opened(ada, f"{url}/client")
    assert (
        ada.post(
            f"{url}/client",
            data={**first, "first_name": "Beatrice", "last_name": "Quill", "gender": "female"},
        ).status_code
        == 302
    )
    assert nina.post(url, data={**mine, **caller(caller_city="Lynn")}).status_code == 302
    saved = only(session)
    assert (saved.first_name, saved.caller_city) == ("Beatrice", "Lynn")


# P9
def test_two_who_typed_the_same_are_not_bothered(nina, ada, session, prospect):
    url = f"/office/prospects/{prospect.id}"
    mine, first = opened(nina, url), opened(ada, url)
    ada.post(url, data={**first, **caller(caller_city="Salem")})
    assert nina.post(url, data={**mine, **caller(caller_city="Salem")}).status_code == 302


# P9
def test_what_is_wrong_and_what_changed_are_both_said(nina, ada, prospect):
    url = f"/office/prospects/{prospect.id}"
    mine, first = opened(nina, url), opened(ada, url)
    ada.post(url, data={**first, **caller(best_time_to_call="evenings")})
    page = nina.post(url, data={**mine, **caller(caller_phone_home="9" * 40)}).text
    assert 'id="caller_phone_home-error"' in page
    assert "9" * 40 in page
    assert "“evenings”" in beside(page, "best_time_to_call")


# P11
def test_a_prospect_that_was_lost_meanwhile_is_not_lost_in_silence(nina, ada, session, prospect):
    reason = factories.Choice(list_name="non_conversion_reason", label="Too dear")
    url = f"/office/prospects/{prospect.id}/referral"
    mine = opened(nina, url)
    first = opened(ada, url)
    ada.post(url, data={**first, "lost_reason": str(reason.id), "lost_note": "A neighbour helps"})
    answer = nina.post(url, data={**mine, "lost_reason": "__None", "media_campaign": "Spring"})
    assert answer.status_code == 409
    assert beside(answer.text, "lost_reason") == "Somebody changed this meanwhile: “Too dear”."
    assert 'value="Spring"' in answer.text
    assert only(session).stage is ProspectStage.lost


NONSENSE = ["", "[]", "{", '{"caller_city": 7}', "null", pytest.param("[" * 100_000, id="deep")]


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_a_form_that_does_not_know_when_it_was_opened_is_stopped_by_its_version(
    nina, session, prospect, nonsense
):
    url = f"/office/prospects/{prospect.id}"
    mine = opened(nina, url) | {"opened": nonsense, "version": "99"}
    answer = nina.post(url, data={**mine, **caller(caller_city="Lynn")})
    assert answer.status_code == 409
    assert 'value="Lynn"' in answer.text
    assert only(session).caller_city == "Boston"
