"""What people of the portals and the office say to each other."""

from datetime import timedelta

import factory

from models import conversation, conversation_entry, conversation_seat, visit_feedback
from models.schedule import ScheduleStatus
from tests.factories.base import NOW, Factory
from tests.factories.care import Schedule
from tests.factories.people import Client, User


class Conversation(Factory):
    """A client asked something; nobody has answered yet. A payer or caregiver, if one is given."""

    class Meta:
        model = conversation.Conversation

    class Params:
        starter = factory.SubFactory(User)

    payer = None
    caregiver = None
    client = factory.Maybe(
        "payer", None, factory.Maybe("caregiver", None, factory.SubFactory(Client))
    )
    office_id = factory.LazyAttribute(
        lambda made: (made.payer or made.caregiver or made.client).office_id
    )
    subject = factory.Sequence(lambda n: f"Visit on Friday {n}")
    started_by_id = factory.SelfAttribute("starter.id")
    begun_by_office = False
    entries = 1
    last_entry_at = NOW


class ConversationEntry(Factory):
    class Meta:
        model = conversation_entry.ConversationEntry

    class Params:
        client = factory.SubFactory(Client)

    conversation = factory.LazyAttribute(lambda made: Conversation(client=made.client))
    number = 1
    author_id = factory.SelfAttribute("conversation.started_by_id")
    author_name = "Bea Baker"
    from_office = False
    body = "Who comes on Friday?"
    created_at = NOW


class ConversationSeat(Factory):
    class Meta:
        model = conversation_seat.ConversationSeat

    conversation = factory.SubFactory(Conversation)
    office_id = factory.SelfAttribute("conversation.office_id")
    user_id = factory.SelfAttribute("conversation.started_by_id")
    takes_part = True
    seen = 1


class VisitFeedback(Factory):
    """A client was not happy with yesterday's visit."""

    class Meta:
        model = visit_feedback.VisitFeedback

    class Params:
        user = factory.SubFactory(User)

    client = factory.SubFactory(Client)
    schedule = factory.LazyAttribute(
        lambda made: Schedule(
            client=made.client,
            starts_at=NOW - timedelta(days=1),
            status=ScheduleStatus.completed,
        )
    )
    office_id = factory.SelfAttribute("client.office_id")
    user_id = factory.SelfAttribute("user.id")
    author_name = "Bea Baker"
    rating = visit_feedback.VisitRating.bad
    words = "Nobody came before eleven."
    created_at = NOW
