"""The second factor's arithmetic."""

import hashlib
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import segno

from services import totp

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2026, 3, 4, 9, 30, 15, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30
RIGHT = pyotp.TOTP(SECRET).generate_otp(STEP)


def code_at(moved):
    return pyotp.TOTP(SECRET).generate_otp(STEP + moved)


def test_the_published_vector_is_accepted():  # RFC 6238, appendix B, its last six digits
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    then = datetime.fromtimestamp(1111111109, UTC)
    assert totp.accepted_step(secret, "081804", None, then) == 1111111109 // 30


@pytest.mark.parametrize("moved", [-1, 0, 1])
def test_a_clock_may_be_one_step_off(moved):  # O6
    assert totp.accepted_step(SECRET, code_at(moved), None, NOW) == STEP + moved


@pytest.mark.parametrize("moved", [-2, 2])
def test_a_clock_may_not_be_two_steps_off(moved):
    assert totp.accepted_step(SECRET, code_at(moved), None, NOW) is None


def test_a_code_works_once():  # B5
    step = totp.accepted_step(SECRET, RIGHT, None, NOW)
    assert totp.accepted_step(SECRET, RIGHT, step, NOW) is None


def test_a_used_code_does_not_work_again_in_other_clothes():  # B5
    step = totp.accepted_step(SECRET, RIGHT, None, NOW)
    for code in (f" {RIGHT} ", f"{RIGHT[:3]} {RIGHT[3:]}", f"{RIGHT[:3]}-{RIGHT[3:]}"):
        assert totp.accepted_step(SECRET, code, None, NOW) == step
        assert totp.accepted_step(SECRET, code, step, NOW) is None


def test_an_older_code_does_not_work_after_a_newer_one():
    assert totp.accepted_step(SECRET, code_at(-1), STEP, NOW) is None


def test_the_next_code_works():
    later = NOW + timedelta(seconds=30)
    assert totp.accepted_step(SECRET, code_at(1), STEP, later) == STEP + 1


@pytest.mark.parametrize(
    "code",
    ["", "12345", "1234567", "abcdef", RIGHT + "0", "\x00"],
)
def test_what_is_no_code_is_not_accepted(code):
    assert totp.accepted_step(SECRET, code, None, NOW) is None


def test_digits_of_other_scripts_are_no_code():  # B5
    arabic = "".join(chr(0x660 + int(digit)) for digit in RIGHT)
    assert totp.accepted_step(SECRET, arabic, None, NOW) is None


def test_every_secret_is_another():
    made = {totp.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(len(secret) == 32 for secret in made)


def test_the_app_learns_secret_account_and_issuer():
    uri = totp.provisioning_uri(SECRET, "ada@example.com", "Harbor Light & Co")
    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": ["Harbor Light & Co"]}


def test_the_picture_stands_in_the_page_without_styles_or_scripts():
    svg = totp.qr_svg(totp.provisioning_uri(SECRET, "ada@example.com", "Harbor Light"))
    assert svg.startswith('<svg class="qr" role="img"')
    assert "<title>Code for your app</title>" in svg
    assert "style" not in svg
    assert SECRET not in svg


def test_the_picture_has_a_dark_square_for_each_dark_module():
    uri = totp.provisioning_uri(SECRET, "ada@example.com", "Harbor Light")
    dark = sum(map(sum, segno.make_qr(uri, error="m").matrix))
    assert totp.qr_svg(uri).count("h1v1h-1z") == dark > 200


def test_a_secret_can_be_typed_by_hand():
    assert totp.spaced("JBSWY3DPEH") == "JBSW Y3DP EH"


def test_there_are_ten_recovery_codes_and_all_differ():
    codes = totp.recovery_codes()
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {19}


def test_a_recovery_code_is_found_by_its_hash_however_it_is_typed():
    codes = totp.recovery_codes()
    hashes = [totp.recovery_hash(code) for code in codes]
    for typed in (codes[3], codes[3].upper(), codes[3].replace("-", " "), f" {codes[3]} "):
        assert totp.matching_hash(typed, hashes) == hashes[3]


def test_letters_read_for_digits_are_forgiven():
    assert totp.recovery_hash("OIL0-abcd") == totp.recovery_hash("0110-abcd")


def test_a_spent_recovery_code_matches_nothing():
    codes = totp.recovery_codes()
    left = [totp.recovery_hash(code) for code in codes[1:]]
    assert totp.matching_hash(codes[0], left) is None


@pytest.mark.parametrize("typed", ["", "x" * 1000, "\ud800", hashlib.sha256(b"").hexdigest()])
def test_what_is_no_recovery_code_matches_nothing(typed):
    assert (
        totp.matching_hash(typed, [totp.recovery_hash(code) for code in totp.recovery_codes()])
        is None
    )
