"""Users, roles and the matrix of roles: whoever may change them, nobody locks the agency out."""

import re

from flask_appbuilder.security.sqla.models import Role, User
from sqlalchemy import select

from models.access import Kind, Principal
from models.login_session import LoginSession
from models.office_staff import OfficeStaff
from services import setup, users
from tests import factories

WANDA = {"first_name": "Wanda", "last_name": "West", "email": "Wanda@Example.org", "active": "y"}


def role(session, name):
    return session.scalar(select(Role).where(Role.name == name))


def user(session, email):
    return session.scalar(select(User).where(User.email == email))


def test_a_user_gets_roles_and_offices(session, cast, ada):  # O4
    office = cast.bea.record.office
    fields = WANDA | {"roles": role(session, "Intake").id, "offices": office.id}
    ada.send("/office/users/new/", fields)
    wanda = user(session, "wanda@example.org")
    assert [one.name for one in wanda.roles] == ["Intake"]
    query = select(OfficeStaff.office_id).where(OfficeStaff.user_id == wanda.id)
    assert list(session.scalars(query)) == [office.id]


def test_no_page_of_a_user_shows_a_password(session, cast, ada):
    shown = ada.get(f"/office/users/edit/?id={cast.nina.user.id}").text
    assert cast.nina.user.password not in shown
    assert 'type="password"' not in shown


def test_the_form_shows_the_offices_of_today(cast, ada):
    shown = ada.get(f"/office/users/edit/?id={cast.nina.user.id}").text
    assert re.search(r'name="offices".*?selected>Albany<', shown, re.DOTALL)


def test_deactivating_somebody_ends_their_sessions(session, cast, ada, signed_in):  # O6
    nina = signed_in(cast.nina)
    answer = ada.send("/office/users/action/", {"action": "deactivate", "rowid": cast.nina.user.id})
    assert answer.status_code == 302
    assert nina.get("/office/clients/").status_code == 302
    query = select(LoginSession.ended_at).where(LoginSession.user_id == cast.nina.user.id)
    assert session.scalar(query)


def test_an_admin_cannot_deactivate_themselves(session, cast, ada):
    ada.send("/office/users/action/", {"action": "deactivate", "rowid": cast.ada.user.id})
    assert user(session, cast.ada.user.email).active


def test_an_admin_cannot_take_their_own_rights(session, cast, ada):
    fields = {"first_name": "Ada", "last_name": "A", "email": cast.ada.user.email, "active": "y"}
    fields["roles"] = role(session, "Intake").id
    answer = ada.send(f"/office/users/edit/?id={cast.ada.user.id}", fields)
    assert answer.status_code == 422
    assert [one.name for one in user(session, cast.ada.user.email).roles] == ["Agency admin"]


def test_two_admins_cannot_be_switched_off_together(session, cast, ada):
    other = factories.User(first_name="Otto", role="Agency admin")
    ids = [cast.ada.user.id, other.id]
    ada.send("/office/users/action/", {"action": "deactivate", "rowid": ids})
    assert user(session, other.email).active


def test_only_an_admin_makes_admins(session, cast, signed_in):
    chief = factories.User(first_name="Carla", role="Intake")
    factories.OfficeStaff(user=chief, office=cast.bea.record.office)
    give(session, "Intake", "Users", "can_edit", "can_list")
    carla = signed_in(factories.Person(chief))
    fields = {"first_name": "C", "last_name": "C", "email": chief.email, "active": "y"}
    fields["roles"] = [role(session, "Intake").id, role(session, "Agency admin").id]
    assert carla.send(f"/office/users/edit/?id={chief.id}", fields).status_code == 422
    assert [one.name for one in user(session, chief.email).roles] == ["Intake"]


def give(session, name, screen, *permissions):
    """Give a role permissions beneath the application."""
    found = role(session, "Agency admin")
    query = select(type(found).permissions.property.mapper.class_)
    for one in session.scalars(query):
        if one.view_menu.name == screen and one.permission.name in permissions:
            role(session, name).permissions.append(one)
    setup.renew_permissions(session)


# -- roles ----------------------------------------------------------------------------------------


