"""The pipeline board: who stands where and since when, and cards that are moved, stale ones too."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.audit_entry import AuditEntry
from models.choice import Choice, ChoiceList
from models.prospect import Prospect, ProspectStage
from services import board
from tests import factories
from tests.factories import crowd
from tests.integration.test_grid_speed import counted, unbounded

DAY = timedelta(days=1)
ADDRESS = "/office/prospects/board/"
MOST = 7


@pytest.fixture
def nina(signed_in, cast):
    return signed_in(cast.nina)


@pytest.fixture
def prospect(cast):
    return factories.Prospect(office=cast.bea.record.office, last_name="Abel")


def laid_out(session):
    among = select(Prospect.id).where(Prospect.deleted_at.is_(None))
    found = board.columns(session, among, factories.NOW, "America/New_York")
    return {column.stage.value: column for column in found}


def move(visitor, prospect, to, shown="new", **headers):
    fields = {"from": shown, "to": to, "csrf_token": visitor.token(), "url": ADDRESS}
    address = f"/office/prospects/{prospect.id}/board-move"
    return visitor.post(address, data=fields, headers=headers)


def by_script(visitor, prospect, to, shown="new"):
    return move(visitor, prospect, to, shown, Accept="application/json")


def test_each_stage_is_a_column_and_the_last_who_came_stands_first(session):
    first = factories.Prospect(stage="contacted", stage_since=factories.NOW - 3 * DAY)
    last = factories.Prospect(stage="contacted", stage_since=factories.NOW - DAY)
    found = laid_out(session)
    assert [*found] == [stage.value for stage in ProspectStage]
    assert [card.row.id for card in found["contacted"].cards] == [last.id, first.id]
    assert [card.days for card in found["contacted"].cards] == [1, 3]


def test_the_days_in_a_stage_begin_at_the_agencys_midnight(session):
    late = factories.NOW.replace(hour=4, minute=30)  # 23:30 of the day before, in New York
    factories.Prospect(stage_since=late)
    assert laid_out(session)["new"].cards[0].days == 1


def test_closed_prospects_stand_there_for_thirty_days(session):
    for stage in ("won", "lost"):
        factories.Prospect(stage=stage, stage_since=factories.NOW - 31 * DAY)
        factories.Prospect(stage=stage, stage_since=factories.NOW - 29 * DAY)
    found = laid_out(session)
    assert (found["won"].count, found["lost"].count) == (1, 1)


def test_a_card_shows_the_most_urgent_open_task(session, prospect):
    facts = {"prospect": prospect, "office": prospect.office}
    factories.Task(title="Some day", due_at=None, **facts)
    factories.Task(title="Call back", due_at=factories.NOW + DAY, **facts)
    factories.Task(title="Was done", due_at=factories.NOW - DAY, status="done", **facts)
    assert laid_out(session)["new"].cards[0].step.title == "Call back"


def test_a_card_says_that_its_next_step_is_overdue(session, prospect):
    facts = {"prospect": prospect, "office": prospect.office}
    factories.Task(title="Ring", due_at=factories.NOW + DAY, **facts)
    assert not laid_out(session)["new"].cards[0].step.is_overdue
    factories.Task(title="Call back", due_at=factories.NOW - DAY, **facts)
    assert laid_out(session)["new"].cards[0].step.is_overdue


def test_no_next_step_is_said_in_amber(nina, prospect):
    [step] = re.findall(r'class="card-step ([^"]*)"', nina.get(ADDRESS).text)
    assert step == "tone-warn"
    factories.Task(prospect=prospect, office=prospect.office, title="Call back")
    assert "No next step" not in nina.get(ADDRESS).text


def test_another_offices_prospects_have_no_card(nina, cast, prospect):
    factories.Prospect(office=cast.mallory.record.office, last_name="Hidden")
    page = nina.get(ADDRESS).text
    assert "Abel" in page
    assert "Hidden" not in page


@pytest.mark.parametrize("what", ["office", "owner", "source", "rating"])
def test_the_board_is_filtered_by_the_address_as_the_list_is(signed_in, session, cast, what):
    query = select(Choice).where(Choice.list_name == ChoiceList.prospect_rating)
    rating = session.scalars(query.order_by(Choice.position)).first()
    facts = {"office": cast.bea.record.office, "rating_id": rating.id}
    one = factories.Prospect(last_name="Abel", owner_id=cast.nina.user.id, **facts)
    factories.Prospect(last_name="Zander", office=cast.mallory.record.office)
    key = {
        "office": one.office_id,
        "owner": one.owner_id,
        "source": one.referrals[0].source_id,
        "rating": one.rating_id,
    }[what]
    for page in ("", "board/"):
        text = signed_in(cast.ada).get(f"/office/prospects/{page}?flt0_{what}_id_is={key}").text
        assert "Abel" in text
        assert "Zander" not in text


def test_list_and_board_lead_to_each_other_under_the_same_filters(nina, prospect):
    query = f"flt0_office_id_is={prospect.office_id}"
    assert f'href="/office/prospects/?{query}"' in nina.get(f"{ADDRESS}?{query}").text
    assert f'href="{ADDRESS}?{query}"' in nina.get(f"/office/prospects/?{query}").text


def test_hostile_arguments_of_the_address_break_nothing(nina, session, prospect):
    crowd(prospect, 60)
    for query in ("endpoint=x&_external=1", "flt0_rating_id_is=%00", "flt9_stage_is=nowhere"):
        assert nina.get(f"{ADDRESS}?{query}").status_code == 200


def test_a_card_moves_by_a_plain_form_and_leads_back(nina, session, prospect):
    answer = move(nina, prospect, "contacted")
    assert (answer.status_code, answer.location) == (302, ADDRESS)
    assert prospect.stage is ProspectStage.contacted
    assert prospect.stage_since == factories.NOW


def test_a_script_is_told_in_words_that_can_be_read_out(nina, prospect):
    answer = by_script(nina, prospect, "assessed")
    assert answer.json == {"message": "Bea Abel is now: Assessed."}


def test_a_stale_card_says_who_moved_it(signed_in, cast, session, prospect):
    by_script(signed_in(cast.ada), prospect, "contacted")
    answer = by_script(signed_in(cast.nina), prospect, "assessed")
    assert answer.status_code == 409
    assert "Ada Admin has moved Bea Abel to “Contacted” meanwhile" in answer.json["message"]
    assert prospect.stage is ProspectStage.contacted


def test_without_a_script_the_stale_card_is_told_on_the_board(signed_in, cast, prospect):
    by_script(signed_in(cast.ada), prospect, "contacted")
    nina = signed_in(cast.nina)
    answer = move(nina, prospect, "assessed")
    assert answer.status_code == 302
    assert "Ada Admin has moved Bea Abel" in nina.get(answer.location).text


@pytest.mark.parametrize("to", ["won", "lost"])
def test_nobody_is_won_or_lost_by_a_mere_move(nina, prospect, to):
    assert by_script(nina, prospect, to).status_code == 422
    assert prospect.stage is ProspectStage.new


@pytest.mark.parametrize("to", ["", "nowhere"])
def test_a_stage_that_is_none_leads_nowhere(nina, prospect, to):
    assert by_script(nina, prospect, to).status_code == 404


def test_another_offices_card_cannot_be_moved(nina, cast):
    hidden = factories.Prospect(office=cast.mallory.record.office)
    assert by_script(nina, hidden, "contacted").status_code == 404


def test_who_may_not_edit_moves_nothing(signed_in, cast, prospect):
    user = factories.User(role="Billing")
    factories.OfficeStaff(user=user, office=prospect.office)
    assert by_script(signed_in(factories.Person(user)), prospect, "contacted").status_code == 403


# P14
def test_won_leads_to_the_conversion(nina, prospect):
    assert f'href="/office/prospects/{prospect.id}/convert"' in nina.get(ADDRESS).text


# F8
def test_lost_asks_and_leads_back_to_the_board(nina, session, prospect):
    address = f"/office/prospects/{prospect.id}/lose?url={ADDRESS}"
    assert address in nina.get(ADDRESS).text.replace("%2F", "/")
    reasons = select(Choice.id).where(Choice.list_name == ChoiceList.non_conversion_reason)
    facts = {"lost_reason": session.scalars(reasons).first(), "lost_note": "Too dear"}
    answer = nina.send(address, facts, page=address)
    assert answer.location == ADDRESS
    assert prospect.stage is ProspectStage.lost


def test_a_column_shows_fifty_cards_and_leads_to_the_rest(nina, session, prospect):
    crowd(prospect, 60)
    page = nina.get(ADDRESS).text
    assert page.count("data-card=") == 50
    assert '<span class="tab-count">61</span>' in page
    assert "/office/prospects/?flt0_stage_is=new" in page


def test_the_board_needs_few_statements(nina, session, prospect):
    crowd(prospect, 210, stage=list(ProspectStage), stage_since=[factories.NOW])
    nina.get(ADDRESS)
    with counted() as statements:
        nina.get(ADDRESS)
    assert len(statements) <= MOST, "\n".join(statements)
    assert unbounded(statements) == []


def test_a_move_leaves_its_trail(nina, session, prospect):
    by_script(nina, prospect, "contacted")
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last.after["stage"] == "contacted"
