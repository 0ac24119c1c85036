"""The profile of a prospect, as intake staff use it (P9 to P12)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from models.message import Message
from models.prospect import Prospect, ProspectStage
from models.task import Task
from services import clock
from tests import factories
from tests.integration.prospect_forms import INQUIRY, post, token


@pytest.fixture
def nina(signed_in, cast):
    """Intake in Bea's office."""
    return signed_in(cast.nina)


@pytest.fixture
def office(cast):
    return cast.bea.record.office


def only(session):
    session.expire_all()
    return session.scalars(select(Prospect)).one()


# P9
@pytest.mark.parametrize(
    ("tab", "typed", "untouched"),
    [
        ("", {"caller_first_name": "Dorothea"}, "first_name"),
        ("/client", {"first_name": "Beatrice"}, "caller_first_name"),
    ],
)
def test_a_tab_saves_only_its_own_fields(nina, session, office, tab, typed, untouched):
    prospect = factories.Prospect(office=office, notes="Two cats", media_campaign="Spring")
    before = getattr(prospect, untouched)
    url = f"/office/prospects/{prospect.id}{tab}"
    kept = {name: value for name, value in INQUIRY.items() if name != untouched}
    answer = post(nina, url, **{**kept, **typed, untouched: "Intruder", "notes": "Two cats"})
    assert (answer.status_code, answer.location) == (302, url)
    changed = only(session)
    assert [getattr(changed, name) for name in typed] == list(typed.values())
    assert (getattr(changed, untouched), changed.media_campaign) == (before, "Spring")


# P11
def test_a_reason_on_the_referral_tab_closes_the_prospect_as_lost(nina, session, office):
    prospect = factories.Prospect(office=office)
    reason = factories.Choice(list_name="non_conversion_reason", label="Too dear")
    url = f"/office/prospects/{prospect.id}/referral"
    refused = post(nina, url, lost_reason=str(reason.id))
    assert refused.status_code == 422
    assert 'id="lost_note-error"' in refused.text
    post(nina, url, lost_reason=str(reason.id), lost_note="A neighbour helps")
    lost = only(session)
    assert (lost.stage, lost.lost_note) == (ProspectStage.lost, "A neighbour helps")


# P11
def test_losing_and_restoring_from_the_header(nina, session, office):
    prospect = factories.Prospect(office=office, stage=ProspectStage.contacted)
    reason = factories.Choice(list_name="non_conversion_reason", label="Too dear")
    url = f"/office/prospects/{prospect.id}"
    post(nina, f"{url}/lose", lost_reason=str(reason.id), lost_note="A neighbour helps")
    assert only(session).stage is ProspectStage.lost
    page = nina.get(url).text
    assert "Too dear" in page
    assert "A neighbour helps" in page
    post(nina, f"{url}/reopen")
    assert only(session).stage is ProspectStage.contacted


# F8
def test_losing_asks_about_open_reminders(nina, session, office):
    prospect = factories.Prospect(office=office)
    factories.TaskReminder(task=factories.Task(prospect=prospect, office_id=office.id))
    reason = factories.Choice(list_name="non_conversion_reason", label="Too dear")
    url = f"/office/prospects/{prospect.id}/lose"
    answer = post(nina, url, lost_reason=str(reason.id), lost_note="Gone")
    assert answer.status_code == 422
    assert "Choose what happens to the open reminders." in answer.text
    assert "Gone" in answer.text


# P11
def test_an_assessment_call_moves_the_prospect_on(nina, session, office):
    prospect = factories.Prospect(office=office)
    post(nina, f"/office/prospects/{prospect.id}/referral", assessment_call_at="2026-03-05T10:00")
    assert only(session).stage is ProspectStage.assessment_scheduled


# P11
def test_a_stage_that_was_corrected_stays_while_the_call_is_the_same(nina, session, office):
    called = datetime(2026, 3, 5, 15, tzinfo=UTC)
    prospect = factories.Prospect(
        office=office, stage=ProspectStage.contacted, assessment_call_at=called
    )
    url, call = f"/office/prospects/{prospect.id}/referral", "2026-03-05T10:00"
    post(nina, url, assessment_call_at=call, media_campaign="Spring")
    assert (only(session).media_campaign, only(session).stage) == (
        "Spring",
        ProspectStage.contacted,
    )
    post(nina, url, assessment_call_at="2026-03-06T10:00")
    assert only(session).stage is ProspectStage.assessment_scheduled


# P11
@pytest.mark.parametrize("empty", ["lost_reason", "lost_note"])
def test_a_lost_prospect_keeps_a_reason_and_a_note(nina, session, office, empty):
    reason = factories.Choice(list_name="non_conversion_reason", label="Too dear")
    facts = {"lost_reason": reason, "lost_note": "A neighbour helps", "lost_at": factories.NOW}
    prospect = factories.Prospect(office=office, stage=ProspectStage.lost, **facts)
    typed = {"lost_reason": str(reason.id), "lost_note": "A niece helps", empty: "  "}
    answer = post(nina, f"/office/prospects/{prospect.id}/referral", **typed)
    assert answer.status_code == 422
    assert f'id="{empty}-error"' in answer.text
    assert (only(session).lost_reason_id, only(session).lost_note) == (
        reason.id,
        "A neighbour helps",
    )


