"""How the gateway words its answers: urlencoded pairs, as loosely encoded as the real ones."""

import secrets
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import quote

CODES = {
    100: "Transaction was approved.",
    200: "Transaction was declined by processor.",
    201: "Do not honor.",
    202: "Insufficient funds.",
    203: "Over limit.",
    204: "Transaction not allowed.",
    220: "Incorrect payment information.",
    221: "No such card issuer.",
    222: "No card number on file with issuer.",
    223: "Expired card.",
    224: "Invalid expiration date.",
    225: "Invalid card security code.",
    226: "Invalid PIN.",
    240: "Call issuer for further information.",
    250: "Pick up card.",
    251: "Lost card.",
    252: "Stolen card.",
    253: "Fraudulent card.",
    260: "Declined with further instructions available.",
    261: "Declined - stop all recurring payments.",
    262: "Declined - stop this recurring program.",
    263: "Declined - update cardholder data available.",
    264: "Declined - retry in a few days.",
    300: "Transaction was rejected by gateway.",
    301: "Rate limit exceeded.",
    400: "Transaction error returned by processor.",
    410: "Invalid merchant configuration.",
    411: "Merchant account is inactive.",
    420: "Communication error.",
    421: "Communication error with issuer.",
    430: "Duplicate transaction at processor.",
    440: "Processor format error.",
    441: "Invalid transaction information.",
    460: "Processor feature not available.",
    461: "Unsupported card type.",
}


@dataclass(slots=True)
class Answer:
    """One answer of ``transact.php``; its fields stand in the order of the wire."""

    response: int
    responsetext: str
    authcode: str = ""
    transactionid: str = ""
    avsresponse: str = ""
    cvvresponse: str = ""
    orderid: str = ""
    type: str = ""
    response_code: int = 100
    customer_vault_id: str | None = None

    def encoded(self) -> str:
        """Write it as the gateway does: spaces and colons stay as they are."""
        pairs = {name: getattr(self, name) for name in self.__slots__}
        return "&".join(
            f"{name}={quote(str(value), safe=' :/,.')}"
            for name, value in pairs.items()
            if value is not None
        )


class Rejected(Exception):
    """The gateway refuses a request before any bank hears of it."""

    def __init__(self, text: str, code: int = 300, **fields: str) -> None:
        """Say why, and which fields the answer is to echo."""
        super().__init__(text)
        self.text, self.code, self.fields = text, code, fields

    def answer(self, order_id: str, kind: str) -> Answer:
        """Word the refusal, with a reference number as the real gateway gives."""
        text = f"{self.text} REFID:{secrets.randbelow(10**9) + 3_000_000_000}"
        answer = Answer(3, text, orderid=order_id, type=kind, response_code=self.code)
        for name, value in self.fields.items():
            setattr(answer, name, value)
        return answer


def cents_of(text: str) -> int:
    """Read an amount such as ``12.34``; anything finer than a cent is refused."""
    try:
        amount = Decimal(text) * 100
    except InvalidOperation:
        raise Rejected("Invalid amount") from None
    if not amount.is_finite() or amount != amount.to_integral_value() or amount < 0:
        raise Rejected("Invalid amount")
    return int(amount)


def dollars(cents: int) -> str:
    """Write cents as the gateway writes amounts."""
    return f"{Decimal(cents) / 100:.2f}"
