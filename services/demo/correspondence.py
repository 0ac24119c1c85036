"""The demo's mails and texts: the starter templates in use, some bounced, and answers."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from models.message import Channel, Delivery, Direction, Message
from models.prospect import ProspectStage
from services import merge_fields, starter_templates, texting
from services.demo.agency import NAME, Agency
from services.demo.logins import PEOPLE
from services.demo.places import HARBOR, phone
from services.demo.prospects import Inquirer
from services.merge_fields import PROSPECT, Known
from services.starter_templates import Starter

LETTERS = {
    ProspectStage.new: starter_templates.THANKS,
    ProspectStage.contacted: starter_templates.NO_ANSWER,
    ProspectStage.assessment_scheduled: starter_templates.APPOINTMENT,
    ProspectStage.assessed: starter_templates.DOCUMENTS,
    ProspectStage.won: starter_templates.THANKS,
    ProspectStage.lost: starter_templates.SORRY,
}
ANSWERS = (
    "Thank you! Tomorrow after four is fine.",
    "Can you call my brother instead? He has the calendar.",
    "Yes, that time suits us.",
)


def write(agency: Agency, inquirer: Inquirer, number: int) -> None:
    """Write down a mail that was sent or bounced and, for some, a text and its answer."""
    sent = agency.at(inquirer.asked, 16, number % 60)
    send(agency, inquirer, LETTERS[inquirer.stage], sent, bounces=number % 7 == 3)
    if number % 5 == 2:
        is_called = inquirer.call_at is not None
        letter = starter_templates.CALL_REMINDER if is_called else starter_templates.NO_ANSWER_TEXT
        send(agency, inquirer, letter, sent + timedelta(minutes=20))
    if number % 10 == 2:
        answer(agency, inquirer, number, sent + timedelta(hours=1))


def send(
    agency: Agency, inquirer: Inquirer, letter: Starter, sent: datetime, *, bounces: bool = False
) -> None:
    """Write down one letter as it left; texts could not where there is no provider."""
    known = known_of(agency, inquirer)
    is_mail = letter.channel is Channel.email
    text_state = Delivery.delivered if texting.is_possible() else Delivery.not_sent
    state = text_state if not is_mail else Delivery.bounced if bounces else Delivery.sent
    wrong = {Delivery.not_sent: "no provider", Delivery.bounced: "550 no such mailbox"}
    add(
        agency,
        inquirer,
        sent,
        channel=letter.channel,
        recipient=inquirer.email if is_mail else inquirer.phone,
        subject=merge_fields.fill(letter.subject, known).text if letter.subject else None,
        body_text=merge_fields.fill(letter.body, known).text,
        state=state,
        last_error=wrong.get(state),
        sent_at=sent if state in {Delivery.sent, Delivery.delivered} else None,
        sender_id=agency.users["intake"],
        tries=0 if state is Delivery.not_sent else 1,
    )


def answer(agency: Agency, inquirer: Inquirer, number: int, came: datetime) -> None:
    """Write down what the caller texted back."""
    add(
        agency,
        inquirer,
        came,
        channel=Channel.text,
        direction=Direction.from_them,
        recipient=inquirer.phone,
        body_text=ANSWERS[number // 10 % len(ANSWERS)],
        state=Delivery.received,
    )


def add(agency: Agency, inquirer: Inquirer, at: datetime, **what: Any) -> None:
    """Write down one message about a prospect."""
    agency.bulk.add(
        Message,
        **what,
        office_id=inquirer.branch.key,
        prospect_id=inquirer.key,
        kind="incoming" if "direction" in what else "plain",
        dedupe_key=f"demo:{what['channel']}:{what['state']}:prospect:{inquirer.key}",
        recipient_name=inquirer.caller.name,
        next_try_at=at,
        created_at=at,
    )


def known_of(agency: Agency, inquirer: Inquirer) -> Known:
    """What the merge fields read."""
    place = inquirer.branch.place
    first, last, _role = PEOPLE["intake"]
    row = SimpleNamespace(
        first_name=inquirer.person.first_name,
        last_name=inquirer.person.last_name,
        preferred_name=None,
        caller_first_name=inquirer.caller.first_name,
        caller_last_name=inquirer.caller.last_name,
        inquiry_date=inquirer.asked,
        assessment_call_at=inquirer.call_at,
    )
    return Known(
        kind=PROSPECT,
        row=row,
        recipient_name=inquirer.caller.name,
        sender_name=f"{first} {last}",
        agency={"agency_name": NAME, "agency_phone": phone(HARBOR, 0)},
        office=SimpleNamespace(name=place.name, phone=None, time_zone=place.zone),
        today=inquirer.asked,
    )