def test_a_role_that_the_product_knows_keeps_its_name(session, ada):
    intake = role(session, "Intake").id
    answer = ada.send(f"/office/roles/edit/?id={intake}", {"name": "Welcome desk"})
    assert answer.status_code == 422
    assert role(session, "Intake")


def test_a_role_that_somebody_has_cannot_be_deleted(session, ada):
    ada.send("/office/roles/new/", {"name": "Welcome desk"})
    factories.User(role="Welcome desk")
    ada.send("/office/roles/delete/", {"id": role(session, "Welcome desk").id})
    assert role(session, "Welcome desk")


# -- the matrix -----------------------------------------------------------------------------------


def ticks(page):
    return re.findall(r'value="(\d+)"\s+aria-label="([^"]+)"\s+(checked)?', page)


def matrix(ada, session, name):
    page = ada.get(f"/office/roles/matrix/?role={role(session, name).id}").text
    return {label: (key, bool(held)) for key, label, held in ticks(page)}


def test_the_matrix_shows_what_a_role_may_do(session, ada):  # A6
    shown = matrix(ada, session, "Intake")
    assert shown["Prospective Clients: Add"][1]
    assert not shown["Rates: Add"][1]


def test_a_tick_acts_on_the_next_request(session, cast, ada, signed_in):  # A6
    nina = signed_in(cast.nina)
    assert nina.get("/office/rates/").status_code == 403
    shown = matrix(ada, session, "Intake")
    kept = [key for key, held in shown.values() if held]
    wanted = [*kept, shown["Rates: See the list"][0]]
    ada.send(f"/office/roles/matrix/{role(session, 'Intake').id}", {"permission": wanted})
    assert nina.get("/office/rates/").status_code == 200
    assert nina.get("/office/prospects/").status_code == 200
    assert nina.get("/office/caregivers/").status_code == 403


def test_a_tick_taken_away_acts_on_the_next_request(session, cast, ada, signed_in):  # A6
    nina = signed_in(cast.nina)
    assert nina.get("/office/clients/").status_code == 200
    ada.send(f"/office/roles/matrix/{role(session, 'Intake').id}", {})
    assert nina.get("/office/clients/").status_code == 403


def test_the_admins_role_cannot_be_changed(session, cast, ada):
    answer = ada.send(f"/office/roles/matrix/{role(session, 'Agency admin').id}", {})
    assert answer.status_code == 422
    assert ada.get("/office/clients/").status_code == 200


def test_strangers_are_never_given_anything(session, ada):
    public = role(session, "Public")
    shown = matrix(ada, session, "Intake")
    ada.send(f"/office/roles/matrix/{public.id}", {"permission": shown["Clients: Open"][0]})
    assert role(session, "Public").permissions == []


def test_portal_roles_are_not_offered_the_office(session, ada):  # A5
    shown = matrix(ada, session, "Client")
    assert shown
    assert not any(label.startswith("Clients") for label in shown)


def test_a_tick_that_is_no_permission_gives_nothing(session, ada):
    kept = [key for key, held in matrix(ada, session, "Intake").values() if held]
    sent = {"permission": [*kept, "9" * 5000, "-1", "x"]}
    answer = ada.send(f"/office/roles/matrix/{role(session, 'Intake').id}", sent)
    assert answer.status_code == 302
    assert [key for key, held in matrix(ada, session, "Intake").values() if held] == kept


def test_staff_cannot_open_the_matrix(cast, signed_in):
    assert signed_in(cast.nina).get("/office/roles/matrix/").status_code == 403


def test_two_admins_cannot_take_each_other_s_rights_away_at_once(session, cast, at_once):
    ada, zoe = cast.ada.user, factories.User(role="Agency admin")

    def switch_off(whom, by):
        def act(own):
            login = own.get_one(User, whom.id)
            login.active = False
            actor = Principal(Kind.agency, factories.TODAY, user_id=by.id)
            users.settle(own, login, actor, factories.NOW)

        return act

    told = at_once(switch_off(zoe, by=ada), switch_off(ada, by=zoe))
    assert sorted(told) == ["The agency needs at least one active admin.", "done"]
    assert [ada.active, zoe.active].count(True) == 1
