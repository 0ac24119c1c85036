"""A client leaves: what is still open is shown, dealt with as chosen, and comes back (C2, F8)."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from models.client import ClientStatus
from models.client_status_change import ClientStatusChange, Fate
from models.invoice import InvoiceState
from models.login_session import LoginSession
from models.schedule import ScheduleStatus
from models.schedule_request import RequestState
from models.task import TaskStatus
from models.task_reminder import ReminderState
from services import client_statuses, grants
from services.client_statuses import Wish
from services.leaving.matters import MATTERS
from tests import factories
from tests.factories import NOW, TODAY

DAY = timedelta(days=1)
Status = ClientStatus
END_ALL = dict.fromkeys(MATTERS, "cancel")
KEEP_ALL = dict.fromkeys(MATTERS, "keep")
MANY = "/office/clients/status-many"


@pytest.fixture
def bea(cast, session):
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


@pytest.fixture
def left(bea):
    """One of everything that a client leaves open."""

    class Left:
        visit = factories.Schedule(client=bea, starts_at=NOW + 3 * DAY)
        series = factories.ScheduleSeries(client=bea)
        request = factories.ScheduleRequest(client=bea, answer="We are asking.")
        task = factories.Task(client=bea, office=bea.office)
        link = factories.ClientPayer(client=bea)
        invoice = factories.Invoice(client=bea, total=Decimal("80.00"))
        dora = factories.daughter(bea)

    return Left


def asked(status="discharged", days=0, **more):
    return {"status": status, "effective_on": f"{TODAY + days * DAY}", "reason": "Well"} | more


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def leave(session, row, days=0, status=Status.discharged, **fates):
    fates = dict.fromkeys(MATTERS, Fate.cancel) | fates
    wish = Wish(status, TODAY + days * DAY, "Well", **fates)
    made, _ended = client_statuses.change(session, row, wish, NOW, None)
    session.commit()
    return made


def has_access(session, person):
    return grants.login_of(session, person, TODAY) is not None


# C2
def test_one_screen_shows_what_is_open_and_proposes_what_becomes_of_it(ada, left, home):
    page = ada.send(home, asked())
    words = words_of(page)
    assert page.status_code == 422
    assert "What is still open from March 4, 2026" in words
    for said in ("One visit is planned.", "One series goes on.", "One request waits."):
        assert said in words
    for said in ("One task is open.", "One client has access", "One contact has access"):
        assert said in words
    assert "One invoice is open ($80.00). Invoices always stay as they are." in words
    assert chosen(page) == {
        "visits": "cancel",
        "series": "cancel",
        "requests": "cancel",
        "tasks": "keep",
        "own_access": "keep",
        "contact_access": "keep",
        "payer_links": "cancel",
    }


def chosen(page):
    """The radio buttons that are on."""
    radios = re.findall(r"<input[^>]*type=\"radio\"[^>]*>", page.text)
    on = [one for one in radios if re.search(r"\bchecked\b", one)]
    return {re.search(r'name="(\w+)"', one)[1]: re.search(r'value="(\w+)"', one)[1] for one in on}


# C2
def test_who_has_died_is_signed_out_unless_chosen_otherwise(ada, left, home):
    assert chosen(ada.send(home, asked("deceased")))["own_access"] == "cancel"


# C2
def test_all_that_is_chosen_ends_at_once_and_invoices_stay(ada, session, bea, left, home):
    told = words_of(ada.get(ada.send(home, asked(**END_ALL)).location))
    session.expire_all()
    assert bea.status is Status.discharged
    assert left.visit.status is ScheduleStatus.cancelled
    assert left.series.ends_on == TODAY - DAY
    assert left.request.state is RequestState.declined
    assert left.task.status is TaskStatus.cancelled
    assert left.link.ends_on == TODAY
    assert not has_access(session, bea)
    assert not has_access(session, left.dora.record)
    assert (left.invoice.state, left.invoice.balance) == (InvoiceState.sent, 80)
    assert "One series is ended." in told
    assert "Requests: declined." in told


# C2
def test_what_is_to_stay_stays(ada, session, bea, left, home):
    ada.send(home, asked(**KEEP_ALL))
    session.expire_all()
    assert bea.status is Status.discharged
    assert left.visit.status is ScheduleStatus.scheduled
    assert left.series.ends_on is left.link.ends_on is None
    assert left.request.state is RequestState.requested
    assert has_access(session, bea)
    assert has_access(session, left.dora.record)


# A3
def test_ended_access_ends_live_sessions(session, bea, cast, left, signed_in):
    visitor = signed_in(cast.bea)
    assert visitor.get("/portal/").status_code == 200
    leave(session, bea)
    live = select(LoginSession).where(
        LoginSession.user_id == cast.bea.user.id, LoginSession.ended_at.is_(None)
    )
    assert session.scalars(live).all() == []
    assert visitor.get("/portal/").status_code == 302


# C2
def test_what_is_dated_ahead_ends_on_its_day_and_only_once(session, bea, left, run):
    made = leave(session, bea, days=2)
    session.expire_all()
    assert has_access(session, bea)
    assert left.series.ends_on is None
    assert run("client_statuses", NOW + DAY) == 0
    assert run("client_statuses", NOW + 2 * DAY) == 1
    session.expire_all()
    assert not has_access(session, bea)
    assert left.series.ends_on == made.effective_on - DAY
    assert left.visit.status is ScheduleStatus.cancelled
    before = made.done
    assert run("client_statuses", NOW + 3 * DAY) == 0
    session.expire_all()
    assert made.done == before


# C2
def test_taking_it_back_brings_back_what_lies_ahead_but_no_access(ada, session, bea, left, home):
    reminder = factories.TaskReminder(task=left.task, remind_at=NOW + DAY)
    made = leave(session, bea)
    told = words_of(ada.get(ada.send(home, {"take_back": made.id}).location))
    session.expire_all()
    assert bea.status is Status.active
    assert (left.visit.status, left.visit.cancel_reason) == (ScheduleStatus.scheduled, None)
    assert left.series.ends_on is left.link.ends_on is None
    assert (left.request.state, left.request.answer) == (RequestState.requested, "We are asking.")
    assert left.task.status is TaskStatus.not_started
    assert reminder.state is ReminderState.waiting
    assert not has_access(session, bea)
    assert "One visit is planned again." in told
    assert "Portal access does not come back by itself" in told


# C2
def test_a_visit_whose_caregiver_is_elsewhere_now_stays_cancelled(session, bea, left):
    anna = factories.Caregiver(office=bea.office)
    mine = factories.Schedule(client=bea, caregiver=anna, starts_at=NOW + 5 * DAY)
    past = factories.Schedule(client=bea, starts_at=NOW + timedelta(hours=1))
    made = leave(session, bea)
    other = factories.Client(office=bea.office)
    factories.Schedule(client=other, caregiver=anna, starts_at=NOW + 5 * DAY)
    later = NOW + timedelta(hours=2)
    _made, came = client_statuses.take_back(session, bea, made.id, later)
    session.commit()
    session.expire_all()
    assert mine.status is past.status is ScheduleStatus.cancelled
    assert came["visits"] == 1


# C2
def test_what_somebody_changed_since_is_left_as_it_is(session, bea, left):
    made = leave(session, bea)
    left.link.ends_on = TODAY + 9 * DAY
    left.request.state = RequestState.scheduled
    session.commit()
    client_statuses.take_back(session, bea, made.id, NOW)
    session.commit()
    session.expire_all()
    assert left.link.ends_on == TODAY + 9 * DAY
    assert left.request.state is RequestState.scheduled


# C2
def test_several_leave_together(ada, session, bea, left):
    olga = factories.Client(office=bea.office, status=Status.active)
    hers = factories.Schedule(client=olga, starts_at=NOW + 4 * DAY)
    begun = ada.send("/office/clients/action/", {"action": "status", "rowid": [bea.id, olga.id]})
    assert begun.status_code == 200
    many = {"rowid": [bea.id, olga.id]}
    asks = ada.send(MANY, asked() | many)
    assert "2 visits are planned." in words_of(asks)
    assert ada.send(MANY, asked(**END_ALL) | many).status_code == 302
    session.expire_all()
    assert bea.status is olga.status is Status.discharged
    assert left.visit.status is hers.status is ScheduleStatus.cancelled


# C2
def test_of_several_all_change_or_none(ada, session, bea, left):
    gone = factories.Client(office=bea.office, status=Status.discharged, first_name="Gundula")
    sent = asked(**END_ALL) | {"rowid": [bea.id, gone.id]}
    words = words_of(ada.send(MANY, sent))
    assert "Nothing was changed." in words
    assert re.search(r"Gundula .{1,20} : This client is “Discharged” already.", words)
    session.expire_all()
    assert bea.status is Status.active
    assert left.visit.status is ScheduleStatus.scheduled
    assert session.scalars(client_statuses.history(gone.id)).all() == []


# C2
def test_several_are_dated_ahead(ada, session, bea, left, run):
    sent = asked("on_hold", 3) | {"rowid": [bea.id]}
    assert ada.send(MANY, sent).status_code == 302
    planned = session.scalars(select(ClientStatusChange).where(ClientStatusChange.reason == "Well"))
    assert planned.one().state.value == "planned"


# A5
def test_nobody_changes_several_of_another_office(signed_in, session, bea, cast):
    user = factories.User(role="Intake")
    factories.OfficeStaff(user=user, office=bea.office)
    visitor = signed_in(factories.Person(user))
    sent = asked(**END_ALL) | {"rowid": [bea.id, cast.mallory.record.id]}
    assert visitor.send(MANY, sent).status_code == 404
    session.expire_all()
    assert bea.status is Status.active


# A6
def test_who_may_only_read_changes_no_status(signed_in, bea):
    user = factories.User(role="Billing")
    factories.OfficeStaff(user=user, office=bea.office)
    assert signed_in(factories.Person(user)).send(MANY, asked(rowid=[bea.id])).status_code == 403
