"""The first pages of the portal: what a tired person reads first."""

from datetime import timedelta
from decimal import Decimal

import pytest

from models.section import Section
from services import clock, portal
from tests import factories
from tests.factories.family import daughter


@pytest.fixture(autouse=True)
def words(app):
    """Words are translated within an application only."""
    with app.app_context():
        yield


def home(signed_in, person):
    return signed_in(person).get("/portal/").text


def visit(cast, **fields):
    starts = clock.now() + timedelta(days=1)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    return factories.Schedule(client=cast.bea.record, **times | fields)


@pytest.mark.parametrize(("days", "said"), [(0, "today"), (1, "tomorrow"), (2, "")])
def test_how_far_away_a_visit_is_is_a_word(session, days, said):  # S5
    coming = factories.Schedule()
    at = coming.starts_at - timedelta(minutes=1)
    assert portal.when(coming, at, coming.local_day - timedelta(days=days)) == said


def test_a_visit_that_began_is_now(session):  # S5
    coming = factories.Schedule()
    assert portal.when(coming, coming.starts_at, coming.local_day) == "now"


def test_the_next_visit_says_what_will_be_done(signed_in, cast):  # A4
    coming = visit(cast)
    factories.ScheduleTask(
        schedule=coming,
        care_task=factories.CareTask(name="A warm bath", plain_words="Help in the bath"),
    )
    assert "Help in the bath" in home(signed_in, cast.bea)


def test_what_will_be_done_is_the_care_plans_to_tell(session, signed_in, cast):  # A4
    coming = visit(cast)
    factories.ScheduleTask(
        schedule=coming,
        care_task=factories.CareTask(name="A warm bath", plain_words="Help in the bath"),
    )
    fay = factories.User(role="Emergency contact")
    factories.Grant(user=fay, client=cast.bea.record, section=Section.schedule)
    page = home(signed_in, factories.Person(fay))
    assert "Next visit" in page
    assert "Help in the bath" not in page


@pytest.mark.parametrize("who", ["bea", "paul"])
def test_the_office_is_one_press_away(signed_in, cast, who):  # A7
    page = home(signed_in, getattr(cast, who))
    assert page.index("Contact the office") < page.index("Write to us")


def test_one_invoice_is_a_sentence(signed_in, cast):  # B5
    factories.Invoice(
        client=cast.bea.record,
        total=Decimal("212.50"),
        due_on=clock.now().date() + timedelta(days=9),
    )
    assert "$212.50 is due on" in home(signed_in, cast.bea)


def test_what_is_late_is_said_to_be(signed_in, cast):  # B5
    late = clock.now().date() - timedelta(days=9)
    for _ in range(2):
        factories.Invoice(client=cast.bea.record, total=Decimal("100.00"), due_on=late)
    page = home(signed_in, cast.bea)
    assert "$200.00 is to be paid. The first of it was due on" in page
    assert page.count("$100.00 was due on") == 2


def test_the_portal_can_be_put_among_a_phones_apps(client, session):  # A1
    found = client.get("/manifest.webmanifest")
    assert found.mimetype == "application/manifest+json"
    assert found.json["name"] == "Tendwell Home Care"
    assert (found.json["start_url"], found.json["display"]) == ("/", "standalone")
    for icon in found.json["icons"]:
        answer = client.get(icon["src"])
        assert (answer.status_code, answer.mimetype) == (200, "image/png")


def test_no_page_of_the_portal_is_kept_by_a_cache(signed_in, cast):  # A5
    bea = signed_in(cast.bea)
    for address in ("/portal/", "/portal/schedule/", "/portal/care-plan/", "/portal/invoices/"):
        assert bea.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("who", ["bea", "paul"])
def test_a_new_message_stands_on_the_first_page_until_it_is_read(session, signed_in, cast, who):
    # A7
    person = getattr(cast, who)
    about = {"client" if who == "bea" else "payer": person.record}
    talk = factories.Conversation(starter=person.user, subject="The spare key", entries=2, **about)
    seat = factories.ConversationSeat(conversation=talk, seen=1)
    assert "The spare key" in home(signed_in, person)
    seat.seen = 2
    session.commit()
    assert "The spare key" not in home(signed_in, person)


def test_family_of_one_client_reads_whose_page_it_is(signed_in, cast):  # A4
    dora = daughter(cast.bea.record)
    assert f"You are looking at {cast.bea.record}" in home(signed_in, dora)
    assert "You are looking at" not in home(signed_in, cast.bea)


def test_the_schedule_begins_with_what_is_to_come(signed_in, cast):  # S5
    now = clock.now()
    for days in (-2, -1, 0, 1):
        starts = now + timedelta(days=days, minutes=5)
        visit(cast, starts_at=starts, ends_at=starts + timedelta(minutes=1))
    month = signed_in(cast.bea).get(f"/portal/schedule/?month={now:%Y-%m}").text
    assert "No visits in this month." not in month
    head, found, _gone = month.partition("Earlier in ")
    assert found
    assert "How was this visit?" not in head
