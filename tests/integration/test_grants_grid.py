"""The grid of permissions: what the office writes there holds together (A4)."""

import pytest
from sqlalchemy import select

from models.grant import Grant
from tests import factories


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"standing": "emergency_contact"}, "emergency_contact"),
        ({"standing": "payer", "basis": "payer_of_client", "section": "invoices"}, "client"),
        ({"standing": "payer", "client": "", "section": "invoices"}, "payer"),
        ({"client": ""}, "client"),
        ({"user": "nina"}, "user"),
    ],
)
def test_the_grid_gives_nothing_whose_parts_do_not_belong_together(
    signed_in, session, cast, changes, field
):  # A4
    family = factories.daughter(cast.bea.record).user
    stranger = factories.EmergencyContact(client=factories.Client())
    form = {
        "user": cast.bea.user.id,
        "standing": "client",
        "section": "schedule",
        "client": cast.bea.record.id,
        "basis": "own_record",
        "starts_on": "2026-03-01",
    } | changes
    if changes.get("user") == "nina":
        form["user"] = cast.nina.user.id
    if field == "emergency_contact":
        form |= {"user": family.id, "emergency_contact": stranger.id}
    if field == "client" and form["standing"] == "payer":
        form |= {"user": cast.paul.user.id, "payer": cast.paul.record.id}
    before = session.scalars(select(Grant.id)).all()
    answer = signed_in(cast.ada).send("/office/grants/new/", form, page="/office/grants/new/")
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert session.scalars(select(Grant.id)).all() == before


def test_another_clients_paper_supports_nothing_here_either(signed_in, session, cast):  # A4
    paper = factories.Document(client=factories.Client(office=cast.bea.record.office))
    dora = factories.daughter(cast.bea.record)
    form = {
        "user": dora.user.id,
        "standing": "emergency_contact",
        "emergency_contact": dora.record.id,
        "section": "care_plan",
        "client": cast.bea.record.id,
        "basis": "client_consent",
        "document": paper.id,
        "starts_on": "2026-03-01",
    }
    answer = signed_in(cast.ada).send("/office/grants/new/", form, page="/office/grants/new/")
    assert answer.status_code == 422
    assert 'id="document-error"' in answer.text
