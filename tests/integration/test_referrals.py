"""Referrals on their own grid: each recommends somebody, and every prospect keeps one (P7)."""

import pytest
from sqlalchemy import select

from models.referral import Referral
from tests import factories


@pytest.fixture
def office(cast):
    return cast.bea.record.office


@pytest.fixture
def referral(session, office):
    """The only one of Olga."""
    olga = factories.Prospect(office=office, first_name="Olga")
    return session.scalars(select(Referral).where(Referral.prospect_id == olga.id)).one()


def edit(visitor, referral, **changes):
    """Save a referral's form; what is not changed stays as it is."""
    stored = {
        "source": str(referral.source_id),
        "referred_on": referral.referred_on.isoformat(),
        "prospect": str(referral.prospect_id),
        "client": "",
    }
    return visitor.submit(f"/office/referrals/edit/?id={referral.id}", {**stored, **changes})


def referred(session, prospect_id):
    """How many referrals a prospect has."""
    known = (Referral.prospect_id == prospect_id, Referral.deleted_at.is_(None))
    return len(session.scalars(select(Referral.id).where(*known)).all())


# P7
@pytest.mark.parametrize("to_client", [False, True])
def test_the_only_referral_of_a_prospect_is_not_given_to_somebody_else(
    signed_in, session, cast, office, referral, to_client
):
    olga, other = referral.prospect_id, factories.Prospect(office=office)
    changes = {"prospect": "", "client": str(cast.bea.record.id)}
    answer = edit(
        signed_in(cast.nina), referral, **(changes if to_client else {"prospect": str(other.id)})
    )
    assert answer.status_code == 422
    assert "keeps at least one referral" in answer.text
    assert referred(session, olga) == 1


# P7
def test_one_of_several_referrals_can_be_given_to_somebody_else(
    signed_in, session, cast, office, referral
):
    olga, other = referral.prospect_id, factories.Prospect(office=office)
    factories.Referral(prospect=referral.prospect, office_id=office.id)
    assert edit(signed_in(cast.nina), referral, prospect=str(other.id)).status_code == 302
    assert [referred(session, key) for key in (olga, other.id)] == [1, 2]


# P7
def test_the_only_referral_of_a_prospect_is_not_deleted(signed_in, session, cast, referral):
    ada, olga = signed_in(cast.ada), referral.prospect_id
    ada.send("/office/referrals/delete/", {"id": str(referral.id)})
    assert referred(session, olga) == 1


# P7
def test_a_referral_recommends_somebody(signed_in, cast, office, referral):
    factories.Referral(prospect=referral.prospect, office_id=office.id)
    answer = edit(signed_in(cast.nina), referral, prospect="")
    assert answer.status_code == 422
    assert 'id="prospect-error"' in answer.text
