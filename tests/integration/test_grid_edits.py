"""Changing records in grids: in the form, in the cell, in bulk; deleting and bringing back."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from models.care_plan_task import CarePlanTask
from models.caregiver_facts import Availability
from models.client import Client
from models.emergency_contact import EmergencyContact
from models.grant import Grant
from models.schedule import Schedule
from models.task import Task
from tests import factories

LATE = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)  # eight in the evening in New York, a day before
NIGHT = {"starts_at": "2026-10-31T22:00", "ends_at": "2026-11-01T06:00"}


@pytest.fixture
def bea(cast):
    return cast.bea.record


def visit(client, **facts):
    service = factories.Choice().id
    fields = {"client": client.id, "caregiver": "__None", "service": service} | NIGHT
    return fields | facts


def only(session, model):
    return session.scalars(select(model)).one()


# -- in the cell ----------------------------------------------------------------------------------


def test_a_cell_is_changed_in_place(session, bea, ada):  # O1
    fields = {"list_form_pk": bea.id, "email_1": "bea@example.org", "version": bea.version}
    answer = ada.send("/office/clients/ajax/update/", fields)
    assert answer.json["html"] == "bea@example.org"
    assert session.get(Client, bea.id).email_1 == "bea@example.org"


def test_a_cell_that_is_not_offered_is_not_changed(session, bea, ada):
    fields = {"list_form_pk": bea.id, "notes": "Changed"}
    assert ada.send("/office/clients/ajax/update/", fields).status_code == 400
    assert session.get(Client, bea.id).notes is None


def test_a_refused_cell_says_why(bea, ada):
    fields = {"list_form_pk": bea.id, "email_1": "no address"}
    answer = ada.send("/office/clients/ajax/update/", fields)
    assert answer.status_code == 422
    assert "address" in answer.json["message"]


def test_a_cell_needs_the_right_to_edit(
    session, cast, bea, signed_in
):  # Flask-Admin's own does not
    sue = factories.User(first_name="Sue", role="Billing")
    factories.OfficeStaff(user=sue, office=bea.office)
    fields = {"list_form_pk": bea.id, "email_1": "sue@example.org"}
    answer = signed_in(factories.Person(sue)).send("/office/clients/ajax/update/", fields)
    assert answer.status_code == 403
    assert session.get(Client, bea.id).email_1 != "sue@example.org"


def test_a_cell_of_another_office_does_not_exist(session, cast, nina):  # A5
    mallory = cast.mallory.record
    fields = {"list_form_pk": mallory.id, "email_1": "nina@example.org"}
    assert nina.send("/office/clients/ajax/update/", fields).status_code == 404
    assert session.get(Client, mallory.id).email_1 != "nina@example.org"


# -- in the form ----------------------------------------------------------------------------------


def test_a_form_without_its_token_saves_nothing(session, bea, ada):
    fields = {"client": bea.id, "first_name": "Eve", "last_name": "E", "priority": "1"}
    assert ada.post("/office/emergency-contacts/new/", data=fields).status_code == 400
    assert session.scalar(select(func.count()).select_from(EmergencyContact)) == 0


def test_what_was_typed_stays_beside_the_error(bea, ada):  # P2
    fields = {"client": bea.id, "first_name": "Dorothea", "last_name": "", "email_1": "nonsense"}
    answer = ada.send("/office/emergency-contacts/new/", fields)
    assert answer.status_code == 422
    assert 'value="Dorothea"' in answer.text
    assert 'value="nonsense"' in answer.text


def test_a_look_up_refuses_what_cannot_be_found(session, cast, nina):  # A5
    fields = {"client": cast.mallory.record.id, "first_name": "E", "last_name": "E"}
    answer = nina.send("/office/emergency-contacts/new/", fields)
    assert answer.status_code == 422
    assert session.scalar(select(func.count()).select_from(EmergencyContact)) == 0


def test_a_chosen_record_that_vanished_is_not_dropped_silently(session, bea, ada):
    task = factories.Task(client=bea, office=bea.office)
    fields = {"title": "Ring", "priority": "normal", "status": "not_started", "client": 10**8}
    assert ada.send(f"/office/tasks/edit/?id={task.id}", fields).status_code == 422
    assert session.get(Task, task.id).client_id == bea.id


def test_a_retired_choice_stays_on_its_record(session, bea, ada):
    choice = factories.Choice()
    rate = factories.Rate(service=choice, office=bea.office)
    choice.active = False
    fields = {"service": choice.id, "amount": "31", "unit": "hour", "basis": "scheduled"}
    fields |= {"starts_on": "2026-01-01", "weekend_factor": "1", "holiday_factor": "1"}
    answer = ada.send(f"/office/rates/edit/?id={rate.id}", fields)
    assert answer.status_code == 302, answer.text
    session.refresh(rate)
    assert (rate.service_id, rate.amount) == (choice.id, 31)


def test_the_second_of_two_editors_is_told_and_loses_nothing(session, bea, ada):  # O1
    row = factories.Compatibility(client=bea)
    old = {"client": bea.id, "caregiver": row.caregiver_id, "suitability": "blocked"}
    address = f"/office/compatibilities/edit/?id={row.id}"
    assert ada.send(address, old | {"version": "1"}).status_code == 302
    second = ada.send(address, old | {"note": "Typed", "version": "1"})
    assert second.status_code == 409
    assert 'value="Typed"' in second.text


def test_a_new_record_goes_to_the_office_of_its_client(session, bea, ada):  # O4
    fields = {"client": bea.id, "first_name": "A", "last_name": "B", "priority": "1"}
    assert ada.send("/office/emergency-contacts/new/", fields).status_code == 302
    assert only(session, EmergencyContact).office_id == bea.office_id


def test_what_was_saved_is_named_and_one_click_away(session, bea, ada):  # O1
    fields = {"client": bea.id, "first_name": "Dora", "last_name": "Quill", "priority": "1"}
    address = "/office/emergency-contacts/new/?url=/office/clients/"
    page = ada.get(ada.send(address, fields).location).text
    dora = only(session, EmergencyContact)
    assert f'<a href="/office/emergency-contacts/{dora.id}">Dora Quill</a> was saved.' in page
    task = factories.Task(client=bea, office=bea.office)
    fields = {"title": "Ring <b>", "priority": "normal", "status": "not_started", "client": bea.id}
    page = ada.get(ada.send(f"/office/tasks/edit/?id={task.id}", fields).location).text
    assert f'<a href="/office/tasks/{task.id}">Ring &lt;b&gt;</a> was saved.' in page


def test_nobody_puts_a_task_out_of_their_own_sight(session, cast, nina):  # F1
    task = factories.Task(office=cast.bea.record.office, title="Ring", creator=cast.ada.user)
    fields = {"title": "Ring", "priority": "normal", "status": "not_started", "is_private": "1"}
    address = f"/office/tasks/edit/?id={task.id}"
    refused = nina.send(address, fields)
    assert refused.status_code == 422
    assert 'id="is_private-error"' in refused.text
    assert nina.send(address, fields | {"assignee": cast.nina.user.id}).status_code == 302
    session.refresh(task)
    assert task.is_private


def test_with_several_offices_one_is_asked_for(session, cast, ada):  # O4
    fields = {"title": "Ring", "priority": "normal", "status": "not_started"}
    answer = ada.send("/office/tasks/new/", fields)
    assert answer.status_code == 422
    assert "Please choose the office." in answer.text


def test_staff_of_one_office_need_not_choose_it(session, bea, nina):  # O4
    fields = {"title": "Ring", "priority": "normal", "status": "not_started"}
    assert nina.send("/office/tasks/new/", fields).status_code == 302
    assert only(session, Task).office_id == bea.office_id


# -- child rows -----------------------------------------------------------------------------------


CARL = {"first_name": "Carl", "last_name": "Cook", "status": "active"}


def test_child_rows_come_and_go_with_the_form(session, bea, ada):  # C5
    carl = factories.Caregiver(office=bea.office)
    address = f"/office/caregivers/{carl.id}/availability"
    hours = {"availability-0-weekday": 2, "availability-0-starts": "08:00"}
    ada.send(address, CARL | hours | {"availability-0-ends": "16:00", "availability-0-id": ""})
    kept = only(session, Availability)
    assert (kept.weekday, kept.starts.hour, kept.ends.hour) == (2, 8, 16)
    gone = hours | {"availability-0-id": kept.id, "del-availability-0": "on"}
    ada.send(address, CARL | gone)
    assert session.scalar(select(func.count()).select_from(Availability)) == 0


def test_a_child_row_of_another_record_is_left_alone(session, cast, bea, ada):
    carl = factories.Caregiver(office=bea.office)
    foreign = factories.Availability(weekday=5)
    hours = {"availability-0-weekday": 1, "availability-0-starts": "08:00"}
    hours |= {"availability-0-ends": "16:00", "availability-0-id": foreign.id}
    ada.send(f"/office/caregivers/{carl.id}/availability", CARL | hours)
    session.refresh(foreign)
    assert (foreign.weekday, foreign.caregiver_id == carl.id) == (5, False)


def test_a_care_plan_is_written_with_its_tasks(session, bea, ada):  # P13
    task = factories.CareTask()
    fields = {"client": bea.id, "prospect": "__None", "title": "Plan", "number": "1"}
    fields |= {"status": "draft", "tasks-0-care_task": task.id, "tasks-0-weekdays": ["mon", "thu"]}
    fields |= {"tasks-0-frequency": "chosen_weekdays"}
    assert ada.send("/office/care-plans/new/", fields).status_code == 302
    assert only(session, CarePlanTask).weekdays == ["mon", "thu"]


# -- schedules ------------------------------------------------------------------------------------


def test_a_visit_keeps_wall_time_and_zone(session, bea, ada):  # S1
    bea.office.time_zone = "America/Chicago"
    assert ada.send("/office/schedules/new/", visit(bea)).status_code == 302
    made = only(session, Schedule)
    assert made.time_zone == "America/Chicago"
    assert (made.local_day, made.local_start.hour, made.local_end.hour) == (
        date(2026, 10, 31),
        22,
        6,
    )
    assert made.hours == 9  # the night on which clocks go back


def test_the_form_shows_the_office_clocks(session, bea, ada):  # S1
    bea.office.time_zone = "Pacific/Honolulu"
    ada.send("/office/schedules/new/", visit(bea))
    shown = ada.get(f"/office/schedules/edit/?id={only(session, Schedule).id}").text
    assert 'value="2026-10-31T22:00"' in shown


def test_a_visit_ends_after_it_starts(session, bea, ada):  # S1
    answer = ada.send("/office/schedules/new/", visit(bea, ends_at=NIGHT["starts_at"]))
    assert answer.status_code == 422
    assert "The end must be after the start." in answer.text


def test_nobody_is_in_two_places_at_once(session, cast, bea, ada):  # S3
    carl = factories.Caregiver(office=bea.office)
    assert ada.send("/office/schedules/new/", visit(bea, caregiver=carl.id)).status_code == 302
    other = factories.Client(office=bea.office)
    later = {"starts_at": "2026-11-01T05:00", "ends_at": "2026-11-01T08:00"}
    answer = ada.send("/office/schedules/new/", visit(other, caregiver=carl.id, **later))
    assert answer.status_code == 422
    assert "is with Bea Baker then" in answer.text


# -- in bulk --------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["action/", "restore"])
def test_what_lost_its_place_is_not_brought_back(session, bea, ada, way):  # S3
    caregiver = factories.Caregiver()
    gone = factories.Schedule(client=bea, caregiver=caregiver, deleted_at=factories.NOW)
    factories.Schedule(client=bea, caregiver=caregiver)
    fields = {"action": "undelete", "rowid": [str(gone.id)]} if way == "action/" else {}
    address = "/office/schedules/" + (way if fields else f"{gone.id}/{way}")
    assert ada.send(address, fields).status_code == 302
    assert "The caregiver is at another visit then." in ada.get("/office/schedules/").text
    session.expire_all()
    assert gone.deleted_at is not None


def test_ticked_rows_are_deleted_and_brought_back(session, bea, ada):  # O1
    rows = [factories.Caregiver(office=bea.office) for _turn in range(2)]
    ids = [row.id for row in rows]
    ada.send("/office/caregivers/action/", {"action": "delete", "rowid": ids})
    assert "data-key" not in ada.get("/office/caregivers/").text
    assert ada.get("/office/caregivers/?flt0_deleted_at_is=1").text.count("data-key=") == 2
    assert ada.get(f"/office/caregivers/{ids[0]}?deleted=1").status_code == 200
    ada.send("/office/caregivers/action/", {"action": "undelete", "rowid": ids})
    assert ada.get("/office/caregivers/").text.count("data-key=") == 2


def test_one_foreign_row_among_the_ticked_refuses_them_all(session, cast, bea, nina):  # A4
    own = factories.EmergencyContact(client=bea)
    foreign = factories.EmergencyContact(client=cast.mallory.record)
    fields = {"action": "delete", "rowid": [own.id, foreign.id]}
    assert nina.send("/office/emergency-contacts/action/", fields).status_code == 404
    assert session.get(EmergencyContact, own.id).deleted_at is None


def test_a_bulk_act_needs_its_permission(session, bea, nina):
    fields = {"action": "delete", "rowid": [bea.id]}
    assert nina.send("/office/clients/action/", fields).status_code == 403
    assert session.get(Client, bea.id).deleted_at is None


def test_revoking_a_grant_ends_the_session_that_used_it(session, cast, ada, signed_in):  # A3
    visitor = signed_in(cast.bea)
    assert visitor.get("/portal/").status_code == 200
    query = select(Grant.id).where(Grant.user_id == cast.bea.user.id)
    ids = list(session.scalars(query))
    ada.send("/office/grants/action/", {"action": "revoke", "rowid": ids})
    assert visitor.get("/portal/").status_code == 302
