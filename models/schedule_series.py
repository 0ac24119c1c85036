"""Series: the recurrence rule from which schedules are made."""

from datetime import date, time

from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.access import Walled
from models.base import Code, Labels, Line, OfficeKey, RateAmount, Record, belongs_to
from models.caregiver import Caregiver
from models.client import Client
from models.ownership import by_grant, by_office
from models.section import Section


class ScheduleSeries(Record):
    """One iCalendar rule at wall time in the office's zone; `exceptions` are the days left out.

    After `ends_on` it makes no visit, whatever the rule says: the client left, or it was ended.
    """

    __tablename__ = "schedule_series"
    __wall__ = Walled(office=by_office(), portal=by_grant(Section.schedule))

    office_id: Mapped[OfficeKey]
    client_id: Mapped[int] = belongs_to("client")
    caregiver_id: Mapped[int | None] = belongs_to("caregiver")
    service_id: Mapped[int] = belongs_to("choice")
    rule: Mapped[Line]
    starts_on: Mapped[date]
    local_start: Mapped[time]
    local_end: Mapped[time]
    time_zone: Mapped[Code]
    bill_rate: Mapped[RateAmount | None]
    pay_rate: Mapped[RateAmount | None]
    made_until: Mapped[date | None]
    ends_on: Mapped[date | None]
    exceptions: Mapped[Labels] = mapped_column(default=list)

    client: Mapped[Client] = relationship()
    caregiver: Mapped[Caregiver | None] = relationship()
