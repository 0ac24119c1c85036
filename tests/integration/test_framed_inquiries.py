"""The public inquiry form within the agency's own website (P16)."""

import re

import pytest

from tests.integration.test_inquiries import decide, made, send


# P16
def test_only_the_listed_websites_may_frame_this_one_page(client, session, cast):
    decide(session, frame_addresses=["https://www.agency.test"])

    def ancestors(address):
        policy = client.get(address).headers["Content-Security-Policy"]
        return re.search(r"frame-ancestors ([^;]*)", policy)[1]

    for address in ("/inquiry/?embed=1", "/inquiry/thanks/?embed=1"):
        assert ancestors(address) == "https://www.agency.test"
    for address in ("/inquiry/", "/login/", "/login/?embed=1"):
        assert ancestors(address) == "'none'"


# P16
def test_within_a_frame_it_works_without_any_cookie(client, session, cast):
    decide(session, frame_addresses=["https://www.agency.test"])
    answer = send(client, "/inquiry/?embed=1")
    assert answer.location == "/inquiry/thanks/?embed=1&theme=light"
    assert "Set-Cookie" not in client.get("/inquiry/?embed=1").headers
    assert len(made(session)) == 1


# P16
@pytest.mark.parametrize(
    ("asked", "shown"), [("", "light"), ("dark", "dark"), ("auto", "auto"), ('"><b>', "light")]
)
def test_within_a_frame_it_looks_as_the_website_says(client, asked, shown):
    for address in ("/inquiry/", "/inquiry/thanks/"):
        page = client.get(address, query_string={"embed": 1, "theme": asked}).text
        assert re.search(r'data-fixed-theme="(.*?)"', page)[1] == shown
        assert ('data-theme="' in page) is (shown != "auto")
    assert "data-fixed-theme" not in client.get("/inquiry/?theme=dark").text
