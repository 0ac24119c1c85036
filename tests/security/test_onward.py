"""Where sign-in leads: to pages of this site, and nowhere else."""

import pytest

from tests import factories
from views import onward

ELSEWHERE = [
    "//evil.test",
    "///evil.test",
    "////evil.test",
    "//evil.test/portal/",
    "//evil.test%2f..",
    "http://evil.test",
    "https://evil.test/login/",
    "HTTPS://EVIL.TEST",
    "http:evil.test",
    "http:/evil.test",
    "https:///evil.test",
    "ftp://evil.test",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "mailto:evil@evil.test",
    "\\\\evil.test",
    "/\\evil.test",
    "\\/evil.test",
    "/\\/evil.test",
    "/\\\\evil.test",
    "/\t/evil.test",
    "/\n/evil.test",
    "/\r\n/evil.test",
    "\t//evil.test",
    "\x00//evil.test",
    "/\x00/evil.test",
    "\x0b//evil.test",
    " //evil.test",
    "//evil.test ",
    "//\u2147vil.test",
    "/\uff0fevil.test",
    "\uff0f\uff0fevil.test",
    "/\u200b/evil.test",
    "\ufeff//evil.test",
    "//evil.test\\@localhost",
    "//localhost@evil.test",
    "http://localhost:8000@evil.test/",
    "http://localhost.evil.test/",
    "https://127.0.0.1.evil.test/",
    "//[::1]/",
    "//[evil",
    "evil.test",
    "evil.test/portal/",
    "@evil.test",
    "?next=//evil.test",
    "..//evil.test",
    "/portal//evil.test",
    "/" + "a" * 3000,
    "",
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_a_way_that_is_not_plainly_ours_leads_to_the_front_page(wanted):  # O6
    assert onward.local(wanted) == "/"


@pytest.mark.parametrize(
    "wanted",
    [
        "/",
        "/portal/invoices/",
        "/office/clients/?search=Núñez&page=2",
        "/office/calendar/?back=https://elsewhere.test//x#today",
        "/invitations/a-b_c.d",
    ],
)
def test_pages_of_ours_are_found_again(wanted):  # O6
    assert onward.local(wanted) == wanted


def test_signing_in_leads_nowhere_else(client, cast):  # O6
    form = {"username": cast.bea.user.username, "password": factories.PASSWORD}
    for wanted in ("//evil.test", "https://evil.test/", "/\\evil.test", "/\t/evil.test"):
        page = client.get("/login/", query_string={"next": wanted}).request.full_path
        answer = client.submit(page, form)
        assert (answer.status_code, answer.location) == (302, "/")
        client.submit("/logout/")


def test_signing_in_leads_to_where_somebody_wanted(client, cast):  # O6
    form = {"username": cast.bea.user.username, "password": factories.PASSWORD}
    answer = client.submit("/login/?next=/portal/invoices/", form)
    assert answer.location == "/portal/invoices/"


WORDS = ("endpoint=x", "self=x", "_method=POST", "_anchor=x", "_scheme=x", "_external=1")


@pytest.mark.parametrize("word", WORDS)
def test_no_word_of_an_address_chooses_another_page_or_host(signed_in, cast, word):
    """B8 of the threats: what builds addresses takes nothing for itself that a visitor typed."""
    other = factories.Client(office=cast.bea.record.office)
    family = signed_in(factories.daughter(cast.bea.record, other))
    answer = family.get(f"/portal/schedule/?month=2026-03&{word}")
    assert answer.status_code == 302
    assert answer.location.startswith("/portal/schedule/?month=2026-03&of=client-")
    page = signed_in(cast.ada).get(f"/office/clients/?search=x&{word}")
    assert page.status_code == 200
    assert "http://localhost/office" not in page.text
