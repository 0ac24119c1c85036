"""What the dashboard counts of prospects and referrals (O2)."""

from datetime import timedelta

from services import dashboard
from tests import factories

DAY = timedelta(days=1)
TODAY = factories.NOW.date()


def test_prospects_are_counted_by_stage_and_closed_ones_for_thirty_days(session):  # O2
    for stage, days in (("new", 90), ("new", 1), ("won", 29), ("lost", 31)):
        factories.Prospect(stage=stage, stage_since=factories.NOW - days * DAY)
    factories.Prospect(stage="new", deleted_at=factories.NOW)
    counts = {words: count for words, count, _said in dashboard.pipeline(session, factories.NOW)}
    assert counts == {
        "New": 2,
        "Contacted": 0,
        "Assessment scheduled": 0,
        "Assessed": 0,
        "Won, last 30 days": 1,
        "Lost, last 30 days": 0,
    }


def refer(session, kind, days, **facts):
    """Make a prospect whose only referral came some days ago."""
    prospect = factories.Prospect(**facts)
    [referral] = prospect.referrals
    referral.source = factories.ReferralSource(organisation_type=kind)
    referral.referred_on = TODAY - days * DAY
    session.commit()
    return referral


def test_a_year_s_referrals_are_counted_by_kind_of_source_the_best_first(session):  # O2
    refer(session, "hospital", 1, stage="new")
    refer(session, "hospital", 2, stage="won")
    refer(session, "hospice", 300, stage="won")
    refer(session, "hospice", 366, stage="lost")
    found = dashboard.conversion(session, TODAY)
    assert found == [("Hospice", 1, 1), ("Hospital", 2, 1)]


def test_a_deleted_prospect_or_referral_counts_no_more(session):
    refer(session, "hospital", 1, deleted_at=factories.NOW)
    refer(session, "hospital", 1).deleted_at = factories.NOW
    session.commit()
    assert dashboard.conversion(session, TODAY) == []
