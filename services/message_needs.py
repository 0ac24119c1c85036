"""What people of the portals wrote and the office has not dealt with, for the dashboard (A7)."""

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from services import conversation_lists, feedback

Where = tuple[str, ...]  # address, label of the button, screen, and the permission if not "list"


def found(session: Session) -> list[tuple[int, str, Where]]:
    """Count what waits, with its words and the way there; counts of zero too."""
    waiting = conversation_lists.waiting(session)
    untold = conversation_lists.untold(session)
    unhappy = feedback.unhappy(session)
    return [
        (
            waiting,
            ngettext(
                "%(num)s message waits for an answer.",
                "%(num)s messages wait for an answer.",
                waiting,
            ),
            ("conversations/?flt0_state_is=open", _("Answer"), "Conversations"),
        ),
        (
            unhappy,
            ngettext(
                "Somebody was not happy with a visit.",
                "%(num)s times somebody was not happy with a visit.",
                unhappy,
            ),
            ("visit-feedback/?flt0_rating_is=bad", _("Look at it"), "VisitFeedbacks"),
        ),
        (
            untold,
            ngettext(
                "Nobody could be told about a message from the portal.",
                "Nobody could be told about %(num)s messages from the portal.",
                untold,
            ),
            ("who-is-told/", _("Choose"), "WhoIsTold", "show"),
        ),
    ]
