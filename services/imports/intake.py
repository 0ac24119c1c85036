"""Where an import's rows go: new ones are kept for writing, known ones are counted."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Base
from models.emergency_contact import EmergencyContact
from models.office import Office
from services import clock
from services.bulk import Bulk
from services.errors import Refused
from services.imports.report import Report
from services.imports.rows import Row


@dataclass
class Intake:
    """What all parts of an import share."""

    session: Session
    office: Office
    today: date
    now: datetime
    report: Report
    settled_before: date | None = None
    bulk: Bulk = field(init=False)
    _known: dict[str, dict[str, int]] = field(default_factory=dict)
    _contacts: set[tuple[int, str, str]] | None = None
    _ids: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Prepare to write many rows."""
        self.bulk = Bulk(self.session, self.now)

    @property
    def zone(self) -> str:
        """The office's time zone."""
        return self.office.time_zone

    def day(self, moment: datetime) -> date:
        """The day of a moment on the office's calendar."""
        return clock.local(moment, self.zone).date()

    def keys(self, model: Any) -> dict[str, int]:
        """The keys of all rows that came from outside, by their keys there."""
        name = model.__tablename__
        if name not in self._known:
            query = select(model.external_id, model.id).where(model.external_id.is_not(None))
            self._known[name] = dict(self.session.execute(query).all())
        return self._known[name]

    def ids(self, model: Any) -> set[int]:
        """The keys of all rows that were here before."""
        name = model.__tablename__
        if name not in self._ids:
            query = select(model.id).where(model.deleted_at.is_(None))
            self._ids[name] = set(self.session.scalars(query))
        return self._ids[name]

    def contacts(self) -> set[tuple[int, str, str]]:
        """Whose contact somebody of which name is."""
        if self._contacts is None:
            one = EmergencyContact
            query = select(one.client_id, one.first_name, one.last_name)
            self._contacts = {
                (key, first, last) for key, first, last in self.session.execute(query)
            }
        return self._contacts

    def is_known(self, model: type[Base], external_id: str) -> bool:
        """Tell whether a row was taken in before, and count it if so."""
        if external_id not in self.keys(model):
            return False
        self.report.known[model.__tablename__] += 1
        return True

    def add(self, model: type[Base], /, **values: Any) -> int:
        """Keep a new row for writing and return its key."""
        key = self.bulk.add(model, **values)
        if external_id := values.get("external_id"):
            self.keys(model)[external_id] = key
        self.report.made[model.__tablename__] += 1
        return key

    def find(self, model: type[Base], row: Row, name: str, what: str) -> int | None:
        """Find the row that another one points to; without it, the other is not taken."""
        key = self.keys(model).get(row[name])
        if key is None:
            self.reject(row, name, _("There is no %(what)s “%(id)s”.", what=what, id=row[name]))
        return key

    def reject(self, row: Row, column: str, reason: str) -> None:
        """Note that a row is not taken, and why; a field of ours is named by its heading there."""
        heading = row.headings.get(column, column)
        self.report.reject(row.file, row.number, row.source, heading, reason)

    def rule(self, name: str, times: int = 1) -> None:
        """Count a rule that was applied."""
        self.report.rules[name] += times


def office_named(session: Session, name: str | None) -> Office:
    """Find the office that takes the rows in.

    Raises:
        Refused: there is none, or several and none was named.
    """
    offices = {
        office.name: office for office in session.scalars(select(Office).order_by(Office.id))
    }
    if not offices:
        raise Refused(_("There is no office yet. Make one first, in the office's settings."))
    if name is None and len(offices) == 1:
        return next(iter(offices.values()))
    if name not in offices:
        names = ", ".join(offices)
        raise Refused(_("Say for which office the rows are: %(names)s.", names=names))
    return offices[name]
