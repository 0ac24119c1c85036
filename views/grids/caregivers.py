"""The caregivers grid."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField

from models.base import db
from models.caregiver import Caregiver, CaregiverStatus
from models.choice import ChoiceList
from services import clock, grants
from views.grid import Grid
from views.inviting import Inviting
from views.office.caregivers.profile import CaregiverProfile
from views.weekdays import NUMBERED

FROM, UNTIL = _l("From"), _l("Until")


class Caregivers(Inviting, CaregiverProfile, Grid):
    """The people who visit clients."""

    table = Caregiver
    path = "caregivers"
    title = _l("Caregivers")
    one = _l("Caregiver")
    group = "Care"
    icon = "user-heart"
    menu_order = 40
    columns = ("last_name", "first_name", "status", "phone_mobile", "email_1", "skills", "office")
    order = ("last_name", "first_name")
    inline = ("status", "phone_mobile", "email_1")
    filtered = ("status", "office", "hired_on")
    extra_permissions = ("can_invite",)
    listed = {"skills": ChoiceList.skill, "languages": ChoiceList.language}
    children = {
        "availability": ("weekday", "starts", "ends"),
        "time_off": ("starts_at", "ends_at", "reason"),
    }
    extra_fields = {
        "availability-weekday": SelectField(_l("Weekday"), choices=NUMBERED, coerce=int)
    }
    labels = {"starts": FROM, "ends": UNTIL, "starts_at": FROM, "ends_at": UNTIL}
    helps = {
        "status": _l(
            "Only active ones can be scheduled; “former” takes portal access away at once."
        )
    }
    sections = (
        (_l("Person"), ("first_name", "last_name", "birth_date", "languages")),
        (_l("Phone and email"), ("phone_mobile", "phone_home", "phone_work", "email_1", "email_2")),
        (_l("Address"), ("street", "street_2", "city", "state", "zip_code")),
        (_l("Work"), ("office", "status", "hired_on", "skills")),
        (_l("Availability"), ("availability", "time_off")),
        (_l("Other"), ("notes",)),
    )
    empty_words = _l("No caregivers yet. Add the people who visit your clients.")

    def save(self, form: Form, row: Caregiver, is_new: bool) -> None:
        """Whoever works here no more sees no client from this moment on (A3)."""
        super().save(form, row, is_new)
        if row.status is CaregiverStatus.former and not is_new:
            grants.revoke(db.session(), row, clock.now())
