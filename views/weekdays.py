"""The days of the week, as forms offer them."""

from flask_babel import lazy_gettext as _l

NAMED = [
    ("mon", _l("Monday")),
    ("tue", _l("Tuesday")),
    ("wed", _l("Wednesday")),
    ("thu", _l("Thursday")),
    ("fri", _l("Friday")),
    ("sat", _l("Saturday")),
    ("sun", _l("Sunday")),
]
NUMBERED = [(number, words) for number, (_name, words) in enumerate(NAMED)]
