"""The profile of a client: tabs for those who may, page by page (C2, C6, P14)."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from models.client import Client, ClientStatus
from models.client_status_change import ClientStatusChange
from services import conversion
from services.conversion import Fate
from tests import factories


@pytest.fixture
def office(cast):
    return cast.bea.record.office


@pytest.fixture
def client_row(office):
    return factories.Client(office=office, first_name="Olga", last_name="Orlova")


@pytest.fixture
def staff(signed_in, office):
    """Sign somebody in who works in Bea's office, in one of the roles."""

    def sign_in(role):
        user = factories.User(role=role)
        factories.OfficeStaff(user=user, office=office)
        return signed_in(factories.Person(user))

    return sign_in


def tabs(page):
    return re.findall(r'class="tab"[^>]*>\s*([A-Z][\w ]+?)\s*<', page.text)


def url(row, tab=""):
    return f"/office/clients/{row.id}" + (f"/{tab}" if tab else "")


def rows_of(page):
    return page.text.count('class="row-link"')


# C2
def test_a_phone_is_shown_as_people_write_it(signed_in, cast, client_row, session):
    client_row.phone_mobile = "+16175550142"
    session.commit()
    page = signed_in(cast.ada).get(url(client_row))
    assert re.search(r'<input[^>]*value="\(617\) 555-0142"', page.text)


# C6
def test_an_admin_sees_every_part_of_a_client(signed_in, cast, client_row):
    page = signed_in(cast.ada).get(url(client_row))
    assert tabs(page) == [
        *("Details", "Contacts", "Payers", "Health", "Care plan", "Schedule", "Invoices"),
        *("Messages", "Tasks", "Call log", "Email log", "Text log", "Documents"),
        *("Portal access", "Status", "Timeline"),
    ]


@pytest.mark.parametrize(
    ("role", "sees", "does_not"),
    [("Intake", "Care plan", "Invoices"), ("Billing", "Invoices", "Care plan")],
)
def test_a_tab_exists_only_for_roles_that_may_see_its_rows(staff, client_row, role, sees, does_not):
    visitor = staff(role)
    found = tabs(visitor.get(url(client_row)))
    assert (sees in found, does_not in found) == (True, False)
    hidden = does_not.lower().replace(" ", "-")
    assert visitor.get(url(client_row, hidden)).status_code == 404


@pytest.mark.parametrize(
    ("tab", "make"),
    [
        ("contacts", lambda row: factories.EmergencyContact(client=row)),
        ("payers", lambda row: factories.ClientPayer(client=row)),
        ("health", lambda row: factories.ClientCondition(client=row)),
        ("care-plan", lambda row: factories.CarePlan(client=row)),
        ("schedule", lambda row: factories.Schedule(client=row)),
        ("invoices", lambda row: factories.Invoice(client=row)),
        ("tasks", lambda row: factories.Task(client=row, office=row.office)),
        ("calls", lambda row: factories.CallLog(client=row, office=row.office)),
        ("emails", lambda row: factories.Message(client=row, office=row.office)),
        ("documents", lambda row: factories.Document(client=row)),
    ],
)
def test_each_list_shows_the_clients_own_rows(signed_in, cast, office, client_row, tab, make):
    make(client_row)
    make(factories.Client(office=office))
    assert rows_of(signed_in(cast.ada).get(url(client_row, tab))) == 1


# C6
def test_a_list_is_read_page_by_page(signed_in, cast, client_row):
    for number in range(28):
        factories.Task(client=client_row, office=client_row.office, title=f"Ring {number}")
    ada = signed_in(cast.ada)
    pages = [ada.get(f"{url(client_row, 'tasks')}?page={number}") for number in range(3)]
    assert [rows_of(page) for page in pages] == [25, 3, 0]


# C2
def test_updating_the_details_leaves_the_status_alone(staff, session, client_row):
    nina = staff("Intake")
    page = nina.get(url(client_row))
    assert 'name="status"' not in page.text
    sent = {
        "first_name": "Olga",
        "last_name": "Orlova-Baker",
        "gender": "female",
        "status": "on_hold",
        "assessment_type": "online",
    }
    assert nina.send(url(client_row), sent).location == url(client_row)
    session.expire_all()
    assert (client_row.last_name, client_row.status) == ("Orlova-Baker", ClientStatus.active)
    assert session.scalars(select(ClientStatusChange)).all() == []
    refused = nina.send(url(client_row), sent | {"last_name": "", "email_1": "olga"})
    assert refused.status_code == 422
    assert 'id="last_name-error"' in refused.text
    assert 'value="olga"' in refused.text


# P14
def test_the_history_shows_what_was_written_before_the_conversion(staff, session, office):
    prospect = factories.Prospect(office=office)
    about = {"prospect": prospect, "office": office}
    factories.Message(**about, subject="Welcome letter")
    factories.Message(**about, channel="text", subject=None, body_text="See you at ten")
    factories.CallLog(**about, with_whom="Dora Daughter")
    task = factories.Task(**about, title="Send brochure")
    source = factories.ReferralSource(organisation="Mercy Hospital")
    factories.Referral(prospect=prospect, source=source)
    client = conversion.convert(
        session, prospect.id, None, None, {task.id: Fate.keep}, factories.NOW
    )
    session.commit()
    nina = staff("Intake")
    page = nina.get(url(client, "history")).text
    for words in ("Welcome letter", "See you at ten", "Dora Daughter", "Send brochure"):
        assert words in page
    assert "Mercy Hospital" in page
    assert "<form" not in page[page.index("Before the conversion") : page.index("What happened")]
    tasks = nina.get(url(client, "tasks")).text
    assert "Send brochure" not in tasks[: tasks.index("What happened")]


def test_a_client_who_never_was_a_prospect_has_no_history(signed_in, cast, client_row):
    ada = signed_in(cast.ada)
    assert ada.get(url(client_row, "history")).status_code == 404


def test_what_is_missing_for_good_care_is_said_in_words(signed_in, cast, client_row):
    ada = signed_in(cast.ada)
    page = ada.get(url(client_row)).text
    assert "No emergency contact." in page
    assert "No care plan in force." in page
    factories.EmergencyContact(client=client_row)
    factories.CarePlan(client=client_row)
    page = ada.get(url(client_row)).text
    assert "No emergency contact." not in page
    assert "No care plan in force." not in page


@pytest.mark.parametrize("tab", ["", "contacts", "health", "invoices", "tasks", "history"])
def test_mallorys_record_does_not_exist_in_beas_office(staff, cast, tab):
    assert staff("Intake").get(url(cast.mallory.record, tab)).status_code == 404


@pytest.mark.parametrize(("born", "years"), [(date(1946, 3, 4), 80), (date(1946, 3, 5), 79)])
def test_the_age_counts_full_years(signed_in, cast, client_row, born, years):
    client_row.birth_date = born
    assert f"{years} years, born" in signed_in(cast.ada).get(url(client_row)).text


def test_who_may_only_read_sees_no_update(staff, client_row):
    page = staff("Billing").get(url(client_row)).text
    assert "Update" not in page[page.index("<main") :]
    assert "For reading only" in page


def test_a_deleted_client_is_read_and_brought_back(signed_in, cast, session, client_row):
    client_row.deleted_at = factories.NOW
    ada = signed_in(cast.ada)
    assert ada.get(url(client_row)).status_code == 404
    assert ada.get(f"{url(client_row)}?deleted=1").status_code == 200
    assert session.get(Client, client_row.id).deleted_at == factories.NOW
