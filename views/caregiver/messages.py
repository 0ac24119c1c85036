"""Messages between caregivers and the office (A7)."""

from services.portal import Subject
from views.caregiver import room
from views.talks import Talks


class CaregiverMessages(Talks, room.CaregiverPage):
    """What a caregiver and the office write to each other, about the caregiver's own work."""

    route_base = "/caregiver/messages"

    def records(self) -> list[Subject]:
        """The caregivers that this person is."""
        return room.records()
