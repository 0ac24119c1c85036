"""Versions of an assessment: compared, printed, as PDF with both engines (P13)."""

import re

import pytest
from sqlalchemy import select

from models.care_plan_task import Frequency
from models.care_task import CareTask
from services import assessment_versions, assessments, settings
from services.assessment_versions import Difference
from services.assessments import Item
from tests import factories
from tests.unit import documents

NOW = factories.NOW


@pytest.fixture
def prospect(cast):
    return factories.Prospect(office=cast.bea.record.office, first_name="Olga", last_name="Orlova")


@pytest.fixture
def nina(signed_in, cast):
    return signed_in(cast.nina)


@pytest.fixture
def tasks(session):
    named = {one.name: one.id for one in session.scalars(select(CareTask))}
    return [named[name] for name in ("Bathing", "Dressing", "Laundry", "Conversation")]


@pytest.fixture
def versions(session, prospect, tasks):
    """Two: one task went, one came, one changed its days, one stayed as it was."""
    bathing, dressing, laundry, talk = tasks
    first = assessments.begin(session, prospect, NOW)
    before = [Item(bathing), Item(dressing), Item(laundry, notes="Cold water")]
    assessments.write(session, prospect, first, before, "Lives alone", NOW)
    second = assessments.begin(session, prospect, NOW)
    after = [
        Item(bathing, Frequency.chosen_weekdays, ["mon", "fri"]),
        Item(laundry, notes="Cold water"),
        Item(talk),
    ]
    assessments.write(session, prospect, second, after, "Moved in with Dora", NOW)
    session.commit()
    return first, second


# P13
def test_two_versions_are_compared_task_by_task(versions):
    found = {one.name: one.difference for one in assessment_versions.compare(*versions)}
    assert found == {
        "Bathing": Difference.changed,
        "Dressing": Difference.dropped,
        "Laundry": Difference.same,
        "Conversation": Difference.added,
    }


# P13
def test_the_page_shows_both_versions_and_what_differs(nina, prospect, versions):
    page = nina.get(f"/office/prospects/{prospect.id}/assessment-compare").text
    for words in ("Mondays, Fridays", "Lives alone", "Moved in with Dora", "Dropped", "Added"):
        assert words in page
    back = nina.get(f"/office/prospects/{prospect.id}/assessment-compare?before=2&after=1").text
    assert back.index("Moved in with Dora") < back.index("Lives alone")


# P13
def test_a_version_is_printed_with_the_agencys_head(nina, session, prospect, versions):
    settings.change(session, "agency_name", "Harbor Light")
    page = nina.get(f"/office/prospects/{prospect.id}/assessment-print?version=1").text
    for words in ("Harbor Light", "Olga Orlova", "Lives alone", "Dressing", "Cold water"):
        assert words in page
    assert "Conversation" not in page


# P13
@pytest.mark.parametrize("engine", ["pdfkit", "weasyprint"])
def test_a_version_is_a_pdf_with_either_engine(app, nina, session, prospect, versions, engine):
    settings.change(session, "agency_name", "Harbor Light")
    usual, app.config["PDF_ENGINE"] = app.config["PDF_ENGINE"], engine
    try:
        answer = nina.get(f"/office/prospects/{prospect.id}/assessment-pdf?version=2")
    finally:
        app.config["PDF_ENGINE"] = usual
    assert answer.content_type == "application/pdf"
    words = re.sub(r"\s+", " ", documents.text(answer.data))
    for part in ("Harbor Light", "Assessment", "Olga Orlova", "Version 2", "Mondays, Fridays"):
        assert part in words
    assert "Care plan" not in words


def test_what_is_no_version_is_not_there(nina, prospect, versions):
    for page in ("assessment-print?version=9", "assessment-pdf?version=x", "assessment-compare"):
        address = f"/office/prospects/{prospect.id}/{page}"
        expected = 200 if page.endswith("compare") else 404
        assert nina.get(address).status_code == expected
    assert (
        nina.get(f"/office/prospects/{prospect.id}/assessment-compare?before=9").status_code == 404
    )


def test_one_version_alone_is_compared_with_nothing(nina, session, prospect):
    assessments.begin(session, prospect, NOW)
    assert nina.get(f"/office/prospects/{prospect.id}/assessment-compare").status_code == 404


@pytest.mark.parametrize("page", ["compare", "print", "pdf"])
def test_an_assessment_of_another_office_does_not_exist(nina, session, cast, page):
    theirs = factories.Prospect(office=cast.mallory.record.office)
    for _ in range(2):
        assessments.write(
            session, theirs, assessments.begin(session, theirs, NOW), [], "Secret", NOW
        )
    assert nina.get(f"/office/prospects/{theirs.id}/assessment-{page}").status_code == 404


USUAL = (
    *("bath", "dress", "toilet", "transfer", "mobility", "meal", "medication", "housekeep"),
    *("laundry", "shopping", "transport", "companion", "respite"),
)


# P13
@pytest.mark.parametrize("wanted", USUAL)
def test_the_catalogue_begins_with_what_home_care_does(session, wanted):
    words = [f"{one.area.label} {one.name}".lower() for one in session.scalars(select(CareTask))]
    assert any(wanted in one for one in words)
