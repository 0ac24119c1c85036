"""Which pages answer strangers, and how addresses are written."""

import re

import pytest

# Whoever adds a page here lets the whole world read it.
OPEN_TO_ALL = {
    "/calendar/<secret>.ics",
    "/dev/mailbox/",  # in development only
    "/forgotten-password/",
    "/healthz",
    "/manifest.webmanifest",
    "/inquiry/",
    "/inquiry/thanks/",
    "/invitations/<token>",
    "/login/",
    "/new-password/<token>",
    "/office/static/<path:filename>",
    "/readyz",
    "/static/<path:filename>",
    "/static/appbuilder/<path:filename>",
}
KEBAB = re.compile(r"^(/|(/([a-z0-9]+(-[a-z0-9]+)*|_openapi|<[^>]+>)(\.[a-z]+)?)+/?)$")


def rules(app):
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def example(rule):
    """An address of the rule, with a one for each of its parts."""
    return re.sub(r"<[^>]+>", "1", rule.rule)


def test_no_page_answers_strangers_but_those_that_are_meant_to(app, client):
    open_doors = [
        rule.rule
        for rule in rules(app)
        if "GET" in rule.methods
        and rule.rule not in OPEN_TO_ALL
        and client.get(example(rule)).status_code == 200
    ]
    assert open_doors == [], (
        "Put @has_access on them, or name them in OPEN_TO_ALL with good reason."
    )


def is_broken(answer):
    return answer.status_code >= 500 and answer.status_code != 503


def test_no_page_breaks_on_a_stranger(app, client):
    asked = [
        (method, example(rule))
        for rule in rules(app)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]
    answers = {(method, path): client.open(path, method=method) for method, path in asked}
    # 503 is an answer: something that the work needs is not there.
    broken = {asked: answer.status for asked, answer in answers.items() if is_broken(answer)}
    assert broken == {}


def test_addresses_are_written_in_kebab_case(app):
    odd = [rule.rule for rule in rules(app) if not KEBAB.match(rule.rule)]
    assert odd == [], "Write words in lower case with a hyphen between them."


@pytest.mark.parametrize("ours", ["views", "app"])
def test_numbers_in_addresses_are_typed(app, ours):
    untyped = [
        rule.rule
        for rule in rules(app)
        if app.view_functions[rule.endpoint].__module__.split(".")[0] == ours
        and re.search(r"<(id|key|pk|\w+_id)>", rule.rule)
    ]
    assert untyped == [], "Write <int:id>: what is no number is then no page (404)."
