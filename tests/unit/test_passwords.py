"""Passwords: long ones are welcome, guessed ones are not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import passwords
from services.errors import Refused

BEA = ("Bea Cruz-Morales", "bea.morales@harborlight.example", "Harbor Light Home Care")


@pytest.mark.parametrize(
    "password",
    [
        "otter lamp violin cloud",
        "correct-horse-battery-stapler",
        "xK7$wq2!mZp9",
        "nur kleine buchstaben",
        "Ñandú äöü 李李李 🙂🙂🙂",
        "1234-otter-9876",
        "74 rose 93051 8264",
        "Summer rain on a tin roof",
        "careful lighthouse otter",
        "x" * 3 + "violin harp tuba " * 12,
    ],
)
def test_a_long_password_needs_no_signs_or_capitals(password):  # O6
    passwords.check(password, context=BEA)


@pytest.mark.parametrize(
    ("password", "minimum"), [("", 12), ("xK7$wq2!mZp", 12), ("xK7$wq2!mZp9aB", 15)]
)
def test_a_short_one_is_refused_with_advice(password, minimum):  # O6
    with pytest.raises(Refused, match=rf"at least {minimum} characters.*words") as refused:
        passwords.check(password, minimum=minimum)
    assert refused.value.field == "password"


def test_the_longest_has_256_signs():  # O6
    passwords.check(("otter lamp violin " * 20)[:256])
    with pytest.raises(Refused, match="at most 256"):
        passwords.check(("otter lamp violin " * 20)[:257])


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password2026!",
        "P@ssw0rd!!2026",
        "passwordpassword",
        "PasswordPassword1",
        "i-love-you-2026",
        "jennifer1984!",
        "19jennifer84!!",
        "ilovejennifer",
        "Welcome12345!",
        "W3lc0me!!!!!",
        "summerwinter26",
        "letmeinplease",
        "correcthorsebatterystaple",
        "homecare20266202",
        "a1b2c3d4e5f6",
        "147258369147",
        "\uff50assword\uff111234",
    ],
)
def test_one_that_many_people_use_is_refused(password):  # O6
    with pytest.raises(Refused, match="Many people use this one"):
        passwords.check(password)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "abababababab",
        "abcdefghijkl",
        "Qwertyuiop12",
        "1qaz2wsx3edc",
        "987654321098",
        "112233445566",
        "Tr5x!Tr5x!Tr5x!",
        "            ",
    ],
)
def test_a_pattern_is_refused(password):  # O6
    with pytest.raises(Refused, match="keyboard or repeats"):
        passwords.check(password)


@pytest.mark.parametrize(
    "password",
    [
        "bea.morales@harborlight.example",
        "BeaCruzMorales1",
        "m0rales-cruz-26",
        "HarborLight2026",
        "Harbor12345678",
        "tendwell-bea-26",
        "homecare!bea26",
    ],
)
def test_a_name_that_people_know_is_refused(password):  # O6
    with pytest.raises(Refused, match="a name that people know"):
        passwords.check(password, context=BEA)


def test_what_cannot_be_typed_is_refused():  # F5
    with pytest.raises(Refused, match="can be typed"):
        passwords.check("otter lamp\x00violin")


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=4))
def test_any_password_is_taken_or_refused_in_words(password, context):  # F5
    try:
        passwords.check(password, context=context)
    except Refused as refused:
        words = refused.words
    else:
        words = "taken"
    assert words


def test_the_longest_is_judged_at_once():
    took = []
    for _ in range(5):
        before = time.perf_counter()
        passwords.check(("otter lamp violin " * 20)[:256], context=BEA)
        took.append(time.perf_counter() - before)
    assert min(took) < 0.05


def test_the_list_is_sorted_and_in_lower_case():
    lines = [line for line in passwords.LIST.read_text().splitlines() if not line.startswith("#")]
    assert lines == sorted(set(lines))
    assert all(line == line.lower().strip() and len(line) >= 4 for line in lines)
    assert len(lines) > 5000
