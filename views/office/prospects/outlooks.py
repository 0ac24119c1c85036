"""What would become of each ticked prospect, for the pages that ask before many are changed."""

from dataclasses import dataclass

from models.prospect import Prospect


@dataclass(frozen=True)
class Outlook:
    """One of them: `left` says why nothing would, `tasks` how many of its tasks are open."""

    row: Prospect
    left: str = ""
    tasks: int = 0


def ready(found: list[Outlook]) -> list[Outlook]:
    """Those with whom it would be done."""
    return [one for one in found if not one.left]
