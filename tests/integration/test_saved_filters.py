"""Saved filters: a name for how somebody looks at a grid."""

import html
import re

import pytest
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select

from models.client import ClientStatus
from models.saved_filter import SavedFilter
from services import setup
from tests import factories

ACTIVE = "flt0_status_is=active&search=baker&sort=0&desc=1"
SAVED = "/office/saved-filters/clients/"


@pytest.fixture
def nina(signed_in, cast):
    """Nina does intake in Bea's office."""
    return signed_in(cast.nina)


@pytest.fixture
def nick(cast):
    """Nick does intake in Mallory's office."""
    user = factories.User(first_name="Nick", last_name="Intake", role="Intake")
    factories.OfficeStaff(user=user, office=cast.mallory.record.office)
    return factories.Person(user)


@pytest.fixture
def keep(session):
    """Save a filter in somebody's browser and give the row."""

    def save(visitor, name="My active clients", query=ACTIVE, page=SAVED):
        answer = visitor.send(page, {"name": name, "query": query})
        assert answer.status_code == 302, answer.text
        newest = select(SavedFilter).order_by(SavedFilter.id.desc()).limit(1)
        return session.scalar(newest)

    return save


def share(visitor, saved, audience):
    address = f"/office/saved-filters/{saved.id}"
    return visitor.submit(address, {"name": saved.name, "share": audience})


def menu(visitor, address="/office/clients/"):
    """The names in the toolbar's menu."""
    page = visitor.get(address).text
    sheet = re.search(r'<details class="menu menu-end saved-menu">(.*?)</details>', page, re.DOTALL)
    return [html.unescape(name).strip() for name in re.findall(r"<span>(.*?)[\n<]", sheet[1])]


# -- keeping and opening --------------------------------------------------------------------------


def test_a_saved_filter_opens_with_search_filters_sort_and_columns(session, cast, ada, keep):  # O1
    saved = keep(ada, query=f"{ACTIVE}&hide=email_1&page_size=50&page=3")
    assert saved.view == {
        "search": "baker",
        "filters": [["status_is", "active"]],
        "sort": "last_name",
        "desc": True,
        "page_size": 50,
        "hidden": ["email_1"],
    }
    page = ada.get("/office/clients/").text
    href = html.unescape(re.search(r'href="([^"]*saved=\d+)"', page)[1])
    shown = ada.get(href).text
    assert 'data-filter-value="active"' in shown
    assert 'name="search"\n               value="baker"' in shown
    assert re.search(r'data-name="last_name" aria-sort="descending"', shown)
    assert re.search(r'data-name="email_1" hidden', shown)
    assert re.search(r'aria-current="true">.*?My active clients', shown, re.DOTALL)


def test_what_was_saved_is_found_by_the_address_alone(cast, nina, keep):  # O1
    office = cast.bea.record.office
    factories.Client(last_name="Baker", status=ClientStatus.pending, office=office)
    keep(nina)
    href = html.unescape(re.search(r'href="([^"]*saved=\d+)"', nina.get(SAVED).text)[1])
    assert nina.get(href).text.count("data-key=") == 1


def test_the_page_of_saved_filters_says_in_words_what_each_shows(cast, ada, keep):
    keep(ada)
    assert "Status is Active · “baker” · by " in ada.get(SAVED).text


def test_changes_are_saved_under_the_same_name(session, cast, ada, keep):
    saved = keep(ada)
    opened = f"/office/clients/?flt0_status_is=pending&hide=&saved={saved.id}"
    assert "Save the changes to “My active clients”" in ada.get(opened).text
    ada.send(f"/office/saved-filters/{saved.id}/view", {"query": opened.partition("?")[2]})
    assert session.get(SavedFilter, saved.id).view["filters"] == [["status_is", "pending"]]


def test_a_filter_that_the_grid_does_not_know_is_left_out(session, cast, ada, keep):
    saved = keep(ada, query="flt0_shoe_size_is=9&flt1_status_is=no-such&sort=99&hide=shoes")
    assert (saved.view["filters"], saved.view["sort"], saved.view["hidden"]) == ([], "", [])


