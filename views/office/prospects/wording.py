"""What people call the parts of a prospect: labels and sections, the same on every page."""

from flask_babel import lazy_gettext as _l

from models.choice import ChoiceList

CALLER = (
    "relation",
    "caller_first_name",
    "caller_last_name",
    "caller_email",
    "caller_phone_home",
    "caller_phone_mobile",
    "caller_phone_work",
    "caller_street",
    "caller_street_2",
    "caller_city",
    "caller_state",
    "caller_zip_code",
    "best_time_to_call",
    "assessment_type",
    "inquiry_date",
)
CLIENT = (
    "first_name",
    "last_name",
    "preferred_name",
    "birth_date",
    "gender",
    "email_1",
    "phone_home",
    "phone_mobile",
    "phone_work",
    "street",
    "street_2",
    "city",
    "state",
    "zip_code",
)
# What a first call seldom tells: on the page of a new prospect it is out of the keyboard's way.
RARELY = ("preferred_name", "gender", "phone_work", "street_2")
SECOND = ("second_first_name", "second_last_name", "second_birth_date", "second_relation")
# The client's fields that are the caller's own when the caller asks for himself or herself (P5).
SAME_PERSON = {
    "first_name": "caller_first_name",
    "last_name": "caller_last_name",
    "email_1": "caller_email",
    **{
        name: f"caller_{name}"
        for name in (
            "phone_home",
            "phone_mobile",
            "phone_work",
            "street",
            "street_2",
            "city",
            "state",
            "zip_code",
        )
    },
}
LISTS = {
    "care_type": (ChoiceList.care_type, _l("Care types wanted"), True),
    "pets": (ChoiceList.pets, _l("Pets"), True),
    "smoking": (ChoiceList.smoking, _l("Smoking"), False),
    "how_soon": (ChoiceList.how_soon, _l("How soon"), False),
    "days_wanted": (ChoiceList.days_wanted, _l("Days wanted"), True),
    "payer_type_expected": (ChoiceList.payer_type_expected, _l("Payer type expected"), False),
    "language": (ChoiceList.language, _l("Languages"), True),
}
OTHER = (
    "care_type",
    "how_soon",
    "days_wanted",
    "hours_wanted",
    "payer_type_expected",
    "language",
    "pets",
    "smoking",
    "notes",
)
LABELS = {
    "relation": _l("Relation to client"),
    "caller_first_name": _l("Caller’s first name"),
    "caller_last_name": _l("Caller’s last name"),
    "caller_email": _l("Caller’s e-mail"),
    "caller_phone_home": _l("Caller’s home phone"),
    "caller_phone_mobile": _l("Caller’s mobile phone"),
    "caller_phone_work": _l("Caller’s work phone"),
    "caller_street": _l("Caller’s street"),
    "caller_street_2": _l("Caller’s street, second line"),
    "caller_city": _l("Caller’s city"),
    "caller_state": _l("Caller’s state"),
    "caller_zip_code": _l("Caller’s ZIP code"),
    "best_time_to_call": _l("Best time to call"),
    "assessment_type": _l("Assessment type"),
    "inquiry_date": _l("Inquiry date"),
    "first_name": _l("Client’s first name"),
    "last_name": _l("Client’s last name"),
    "preferred_name": _l("Preferred name"),
    "birth_date": _l("Birth date"),
    "gender": _l("Gender"),
    "email_1": _l("Client’s e-mail"),
    "phone_home": _l("Client’s home phone"),
    "phone_mobile": _l("Client’s mobile phone"),
    "phone_work": _l("Client’s work phone"),
    "street": _l("Client’s street"),
    "street_2": _l("Client’s street, second line"),
    "city": _l("Client’s city"),
    "state": _l("Client’s state"),
    "zip_code": _l("Client’s ZIP code"),
    "second_first_name": _l("Second client’s first name"),
    "second_last_name": _l("Second client’s last name"),
    "second_birth_date": _l("Second client’s birth date"),
    "second_relation": _l("How they are related"),
    "hours_wanted": _l("Hours wanted"),
    "notes": _l("Anything else"),
}
# Under its section's heading a field needs only half its name.
SHORT = {
    f"{before}{name}": words
    for before in ("", "caller_", "second_")
    for name, words in {
        "first_name": _l("First name"),
        "last_name": _l("Last name"),
        "birth_date": _l("Birth date"),
        "email": _l("E-mail"),
        "email_1": _l("E-mail"),
        "phone_home": _l("Home phone"),
        "phone_mobile": _l("Mobile phone"),
        "phone_work": _l("Work phone"),
        "street": _l("Street"),
        "street_2": _l("Street, second line"),
        "city": _l("City"),
        "state": _l("State"),
        "zip_code": _l("ZIP code"),
    }.items()
}
HELPS = {
    "assessment_type": _l("Online: the plan of care is kept here. Manual: it is kept on paper."),
    "state": _l("Choose it, or type its name."),
    "caller_state": _l("Choose it, or type its name."),
}
FOLLOW_UP = {
    "rating": _l("Prospect rating"),
    "assessment_call_at": _l("Assessment call: date and time"),
    "assessment_call_by": _l("Assessment call: by whom"),
    "assessment_call_with": _l("Assessment call: with whom"),
    "assessment_call_outcome": _l("Assessment call: outcome"),
    "assessment_call_notes": _l("Assessment call: notes"),
    "media_channel": _l("Media lead: channel"),
    "media_campaign": _l("Media lead: campaign"),
    "media_agency": _l("Media lead: person or agency"),
    "media_cost": _l("Media lead: cost"),
    "hours_wanted": LABELS["hours_wanted"],
}
JOINED = {
    "second_person": _l("Second person in the home"),
    "languages": _l("Languages"),
}
