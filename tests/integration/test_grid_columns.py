"""Which columns of a grid somebody wants to see."""

from sqlalchemy import select

from models.grid_preference import GridPreference

CHOOSE = "/office/saved-filters/clients/columns"


def test_hidden_columns_stay_hidden_for_this_person_only(session, cast, ada, signed_in):  # O1
    ada.send(CHOOSE, {"shown": ["status", "office"], "query": "search=baker"})
    kept = session.scalars(select(GridPreference)).one()
    assert {"email_1", "phone_mobile"} <= {*kept.hidden}
    assert 'data-name="email_1" hidden' in ada.get("/office/clients/").text
    assert 'data-name="email_1" hidden' not in signed_in(cast.nina).get("/office/clients/").text


def test_the_columns_of_an_opened_filter_change_in_the_address(session, cast, ada):
    answer = ada.send(CHOOSE, {"shown": ["email_1"], "query": "search=b&hide=email_1"})
    assert "search=b&hide=" in answer.location
    assert "email_1" not in answer.location
    assert session.scalars(select(GridPreference)).all() == []


def test_the_first_column_cannot_be_hidden(cast, ada):
    ada.send(CHOOSE, {"query": ""})
    page = ada.get("/office/clients/").text
    assert 'data-name="last_name" hidden' not in page
    assert page.count('hidden">') >= 0
