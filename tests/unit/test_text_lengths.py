"""How many texts a phone network makes of one."""

import pytest

from services import text_lengths


# F6, F7
@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # two places each
        ("€" * 81, 2),
        ("ю" * 70, 1),
        ("ю" * 71, 2),
        ("🏡" * 35, 1),  # two units each
        ("🏡" * 36, 2),
    ],
)
def test_a_text_has_as_many_parts_as_the_networks_charge_for(text, parts):
    assert text_lengths.parts(text) == parts
