"""The fields in which somebody chooses a password, with the rules in words."""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.security import generate_password_hash
from wtforms import Form, PasswordField, validators

from models.base import db
from services import passwords, settings
from services.errors import Refused


class PasswordForm(Form):
    """A password, typed twice."""

    password = PasswordField(_l("New password"), [validators.InputRequired()])
    again = PasswordField(_l("The same once more"), [validators.InputRequired()])

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Say the rules beneath the field."""
        super().__init__(*arguments, **options)
        self.password.description = rules(shortest())

    def accepts(self, known: Iterable[str]) -> bool:
        """Check everything; what is wrong then stands beside its field.

        `known` is what a guesser knows of the person.
        """
        if not self.validate():
            return False
        if self.password.data != self.again.data:
            self.again.errors = [_("This is not the same as above. Please type both again.")]
            return False
        try:
            check(self.password.data, known)
        except Refused as refusal:
            self.password.errors = [refusal.words]
            return False
        return True

    def hashed(self) -> str:
        """Hash what was chosen, as sign-in will look for it."""
        return hashed(self.password.data)


def check(password: str, known: Iterable[str]) -> None:
    """Refuse a password that is too short for this agency, or easily guessed.

    Raises:
        Refused: with the field `password`.
    """
    agency = settings.agency(db.session)["agency_name"]
    passwords.check(password, minimum=shortest(), context=[agency, *known])


def hashed(password: str) -> str:
    """Hash a password as sign-in expects it."""
    method = current_app.config.get("FAB_PASSWORD_HASH_METHOD", "scrypt")
    return generate_password_hash(password, method=method)


def shortest() -> int:
    """The fewest signs that the agency lets a password have."""
    return max(passwords.SHORTEST, int(settings.agency(db.session)["password_length"]))


def rules(number: int) -> str:
    """Say what a password must be."""
    return _(
        "At least %(number)s characters. Four or five words that do not belong together are easy "
        "to remember; spaces, accents and signs are welcome.",
        number=number,
    )
