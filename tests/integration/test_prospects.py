"""Prospects: entered with who referred them, moved by the table, lost and restored."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.choice import Choice, ChoiceList
from models.prospect import Prospect, ProspectStage
from models.referral import Referral
from models.referral_source import OrganisationType, ReferralSource
from models.task import TaskStatus
from models.task_reminder import ReminderState
from services import prospects
from services.errors import MovedOn, Refused
from services.prospects import Reminders
from services.referrals import Recommendation
from tests import factories

LATER = factories.NOW + timedelta(hours=1)


def inquiry(office):
    return Prospect(
        office_id=office.id,
        caller_first_name="Dora",
        caller_last_name="Baker",
        first_name="Bea",
        last_name="Baker",
        inquiry_date=factories.TODAY,
    )


def reason(session):
    query = select(Choice).where(Choice.list_name == ChoiceList.non_conversion_reason)
    return session.scalars(query.order_by(Choice.position)).first()


def lose(session, prospect, reminders=None):
    prospects.lose(session, prospect, reason(session).id, "Too dear", reminders, LATER)


# P7
def test_a_new_prospect_comes_with_the_source_that_was_chosen(session):
    source = factories.ReferralSource()
    said = Recommendation(factories.TODAY, source_id=source.id, person="Nurse Joy")
    prospect = prospects.add(session, inquiry(factories.Office()), said, factories.NOW)
    referral = session.scalars(select(Referral)).one()
    assert (referral.prospect_id, referral.source_id) == (prospect.id, source.id)
    assert (referral.person, referral.referred_on) == ("Nurse Joy", factories.TODAY)


# P7
def test_a_referral_source_is_made_on_the_spot(session):
    said = Recommendation(
        factories.TODAY,
        organisation="Mercy Hospital",
        organisation_type=OrganisationType.hospital,
        department="Discharge",
        contact="Nurse Joy",
    )
    prospects.add(session, inquiry(factories.Office()), said, factories.NOW)
    source = session.scalars(select(ReferralSource)).one()
    assert str(source) == "Mercy Hospital · Discharge · Nurse Joy"
    assert source.organisation_type is OrganisationType.hospital


# P7
def test_a_source_that_is_entered_again_is_the_same_source(session):
    known = factories.ReferralSource(organisation="Mercy Hospital", department="Discharge")
    said = Recommendation(factories.TODAY, organisation="mercy hospital", department="DISCHARGE")
    prospects.add(session, inquiry(factories.Office()), said, factories.NOW)
    assert session.scalars(select(Referral)).one().source_id == known.id


# P7
def test_a_prospect_that_nobody_referred_is_refused_beside_the_source(session):
    with pytest.raises(Refused) as refusal:
        prospects.add(
            session, inquiry(factories.Office()), Recommendation(factories.TODAY), factories.NOW
        )
    assert refusal.value.field == "source"


def test_a_prospect_moves_on_and_the_stage_says_since_when(session):
    prospect = factories.Prospect()
    prospects.move(session, prospect, ProspectStage.contacted, LATER)
    assert (prospect.stage, prospect.stage_since) == (ProspectStage.contacted, LATER)


@pytest.mark.parametrize("stage", [ProspectStage.won, ProspectStage.lost])
def test_closing_a_prospect_is_no_simple_move(session, stage):
    with pytest.raises(Refused):
        prospects.move(session, factories.Prospect(), stage, LATER)


def test_a_move_that_the_table_does_not_have_is_refused(session):
    prospect = factories.Prospect(stage=ProspectStage.assessed)
    with pytest.raises(Refused):
        prospects.move(session, prospect, ProspectStage.new, LATER)


def test_the_second_of_two_who_move_a_prospect_is_told(session):
    prospect = factories.Prospect()
    session.connection().exec_driver_sql("UPDATE prospect SET stage = 'contacted'")
    with pytest.raises(MovedOn, match="Contacted"):
        prospects.move(session, prospect, ProspectStage.assessed, LATER)


def test_advancing_never_steps_back(session):
    prospect = factories.Prospect(stage=ProspectStage.assessed)
    prospects.advance(session, prospect, ProspectStage.assessment_scheduled, LATER)
    assert prospect.stage is ProspectStage.assessed


# P11
def test_a_lost_prospect_keeps_reason_note_and_the_stage_before(session):
    prospect = factories.Prospect(stage=ProspectStage.contacted)
    lose(session, prospect)
    assert prospect.stage is ProspectStage.lost
    assert (prospect.lost_reason_id, prospect.lost_note) == (reason(session).id, "Too dear")
    assert (prospect.lost_at, prospect.stage_before_loss) == (LATER, "contacted")


# P11
@pytest.mark.parametrize(
    ("has_reason", "note", "field"),
    [(False, "Too dear", "lost_reason"), (True, " ", "lost_note"), (True, None, "lost_note")],
)
def test_losing_needs_a_reason_and_a_note(session, has_reason, note, field):
    reason_id = reason(session).id if has_reason else None
    with pytest.raises(Refused) as refusal:
        prospects.lose(session, factories.Prospect(), reason_id, note, None, LATER)
    assert refusal.value.field == field


# P11
def test_a_value_of_another_list_is_no_reason(session):
    other = factories.Choice().id
    with pytest.raises(Refused):
        prospects.lose(session, factories.Prospect(), other, "Too dear", None, LATER)


# F8
def test_open_reminders_are_dealt_with_by_choice_only(session):
    prospect = factories.Prospect()
    reminder = factories.TaskReminder(
        task=factories.Task(prospect=prospect, office_id=prospect.office_id)
    )
    with pytest.raises(Refused) as refusal:
        lose(session, prospect)
    assert refusal.value.field == "reminders"
    lose(session, prospect, Reminders.drop)
    session.flush()
    assert reminder.state is ReminderState.dropped


# F8
def test_reminders_that_are_kept_stay_waiting(session):
    prospect = factories.Prospect()
    reminder = factories.TaskReminder(
        task=factories.Task(prospect=prospect, office_id=prospect.office_id)
    )
    lose(session, prospect, Reminders.keep)
    assert reminder.state is ReminderState.waiting


# F8
def test_reminders_of_tasks_that_are_done_need_no_choice(session):
    prospect = factories.Prospect()
    task = factories.Task(prospect=prospect, office_id=prospect.office_id, status=TaskStatus.done)
    factories.TaskReminder(task=task)
    lose(session, prospect)
    assert prospect.stage is ProspectStage.lost


# P11
def test_a_lost_prospect_can_be_restored_to_where_it_stood(session):
    prospect = factories.Prospect(stage=ProspectStage.assessment_scheduled)
    lose(session, prospect)
    prospects.restore(session, prospect, LATER)
    assert prospect.stage is ProspectStage.assessment_scheduled
    assert (prospect.lost_at, prospect.lost_reason_id) == (None, None)


@pytest.mark.parametrize("stage", [ProspectStage.new, ProspectStage.won])
def test_only_a_lost_prospect_is_restored(session, stage):
    with pytest.raises(Refused):
        prospects.restore(session, factories.Prospect(stage=stage), LATER)


def test_a_won_prospect_cannot_be_lost(session):
    with pytest.raises(Refused):
        lose(session, factories.Prospect(stage=ProspectStage.won))


# P7
def test_referrals_are_counted_by_source(session):
    source = factories.ReferralSource()
    for _ in range(2):
        said = Recommendation(factories.TODAY, source_id=source.id)
        prospects.add(session, inquiry(factories.Office()), said, factories.NOW)
    count = select(func.count()).where(Referral.source_id == source.id)
    assert session.scalar(count) == 2
