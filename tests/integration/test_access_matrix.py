"""The table of roles and permissions, with what the agency changed."""

import csv

import pytest
from flask_appbuilder.security.sqla.models import PermissionView, Role
from sqlalchemy import select


@pytest.fixture
def matrix(app, session):
    """Print it as from a shell."""

    def run(*words):
        session.commit()
        done = app.test_cli_runner().invoke(args=["access-matrix", *words])
        assert done.exit_code == 0, done.output
        return done.output

    return run


def line_of(output, name):
    [found] = [line for line in output.splitlines() if line.startswith(f"{name} ")]
    return found.removeprefix(name).split()


def right(session, permission, screen):
    rights = session.scalars(select(PermissionView))
    return next(r for r in rights if (r.permission.name, r.view_menu.name) == (permission, screen))


def test_each_permission_has_a_line_and_each_role_a_column(matrix):
    output = matrix()
    assert "Agency admin: everything." in output
    assert line_of(output, "Clients can_edit")[:3] == ["x", "x", "."]


def test_what_the_agency_gave_and_took_is_marked(session, matrix):
    intake = session.scalars(select(Role).where(Role.name == "Intake")).one()
    before = int(matrix().split(" differences")[0].split()[-1])
    intake.permissions.remove(right(session, "can_edit", "Clients"))
    intake.permissions.append(right(session, "can_list", "Invoices"))
    output = matrix()
    assert line_of(output, "Clients can_edit")[0] == "-"
    assert line_of(output, "Invoices can_list")[0] == "+"
    assert int(output.split(" differences")[0].split()[-1]) == before + 2


def test_a_role_of_the_agencys_own_differs_from_nothing(session, matrix):
    before = matrix().split(" differences")[0].split()[-1]
    session.add(Role(name="Night desk", permissions=[right(session, "can_list", "Clients")]))
    output = matrix()
    assert "Night desk" in output
    assert output.split(" differences")[0].split()[-1] == before


def test_the_table_comes_as_csv_too(matrix):
    rows = list(csv.DictReader(matrix("--csv").splitlines()))
    found = {(row["Screen"], row["Permission"]): row for row in rows}
    assert found["Clients", "can_edit"]["Intake"] == "given"
    assert found["Clients", "can_edit"]["Payer"] == ""
