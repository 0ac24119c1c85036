"""What a password must be: long, and not among those that are tried first (NIST SP 800-63B).

There are no rules about capitals, digits or signs, and none expires by itself: such rules only
make people write `Summer2026!`, which the list below knows.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from flask_babel import gettext as _

from services.errors import Refused

LIST = Path(__file__).with_name("data") / "bad_passwords.txt"
SHORTEST = 12
LONGEST = 256
# Below these a password is a pattern: so many different signs, such a length before it repeats.
FEWEST_SIGNS = 5
SHORTEST_UNIT = 6
# From this share of neighbours on the keyboard or in the alphabet, it is a walk along them.
WALK_SHARE = 0.7
# A known word is the whole password if digits and signs around it are at most twice as long.
WORD_SHARE = 3
# Beside names that people know, so many letters must be about something else.
OWN_LETTERS = 4
SHORTEST_NAME = 4
PRODUCT = "tendwell"

WALKS = "`1234567890-= qwertyuiop[] asdfghjkl;' zxcvbnm,./ 1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik,"
NEIGHBOURS = {a + b for walk in (WALKS, WALKS[::-1]) for a, b in pairwise(walk) if " " not in a + b}
AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
NO_LETTERS = re.compile(r"[\W\d_]+")
# p@ssw0rd is password; a 1 is read as an i and as an l.
DISGUISES = [str.maketrans("0134578@$!+", f"o{one}east" + f"bas{one}t") for one in "il"]


def check(password: str, *, minimum: int = SHORTEST, context: Iterable[str] = ()) -> None:
    """Refuse a password that is short or easily guessed, with words that help to a better one.

    Args:
        password: As it was typed; every sign counts, spaces too.
        minimum: The fewest signs; more where there is no second factor.
        context: What a guesser knows: the person's name and e-mail address, the agency's name.

    Raises:
        Refused: With the field `password`.
    """
    if len(password) < minimum:
        raise refusal(
            _(
                "Please use at least %(number)s characters. Four or five words that do not belong "
                "together are easy to remember and hard to guess.",
                number=minimum,
            )
        )
    if len(password) > LONGEST:
        raise refusal(_("Please use at most %(number)s characters.", number=LONGEST))
    if "\x00" in password:
        raise refusal(_("Please use only characters that can be typed."))
    check_guess(unicodedata.normalize("NFKC", password).casefold(), context)


def check_guess(folded: str, context: Iterable[str]) -> None:
    """Refuse what programs that guess passwords try within their first millions."""
    if is_pattern(folded):
        raise refusal(_("This follows the keyboard or repeats itself, so it is soon guessed."))
    if is_known(folded):
        raise refusal(_("Many people use this one, so it is tried first. Please think of another."))
    if is_about(folded, context):
        raise refusal(
            _("This is little more than a name that people know. Please add other words.")
        )


def refusal(words: str) -> Refused:
    """Put the words beside the field."""
    return Refused(words, "password")


def is_pattern(folded: str) -> bool:
    """Tell whether it is a walk on the keyboard or alphabet, or a few signs over and over."""
    pairs = list(pairwise(folded))
    steps = [a + b in NEIGHBOURS or abs(ord(a) - ord(b)) <= 1 for a, b in pairs]
    walks = sum(steps) >= WALK_SHARE * len(pairs)
    return walks or len(set(folded)) < FEWEST_SIGNS or len(unit(folded)) < SHORTEST_UNIT


def is_known(folded: str) -> bool:
    """Tell whether it is a listed word, repeated, disguised, or with digits around it."""
    return any(
        known in bad_ones()
        for form in forms(folded)
        if len(form) * WORD_SHARE >= len(folded)
        for known in (form, unit(form))
    )


def is_about(folded: str, context: Iterable[str]) -> bool:
    """Tell whether little is left of it without the names that belong to the person."""
    names = sorted(known_names([*context, PRODUCT]), key=len, reverse=True)
    for form in forms(folded):
        letters = rest = NO_LETTERS.sub("", form)
        for name in names:
            rest = rest.replace(name, "")
        if rest != letters and len(rest) < OWN_LETTERS:
            return True
    return False


def known_names(context: Iterable[str]) -> set[str]:
    """Return the words of names and addresses, alone and run together."""
    found: set[str] = set()
    for text in context:
        for part in text.casefold().split("@"):
            words = NO_LETTERS.split(part)
            found.update(words, ["".join(words)])
    return {name for name in found if len(name) >= SHORTEST_NAME}


def forms(folded: str) -> Iterator[str]:
    """Yield what a password may have been made from: without digits at its ends, undisguised."""
    for text in (folded, AROUND.sub("", folded)):
        for plain in (text, *(text.translate(table) for table in DISGUISES)):
            yield plain
            yield NO_LETTERS.sub("", plain)


def unit(text: str) -> str:
    """Return the shortest text that makes this one when it is repeated."""
    return text[: (text + text).find(text, 1)] if text else ""


@functools.cache
def bad_ones() -> frozenset[str]:
    """Read the list once for each process."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
