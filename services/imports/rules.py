"""The rules that look at more than one cell, with the words in which the report states them."""

from typing import Any

from flask_babel import lazy_gettext as _l

from services.imports import states

RULES: dict[str, Any] = {
    "own_key": _l("A row without an external id is known by what stands in it."),
    "deceased": _l("Somebody with a date of death is a deceased client since that day."),
    "alive": _l("Somebody without a date of death is an active client from today."),
    "client_pays": _l("Without insurance the client is the payer, and the link says so."),
    "empty_year": _l("A year without insurance that ends before it begins is passed over."),
    "years_merged": _l("A year that goes on as the one before becomes part of its link."),
    "number_of_its_time": _l(
        "A year with another member number is a link of its own, so that each keeps its number."
    ),
    "link_ended_by_death": _l("Nobody pays for a client beyond the day of death."),
    "end_before_next": _l("A year ends on the day before the next one begins."),
    "second_payer": _l("A second payer is a link of its own, behind the first."),
    "owner_is_contact": _l("Who owns the plan, if not the client, becomes an emergency contact."),
    "title_as_first_name": _l("A title stands for a first name that is not known."),
    "newest_plan_active": _l("The newest plan without an end is the active one."),
    "older_plan_superseded": _l("Plans that have ended are superseded."),
    "older_plan_ended": _l("An older plan without an end has ended when the active one began."),
    "plan_ended_by_death": _l("A plan without an end has ended on the day of death."),
    "kind_from_name": _l("The type of an organisation is told by its name."),
    "stay_split": _l("A stay becomes one visit a day, which says what it comes from."),
    "caregiver_busy": _l("A visit while its caregiver was with somebody else has no caregiver."),
    "share_of_payer": _l("What the payer covered is billed to the payer on its own invoice."),
    "rest_to_client": _l("The rest is billed to the client."),
    "nothing_to_bill": _l("A visit that cost nothing has no invoice."),
    "still_owed": _l("An invoice is due after the usual days; nothing is known to be paid."),
    "settled_before": _l("An invoice from before the day that was named has been settled."),
}
WORDS: dict[str, Any] = RULES | {
    name: cleaning.words for name, cleaning in states.CLEANINGS.items()
}