def test_an_endless_view_is_refused(cast, ada):
    answer = ada.send(SAVED, {"name": "Long", "query": f"search={'x' * 5000}"})
    assert answer.status_code == 422
    assert "too long to be kept" in answer.text


# -- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Please give it a name."),
        ("   ", "Please give it a name."),
        ("x" * 61, "Please use at most 60 letters."),
        ("\x00", "Please remove the unreadable characters."),
        ("a\u202eb", "Please remove the unreadable characters."),
    ],
)
def test_a_monster_of_a_name_is_refused_beside_the_field(session, cast, ada, name, words):
    answer = ada.send(SAVED, {"name": name, "query": ACTIVE})
    assert answer.status_code == 422
    assert re.search(rf'id="name-error".*?{re.escape(words)}', answer.text, re.DOTALL)
    assert html.escape(ACTIVE) in answer.text  # what was looked at is not lost
    assert session.scalars(select(SavedFilter)).all() == []


def test_a_name_with_markup_is_shown_as_it_was_typed(cast, ada, keep):
    keep(ada, name="<b>&\"'{{7*7}}")
    page = ada.get("/office/clients/").text
    assert "&lt;b&gt;&amp;" in page
    assert "<b>&" not in page
    assert "{{7*7}}" in page


def test_the_same_name_twice_is_refused_beside_the_field(session, cast, ada, keep):
    keep(ada)
    answer = ada.send(SAVED, {"name": "my  ACTIVE clients", "query": ""})
    assert answer.status_code == 422
    assert re.search(r'id="name-error".*?already have a saved filter', answer.text, re.DOTALL)


def test_the_same_name_on_another_grid_or_of_another_person_is_fine(session, cast, ada, nina, keep):
    keep(ada)
    keep(ada, page="/office/saved-filters/payers/", query="")
    keep(nina)
    assert len(session.scalars(select(SavedFilter)).all()) == 3


def test_renaming_refuses_a_taken_name_and_keeps_what_was_typed(session, cast, ada, keep):
    keep(ada)
    other = keep(ada, name="Other")
    answer = ada.submit(
        f"/office/saved-filters/{other.id}", {"name": "My active clients", "share": "me"}
    )
    assert answer.status_code == 422
    assert 'value="My active clients"' in answer.text
    assert session.get(SavedFilter, other.id).name == "Other"


def test_a_saved_filter_gets_another_name(session, cast, ada, keep):
    saved = keep(ada)
    ada.submit(f"/office/saved-filters/{saved.id}", {"name": "Active ones", "share": "me"})
    assert menu(ada) == ["Active ones"]


# -- whose they are -------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["", "/view", "/default", "/delete", "/restore"])
def test_a_foreign_saved_filter_does_not_exist(session, cast, ada, nina, keep, act):  # A5
    saved = keep(nina)
    address = f"/office/saved-filters/{saved.id}{act}"
    assert ada.send(address, {"name": "Mine now", "share": "me"}).status_code == 404
    assert session.get(SavedFilter, saved.id).name == "My active clients"
    if not act:
        assert ada.get(address).status_code == 404


def test_a_foreign_saved_filter_is_in_no_menu(cast, ada, nina, keep):  # A5
    saved = keep(nina)
    assert menu(ada) == []
    assert "My active clients" not in ada.get(f"/office/clients/?saved={saved.id}").text


def test_a_shared_filter_is_seen_in_that_office_only(  # O4
    session, cast, ada, nina, nick, signed_in, keep
):
    saved = keep(nina)
    assert share(nina, saved, str(cast.bea.record.office_id)).status_code == 302
    assert menu(signed_in(nick)) == []
    assert menu(ada) == ["My active clients"]
    colleague = factories.User(first_name="Nora", last_name="N", role="Intake")
    factories.OfficeStaff(user=colleague, office=cast.bea.record.office)
    nora = signed_in(factories.Person(colleague))
    assert menu(nora) == ["My active clients"]
    assert nora.get(f"/office/saved-filters/{saved.id}").status_code == 404
    assert nora.send(f"/office/saved-filters/{saved.id}/delete", {}).status_code == 404


