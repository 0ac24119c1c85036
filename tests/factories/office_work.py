"""What the office does before and around care: prospects, referrals, tasks, calls, messages."""

from datetime import timedelta

import factory

from models import (
    call_log,
    choice,
    message,
    message_template,
    prospect,
    referral,
    referral_source,
    task,
    task_reminder,
    text_opt_out,
)
from models.emergency_contact import Relation
from tests.factories.base import NOW, TODAY, Factory
from tests.factories.people import Office


class Choice(Factory):
    """A value of one of the agency's lists."""

    class Meta:
        model = choice.Choice

    list_name = choice.ChoiceList.service_type
    label = factory.Sequence(lambda n: f"Choice {n}")


class Prospect(Factory):
    class Meta:
        model = prospect.Prospect

    office = factory.SubFactory(Office)
    relation = Relation.daughter
    caller_first_name = "Dora"
    caller_last_name = factory.Sequence(lambda n: f"Caller {n}")
    caller_email = factory.Sequence(lambda n: f"caller{n}@example.test")
    inquiry_date = TODAY
    first_name = "Bea"
    last_name = factory.Sequence(lambda n: f"Prospect {n}")
    referrals = factory.LazyAttribute(lambda made: [first_referral(made.office)])


def first_referral(office):
    """The referral that every prospect has."""
    source = referral_source.ReferralSource(organisation="Mercy Hospital", office_id=office.id)
    return referral.Referral(source=source, office_id=office.id, referred_on=TODAY)


class ReferralSource(Factory):
    class Meta:
        model = referral_source.ReferralSource

    organisation = factory.Sequence(lambda n: f"Hospital {n}")
    organisation_type = referral_source.OrganisationType.hospital


class Referral(Factory):
    class Meta:
        model = referral.Referral

    prospect = factory.SubFactory(Prospect)
    source = factory.SubFactory(ReferralSource)
    office_id = factory.SelfAttribute("prospect.office_id")
    referred_on = TODAY


class Task(Factory):
    class Meta:
        model = task.Task

    class Params:
        office = factory.SubFactory(Office)

    office_id = factory.SelfAttribute("office.id")
    title = factory.Sequence(lambda n: f"Ring family {n}")
    due_at = NOW + timedelta(hours=2)


class TaskReminder(Factory):
    class Meta:
        model = task_reminder.TaskReminder

    task = factory.SubFactory(Task)
    remind_at = NOW + timedelta(hours=1)


class CallLog(Factory):
    class Meta:
        model = call_log.CallLog

    class Params:
        office = factory.SubFactory(Office)

    office_id = factory.SelfAttribute("office.id")
    with_whom = "Dora"
    called_at = NOW


class Message(Factory):
    class Meta:
        model = message.Message

    class Params:
        office = factory.SubFactory(Office)

    office_id = factory.SelfAttribute("office.id")
    channel = message.Channel.email
    kind = "note"
    dedupe_key = factory.Sequence(lambda n: f"note:{n}")
    recipient = "dora@example.test"
    subject = "Hello"
    body_text = "We look forward to meeting you."
    next_try_at = NOW


class MessageTemplate(Factory):
    class Meta:
        model = message_template.MessageTemplate

    channel = message.Channel.email
    name = factory.Sequence(lambda n: f"Thank you {n}")
    subject = "Thank you for calling, {{recipient first name}}"
    body = "Dear {{recipient name}},\n\nwe look forward to meeting {{client first name}}."
    kinds = ["prospect", "client", "contact", "payer"]


class TextOptOut(Factory):
    class Meta:
        model = text_opt_out.TextOptOut

    number = factory.Sequence(lambda n: f"+1617555{n % 10000:04}")
    word = "STOP"
    stopped_at = NOW
