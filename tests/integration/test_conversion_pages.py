"""Converting on screen: what is shown before, what happens, who is told no (P14, P15)."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from models.client import Client
from models.prospect import Prospect, ProspectStage
from models.task import Task, TaskStatus
from services import conversion
from tests import factories
from tests.integration.prospect_forms import post


@pytest.fixture
def nina(signed_in, cast):
    """Intake in Bea's office."""
    return signed_in(cast.nina)


@pytest.fixture
def office(cast):
    return cast.bea.record.office


@pytest.fixture
def prospect(office):
    return factories.Prospect(office=office, first_name="Olga", last_name="Orlova")


def url(prospect, page="convert"):
    return f"/office/prospects/{prospect.id}/{page}"


def stage_of(session, prospect):
    session.expire_all()
    return session.get(Prospect, prospect.id).stage


# P14
def test_the_screen_shows_where_each_field_goes(nina, session, prospect):
    prospect.street, prospect.birth_date = "12 Elm Street", date(1942, 5, 17)
    prospect.best_time_to_call, prospect.caller_first_name = "After six", "Dora"
    page = nina.get(url(prospect)).text
    parts = [
        ("Becomes the client’s", "May 17"),
        ("Becomes the primary address", "12 Elm Street"),
        ("The caller becomes an emergency contact", "Dora"),
        ("Stays with the prospect", "After six"),
    ]
    places = [(page.index(title), page.index(value)) for title, value in parts]
    assert places == sorted(places)
    assert all(title < value for title, value in places)


# P14
def test_confirming_makes_the_client_and_shows_the_record(nina, session, prospect):
    answer = post(nina, url(prospect), client="new")
    client = session.scalars(select(Client).where(Client.last_name == "Orlova")).one()
    assert (answer.status_code, answer.location) == (302, f"/office/clients/{client.id}")
    page = nina.get(answer.location).text
    assert "Olga Orlova is a client now." in page


# P14
def test_likely_duplicates_stand_side_by_side_and_need_a_choice(nina, session, office, prospect):
    prospect.email_1, prospect.phone_home = "olga@example.test", "+16175550142"
    known = factories.Client(office=office, first_name="Olya", email_1="olga@example.test")
    page = nina.get(url(prospect)).text
    assert "Same e-mail" in page
    assert re.search(r'<td data-label="This prospect">\s*Olga\s*</td>', page)
    assert re.search(r"<td[^>]*>\s*Olya", page)
    refused = post(nina, url(prospect))
    assert refused.status_code == 422
    assert "Choose: make a new client, or join one of these." in refused.text
    answer = post(nina, url(prospect), client=str(known.id))
    assert answer.location == f"/office/clients/{known.id}"
    session.expire_all()
    assert session.get(Client, known.id).phone_home == "+16175550142"


# P14, F8
def test_each_open_task_asks_what_becomes_of_it(nina, session, office, prospect):
    task = factories.Task(prospect=prospect, office=office, title="Send brochure")
    refused = post(nina, url(prospect), client="new")
    assert refused.status_code == 422
    assert "Choose what happens to the task “Send brochure”." in refused.text
    post(nina, url(prospect), **{"client": "new", f"task-{task.id}": "close"})
    session.expire_all()
    assert session.get(Task, task.id).status is TaskStatus.cancelled


# P14
def test_the_second_of_two_conversions_is_led_to_the_client(nina, session, prospect):
    client = conversion.convert(session, prospect.id, None, None, {}, factories.NOW)
    session.commit()
    answer = post(nina, url(prospect), client="new")
    assert answer.status_code == 409
    assert "Olga Orlova has become a client already." in answer.text
    assert f'href="/office/clients/{client.id}"' in answer.text
    assert session.scalar(select(func.count()).where(Client.last_name == "Orlova")) == 1


# P15
def test_a_conversion_is_undone_from_the_profile(nina, session, prospect):
    post(nina, url(prospect), client="new")
    assert "Undo conversion" in nina.get(url(prospect, "")[:-1]).text
    post(nina, url(prospect, "undo-conversion"))
    assert stage_of(session, prospect) is ProspectStage.new


