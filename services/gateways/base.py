"""What every way of taking money can do, and what it answers.

A gateway is called between two commits, never inside a transaction: the attempt is stored first,
then asked for once, then its answer is stored. Nothing here asks twice.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum, auto

from models.payment import PaymentMethod

CENT = Decimal("0.01")


class Outcome(StrEnum):
    """What became of a request.

    ``error`` means that nothing was booked and nothing will be. ``unknown`` means that nobody can
    tell yet: the money may have moved. Only :meth:`Gateway.find` or a webhook settles an unknown.
    """

    approved = auto()
    declined = auto()
    error = auto()
    unknown = auto()


class Advice(StrEnum):
    """What a refusal leaves open, for autopay and for the words that the payer reads."""

    none = auto()
    later = auto()
    """The same card may work in a few days."""
    correct = auto()
    """Something was typed wrongly, or the card has expired."""
    stop = auto()
    """This card must not be tried again."""


class Standing(StrEnum):
    """Where a transaction stands at the gateway."""

    pending = auto()
    """Accepted, but the bank has not confirmed it: money from an account takes days."""
    taken = auto()
    """Approved; it can still be voided."""
    settled = auto()
    voided = auto()
    returned = auto()
    """The bank sent money from an account back, perhaps long after it was settled."""
    failed = auto()
    unclear = auto()


class Unreachable(Exception):
    """The gateway gave no usable answer to a question; ask again later."""


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """Where a gateway is and how it knows us; from the environment only."""

    url: str = ""
    security_key: str = field(default="", repr=False)
    tokenization_key: str = ""
    webhook_key: str = field(default="", repr=False)
    seconds: float = 20.0
    """How long an answer may take in all, before it is *unknown*."""


@dataclass(frozen=True, slots=True)
class Billing:
    """Who pays, as far as the bank wants to know it."""

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Sale:
    """One payment to take; its order id is ours, unique, and stored before anything is sent."""

    order_id: str
    amount: Decimal
    method: PaymentMethod = PaymentMethod.card
    token: str = field(default="", repr=False)
    """From the hosted fields; used up by the first try, whatever comes of it."""
    stored_id: str = ""
    """A saved card or account, instead of a token."""
    save: bool = False
    """Keep the card or account; the answer then has its ``stored_id``."""
    by_agency: bool = False
    """Autopay: the payer consented earlier and is not at the keyboard now."""
    first_transaction_id: str = ""
    """The payment at which the payer agreed to have this card stored."""
    reference: str = ""
    """What identifies a cheque or a bank transfer."""
    description: str = ""
    billing: Billing = field(default_factory=Billing, repr=False)

    def __post_init__(self) -> None:
        """Refuse an amount that no bank could take, and a sale that nobody could find again."""
        check_amount(self.amount)
        if not self.order_id:
            raise ValueError("A sale needs an order id.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a gateway said; ``text`` is its own wording, for staff, never to be matched."""

    outcome: Outcome
    transaction_id: str = ""
    code: int = 0
    text: str = ""
    stored_id: str = ""
    pending: bool = False
    """Approved, but the bank may still send it back within days."""
    duplicate: bool = False
    """Unknown because the gateway thinks it has this payment already."""
    advice: Advice = Advice.none


@dataclass(frozen=True, slots=True)
class Found:
    """One transaction as the gateway keeps it."""

    transaction_id: str
    order_id: str
    action: str
    """What it was made for: sale, auth, refund, credit or validate."""
    standing: Standing
    method: PaymentMethod
    amount: Decimal
    refunded: Decimal
    code: int = 0
    text: str = ""

    @property
    def answer(self) -> Answer:
        """Tell it as the answer that the request should have had."""
        outcomes = {
            Standing.voided: Outcome.declined,
            Standing.failed: Outcome.declined,
            Standing.unclear: Outcome.unknown,
        }
        return Answer(
            outcomes.get(self.standing, Outcome.approved),
            self.transaction_id,
            self.code,
            self.text,
            pending=self.standing is Standing.pending
            or (self.method is PaymentMethod.bank_account and self.standing is Standing.taken),
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """A saved card or account, told so that its owner knows which one it is."""

    stored_id: str
    method: PaymentMethod
    brand: str
    last_4: str
    expiry: str
    """MMYY; empty for an account."""


@dataclass(frozen=True, slots=True)
class Chargeback:
    """A card payment that the cardholder took back; found by card, amount and day only."""

    id: str
    date: str
    last_4: str
    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """A webhook that truly comes from the gateway: a hint to look, not the truth."""

    id: str
    """Unique; the same event can come many times, and in any order."""
    type: str
    order_id: str = ""
    transaction_ids: tuple[str, ...] = ()
    chargebacks: tuple[Chargeback, ...] = ()


@dataclass(frozen=True, slots=True)
class BrowserConfig:
    """What the pay page needs to show the gateway's hosted fields."""

    script: str
    origin: str
    """The one foreign origin in the pay page's Content-Security-Policy."""
    attributes: Mapping[str, str]
    """Of the script element."""


@dataclass(frozen=True, slots=True)
class Check:
    """Whether the gateway can be reached with our keys, for the settings page."""

    reachable: bool
    test_mode: bool | None = None
    text: str = ""


class Gateway(ABC):
    """One way of taking money."""

    name: str
    hosted: bool
    """Whether payers can use it themselves, in hosted fields."""

    def __init__(self, settings: GatewaySettings) -> None:
        """Take the settings; nothing is asked yet."""
        self.settings = settings

    @abstractmethod
    def sale(self, sale: Sale) -> Answer:
        """Take a payment, asking once."""

    @abstractmethod
    def refund(
        self, transaction_id: str, amount: Decimal, *, order_id: str, method: PaymentMethod
    ) -> Answer:
        """Give part or all of a payment back; ``order_id`` is the refund's own."""

    @abstractmethod
    def void(self, transaction_id: str, *, method: PaymentMethod) -> Answer:
        """Call off a payment that is not settled yet."""

    @abstractmethod
    def store(self, token: str, *, method: PaymentMethod, billing: Billing) -> Answer:
        """Keep a card or account without charging it; the answer has its ``stored_id``."""

    @abstractmethod
    def forget(self, stored_id: str) -> Answer:
        """Drop a saved card or account at the gateway."""

    @abstractmethod
    def describe(self, stored_id: str) -> Stored | None:
        """Tell which card or account is saved; None if there is none. May be Unreachable."""

    @abstractmethod
    def find(self, *, order_id: str = "", transaction_id: str = "") -> tuple[Found, ...]:
        """Look up by our order id or its transaction id; may raise Unreachable."""

    @abstractmethod
    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> Event | None:
        """Read a webhook; None if it is not from the gateway, whatever it says."""

    @abstractmethod
    def browser_config(self) -> BrowserConfig | None:
        """Tell what the pay page needs; None if payers cannot pay by it themselves."""

    @abstractmethod
    def check(self) -> Check:
        """Ask, changing nothing, whether our keys work and whether it is a test account."""


def check_amount(amount: Decimal) -> None:
    """Refuse what is not a positive amount in whole cents."""
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(CENT):
        raise ValueError(f"{amount} is not a positive amount in whole cents.")
