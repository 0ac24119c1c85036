"""Messages in the portal: writing to the office, and reading its answers (A7)."""

from models.conversation import Conversation
from services import conversation_lists
from services.portal import Subject
from views.portal import room
from views.talks import Talks


class PortalMessages(Talks, room.PortalPage):
    """About every record whose grant opens messages, whichever is open."""

    route_base = "/portal/messages"

    def records(self) -> list[Subject]:
        """Those whose grant opens messages."""
        return conversation_lists.opened(room.subjects())

    def at_hand(self, records: list[Subject]) -> Subject:
        """The record that the address names, or the first that may be written about."""
        return room.subject(lambda one: one in records)

    def settle(self, row: Conversation) -> None:
        """Lead an address that names no record to the one that the conversation is about."""
        about = {f"client-{row.client_id}", f"payer-{row.payer_id}"}
        room.subject(lambda one: one.key in about)