def test_what_an_administrator_shares_with_all_is_seen_in_every_office(  # O4
    cast, ada, nina, nick, signed_in, keep
):
    share(ada, keep(ada), "all")
    assert menu(nina) == menu(signed_in(nick)) == ["My active clients"]


def test_staff_share_with_their_own_offices_only(session, cast, nina, keep):
    saved = keep(nina)
    for audience in ("all", str(cast.mallory.record.office_id), "x"):
        assert share(nina, saved, audience).status_code == 422
    assert not session.get(SavedFilter, saved.id).is_shared


def test_sharing_is_a_permission_of_its_own(session, cast, nina, keep):
    intake = session.scalar(select(Role).where(Role.name == "Intake"))
    intake.permissions = [one for one in intake.permissions if one.view_menu.name != "SavedFilters"]
    setup.renew_permissions(session)
    saved = keep(nina)
    assert 'name="share"' not in nina.get(f"/office/saved-filters/{saved.id}").text
    share(nina, saved, str(cast.bea.record.office_id))
    assert not session.get(SavedFilter, saved.id).is_shared


def test_who_may_not_open_a_grid_may_not_save_filters_of_it(session, cast, nina, signed_in):
    page = "/office/saved-filters/invoices/"
    assert nina.get(page).status_code == 403
    assert nina.send(page, {"name": "All", "query": ""}).status_code == 403
    bea = signed_in(cast.bea)
    assert bea.get(SAVED).status_code == 403
    assert nina.get("/office/saved-filters/shoes/").status_code == 404


# -- deleting and opening by itself ---------------------------------------------------------------


def test_a_deleted_filter_can_be_brought_back(session, cast, ada, keep):
    saved = keep(ada)
    ada.send(f"/office/saved-filters/{saved.id}/delete", {})
    assert menu(ada, SAVED.replace("saved-filters/", "")) == []
    page = ada.get(SAVED).text
    assert "Undo" not in page  # it was offered once, on the page that followed
    ada.send(f"/office/saved-filters/{saved.id}/restore", {})
    assert menu(ada) == ["My active clients"]


def test_the_next_page_offers_to_undo_the_deletion(cast, ada, keep):
    saved = keep(ada)
    answer = ada.send(f"/office/saved-filters/{saved.id}/delete", {})
    page = ada.get(answer.location).text
    assert f'action="/office/saved-filters/{saved.id}/restore"' in page


def test_what_was_deleted_comes_back_only_if_its_name_is_free(session, cast, ada, keep):
    saved = keep(ada)
    ada.send(f"/office/saved-filters/{saved.id}/delete", {})
    keep(ada)
    ada.send(f"/office/saved-filters/{saved.id}/restore", {})
    assert session.get(SavedFilter, saved.id).deleted_at is not None


def test_a_grid_opens_with_the_filter_chosen_for_it(cast, ada, keep):
    saved = keep(ada)
    ada.send(f"/office/saved-filters/{saved.id}/default", {"value": "yes"})
    answer = ada.get("/office/clients/")
    assert answer.status_code == 302
    assert f"saved={saved.id}" in answer.location
    assert ada.get("/office/clients/?all=1").status_code == 200
    ada.send(f"/office/saved-filters/{saved.id}/default", {"value": "no"}, SAVED)
    assert ada.get("/office/clients/").status_code == 200


def test_a_default_that_was_deleted_opens_nothing(cast, ada, keep):
    saved = keep(ada)
    ada.send(f"/office/saved-filters/{saved.id}/default", {"value": "yes"})
    ada.send(f"/office/saved-filters/{saved.id}/delete", {}, SAVED)
    assert ada.get("/office/clients/").status_code == 200
