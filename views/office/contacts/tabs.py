"""The tabs of an emergency contact's profile (C3, C6)."""

from typing import Any

from flask_babel import lazy_gettext as _l

from models.emergency_contact import EmergencyContact
from services import same_person, timeline
from services.timeline import Kind
from views.profiles import history
from views.profiles.form_tab import GridFormTab, Sections
from views.profiles.list_tab import ListTab
from views.profiles.logs import calls_tab, message_tabs
from views.profiles.tab import Tab
from views.profiles.timeline_tab import TimelineTab
from views.questions import Question
from views.sharing import OTHERS, PERSON, SAME


class DetailsTab(GridFormTab):
    """The grid's form, which asks about the person's other records (C3)."""

    def __init__(self) -> None:
        """Be ready to ask."""
        super().__init__("", _l("Details"))
        self.extra = lambda: {OTHERS: Question(_l("The same person with other clients"))}

    def sections_of(self, profile: Any, row: EmergencyContact) -> Sections:
        """The grid's sections without what is asked of new contacts only."""
        return tuple(
            (title, tuple(name for name in names if name not in {PERSON, SAME}))
            for title, names in profile.form_sections
        )


CLIENTS = ListTab(
    "clients",
    _l("Clients"),
    screen="EmergencyContacts",
    query=same_person.records,
    columns=(
        ("client", _l("Client")),
        ("relation", _l("Relation to client")),
        ("priority", _l("Call order")),
        ("lives_with_client", _l("Lives with client")),
        ("has_key", _l("Has key")),
        ("legal_standing", _l("Legal standing")),
    ),
    order=(EmergencyContact.id,),
    empty=_l("No client."),
    grid=lambda row: {"search": str(row)},
)


def kinds() -> list[Kind]:
    """What happens with a contact, as far as somebody may see it: there are no tasks."""
    return [kind for kind in history.visible_kinds() if kind is not Kind.task]


TABS: tuple[Tab, ...] = (
    DetailsTab(),
    CLIENTS,
    calls_tab("contact"),
    *message_tabs("contact"),
    TimelineTab(timeline.of_contact, kinds),
)
