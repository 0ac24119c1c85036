"""Tabs: the parts of a profile, each with a name in the address and a template."""

from typing import Any

from flask import abort
from sqlalchemy import Select

from views.permissions import may


class Tab:
    """One tab. `screen` names the permissions that a person needs to see it at all."""

    template = "office/profile/page.html"

    def __init__(self, name: str, label: Any, *, screen: str = "") -> None:
        """Name the tab as it stands in the address and as people read it."""
        self.name = name
        self.label = label
        self.screen = screen

    def is_shown(self, row: Any) -> bool:
        """Tell whether this person and this record have the tab."""
        return not self.screen or may("list", self.screen)

    def rows(self, row: Any) -> Select[Any] | None:
        """Select the ids of what the tab counts; None where there is nothing to count."""
        return None

    def context(self, profile: Any, row: Any) -> dict[str, Any]:
        """What the tab's template shows."""
        return {}

    def answer(self, profile: Any, row: Any) -> Any:
        """Take what the tab sent: a redirection, or the context of a page that says what is wrong.

        The profile shows that page again with status 422.
        """
        abort(405)
