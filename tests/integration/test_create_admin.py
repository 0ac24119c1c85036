"""The command by which an agency gets its first admin."""

import pytest
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select

from tests import factories

WORDS = "quiet harbour lantern mosaic"


@pytest.fixture
def create_admin(app, session):
    """Run the command, in a context of its own as from a shell."""

    def run(email, password=WORDS):
        session.commit()
        names = ["--email", email, "--first-name", "Ada", "--last-name", "Admin"]
        words = ["users", "create-admin", *names, "--password", password]
        return app.test_cli_runner().invoke(args=words)

    return run


def test_an_admin_signs_in_with_the_address_in_small_letters(session, create_admin):
    done = create_admin("Ada@Example.org")
    assert done.exit_code == 0, done.output
    [made] = session.scalars(select(User))
    assert (made.username, made.email) == ("ada@example.org", "ada@example.org")
    assert [role.name for role in made.roles] == ["Agency admin"]


def test_an_admin_needs_as_good_a_password_as_everybody(session, create_admin):  # O6
    done = create_admin("ada@example.org", "tendwell1")
    assert done.exit_code == 1
    assert "at least 12 characters" in done.output
    assert session.scalars(select(User)).all() == []


def test_an_admin_needs_an_address_that_can_be_written_to(session, create_admin):
    assert create_admin("ada").exit_code == 1
    assert session.scalars(select(User)).all() == []


def test_an_address_has_one_login(session, create_admin):
    ada = factories.User(email="ada@example.org", username="ada@example.org")
    done = create_admin("ADA@example.org")
    assert "There is already somebody" in done.output
    assert session.scalars(select(User)).all() == [ada]
