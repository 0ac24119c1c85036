"""A client's status: effective dates, what is planned, and what leaving means (C2)."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.audit_entry import AuditEntry
from models.client import ClientStatus
from models.client_status_change import ChangeState, ClientStatusChange, Fate
from models.schedule import ScheduleStatus
from models.task import TaskStatus
from services import client_statuses, clock
from services.client_statuses import Wish
from services.errors import Refused
from tests import factories
from tests.factories import NOW, TODAY
from tests.fixtures.api import send

DAY = timedelta(days=1)
Status = ClientStatus
STAYS = ("series", "requests", "own_access", "contact_access", "payer_links")
REST = dict.fromkeys(STAYS, "keep")
LEAVING = {"reason": "Moved to her son", "visits": Fate.cancel, "tasks": Fate.cancel}


@pytest.fixture
def bea(cast, session):
    """Active for ten days."""
    row = cast.bea.record
    row.status, row.status_since = Status.active, TODAY - 10 * DAY
    factories.ClientStatusChange(client=row, effective_on=TODAY - 10 * DAY)
    session.commit()
    return row


@pytest.fixture
def home(bea):
    return f"/office/clients/{bea.id}/status"


@pytest.fixture
def ada(signed_in, cast):
    return signed_in(cast.ada)


def change(session, row, status, days=0, **more):
    made, outcome = client_statuses.change(
        session, row, Wish(status, TODAY + days * DAY, **more), NOW, None
    )
    session.commit()
    return made, outcome


def words_of(refused):
    return re.sub(r"<[^>]+>", " ", refused.text)


def sent(status, day=TODAY, **more):
    return {"status": status, "effective_on": f"{day}", "reason": ""} | more


# C2
def test_a_change_holds_from_its_effective_date_and_is_kept(ada, session, bea, home):
    asked = sent("on_hold", TODAY - 2 * DAY, reason="In hospital")
    assert ada.send(home, asked).location == home
    session.expire_all()
    assert (bea.status, bea.status_since) == (Status.on_hold, TODAY - 2 * DAY)
    page = words_of(ada.get(home))
    assert re.search(r"On hold\s+from March 2, 2026", page)
    assert "In hospital" in page
    assert re.search(r"Active\s+from February 22, 2026", page)


# C2
def test_a_status_for_a_later_day_is_planned_and_takes_effect_then(ada, session, bea, home, run):
    ada.send(home, sent("on_hold", TODAY + 5 * DAY))
    session.expire_all()
    assert bea.status is Status.active
    assert "Planned: On hold from March 9, 2026." in words_of(ada.get(f"/office/clients/{bea.id}"))
    assert run("client_statuses", NOW + 4 * DAY) == 0
    assert run("client_statuses", NOW + 5 * DAY) == 1
    assert run("client_statuses", NOW + 5 * DAY) == 0
    session.expire_all()
    assert (bea.status, bea.status_since) == (Status.on_hold, TODAY + 5 * DAY)


# C2
def test_a_day_that_the_scheduler_missed_is_made_up_for_in_order(session, bea, run):
    change(session, bea, Status.on_hold, 2)
    change(session, bea, Status.active, 4)
    assert run("client_statuses", NOW + 30 * DAY) == 2
    session.expire_all()
    assert (bea.status, bea.status_since) == (Status.active, TODAY + 4 * DAY)


# C2
def test_the_day_begins_on_the_agencys_clocks(session, bea, run):
    change(session, bea, Status.on_hold, 1)
    midnight = clock.instant(NOW.replace(tzinfo=None, hour=0) + DAY, "America/New_York")
    assert run("client_statuses", midnight - timedelta(seconds=1)) == 0
    assert run("client_statuses", midnight) == 1


# C2
@pytest.mark.parametrize(
    ("wish", "field", "words"),
    [
        (Wish(Status.active, TODAY), "status", "“Active” already"),
        (Wish(Status.pending, TODAY), "status", "cannot become “Pending”"),
        (Wish(Status.on_hold, TODAY - 11 * DAY), "effective_on", "begins on February 22, 2026"),
        (Wish(Status.on_hold, TODAY + 367 * DAY), "effective_on", "within a year"),
        (Wish(Status.deceased, TODAY + DAY, **LEAVING), "effective_on", "in the future"),
        (Wish(Status.discharged, TODAY), "reason", "why"),
        (Wish(Status.discharged, TODAY, "Well"), "visits", "planned visits"),
        (Wish(Status.discharged, TODAY, "Well", Fate.keep), "tasks", "open tasks"),
    ],
)
def test_a_wrong_order_is_refused_in_words(app, session, bea, wish, field, words):
    with app.app_context(), pytest.raises(Refused) as refusal:
        client_statuses.change(session, bea, wish, NOW, None)
    assert refusal.value.field == field
    assert words in refusal.value.words


# C2
def test_nothing_goes_before_what_is_planned(app, session, bea):
    change(session, bea, Status.on_hold, 9)
    with app.app_context(), pytest.raises(Refused, match="On hold” begins on March 13, 2026"):
        change(session, bea, Status.active, 3)


# C2
def test_nothing_follows_death_but_taking_it_back(ada, session, bea, home):
    change(session, bea, Status.deceased, **LEAVING)
    assert 'name="effective_on"' not in ada.get(home).text
    last = session.scalars(client_statuses.standing(bea.id)).first()
    assert ada.send(home, {"take_back": last.id}).status_code == 302
    session.expire_all()
    assert (bea.status, bea.status_since) == (Status.active, TODAY - 10 * DAY)
    assert last.state is ChangeState.taken_back
    assert "Taken back" in words_of(ada.get(home))


# C2
def test_only_the_last_change_can_be_taken_back(ada, session, bea, home):
    first, _outcome = change(session, bea, Status.on_hold)
    change(session, bea, Status.active, 3)
    assert "Only the last change" in words_of(ada.send(home, {"take_back": first.id}))
    session.expire_all()
    assert first.state is ChangeState.in_force


# C2
def test_a_change_of_another_client_cannot_be_taken_back(ada, session, cast, home):
    theirs = factories.ClientStatusChange(client=cast.mallory.record)
    assert ada.send(home, {"take_back": theirs.id}).status_code == 404


# C2
def test_what_is_planned_and_taken_back_never_takes_effect(session, bea, run):
    planned, _outcome = change(session, bea, Status.on_hold, 2)
    client_statuses.take_back(session, bea, planned.id, NOW)
    session.commit()
    assert run("client_statuses", NOW + 9 * DAY) == 0
    session.expire_all()
    assert bea.status is Status.active


# C2
def test_leaving_cancels_visits_and_tasks_only_if_that_is_chosen(ada, session, bea, home, run):
    before, after = (factories.Schedule(client=bea, starts_at=NOW + n * DAY) for n in (1, 4))
    task = factories.Task(client=bea, office=bea.office)
    asked = sent("discharged", TODAY + 3 * DAY, reason="Well again")
    assert ada.send(home, asked).status_code == 422
    assert ada.send(home, asked | {"visits": "keep"}).status_code == 422
    ada.send(home, asked | REST | {"visits": "cancel", "tasks": "keep"})
    session.expire_all()
    assert after.status is ScheduleStatus.scheduled
    run("client_statuses", NOW + 3 * DAY)
    session.expire_all()
    assert (before.status, after.status) == (ScheduleStatus.scheduled, ScheduleStatus.cancelled)
    assert after.cancel_reason == "The client is discharged."
    assert task.status is TaskStatus.not_started


# C2
def test_what_was_kept_and_what_was_cancelled_is_said(ada, session, bea, home):
    factories.Schedule(client=bea)
    factories.Task(client=bea, office=bea.office)
    asked = sent("deceased", reason="Told by her son", visits="keep", tasks="cancel", **REST)
    told = words_of(ada.get(ada.send(home, asked).location))
    assert "One task is cancelled." in told
    assert "visit is cancelled" not in told
    assert "Visits: kept." in told
    assert "Open tasks: cancelled." in told


# C2
def test_visits_that_began_or_were_billed_stay(session, bea):
    kept = [ScheduleStatus.in_progress, ScheduleStatus.completed, ScheduleStatus.billed]
    made = [
        factories.Schedule(client=bea, status=status, starts_at=NOW + n * DAY)
        for n, status in enumerate(kept)
    ]
    _made, outcome = change(session, bea, Status.discharged, **LEAVING)
    session.expire_all()
    assert outcome["visits"] == 0
    assert [visit.status for visit in made] == kept


# F8
def test_a_colleagues_private_task_is_not_touched_by_the_job(session, bea, run):
    nina = factories.User(role="Intake")
    task = factories.Task(client=bea, office=bea.office, is_private=True, creator_id=nina.id)
    change(session, bea, Status.discharged, 1, **LEAVING)
    run("client_statuses", NOW + DAY)
    session.expire_all()
    assert bea.status is Status.discharged
    assert task.status is TaskStatus.not_started


# C2
def test_a_program_changes_the_status_from_today_but_lets_nobody_leave(session, bea, ada):
    address = f"/api/v1/clients/{bea.id}"
    assert send(ada, "PUT", address, {"status": "discharged"}).status_code == 422
    assert send(ada, "PUT", address, {"status": "on_hold"}).status_code == 200
    session.expire_all()
    assert (bea.status, bea.status_since) == (Status.on_hold, TODAY)


# C2
def test_a_new_clients_first_status_bears_the_agencys_own_day(session, cast, signed_in):
    late = NOW.replace(hour=2)  # nine in the evening before in New York
    fields = {"first_name": "Olga", "last_name": "Orlova", "gender": "female", "status": "pending"}
    fields |= {"assessment_type": "online", "office": cast.bea.record.office_id}
    with clock.standing_at(late):
        signed_in(cast.ada).send("/office/clients/new/", fields)
    kept = session.scalars(select(ClientStatusChange)).one()
    assert (kept.status, kept.effective_on) == (Status.pending, TODAY - DAY)


# C2
def test_who_may_only_read_sees_the_history_and_no_form(signed_in, bea, home):
    user = factories.User(role="Billing")
    factories.OfficeStaff(user=user, office=bea.office)
    visitor = signed_in(factories.Person(user))
    page = visitor.get(home).text
    assert "February 22, 2026" in page
    assert 'name="effective_on"' not in page
    assert visitor.send(home, sent("on_hold")).status_code == 403


# O5
def test_each_change_of_status_leaves_its_trail(session, bea):
    change(session, bea, Status.on_hold)
    trail = select(AuditEntry).where(AuditEntry.table_name == "client").order_by(AuditEntry.id)
    assert session.scalars(trail).all()[-1].after["status"] == "on_hold"
