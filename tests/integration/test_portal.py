"""The portals' first rooms, as clients, families and payers see them."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from models.audit_entry import AuditAction, AuditEntry
from models.care_plan import CarePlanStatus
from models.client_condition import ConditionKind
from models.invoice import InvoiceState
from models.section import Section
from models.standing import Standing
from tests import factories


def test_the_dashboard_names_the_next_visit_and_who_comes(signed_in, cast):  # A4
    soon = factories.NOW + timedelta(hours=3)
    factories.Schedule(client=cast.bea.record, starts_at=soon, caregiver_first_name="Dana")
    page = signed_in(cast.bea).get("/portal/").text
    assert "Dana comes for" in page


def test_the_dashboard_sums_what_is_owed(signed_in, cast):
    factories.Invoice(client=cast.bea.record, total=Decimal("100.10"))
    factories.Invoice(client=cast.bea.record, total=Decimal("20.05"))
    assert "$120.15 is to be paid" in signed_in(cast.bea).get("/portal/").text


def test_outstanding_and_paid_invoices_stand_apart(signed_in, cast):  # B5
    owed = factories.Invoice(client=cast.bea.record)
    paid = factories.Invoice(client=cast.bea.record, paid=Decimal("120.00"))
    page = signed_in(cast.bea).get("/portal/invoices/").text
    assert page.index("Outstanding") < page.index(owed.number) < page.index(">Paid<")
    assert page.index(">Paid<") < page.index(paid.number)


def test_a_payer_sees_the_five_newest_invoices_newest_first(signed_in, cast):  # B6
    made = [
        factories.Invoice(
            client=cast.bea.record,
            payer=cast.paul.record,
            created_at=factories.NOW - timedelta(days=age),
        )
        for age in range(7)
    ]
    page = signed_in(cast.paul).get("/portal/").text
    places = [page.find(f"Invoice # {invoice.number}") for invoice in made]
    assert places[:5] == sorted(places[:5])
    assert min(places[:5]) > 0
    assert places[5:] == [-1, -1]


def test_clients_do_not_see_invoices_in_a_payers_name(signed_in, cast):  # B5
    theirs = factories.Invoice(client=cast.bea.record, payer=cast.paul.record)
    assert theirs.number not in signed_in(cast.bea).get("/portal/invoices/").text


def test_an_invoice_is_a_pdf_behind_its_number(signed_in, cast):  # B4
    invoice = factories.Invoice(client=cast.bea.record)
    answer = signed_in(cast.bea).get(f"/portal/invoices/{invoice.number}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_opening_an_invoice_marks_it_viewed_once(signed_in, cast, session):  # B3
    invoice = factories.Invoice(client=cast.bea.record)
    signed_in(cast.bea).get(f"/portal/invoices/{invoice.number}.pdf")
    session.refresh(invoice)
    assert invoice.standing(factories.TODAY) == "viewed"


def test_another_clients_invoice_is_not_there(signed_in, cast):  # A5
    hers = factories.Invoice(client=cast.mallory.record)
    missing = signed_in(cast.bea).get("/portal/invoices/T-99999.pdf")
    foreign = signed_in(cast.bea).get(f"/portal/invoices/{hers.number}.pdf")
    assert (foreign.status_code, foreign.text) == (404, missing.text)


def test_drafts_have_no_pdf(signed_in, cast):  # B3
    factories.Invoice(client=cast.bea.record, state=InvoiceState.draft, number="D-1")
    assert signed_in(cast.bea).get("/portal/invoices/D-1.pdf").status_code == 404


def test_the_care_plan_speaks_in_plain_words(signed_in, cast):  # A4
    plan = factories.CarePlan(client=cast.bea.record, status=CarePlanStatus.active)
    task = factories.CareTask(plain_words="Help with a bath or shower")
    factories.CarePlanTask(care_plan=plan, care_task=task)
    page = signed_in(cast.bea).get("/portal/care-plan/").text
    assert "Help with a bath or shower" in page
    assert "every day" in page


def test_family_opens_only_the_sections_it_was_granted(signed_in, session, cast):  # A4
    client = cast.bea.record
    family = factories.User(role="Emergency contact")
    contact = factories.EmergencyContact(client=client)
    factories.Grant(
        user=family,
        client=client,
        section=Section.schedule,
        standing=Standing.emergency_contact,
        emergency_contact_id=contact.id,
    )
    visitor = signed_in(factories.Person(family))
    assert visitor.get("/portal/schedule/").status_code == 200
    assert visitor.get("/portal/care-plan/").status_code == 404
    assert visitor.get("/portal/invoices/").status_code == 404


def test_family_of_two_clients_switches_between_them(signed_in, session, cast):  # C3
    family = factories.User(role="Emergency contact")
    clients = [cast.bea.record, factories.Client(first_name="Karl", last_name="Kern")]
    for client in clients:
        contact = factories.EmergencyContact(client=client)
        factories.Grant(
            user=family,
            client=client,
            section=Section.schedule,
            standing=Standing.emergency_contact,
            emergency_contact_id=contact.id,
        )
    visitor = signed_in(factories.Person(family))
    page = visitor.get("/portal/", follow_redirects=True).text
    assert "Karl Kern" in page
    assert "You are looking at" in page


def test_what_the_office_deleted_is_gone_from_the_portal(signed_in, cast):  # A4
    bea, gone = cast.bea.record, {"deleted_at": factories.NOW}
    soon = factories.NOW + timedelta(hours=3)
    factories.Schedule(client=bea, starts_at=soon, caregiver_first_name="Dana", **gone)
    factories.CarePlan(client=bea, status=CarePlanStatus.active, summary="Old ways", **gone)
    factories.ClientCondition(client=bea, kind=ConditionKind.allergy, description="Walnuts", **gone)
    visitor = signed_in(cast.bea)
    assert "Dana" not in visitor.get("/portal/").text
    assert "Dana" not in visitor.get("/portal/schedule/?month=2026-03").text
    plan = visitor.get("/portal/care-plan/").text
    assert "Old ways" not in plan
    assert "Walnuts" not in plan


def test_an_allergy_that_ended_is_no_longer_named(signed_in, cast):
    yesterday = factories.TODAY - timedelta(days=1)
    bea = cast.bea.record
    factories.ClientCondition(
        client=bea, kind=ConditionKind.allergy, description="Walnuts", ends_on=yesterday
    )
    factories.ClientCondition(client=bea, kind=ConditionKind.allergy, description="Latex")
    page = signed_in(cast.bea).get("/portal/care-plan/").text
    assert "Latex" in page
    assert "Walnuts" not in page


def test_a_deleted_clients_record_does_not_open(signed_in, cast):
    cast.bea.record.deleted_at = factories.NOW
    assert signed_in(cast.bea).get("/portal/").status_code == 404


def test_who_reads_a_care_plan_or_an_invoice_is_noted(signed_in, cast, session):  # O5
    plan = factories.CarePlan(client=cast.bea.record, status=CarePlanStatus.active)
    invoice = factories.Invoice(client=cast.bea.record)
    bea = signed_in(cast.bea)
    bea.get("/portal/care-plan/")
    bea.get(f"/portal/invoices/{invoice.number}.pdf")
    signed_in(cast.ada).get(f"/office/invoices/{invoice.id}/document.pdf")
    looks = select(AuditEntry).where(AuditEntry.action == AuditAction.viewed)
    assert [
        (one.user_id, one.table_name, one.row_id)
        for one in session.scalars(looks.order_by(AuditEntry.id))
    ] == [
        (cast.bea.user.id, "care_plan", plan.id),
        (cast.bea.user.id, "invoice", invoice.id),
        (cast.ada.user.id, "invoice", invoice.id),
    ]


def test_staff_have_no_portal(signed_in, cast):
    assert signed_in(cast.nina).get("/portal/").status_code == 403


def test_portal_people_have_no_office(signed_in, cast):
    for person in (cast.bea, cast.paul):
        assert signed_in(person).get("/office/clients/").status_code == 403


def test_strangers_sign_in_first(client):
    answer = client.get("/portal/invoices/")
    assert answer.status_code == 302
    assert answer.location.startswith("/login/")
