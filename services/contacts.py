"""How people are reached: one way of writing each phone, address and name."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from services.errors import Refused
from services.states import CODES

LONGEST_SHOWN = 60
ZIP = re.compile(r"(\d{5})(?:[-\s]?(\d{4}))?", re.ASCII)
PREFIXES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "rev",
        "fr",
        "sra",
        "srta",
        "don",
        "doña",
        "hon",
    ]
)
GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv"])
# Only after a comma: "Minh Do" is a family name, "Ann Lee, DO" a doctor.
CREDENTIALS = frozenset(["md", "do", "rn", "lpn", "cna", "np", "pa", "phd", "dds", "esq"])
# Words that belong to the family name which follows them.
PARTICLES = frozenset(
    [
        "da",
        "das",
        "de",
        "del",
        "della",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "la",
        "las",
        "le",
        "los",
        "van",
        "von",
    ]
)
# Letters that are no letter with an accent, so that taking accents off leaves them.
UNACCENTED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)


class PersonName(NamedTuple):
    """The parts of a name; what is not there is empty."""

    prefix: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    suffix: str = ""


def phone(raw: str, region: str = "US") -> str:
    """Return a phone number as +16175550100, however it was typed."""
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException as problem:
        raise no_phone(raw) from problem
    if not phonenumbers.is_valid_number(number):
        raise no_phone(raw)
    if number.extension:
        raise Refused(_("Write the number without its extension, and that in the notes."), "phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def no_phone(raw: str) -> Refused:
    """Say how a phone number is written."""
    return Refused(
        _(
            "“%(raw)s” is not a phone number. Write it with its area code, like (617) 555-0100.",
            raw=shortened(raw),
        ),
        "phone",
    )


@lru_cache(maxsize=10_000)
def phone_words(e164: str) -> str:
    """Return a stored number as people write it: (617) 555-0100, or +44 20 7946 0958."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    if number.country_code == 1:
        style = phonenumbers.PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(number, style)


def email(raw: str) -> str:
    """Return an address that can be written to, in lower case: it is a user name too.

    Nobody's mail server has told apart two people by capitals for decades, but people do type
    their own address both ways. The domain is not looked up.
    """
    try:
        # The reserved domain .test is allowed, because the demo agency lives there.
        found = validate_email(
            raw.strip(),
            allow_smtputf8=False,
            check_deliverability=False,
            test_environment=True,
            strict=True,
        )
    except EmailNotValidError as problem:
        raise Refused(
            _("“%(raw)s” is not an e-mail address like name@example.com.", raw=shortened(raw)),
            "email",
        ) from problem
    return (found.ascii_email or found.normalized).lower()


def zip_code(raw: str) -> str:
    """Return a ZIP code as 02139 or 02139-1234."""
    found = ZIP.fullmatch(raw.strip())
    if not found:
        raise Refused(
            _(
                "“%(raw)s” is not a ZIP code: five digits like 02139, or nine like 02139-1234.",
                raw=shortened(raw),
            ),
            "zip",
        )
    return "-".join(part for part in found.groups() if part)


def state(raw: str) -> str:
    """Return a state's two letters, given those or its name."""
    code = CODES.get("".join(letter for letter in search_key(raw) if letter.isalnum()))
    if not code:
        raise Refused(
            _("“%(raw)s” is not a state. Write its two letters, like MA.", raw=shortened(raw)),
            "state",
        )
    return code


def line(raw: str) -> str:
    """Return a line of an address with single spaces and without a comma at its end."""
    return " ".join(raw.split()).strip(" ,;")


def town(raw: str) -> str:
    """Return a town's name with its capitals, where it was typed without or with nothing else."""
    plain = line(raw)
    if plain not in (plain.lower(), plain.upper()):
        return plain  # somebody minded the capitals: McAllen, Fond du Lac
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda word: word[0].capitalize(), plain)


def person_name(raw: str) -> PersonName:
    """Split a name that was typed into one field, in either order ("Cruz, Bea de la")."""
    words, suffix = without_suffix(raw.replace(",", " , ").split())
    words, prefix = without_prefix(words)
    if "," in words:
        comma = words.index(",")
        last, given = words[:comma], [word for word in words[comma + 1 :] if word != ","]
        given, prefix = without_prefix(given, prefix)
        while len(given) > 1 and bare(given[-1]) in PARTICLES:
            last.insert(0, given.pop())
    else:
        start = max(len(words) - 1, 1)
        while start > 1 and bare(words[start - 1]) in PARTICLES:
            start -= 1
        given, last = words[:start], words[start:]
    return PersonName(prefix, " ".join(given[:1]), " ".join(given[1:]), " ".join(last), suffix)


def without_prefix(words: list[str], known: str = "") -> tuple[list[str], str]:
    """Take titles off the front, but never the whole name."""
    taken = [known] if known else []
    while len(words) > 1 and bare(words[0]) in PREFIXES:
        taken.append(words[0])
        words = words[1:]
    return words, " ".join(taken)


def without_suffix(words: list[str]) -> tuple[list[str], str]:
    """Take generation and credentials off the end, with the commas before them."""
    taken: list[str] = []
    while len(words) > 1:
        after_comma = words[-2] == ","
        ending = bare(words[-1])
        if ending not in GENERATIONS and not (after_comma and ending in CREDENTIALS):
            break
        taken.insert(0, words[-1])
        words = words[:-2] if after_comma else words[:-1]
    return words, " ".join(taken)


def bare(word: str) -> str:
    """Return a word without its dots and capitals."""
    return word.replace(".", "").lower()


def search_key(text: str) -> str:
    """Return text as it is looked for: no capitals, no accents, single spaces."""
    plain = text.casefold().translate(UNACCENTED)
    letters = unicodedata.normalize("NFKD", plain)
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.casefold().split())


def shortened(raw: str) -> str:
    """Quote what was typed, but not a page of it."""
    line = " ".join(raw.split())
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"
