"""The filter “Unread is yes”: what the signed-in person has not looked at."""

from typing import Any

from flask_babel import lazy_gettext as _l

from models.access import principal_of
from models.base import db
from models.conversation import Conversation
from services import conversation_lists
from views.filters import GridFilter


class UnreadByMe(GridFilter):
    """Keeps conversations with entries that are new to who asks."""

    words = _l("is")

    def __init__(self) -> None:
        """Offer yes and no."""
        options = [("1", _l("yes")), ("0", _l("no"))]
        super().__init__(Conversation.entries, _l("Unread by me"), options=options)

    @property
    def arg(self) -> str:
        """Name the filter in the address."""
        return "unread_is"

    def validate(self, value: str) -> bool:
        """Accept yes and no."""
        return value in {"0", "1"}

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Keep what is new, or what is not."""
        news = conversation_lists.unread_by(principal_of(db.session()).user_id or 0)
        return query.where(news if value == "1" else ~news)