def test_a_stage_can_be_chosen_in_the_header(nina, session, office):
    prospect = factories.Prospect(office=office)
    post(nina, f"/office/prospects/{prospect.id}/stage/contacted")
    assert only(session).stage is ProspectStage.contacted


# P10
def test_the_caller_tab_shows_the_mails_to_the_caller(nina, session, office):
    prospect = factories.Prospect(office=office, caller_email="dora@example.test")
    factories.Message(
        prospect=prospect, office=office, recipient="dora@example.test", subject="Welcome"
    )
    factories.Message(prospect=prospect, office=office, recipient="x@example.test", subject="Other")
    page = nina.get(f"/office/prospects/{prospect.id}").text
    mails = page[page.index("Mails sent to the caller") : page.index("What happened")]
    assert "Welcome" in mails
    assert "Other" not in mails
    for function in ("Create Assessment", "Convert to Client", "Update"):
        assert function in page


# P9
def test_tabs_count_and_list_what_is_about_the_prospect(nina, session, office):
    prospect, other = factories.Prospect(office=office), factories.Prospect(office=office)
    for number in range(27):
        factories.Task(prospect=prospect, office=office, title=f"Ring {number:02}")
    factories.CallLog(prospect=other, office=office)
    url = f"/office/prospects/{prospect.id}/tasks"
    first, second = nina.get(url).text, nina.get(f"{url}?page=1").text
    assert re.search(r'Tasks\s*<span class="tab-count">27</span>', first)
    assert re.search(r'Call log\s*<span class="tab-count">0</span>', first)
    rows = [page.count('class="row-link"') for page in (first, second)]
    assert rows == [25, 2]
    assert session.scalar(select(func.count()).select_from(Task)) == 27


def test_without_a_next_step_the_profile_says_so(nina, session, office):
    prospect = factories.Prospect(office=office)
    assert "No next step." in nina.get(f"/office/prospects/{prospect.id}").text
    factories.Task(prospect=prospect, office=office, title="Ring Dora")
    assert "Ring Dora" in nina.get(f"/office/prospects/{prospect.id}").text


# P9
def test_a_next_step_whose_time_has_passed_says_so(nina, office):
    prospect = factories.Prospect(office=office)
    step = {"prospect": prospect, "office": office, "title": "Ring Dora"}
    factories.Task(**step, due_at=clock.now() + timedelta(days=1))
    assert "Overdue:" not in nina.get(f"/office/prospects/{prospect.id}").text
    factories.Task(**step, due_at=clock.now() - timedelta(minutes=1))
    assert "Overdue:" in nina.get(f"/office/prospects/{prospect.id}").text


# F1
def test_a_new_task_knows_whom_it_is_about_and_leads_back(nina, session, office):
    prospect = factories.Prospect(office=office)
    page = nina.get(f"/office/prospects/{prospect.id}/tasks").text
    link = re.findall(r'href="(/office/tasks/new/[^"]+)"', page)[-1].replace("&amp;", "&")
    form = nina.get(link)
    assert f'value="{prospect.id}" selected' in form.text
    answer = nina.post(
        link,
        data={
            "csrf_token": token(form),
            "title": "Ring Dora",
            "priority": "normal",
            "status": "not_started",
            "prospect": str(prospect.id),
        },
    )
    assert answer.location.endswith(f"/office/prospects/{prospect.id}/tasks")
    session.expire_all()
    assert session.scalars(select(Task)).one().prospect_id == prospect.id


def test_a_role_without_prospects_is_refused(signed_in, cast, office):
    prospect = factories.Prospect(office=office)
    billing = factories.User(role="Billing")
    factories.OfficeStaff(user=billing, office=office)
    visitor = signed_in(factories.Person(billing))
    assert visitor.get(f"/office/prospects/{prospect.id}").status_code == 403


def test_there_is_no_such_tab(nina, office):
    prospect = factories.Prospect(office=office)
    for tab in ("assessment", "nonsense", "0"):
        assert nina.get(f"/office/prospects/{prospect.id}/{tab}").status_code == 404


def test_mails_of_another_prospect_stay_there(nina, session, office):
    prospect = factories.Prospect(office=office)
    factories.Message(prospect=factories.Prospect(office=office), office=office, subject="Other")
    assert session.scalar(select(func.count()).select_from(Message)) == 1
    assert "Other" not in nina.get(f"/office/prospects/{prospect.id}/emails").text


# P12
def test_the_client_tab_shows_the_client_first_entered_and_the_second_one(nina, session, office):
    second = {"second_first_name": "Otto", "second_last_name": "Baker", "second_relation": "Twin"}
    prospect = factories.Prospect(
        office=office, first_name="Olga", last_name="Baker", city="Salem", **second
    )
    url = f"/office/prospects/{prospect.id}/client"
    page = nina.get(url).text
    for name, value in {"first_name": "Olga", "city": "Salem", **second}.items():
        field = page.split(f'id="{name}"')[1].split(">")[0]
        assert f'value="{value}"' in field
    fields = {"first_name": "Olga", "last_name": "Baker", "gender": "female", **second}
    assert post(nina, url, **fields | {"second_first_name": "Ove"}).status_code == 302
    assert (only(session).second_first_name, only(session).first_name) == ("Ove", "Olga")
