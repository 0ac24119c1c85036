"""Between password and code: a stranger, with a signed note that says whose password was right.

The note names a login and nothing else; a changed password makes it worthless, and so do ten
minutes.
"""

from typing import Any

from flask import current_app, session
from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, StringField, validators

from services import clock, password_resets, second_factor
from views import house, onward

NOTE = "second_step"
SECONDS = 600
LONGEST = 40


class SignInCode(Form):
    """The code."""

    code = StringField(_l("Code"), [validators.InputRequired(), validators.Length(max=LONGEST)])

    def opens(self, user_id: int) -> bool:
        """Spend the code, if it is one."""
        with house.acting("somebody signs in with a second factor") as own:
            right = second_factor.prove(own, user_id, self.code.data, clock.now())
        if not right:
            self.code.errors = [_("This code is not right, or it was used already.")]
        return right


def is_needed(user_id: int) -> bool:
    """Tell whether this login has a second factor."""
    with house.acting("somebody signs in") as own:
        return second_factor.is_on(own, user_id)


def remember(user: User, wanted: str) -> None:
    """Begin a stranger's session that knows whose password was right."""
    session.clear()
    session[NOTE] = [user.id, int(clock.now().timestamp()) + SECONDS, mark(user), wanted]


def remembered(manager: Any) -> tuple[User | None, str]:
    """Give back who is to type a code, and where they wanted to go; nobody once it is too late."""
    user_id, until, given, wanted = session.get(NOTE) or (0, 0, "", "")
    if clock.now().timestamp() >= until:
        return None, onward.FRONT
    user = manager.load_user(user_id)
    if user is None or mark(user) != given:
        return None, onward.FRONT
    return user, onward.local(wanted)


def mark(user: User) -> str:
    """The fingerprint of the present password."""
    secret = current_app.config["SECRET_KEY"]
    return password_resets.fingerprint(password_resets.holder_of(user), secret)
