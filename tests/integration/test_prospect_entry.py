"""Entering a prospect, as intake staff do (P1 to P8)."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from models.emergency_contact import Relation
from models.prospect import Prospect, ProspectStage
from models.referral import Referral
from models.referral_source import ReferralSource
from tests import factories
from tests.integration.prospect_forms import INQUIRY, NEW_PROSPECT, enter, nonce, token


@pytest.fixture
def nina(signed_in, cast):
    """Intake in Bea's office."""
    return signed_in(cast.nina)


def only(session):
    session.expire_all()
    return session.scalars(select(Prospect)).one()


# P2
def test_the_sections_stand_in_their_order_and_save_comes_last(nina):
    page = nina.get(NEW_PROSPECT).text
    main = page[page.index("<main") :]
    legends = re.findall(r"<legend class=\"card-title\">([^<]+)</legend>", main)
    assert legends == [
        "Caller",
        "Client",
        "Second client in the home",
        "Referral",
        "Other information",
    ]
    assert main.index("Other information") < main.index("data-save")


# P3
def test_the_first_question_is_the_relation_to_the_client(nina):
    page = nina.get(NEW_PROSPECT).text
    labels = re.findall(r'<label class="form-label"[^>]*>([^<]+)<', page)
    assert labels[0] == "Relation to client"
    options = re.findall(r'<option[^>]*value="(\w*)"[^>]*>', page[page.index("<form id=") :])
    assert options[:15] == ["", *(one.name for one in Relation)]


# P1
def test_the_button_of_the_grid_leads_to_the_new_page(nina):
    page = nina.get("/office/prospects/").text
    assert re.search(r'href="/office/prospects/new/[^"]*"[^>]*>\s*\+ Prospective Client', page)


# P9
def test_after_the_first_save_the_profile_opens(nina, session):
    answer = enter(nina)
    prospect = only(session)
    assert (answer.status_code, answer.location) == (302, f"/office/prospects/{prospect.id}")
    page = nina.get(answer.location).text
    assert "Olga Baker was saved." in page
    tabs = re.findall(r'class="tab"[^>]*>\s*([A-Z][\w ]+?)\s*<', page)
    logs = ["Tasks", "Call log", "Email log", "Text log", "Documents", "Timeline"]
    assert tabs == ["Caller", "Referral", "Client", *logs]


# P3, P7, P8
def test_everything_typed_is_kept(nina, session, cast):
    enter(nina)
    prospect = only(session)
    assert (prospect.relation, prospect.caller_phone_mobile) == (Relation.daughter, "+16175550142")
    assert (prospect.inquiry_date, prospect.stage) == (date(2026, 3, 4), ProspectStage.new)
    assert prospect.other_information == {
        "care_type": ["Personal care", "Respite care"],
        "pets": ["Cat"],
        "smoking": "No",
        "hours_wanted": "4 hours each morning",
    }
    assert (prospect.notes, prospect.owner_id) == ("Two cats", cast.nina.user.id)
    source = session.scalars(select(Referral)).one().source
    assert (source.organisation, source.office_id) == ("Mercy Hospital", prospect.office_id)


# P2
@pytest.mark.parametrize(
    "name",
    [
        "relation",
        "caller_first_name",
        "caller_last_name",
        "inquiry_date",
        "first_name",
        "last_name",
    ],
)
def test_a_missing_field_is_named_beside_it_and_nothing_typed_is_lost(nina, session, name):
    answer = enter(nina, **{name: ""})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    for other, value in INQUIRY.items():
        if other != name and isinstance(value, str):
            assert value in answer.text or f'value="{value}"' in answer.text
    assert re.search(
        r'value="Respite care"[^>]*selected|selected[^>]*value="Respite care"', answer.text
    )
    assert session.scalar(select(func.count()).select_from(Prospect)) == 0


# P7
def test_without_a_referral_source_nothing_is_saved(nina, session):
    answer = enter(nina, source_organisation="")
    assert answer.status_code == 422
    assert 'id="source-error"' in answer.text
    assert session.scalar(select(func.count()).select_from(Prospect)) == 0


# P7
def test_a_source_that_was_chosen_is_used(nina, session):
    source = factories.ReferralSource()
    enter(nina, source=str(source.id), source_organisation="")
    assert session.scalars(select(Referral)).one().source_id == source.id
    assert session.scalar(select(func.count()).select_from(ReferralSource)) == 1


# P5
def test_self_takes_the_callers_details_even_without_scripts(nina, session):
    enter(nina, relation="self", first_name="", last_name="")
    prospect = only(session)
    assert (prospect.first_name, prospect.last_name) == ("Dora", "Baker")
    assert prospect.phone_mobile == "+16175550142"


# P2
@pytest.mark.parametrize(
    "typed", [{"preferred_name": "Olly"}, {"second_first_name": "Bob"}, {"street_2": "x" * 500}]
)
def test_what_is_out_of_the_way_opens_when_it_holds_something(nina, typed):
    unasked = {"gender": "unknown", "source_organisation": ""}
    page = enter(nina, **unasked).text
    assert re.findall(r'<details class="more-fields"( open)?>', page) == ["", "", ""]
    page = enter(nina, **unasked, **typed).text
    assert re.findall(r'<details class="more-fields"( open)?>', page).count(" open") == 1


# P6
def test_a_second_client_in_the_home_makes_no_other_record(nina, session):
    enter(nina, second_first_name="Bob", second_last_name="Baker", second_birth_date="1940-01-02")
    assert only(session).second_first_name == "Bob"


def test_a_double_click_enters_one_prospect(nina, session):
    page = nina.get(NEW_PROSPECT)
    sent = {"csrf_token": token(page), "nonce": nonce(page), **INQUIRY}
    first, second = nina.post(NEW_PROSPECT, data=sent), nina.post(NEW_PROSPECT, data=sent)
    assert first.location == second.location == f"/office/prospects/{only(session).id}"


def test_staff_of_several_offices_say_which_one(signed_in, cast, session):
    ada = signed_in(cast.ada)
    answer = enter(ada)
    assert answer.status_code == 422
    assert 'id="office-error"' in answer.text
    offered = answer.text.split('id="office"')[1].split("</select>")[0]
    assert f'<option value="{cast.mallory.record.office_id}">' in offered  # without any script
    enter(ada, office=str(cast.mallory.record.office_id))
    assert only(session).office_id == cast.mallory.record.office_id
