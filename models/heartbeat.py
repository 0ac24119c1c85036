"""Signs of life of the jobs."""

from sqlalchemy.orm import Mapped, mapped_column

from models.access import Open
from models.base import Base, Code, Line, Moment


class Heartbeat(Base):
    """When a job last ran, how it ended and how much it did; the health page reads it."""

    __tablename__ = "heartbeat"
    __audited__ = False
    __wall__ = Open("names jobs, not people")

    job: Mapped[Code] = mapped_column(unique=True)
    started_at: Mapped[Moment]
    finished_at: Mapped[Moment | None]
    done: Mapped[int] = mapped_column(default=0)
    error: Mapped[Line | None]
