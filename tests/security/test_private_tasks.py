"""Private tasks exist for creator, assignee and agency admin, wherever one may look (F1)."""

import pytest

from tests import factories

TITLE = "Quietly ask about Dora"
PLACES = [
    "/office/tasks/",
    "/office/tasks/?search=Quietly",
    "/office/tasks/export/csv/",
    "/office/search/?q=Quietly",
    "/api/v1/tasks/",
    "/office/prospects/{prospect}",
    "/office/prospects/{prospect}/tasks",
    "/office/prospects/{prospect}/convert",
    "/office/email-logs/",
    "/office/my-tasks/",
    "/office/",
]


@pytest.fixture
def vera(cast):
    """A colleague of Nina's in the same office."""
    user = factories.User(first_name="Vera", username="vera@example.test", role="Intake")
    factories.OfficeStaff(user=user, office=cast.bea.record.office)
    return factories.Person(user)


@pytest.fixture
def task(session, cast, run):
    office = cast.bea.record.office
    made = factories.Task(
        office=office,
        title=TITLE,
        is_private=True,
        creator_id=cast.nina.user.id,
        assignee_id=cast.nina.user.id,
        prospect=factories.Prospect(office=office),
    )
    factories.TaskReminder(task=made)
    run("task_reminders")
    return made


@pytest.mark.parametrize("place", PLACES)
def test_a_colleague_meets_a_private_task_nowhere(task, vera, signed_in, place):  # F1
    answer = signed_in(vera).get(place.format(prospect=task.prospect_id))
    assert answer.status_code == 200, answer.status
    assert TITLE not in answer.text


@pytest.mark.parametrize("place", PLACES[:7])
def test_its_creator_and_the_admin_meet_it(task, cast, signed_in, place):  # F1
    for person in (cast.nina, cast.ada):
        answer = signed_in(person).get(place.format(prospect=task.prospect_id))
        assert TITLE in answer.text, person


def test_no_colleague_opens_or_ends_a_private_task(task, vera, signed_in):  # F1
    visitor = signed_in(vera)
    for address in (f"/office/tasks/{task.id}", f"/office/tasks/edit/?id={task.id}"):
        assert visitor.get(address).status_code == 404
    assert visitor.get(f"/api/v1/tasks/{task.id}").status_code == 404
    assert visitor.send(f"/office/my-tasks/{task.id}/done", {}).status_code == 404


def test_a_private_task_counts_for_nobody_else(task, vera, signed_in):  # F1
    page = signed_in(vera).get(f"/office/prospects/{task.prospect_id}/lose").text
    assert "open reminder" not in page
    assert signed_in(vera).get("/api/v1/tasks/").json["count"] == 0
