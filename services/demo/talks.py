"""The demo's messages: what its client, family and payer wrote, and what the office answered."""

from models.conversation import Conversation, ConversationState
from models.conversation_entry import ConversationEntry
from models.conversation_seat import ConversationSeat
from services.demo.agency import Agency, Cared
from services.demo.logins import PEOPLE

Line = tuple[str, str]  # who wrote, and what
OPEN, ANSWERED = ConversationState.open, ConversationState.answered
OF_CLIENT: tuple[tuple[str, tuple[Line, ...]], ...] = (
    (
        "Time on Fridays",
        (
            ("client", "Could Friday's visit begin at ten instead of nine?"),
            ("scheduler", "Gladly, from next week on. It stands in your schedule."),
        ),
    ),
    ("A spare key", (("client", "My daughter has brought a spare key. Where shall I leave it?"),)),
)
OF_FAMILY = (
    "How she is eating",
    (
        ("family", "Does my mother finish her lunch? She says yes to everything."),
        ("scheduler", "She does on most days. We will look at it together at the next review."),
    ),
)
OF_PAYER = ("Last month's invoice", (("payer", "Could you send us the dates of the visits?"),))


def lead(agency: Agency, first: Cared) -> None:
    """Write the conversations of the demo's logins."""
    client = {"client_id": first.key, "payer_id": None}
    for number, (subject, lines) in enumerate((*OF_CLIENT, OF_FAMILY)):
        write(agency, client, subject, lines, days=3 + number)


def lead_payer(agency: Agency, payer_id: int) -> None:
    """Write the conversation of the demo's payer."""
    subject, lines = OF_PAYER
    write(agency, {"client_id": None, "payer_id": payer_id}, subject, lines, days=2)


def write(
    agency: Agency,
    about: dict[str, int | None],
    subject: str,
    lines: tuple[Line, ...],
    days: int,
) -> None:
    """Write one conversation down; its last line says whose turn it is."""
    office, starter = agency.branches[0].key, lines[0][0]
    is_answered = lines[-1][0] == "scheduler"
    began = agency.day(-days)
    key = agency.bulk.add(
        Conversation,
        office_id=office,
        **about,
        subject=subject,
        started_by_id=agency.users[starter],
        begun_by_office=False,
        assignee_id=agency.users["scheduler"] if is_answered else None,
        state=ANSWERED if is_answered else OPEN,
        entries=len(lines),
        last_entry_at=agency.at(began, 9 + len(lines)),
        created_at=agency.at(began, 10),
    )
    for number, (who, body) in enumerate(lines, 1):
        agency.bulk.add(
            ConversationEntry,
            conversation_id=key,
            number=number,
            author_id=agency.users[who],
            author_name=" ".join(PEOPLE[who][:2]),
            from_office=who == "scheduler",
            body=body,
            created_at=agency.at(began, 9 + number),
        )
    agency.bulk.add(
        ConversationSeat,
        office_id=office,
        conversation_id=key,
        user_id=agency.users[starter],
        takes_part=True,
        seen=1,
        told=len(lines),
        told_at=agency.at(began, 10 + len(lines)),
    )
