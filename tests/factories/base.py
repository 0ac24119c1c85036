"""What every factory derives from, and the moment at which tests take place."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from factory.alchemy import SQLAlchemyModelFactory
from sqlalchemy.orm import Session

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)  # a Wednesday, ten in the morning in New York
TODAY = date(2026, 3, 4)
LONG_AGO = date(2024, 1, 1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

_sessions: list[Session] = []


def use(session: Session | None) -> None:
    """Save what factories make through this session from now on; None ends that."""
    _sessions[:] = [session] if session else []


def current() -> Session:
    assert _sessions, "Factories need a database: ask for the fixture session, client or cast."
    return _sessions[0]


class Factory(SQLAlchemyModelFactory):
    """Saves at once, so that the application, which has a session of its own, can see it."""

    class Meta:
        abstract = True
        sqlalchemy_session_factory = current
        sqlalchemy_session_persistence = "commit"

    @classmethod
    def _setup_next_sequence(cls) -> int:
        return 1

    @classmethod
    def _create(cls, model_class: type, *args: Any, **kwargs: Any) -> Any:
        unknown = {*kwargs} - {*model_class.__mapper__.attrs.keys()}
        assert not unknown, f"{model_class.__name__} has no {', '.join(sorted(unknown))}"
        return super()._create(model_class, *args, **kwargs)
