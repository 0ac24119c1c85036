"""Whoever works here no more: what is left of their access is nothing."""

import pytest
from sqlalchemy import select

from models.caregiver import CaregiverStatus
from models.grant import Basis
from models.invitation import Invitation
from models.section import Section
from models.standing import Standing
from tests import factories


@pytest.fixture
def dismissed_carl(cast):
    """A caregiver with a login, who visits Bea, and of whom the office parts."""
    record = factories.Caregiver(office=cast.bea.record.office)
    user = factories.User(role="Caregiver")
    factories.Grant(
        user=user,
        client=None,
        caregiver=record,
        office_id=record.office_id,
        standing=Standing.caregiver,
        section=Section.work,
        basis=Basis.employment,
    )
    factories.Schedule(client=cast.bea.record, caregiver=record)
    return factories.Person(user, record)


def dismiss(ada, record):
    form = {"list_form_pk": record.id, "status": "former"}
    return ada.send("/office/caregivers/ajax/update/", form)


def delete(ada, record):
    return ada.send("/office/caregivers/delete/", {"id": record.id})


@pytest.mark.parametrize("part", [dismiss, delete])
def test_who_works_here_no_more_sees_no_client_from_then_on(
    signed_in, cast, dismissed_carl, part
):  # A3, C5
    visitor = signed_in(dismissed_carl)
    assert "Bea" in visitor.get("/caregiver/").text
    assert part(signed_in(cast.ada), dismissed_carl.record).status_code in {200, 302}
    assert visitor.get("/caregiver/").status_code == 302
    assert "Bea" not in signed_in(dismissed_carl).get("/caregiver/").text


def test_who_works_here_no_more_is_not_invited(signed_in, session, cast):  # A1, C5
    record = factories.Caregiver(email_1="carl@example.test", status=CaregiverStatus.former)
    signed_in(cast.ada).send(f"/office/caregivers/{record.id}/invite", {})
    assert session.scalars(select(Invitation)).all() == []
