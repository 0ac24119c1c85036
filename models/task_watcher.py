"""Who wants to hear when a task is done or overdue, besides the one whom it is assigned to."""

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from models.access import through
from models.base import Base, Moment, Timestamped, belongs_to
from models.task import Task


class TaskWatcher(Timestamped, Base):
    """One person who watches one task (F1).

    `told_of` is the due time whose passing this person was told of; another due time is news again.
    """

    __tablename__ = "task_watcher"
    __table_args__ = (UniqueConstraint("task_id", "user_id"),)
    __wall__ = through(lambda: Task, "task_id")

    task_id: Mapped[int] = belongs_to("task", "CASCADE")
    user_id: Mapped[int] = belongs_to("ab_user", "CASCADE")
    told_of: Mapped[Moment | None]

    task: Mapped[Task] = relationship(back_populates="watchers")
    user: Mapped[User] = relationship()

    def __str__(self) -> str:
        return str(self.user)
