"""Portal access in the office: who may see what, shown in words, then saved (A4)."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.audit_entry import AuditEntry
from models.grant import Basis, Grant
from models.section import Section
from services import clock, grants
from tests import factories
from tests.fixtures.access_sheet import form_of, key, save


def sections_of(session, contact):
    query = select(Grant.section).where(
        Grant.emergency_contact_id == contact.id, Grant.revoked_at.is_(None)
    )
    return set(session.scalars(query))


def test_the_tab_names_everybody_around_the_client(signed_in, cast, dora, sheet):  # A4
    factories.ClientPayer(client=cast.bea.record, payer=cast.paul.record)
    page = signed_in(cast.ada).get(sheet).text
    names = re.findall(r'class="access-name">([^<]+)<', page)
    assert names == ["Bea Baker", str(dora.record), "Paul Parker"]
    tab = re.search(r'/access"[^>]*>\s*Portal access<span class="tab-count">(\d+)', page)
    assert tab[1] == "3"


def test_showing_the_changes_saves_nothing(signed_in, session, cast, dora, sheet):  # A4
    ada = signed_in(cast.ada)
    fields = form_of(ada.get(sheet).text, step="look")
    fields[f"{key(dora.record)}:section"] = ["schedule", "care_plan"]
    page = ada.post(sheet, data=fields)
    assert page.status_code == 200
    words = html.unescape(page.text)
    assert f"{dora.record} will see: Care plan." in words
    assert "will no longer see: Invoices, Pay, Request care, Messages." in words
    assert sections_of(session, dora.record) == set(grants.FAMILY)


def test_saving_opens_and_closes_sections(signed_in, session, cast, dora, sheet):  # A4
    answer = save(
        signed_in(cast.ada),
        sheet,
        **{f"{key(dora.record)}:section": ["schedule", "care_plan"]},
    )
    assert answer.status_code == 302
    assert sections_of(session, dora.record) == {Section.schedule, Section.care_plan}
    added = session.scalars(
        select(Grant).where(
            Grant.section == Section.care_plan, Grant.emergency_contact_id == dora.record.id
        )
    ).one()
    assert (added.user_id, added.granted_by_id) == (dora.user.id, cast.ada.user.id)
    assert added.starts_on == factories.TODAY


def test_every_change_of_access_is_in_the_audit(signed_in, session, cast, dora, sheet):  # A4
    save(signed_in(cast.ada), sheet, **{f"{key(dora.record)}:section": ["schedule"]})
    notes = session.scalars(
        select(AuditEntry).where(
            AuditEntry.table_name == "access_grant", AuditEntry.action == "changed"
        )
    ).all()
    assert len(notes) == len(grants.FAMILY) - 1
    assert {note.user_id for note in notes} == {cast.ada.user.id}


def test_fewer_sections_act_at_once_and_end_no_session(signed_in, cast, dora, sheet):  # A3
    family = signed_in(dora)
    assert family.get("/portal/invoices/").status_code == 200
    save(signed_in(cast.ada), sheet, **{f"{key(dora.record)}:section": ["schedule"]})
    assert family.get("/portal/invoices/").status_code == 404
    assert family.get("/portal/schedule/").status_code == 200


def test_taking_the_last_section_away_ends_every_session(signed_in, cast, dora, sheet):  # A3
    family = signed_in(dora)
    save(signed_in(cast.ada), sheet, **{f"{key(dora.record)}:section": []})
    answer = family.get("/portal/")
    assert answer.status_code == 302
    assert answer.location.startswith("/login/")


def test_more_sections_act_on_the_next_request(signed_in, cast, dora, sheet):  # A5
    family = signed_in(dora)
    assert family.get("/portal/care-plan/").status_code == 404
    wanted = [*(one.value for one in grants.FAMILY), "care_plan"]
    save(signed_in(cast.ada), sheet, **{f"{key(dora.record)}:section": wanted})
    assert family.get("/portal/care-plan/").status_code == 200


def test_an_end_takes_effect_at_midnight_of_the_agency(
    app, signed_in, session, cast, dora, sheet
):  # A5
    last = factories.TODAY + timedelta(days=2)
    save(signed_in(cast.ada), sheet, **{f"{key(dora.record)}:ends_on": last.isoformat()})
    # New York is four hours behind UTC after the change of clocks in March, five before.
    midnight = clock.instant(
        factories.NOW.replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
        + timedelta(days=3),
        "America/New_York",
    )
    for seconds, status in ((-1, 200), (0, 404)):
        with clock.standing_at(midnight + timedelta(seconds=seconds)):
            assert signed_in(dora).get("/portal/schedule/").status_code == status


def test_a_start_in_the_future_opens_nothing_before(signed_in, session, cast, sheet, dora):  # A5
    first = factories.TODAY + timedelta(days=1)
    save(signed_in(cast.ada), sheet, **{f"{key(dora.record)}:starts_on": first.isoformat()})
    assert signed_in(dora).get("/portal/schedule/").status_code == 404


@pytest.mark.parametrize(
    ("name", "opened", "basis"),
    [
        ("family", set(grants.FAMILY), "client_consent"),
        ("attorney", set(grants.CARE), "power_of_attorney"),
    ],
)
def test_a_template_fills_the_form_and_saves_nothing(
    signed_in, session, cast, dora, sheet, name, opened, basis
):  # A4
    ada = signed_in(cast.ada)
    fields = form_of(ada.get(sheet).text, template=f"{key(dora.record)}:{name}")
    fields[f"{key(dora.record)}:section"] = ["schedule"]
    page = ada.post(sheet, data=fields).text
    assert sections_of(session, dora.record) == set(grants.FAMILY)
    filled = form_of(page)
    assert set(filled[f"{key(dora.record)}:section"]) == {one.value for one in opened}
    assert filled[f"{key(dora.record)}:basis"] == basis
    ada.post(sheet, data=filled | {"step": "save"})
    assert sections_of(session, dora.record) == opened


def test_a_payer_is_never_given_care(signed_in, session, cast, sheet):  # A4
    factories.ClientPayer(client=cast.bea.record, payer=cast.paul.record)
    ada = signed_in(cast.ada)
    for section in ("care_plan", "visit_notes", "schedule", "documents", "request_care"):
        answer = save(ada, sheet, **{f"{key(cast.paul.record)}:section": ["invoices", section]})
        assert answer.status_code == 422
        assert "never opened" in answer.text
    assert (
        session.scalars(
            select(Grant).where(Grant.payer_id == cast.paul.record.id, Grant.section == "care_plan")
        ).all()
        == []
    )


def test_not_even_a_stray_permission_opens_care_to_a_payer(signed_in, cast):  # A4
    for section in (Section.care_plan, Section.schedule):
        factories.Grant(
            user=cast.paul.user, client=cast.bea.record, payer=cast.paul.record, section=section
        )
    factories.Schedule(client=cast.bea.record, caregiver_first_name="Dana")
    cast.paul.user.roles = [*cast.paul.user.roles, *factories.User(role="Client").roles]
    paul = signed_in(cast.paul)
    assert paul.get("/portal/schedule/").status_code == 404
    assert paul.get("/portal/care-plan/").status_code == 404
    assert "Dana" not in paul.get("/portal/").text


def test_the_grid_refuses_it_too(signed_in, session, cast):  # A4
    ada = signed_in(cast.ada)
    form = {
        "user": cast.paul.user.id,
        "standing": "payer",
        "section": "care_plan",
        "client": cast.bea.record.id,
        "payer": cast.paul.record.id,
        "basis": "payer_of_client",
        "starts_on": "2026-03-01",
    }
    before = session.scalars(select(Grant.id)).all()
    answer = ada.send("/office/grants/new/", form, page="/office/grants/new/")
    assert answer.status_code == 422
    assert session.scalars(select(Grant.id)).all() == before


def test_the_second_of_two_editors_is_told(signed_in, session, cast, dora, sheet):  # A4
    ada, nina = signed_in(cast.ada), signed_in(cast.nina)
    seen = ada.get(sheet).text
    save(nina, sheet, **{f"{key(dora.record)}:section": ["schedule"]})
    answer = save(ada, sheet, seen, **{f"{key(dora.record)}:section": ["schedule", "messages"]})
    assert answer.status_code == 409
    assert "Somebody changed these permissions meanwhile" in answer.text
    assert "will see: Messages." in html.unescape(answer.text)
    assert sections_of(session, dora.record) == {Section.schedule}
    ada.post(sheet, data=form_of(answer.text, step="save"))
    assert sections_of(session, dora.record) == {Section.schedule, Section.messages}


def test_reason_document_and_days_are_kept(signed_in, session, cast, dora, sheet):  # A4
    paper = factories.Document(client=cast.bea.record, title="Power of attorney 2026")
    mine = key(dora.record)
    save(
        signed_in(cast.ada),
        sheet,
        **{f"{mine}:basis": "power_of_attorney", f"{mine}:document": str(paper.id)},
    )
    held = session.scalars(select(Grant).where(Grant.emergency_contact_id == dora.record.id)).all()
    assert {(one.basis, one.document_id) for one in held} == {(Basis.power_of_attorney, paper.id)}
    assert {one.starts_on for one in held} == {factories.LONG_AGO}


def test_another_clients_document_supports_nothing(signed_in, session, cast, dora, sheet):  # A5
    foreign = factories.Document(client=cast.mallory.record)
    answer = save(signed_in(cast.ada), sheet, **{f"{key(dora.record)}:document": str(foreign.id)})
    assert answer.status_code == 422
    assert "document of this client" in answer.text


def test_invoices_billed_to_a_payer_are_one_tick(signed_in, cast, dora, sheet):  # A4
    factories.ClientPayer(client=cast.bea.record, payer=cast.paul.record)
    invoice = factories.Invoice(client=cast.bea.record, payer=cast.paul.record)
    ada, family = signed_in(cast.ada), signed_in(dora)
    address = f"/portal/invoices/{invoice.number}.pdf"
    assert family.get(address).status_code == 404
    billed = f"{key(dora.record)}:billed"
    answer = save(ada, sheet, **{billed: [str(cast.paul.record.id)]})
    assert answer.status_code == 302, answer.text
    assert family.get(address).status_code == 200
    save(ada, sheet, **{billed: []})
    assert family.get(address).status_code == 404


def test_only_a_payer_of_the_client_can_be_added(signed_in, cast, dora, sheet):  # A5
    other = factories.Payer()
    answer = save(signed_in(cast.ada), sheet, **{f"{key(dora.record)}:billed": [str(other.id)]})
    assert answer.status_code == 422


def test_who_was_never_invited_can_be_prepared(signed_in, session, cast, sheet):  # A4
    contact = factories.EmergencyContact(client=cast.bea.record)
    save(signed_in(cast.ada), sheet, **{f"{key(contact)}:section": ["schedule"]})
    grant = session.scalars(select(Grant).where(Grant.emergency_contact_id == contact.id)).one()
    assert grant.user_id is None
    assert [one.section for one in grants.prepare(session, contact, factories.TODAY)] == [
        Section.schedule
    ]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("ends_on", "2026-01-01", "To end it now"),
        ("starts_on", "2026-01-01", "cannot begin before today"),
        ("ends_on", "soon", "Please give a date"),
        ("basis", "own_record", "choose one of the reasons"),
        ("basis", "x", "choose one of the reasons"),
        ("section", ["work"], "no such section"),
        ("document", "9" * 30, "choose from the list"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    signed_in, session, cast, dora, sheet, field, value, words
):  # A4
    answer = save(signed_in(cast.ada), sheet, **{f"{key(dora.record)}:{field}": value})
    assert answer.status_code == 422
    assert words in answer.text
    assert sections_of(session, dora.record) == set(grants.FAMILY)


def test_contacts_and_payers_have_the_page_on_their_own(signed_in, session, cast, dora):  # A4
    ada = signed_in(cast.ada)
    contact = f"/office/emergency-contacts/{dora.record.id}/access"
    save(ada, contact, **{f"{key(dora.record)}:section": ["schedule"]})
    assert sections_of(session, dora.record) == {Section.schedule}
    payer = f"/office/payers/{cast.paul.record.id}/access"
    save(ada, payer, **{f"{key(cast.paul.record)}:section": ["invoices"]})
    held = select(Grant.section).where(
        Grant.payer_id == cast.paul.record.id, Grant.revoked_at.is_(None)
    )
    assert set(session.scalars(held)) == {Section.invoices}


def test_another_offices_people_are_not_there(signed_in, cast):  # A5
    nina = signed_in(cast.nina)
    assert nina.get(f"/office/clients/{cast.mallory.record.id}/access").status_code == 404
    contact = factories.EmergencyContact(client=cast.mallory.record)
    assert nina.get(f"/office/emergency-contacts/{contact.id}/access").status_code == 404


def test_roles_without_the_permission_see_no_tab(signed_in, cast, sheet):  # A6
    scheduler = factories.User(role="Scheduler")
    factories.OfficeStaff(user=scheduler, office=cast.bea.record.office)
    visitor = signed_in(factories.Person(scheduler))
    assert "Portal access" not in visitor.get(sheet.removesuffix("/access")).text
    assert visitor.get(sheet).status_code == 404
