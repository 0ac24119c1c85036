"""The only place that asks what time it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def _machine() -> datetime:
    return datetime.now(UTC)


_sources: list[Callable[[], datetime]] = [_machine]


def now() -> datetime:
    """The present instant, aware and UTC."""
    return _sources[-1]()


def today(zone: str = "UTC") -> date:
    """The present day in a zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def local(instant: datetime, zone: str) -> datetime:
    """The same instant on the clocks of a zone."""
    return instant.astimezone(ZoneInfo(zone))


def instant(wall: datetime, zone: str) -> datetime:
    """Turn a wall time (naive) in a zone into an instant.

    A time that a spring change of clocks skips moves forward by the gap; one that an autumn
    change repeats is the first of the two.
    """
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


@contextmanager
def reading(source: Callable[[], datetime]) -> Iterator[None]:
    """Read the time from another source for a while: tests, rehearsals."""
    _sources.append(source)
    try:
        yield
    finally:
        _sources.pop()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at a moment."""
    with reading(lambda: moment):
        yield
