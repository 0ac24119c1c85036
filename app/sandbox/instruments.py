"""Cards and bank accounts, reduced to what may be kept: never a whole number, never a CVV."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

BRANDS = (
    (r"4", "visa"),
    (r"3[47]", "amex"),
    (r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", "mastercard"),
    (r"6011|64[4-9]|65", "discover"),
    (r"30[0-5]|36|38", "diners"),
    (r"35", "jcb"),
    (r"50|5[6-9]|6", "maestro"),
)
Facts = dict[str, Any]
"""Fields of an Instrument, or some of them."""

GOOD_CVVS = {"999", "9997"}
"""What the test bank takes for a matching security code."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A card (``cc``) or a bank account (``ck``) as the sandbox remembers it."""

    kind: str
    number: str = ""
    """Masked: ``411111******1111`` for cards, ``x3815`` for accounts."""
    bin: str = ""
    exp: str = ""
    hash: str = ""
    brand: str = ""
    valid: bool = True
    cvv: str = ""
    """M when the code matched, N when it did not, empty when none was given."""
    name: str = ""
    aba: str = ""
    account_type: str = "checking"
    holder_type: str = "personal"

    def dumped(self) -> str:
        """Write it for the ledger."""
        return json.dumps(asdict(self))

    @property
    def starred(self) -> str:
        """Mask it as the query API does: ``4xxxxxxxxxxx1111``."""
        if self.kind == "ck":
            return self.number
        return self.number[:1] + "x" * (len(self.number) - 5) + self.number[-4:]


TEST_CARD = Instrument(
    "cc", "411111******1111", "411111", "1029", "test-card", "visa", valid=True, cvv="M"
)
TEST_ACCOUNT = Instrument(
    "ck", "x3815", hash="test-account", name="Jane Doe", aba="490000018", valid=True
)
FIXED_TOKENS = {
    "00000000-000000-000000-000000000000": TEST_CARD,
    "11111111-111111-111111-111111111111": TEST_ACCOUNT,
}
"""Tokens for tests without a browser; unlike all others they may be used again and again."""


def loaded(text: str) -> Instrument:
    """Read one from the ledger."""
    return Instrument(**json.loads(text))


def luhn(number: str) -> bool:
    """Tell whether a card number's check digit is right."""
    doubled = [int(d) * (1 + index % 2) for index, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def routing(aba: str) -> bool:
    """Tell whether a bank's routing number has nine digits and the right checksum."""
    if not re.fullmatch(r"\d{9}", aba):
        return False
    weighted = zip(map(int, aba), (3, 7, 1) * 3, strict=True)
    return sum(digit * weight for digit, weight in weighted) % 10 == 0


def digits(text: str) -> str:
    """Drop the spaces and dashes that people type."""
    return re.sub(r"[\s-]", "", text)


def card_facts(number: str) -> Facts:
    """Reduce a typed card number to what may be kept of it."""
    number = digits(number)
    known = bool(re.fullmatch(r"\d{12,19}", number))
    brand = next((name for prefix, name in BRANDS if re.match(prefix, number)), "unknown")
    return {
        "number": number[:6] + "*" * (len(number) - 10) + number[-4:] if known else "",
        "bin": number[:6] if known else "",
        "hash": hashlib.sha256(number.encode()).hexdigest()[:32],
        "brand": brand,
        "valid": known and luhn(number),
    }


def expiry_facts(text: str, today: date | None = None) -> Facts:
    """Read MM/YY, MMYY or MM/YYYY; with a date given, a past month is not valid."""
    match = re.fullmatch(r"(0[1-9]|1[0-2])\s*/?\s*(?:20)?(\d\d)", text.strip())
    if not match:
        return {"exp": "", "valid": False}
    month, year = int(match[1]), 2000 + int(match[2])
    past = today is not None and (year, month) < (today.year, today.month)
    return {"exp": match[1] + match[2], "valid": not past}


def cvv_facts(text: str) -> Facts:
    """Keep of a security code only whether the test bank would know it."""
    return {
        "cvv": "M" if text in GOOD_CVVS else "N",
        "valid": bool(re.fullmatch(r"\d{3,4}", text)),
    }


def account_facts(account: str) -> Facts:
    """Reduce an account number to its last four digits."""
    account = digits(account)
    return {
        "number": "x" + account[-4:],
        "hash": hashlib.sha256(account.encode()).hexdigest()[:32],
        "valid": bool(re.fullmatch(r"\d{4,17}", account)),
    }


def of_fields(fields: Mapping[str, str]) -> Instrument | None:
    """Read the card or account that a server sent itself, as only tests do."""
    if fields.get("ccnumber"):
        facts = card_facts(fields["ccnumber"])
        facts["exp"] = expiry_facts(fields.get("ccexp", ""))["exp"]
        facts["cvv"] = cvv_facts(fields["cvv"])["cvv"] if fields.get("cvv") else ""
        return Instrument("cc", **facts)
    if fields.get("checkaccount"):
        facts = account_facts(fields["checkaccount"])
        name, aba = fields.get("checkname", ""), fields.get("checkaba", "")
        return Instrument("ck", name=name, aba=aba, **facts)
    return None
