"""A caregiver is never at two visits at once, whoever writes them down (S3)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import NullPool, create_engine, func, select, update
from sqlalchemy.exc import IntegrityError

from models import rls
from models.schedule import Schedule, ScheduleStatus
from services import clock, scheduling
from services.errors import Refused
from tests import factories

ZONE = "America/New_York"
EVENING = datetime(2026, 3, 5, 22, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def book(session):
    """Write a visit of one caregiver down, as an import or a bulk statement would."""
    caregiver = factories.Caregiver()
    client, service = factories.Client(), factories.Choice()

    def add(starts, length=2 * HOUR, **values):
        values = {"caregiver": caregiver, "client": client, "service": service} | values
        return factories.Schedule(starts_at=starts, ends_at=starts + length, **values)

    return add


@pytest.fixture
def refused(session):
    """Expect that the database itself refuses, by the name that people's words hang on."""

    class Expected:
        def __enter__(self):
            self.raises = pytest.raises(IntegrityError, match="caregiver_double_booked")
            self.raises.__enter__()

        def __exit__(self, *error):
            session.rollback()
            return self.raises.__exit__(*error)

    return Expected


@pytest.mark.parametrize(
    ("shift", "length"),
    [
        (timedelta(0), 2 * HOUR),
        (-HOUR, 2 * HOUR),
        (HOUR, 2 * HOUR),
        (-HOUR, 4 * HOUR),
        (HOUR / 2, HOUR),
        (2 * HOUR - MINUTE, HOUR),
    ],
    ids=["the same", "from before", "into after", "around", "within", "by one minute"],
)
def test_overlapping_visit_is_refused_by_the_database(book, refused, shift, length):
    book(EVENING)
    with refused():
        book(EVENING + shift, length)


def test_visits_may_touch(session, book):
    book(EVENING)
    book(EVENING + 2 * HOUR)
    book(EVENING - 2 * HOUR)
    assert session.scalar(select(func.count(Schedule.id))) == 3


def test_visit_through_midnight_keeps_the_early_hours(book, refused):
    book(EVENING, 10 * HOUR)
    with refused():
        book(datetime(2026, 3, 6, 7, tzinfo=UTC))
    book(datetime(2026, 3, 6, 8, tzinfo=UTC))


def test_the_hour_that_comes_twice_in_autumn_is_two_hours(book, refused):
    first = datetime(2026, 11, 1, 5, tzinfo=UTC)
    second = first + HOUR
    assert clock.local(first, ZONE).time() == clock.local(second, ZONE).time()
    book(first, HOUR)
    book(second, HOUR)
    with refused():
        book(second + HOUR / 2, HOUR)


def test_the_hour_that_spring_skips_takes_no_time(book, refused):
    begins, ends = (
        clock.instant(datetime.combine(date(2026, 3, 8), time(hour, 30)), ZONE) for hour in (1, 3)
    )
    assert ends - begins == HOUR
    book(begins, ends - begins)
    book(ends, HOUR)
    with refused():
        book(ends - HOUR / 2, HOUR / 2)


@pytest.mark.parametrize("status", [ScheduleStatus.cancelled, ScheduleStatus.no_show])
def test_visit_that_did_not_take_place_takes_no_time(session, book, refused, status):
    freed = book(EVENING, status=status)
    book(EVENING)
    freed.status = ScheduleStatus.scheduled
    with refused():
        session.commit()


def test_deleted_visit_takes_no_time_until_it_is_restored(session, book, refused):
    freed = book(EVENING, deleted_at=factories.NOW)
    book(EVENING)
    freed.deleted_at = None
    with refused():
        session.commit()


def test_moving_a_visit_onto_another_is_refused(session, book, refused):
    book(EVENING)
    moved = book(EVENING + 2 * HOUR)
    moved.starts_at -= MINUTE
    with refused():
        session.commit()


def test_giving_a_visit_to_a_busy_caregiver_is_refused(session, book, refused):
    busy = book(EVENING)
    visit = book(EVENING, caregiver=None)
    visit.caregiver_id = busy.caregiver_id
    with refused():
        session.commit()


def test_open_shifts_and_other_caregivers_are_free(session, book):
    book(EVENING)
    book(EVENING, caregiver=None)
    book(EVENING, caregiver=None)
    book(EVENING, caregiver=factories.Caregiver())
    assert session.scalar(select(func.count(Schedule.id))) == 4


def test_a_visit_may_be_lengthened_in_place(session, book):
    visit = book(EVENING)
    session.execute(update(Schedule).values(ends_at=EVENING + 5 * HOUR))
    session.commit()
    assert session.get_one(Schedule, visit.id, populate_existing=True).hours == 5


def test_the_database_finds_every_overlap_among_many(session, book, refused):
    kept = []
    for turn in range(120):
        starts = EVENING + (turn * 37 % 96) * HOUR / 2
        ends = starts + (turn * 11 % 8 + 1) * HOUR / 2
        if any(starts < other[1] and other[0] < ends for other in kept):
            with refused():
                book(starts, ends - starts)
        else:
            book(starts, ends - starts)
            kept.append((starts, ends))
    assert len(kept) > 10


def test_of_two_who_plan_at_the_same_instant_the_second_is_told_in_words(session, book, at_once):
    first, second = (book(EVENING, caregiver=None) for _ in range(2))
    caregiver = factories.Caregiver()

    def give(visit):
        def act(own):
            row = own.get_one(Schedule, visit.id)
            row.caregiver = own.get_one(type(caregiver), caregiver.id)
            with own.no_autoflush:
                scheduling.plan(own, row)

        return act

    told = at_once(give(first), give(second))
    assert sorted(words == "done" for words in told) == [False, True]
    assert any(str(caregiver) in words for words in told)


def test_cancelled_visit_is_planned_without_asking_who_is_free(session, book):
    book(EVENING)
    freed = book(EVENING, status=ScheduleStatus.cancelled)
    scheduling.plan(session, freed)


def test_planning_refuses_in_words(session, book):
    book(EVENING)
    visit = book(EVENING + 2 * HOUR)
    with pytest.raises(Refused, match="is with"), session.no_autoflush:
        scheduling.plan(session, visit, starts=EVENING + HOUR)


def test_old_overlaps_are_named_before_the_rule_begins(app, session, book):
    one, other = book(EVENING), book(EVENING + 3 * HOUR)
    session.rollback()
    later = update(Schedule).where(Schedule.id == one.id).values(ends_at=EVENING + 4 * HOUR)
    with app.app_context():
        downgrade(revision="8a075f10407e")
        owner = create_engine(app.config["DATABASE_OWNER_URL"], poolclass=NullPool)
        with owner.begin() as connection, rls.owner_sees(connection, "schedule"):
            connection.execute(later)
        with pytest.raises(ValueError, match=f"{one.id} and {other.id}"):
            upgrade()
