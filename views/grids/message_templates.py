"""The templates of mails and texts, as the agency writes them (F7)."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from models.message_template import MessageTemplate
from services import merge_fields, message_templates
from views.grid import Grid

KINDS = [
    (merge_fields.PROSPECT, _l("Prospective clients")),
    (merge_fields.CLIENT, _l("Clients")),
    (merge_fields.CONTACT, _l("Emergency contacts")),
    (merge_fields.PAYER, _l("Payers")),
    (merge_fields.CAREGIVER, _l("Caregivers")),
]
FIELDS = ", ".join(merge_fields.written(one.name) for one in merge_fields.FIELDS)


class MessageTemplates(Grid):
    """Words written once, offered where somebody writes to a person."""

    table = MessageTemplate
    path = "message-templates"
    title = _l("Message templates")
    one = _l("Message template")
    group = "Growth"
    icon = "notes"
    menu_order = 70
    columns = ("name", "channel", "subject", "kinds", "has_health_details", "active")
    called_by = ("name",)
    order = ("name",)
    inline = ("name", "active")
    searched = ("name", "subject", "body")
    filtered = ("channel", "active", "has_health_details")
    imported = False
    extra_fields = {
        "kinds": SelectMultipleField(
            _l("Offered on the profiles of"),
            choices=KINDS,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )
    }
    labels = {
        "kinds": _l("Offered on the profiles of"),
        "has_health_details": _l("Contains health details"),
        "active": _l("Offered"),
    }
    helps = {
        "subject": _l("For mails only."),
        "body": _l("Merge fields: %(fields)s", fields=FIELDS),
        "has_health_details": _l(
            "Others may read a mail or a text. Whoever sends this is asked to confirm it."
        ),
    }
    sections = (
        (_l("Template"), ("name", "channel", "kinds", "active")),
        (_l("Words"), ("subject", "body", "has_health_details")),
    )
    empty_words = _l("No templates yet. Write the letters that you send again and again.")

    def save(self, form: Form, row: MessageTemplate, is_new: bool) -> None:
        """Look at its merge fields and at what it tells of anybody's health."""
        form.populate_obj(row)
        message_templates.check(row)
