"""The sections of a record that a grant can open."""

from enum import auto

from models.base import Words


class Section(Words):
    """What a portal user may see or do, one by one; `work` is a caregiver's own page."""

    schedule = auto()
    care_plan = auto()
    visit_notes = auto()
    invoices = auto()
    pay = auto()
    request_care = auto()
    messages = auto()
    documents = auto()
    work = auto()


PAYERS_OWN = frozenset({Section.invoices, Section.pay, Section.messages})
"""All that a payer ever sees: no grant opens a care plan or a visit note to one (A4)."""