# P15
def test_the_profile_says_why_a_conversion_cannot_be_undone(nina, session, prospect):
    client = conversion.convert(session, prospect.id, None, None, {}, factories.NOW)
    factories.Schedule(client=client)
    page = nina.get(url(prospect, "")[:-1]).text
    assert "cannot be undone any more: the client has a schedule" in page
    answer = post(nina, url(prospect, "undo-conversion"))
    assert answer.status_code == 422
    assert "the client has a schedule" in answer.text
    assert stage_of(session, prospect) is ProspectStage.won


def test_a_role_without_the_permission_does_not_convert(signed_in, session, office, prospect):
    reader = factories.User(role="Scheduler")
    factories.OfficeStaff(user=reader, office=office)
    visitor = signed_in(factories.Person(reader))
    assert visitor.get(url(prospect)).status_code == 403
    for page in ("convert", "undo-conversion", "lose", "reopen", "begin-assessment"):
        sent = visitor.post(url(prospect, page), data={"csrf_token": csrf(visitor)})
        assert sent.status_code == 403
    assert stage_of(session, prospect) is ProspectStage.new


def csrf(visitor):
    page = visitor.get("/office/tasks/new/").text
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


@pytest.mark.parametrize("page", ["", "/referral", "/client", "/tasks", "/convert", "/lose"])
def test_a_prospect_of_another_office_does_not_exist(nina, cast, page):
    theirs = factories.Prospect(office=cast.mallory.record.office)
    assert nina.get(f"/office/prospects/{theirs.id}{page}").status_code == 404
    assert post(nina, f"/office/prospects/{theirs.id}{page}", client="new").status_code in (
        404,
        405,
    )


def test_a_client_of_another_office_cannot_be_joined(nina, session, cast, prospect):
    answer = post(nina, url(prospect), client=str(cast.mallory.record.id))
    assert answer.status_code in (404, 422)
    assert stage_of(session, prospect) is ProspectStage.new


# P14
def test_several_are_converted_at_once_but_for_those_who_seem_known(nina, session, office):
    known = factories.Client(office=office, email_1="vera@example.test")
    plain = factories.Prospect(office=office, first_name="Otto", last_name="Oben")
    vera = factories.Prospect(office=office, first_name="Vera", email_1="vera@example.test")
    task = factories.Task(prospect=plain, office=office)
    ticked = [str(plain.id), str(vera.id)]
    page = post(nina, "/office/prospects/action/", action="convert", rowid=ticked)
    assert page.status_code == 200
    assert f"this looks like the client {known}" in page.text
    assert stage_of(session, plain) is ProspectStage.new
    answer = post(nina, "/office/prospects/convert-many", rowid=ticked, fate="hand_over")
    shown = nina.get(answer.location).text
    assert "One prospect is a client now." in shown
    assert f"{vera} was left: this looks like the client {known}" in shown
    assert (stage_of(session, plain), stage_of(session, vera)) == (
        ProspectStage.won,
        ProspectStage.new,
    )
    assert session.get(Task, task.id).client_id == session.get(Prospect, plain.id).client_id


def test_an_answer_about_a_task_that_cannot_be_decides_nothing(nina, session, prospect):
    post(nina, url(prospect), **{"client": "new", f"task-{'9' * 5000}": "close"})
    assert stage_of(session, prospect) is ProspectStage.won


FIELDS = (
    *("client", "lost_reason", "lost_note", "reminders", "rating", "birth_date", "first_name"),
    *("assessment_call_at", "media_cost", "care_type", "task", "summary", "version"),
)
MONSTERS = ["", "0", "-1", "9" * 30, "<script>", "\x00", "ö" * 5000, "1 OR 1=1", "new\n"]


@pytest.mark.parametrize("value", MONSTERS)
def test_monsters_break_no_page(nina, office, prospect, value):
    pages = ("convert", "lose", "referral", "client", "tasks", "begin-assessment", "stage/won")
    sent = dict.fromkeys(FIELDS, value) | {f"task-{value}": value}
    for page in pages:
        assert post(nina, url(prospect, page), **sent).status_code < 500
    assert post(nina, "/office/prospects/convert-many", rowid=value, fate=value).status_code < 500
    assert nina.get(f"{url(prospect, 'tasks')}?page={value[:50]}").status_code < 500
