"""Losing and restoring prospects, one or many, with a word about reminders (P11, F8)."""

import pytest
from sqlalchemy import select

from models.prospect import Prospect, ProspectStage
from models.task_reminder import ReminderState, TaskReminder
from services.errors import MovedOn
from tests import factories
from tests.integration.prospect_forms import post
from views.office.prospects import bulk_closing

LOSE_MANY = "/office/prospects/lose-many"
ACTION = "/office/prospects/action/"


@pytest.fixture
def nina(signed_in, cast):
    """Intake in Bea's office."""
    return signed_in(cast.nina)


@pytest.fixture
def office(cast):
    return cast.bea.record.office


@pytest.fixture
def reason(session):
    return factories.Choice(list_name="non_conversion_reason", label="Too dear")


@pytest.fixture
def ticked(office):
    """Two that are open, one with a reminder, and one that was won."""
    made = [factories.Prospect(office=office, stage=stage) for stage in ("contacted", "new", "won")]
    factories.TaskReminder(task=factories.Task(prospect=made[1], office_id=office.id))
    return [str(one.id) for one in made]


def stages(session):
    session.expire_all()
    return [one.stage.value for one in session.scalars(select(Prospect).order_by(Prospect.id))]


# P11
def test_several_are_lost_for_one_reason_and_restored_together(nina, session, ticked, reason):
    asked = post(nina, ACTION, action="lose", rowid=ticked)
    assert asked.status_code == 200
    assert "closed already: Won" in asked.text
    answers = {"lost_reason": str(reason.id), "lost_note": "Moved", "reminders": "drop"}
    assert post(nina, LOSE_MANY, rowid=ticked, **answers).status_code == 302
    assert stages(session) == ["lost", "lost", "won"]
    assert {one.lost_note for one in session.scalars(select(Prospect))} == {"Moved", None}
    assert post(nina, ACTION, action="restore", rowid=ticked).status_code == 302
    assert stages(session) == ["contacted", "new", "won"]


# F8
@pytest.mark.parametrize(
    ("choice", "state"), [("drop", ReminderState.dropped), ("keep", ReminderState.waiting)]
)
def test_reminders_of_many_are_dealt_with_as_was_chosen(
    nina, session, ticked, reason, choice, state
):
    answers = {"lost_reason": str(reason.id), "lost_note": "Moved", "reminders": choice}
    post(nina, LOSE_MANY, rowid=ticked, **answers)
    session.expire_all()
    assert session.scalars(select(TaskReminder)).one().state is state


# P11
def test_whom_somebody_else_moved_this_moment_holds_up_nobody(office):
    first, second = (factories.Prospect(office=office) for _ in range(2))

    def move(row):
        if row is first:
            raise MovedOn("Somebody was faster")

    assert bulk_closing.change_each([first, second], move) == 1


# F8
@pytest.mark.parametrize(("choice", "is_said"), [("drop", True), ("keep", False)])
def test_restoring_says_that_dropped_reminders_stay_dropped(
    nina, session, ticked, reason, choice, is_said
):
    answers = {"lost_reason": str(reason.id), "lost_note": "Moved", "reminders": choice}
    words = "nobody is reminded of one open task"
    post(nina, LOSE_MANY, rowid=ticked, **answers)
    post(nina, f"/office/prospects/{ticked[1]}/reopen")
    assert (words in nina.get("/office/prospects/").text) is is_said
    post(nina, LOSE_MANY, rowid=ticked, **answers)
    post(nina, ACTION, action="restore", rowid=ticked)
    assert (words in nina.get("/office/prospects/").text) is is_said


# P11, F8
@pytest.mark.parametrize("missing", ["lost_reason", "lost_note", "reminders"])
def test_while_an_answer_is_missing_none_is_lost_and_nothing_typed_either(
    nina, session, ticked, reason, missing
):
    answers = {"lost_reason": str(reason.id), "lost_note": "A niece helps", "reminders": "drop"}
    answer = post(nina, LOSE_MANY, rowid=ticked, **{**answers, missing: ""})
    assert answer.status_code == 422
    assert f'id="{missing}-error"' in answer.text
    assert ("A niece helps" in answer.text) is (missing != "lost_note")
    assert stages(session) == ["contacted", "new", "won"]


def test_who_may_not_lose_cannot_lose_many(signed_in, cast, session, ticked, reason, office):
    billing = factories.User(role="Billing")
    factories.OfficeStaff(user=billing, office=office)
    visitor = signed_in(factories.Person(billing))
    answers = {"rowid": ticked, "lost_reason": str(reason.id), "lost_note": "Moved"}
    assert visitor.send(LOSE_MANY, answers).status_code == 403
    assert stages(session) == ["contacted", "new", "won"]


def test_prospects_of_another_office_cannot_be_ticked(nina, session, cast, reason):
    hers = factories.Prospect(office=cast.mallory.record.office)
    answers = {"lost_reason": str(reason.id), "lost_note": "Moved"}
    post(nina, LOSE_MANY, rowid=[str(hers.id)], **answers)
    assert stages(session) == ["new"]


# F8
def test_the_referral_tab_asks_about_reminders_only_where_there_are_any(nina, office):
    prospect = factories.Prospect(office=office)
    url = f"/office/prospects/{prospect.id}/referral"
    tab = 'name="reminders">'
    assert tab not in nina.get(url).text
    factories.TaskReminder(task=factories.Task(prospect=prospect, office_id=office.id))
    assert tab in nina.get(url).text


# P11
def test_the_referral_tab_keeps_rating_call_and_media_lead(nina, session, office):
    prospect = factories.Prospect(office=office)
    hot = factories.Choice(list_name="prospect_rating", label="Scorching")
    radio = factories.Choice(list_name="media_channel", label="Town crier")
    answer = post(
        nina,
        f"/office/prospects/{prospect.id}/referral",
        rating=str(hot.id),
        assessment_call_at="2026-03-05T10:00",
        assessment_call_by="Nina",
        assessment_call_with="Dora",
        assessment_call_outcome="Visit agreed",
        assessment_call_notes="Uses a walker",
        media_channel=str(radio.id),
        media_campaign="Spring",
        media_agency="WBUR",
        media_cost="$1,250.50",
    )
    assert answer.status_code == 302
    session.expire_all()
    kept = session.scalars(select(Prospect)).one()
    assert (kept.rating_id, kept.media_channel_id, str(kept.media_cost)) == (
        hot.id,
        radio.id,
        "1250.50",
    )
    assert (kept.assessment_call_by, kept.assessment_call_with) == ("Nina", "Dora")
    assert (kept.assessment_call_outcome, kept.assessment_call_notes) == (
        "Visit agreed",
        "Uses a walker",
    )
    assert kept.stage is ProspectStage.assessment_scheduled
