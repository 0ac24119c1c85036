"""Reads what NMI's ``transact.php`` answers. Only response 1 approves; doubt is *unknown*."""

from dataclasses import replace
from urllib.parse import parse_qs

from services.gateways.base import Advice, Answer, Outcome

OUTCOMES = {"1": Outcome.approved, "2": Outcome.declined, "3": Outcome.error}
BANDS = {"1": range(100, 200), "2": range(200, 300), "3": range(300, 500)}
UNCLEAR_CODES = {420, 421, 430}
"""Communication errors, and the processor's own duplicate check."""
ADVICE = {
    200: Advice.later,
    201: Advice.later,
    202: Advice.later,
    203: Advice.later,
    204: Advice.stop,
    220: Advice.correct,
    221: Advice.correct,
    222: Advice.correct,
    223: Advice.correct,
    224: Advice.correct,
    225: Advice.correct,
    226: Advice.correct,
    240: Advice.stop,
    250: Advice.stop,
    251: Advice.stop,
    252: Advice.stop,
    253: Advice.stop,
    260: Advice.stop,
    261: Advice.stop,
    262: Advice.stop,
    263: Advice.correct,
    264: Advice.later,
    461: Advice.correct,
}


def parsed(body: str) -> dict[str, str]:
    """Read the pairs; the gateway leaves spaces and colons as they are."""
    try:
        pairs = parse_qs(body.strip(), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return {}
    return {name: values[0] for name, values in pairs.items()}


def read(body: str, *, order_id: str = "", proof: str = "transactionid") -> Answer:
    """Tell what an answer means.

    An approval must name what it made (``proof``), and an answer that bears another order id than
    ours is not about us: both are unknown rather than believed.
    """
    fields = parsed(body)
    response, code = fields.get("response", ""), _number(fields.get("response_code", ""))
    answer = Answer(
        OUTCOMES.get(response, Outcome.unknown),
        transaction_id=fields.get("transactionid", ""),
        code=code,
        text=fields.get("responsetext", "")[:200],
        stored_id=fields.get("customer_vault_id", ""),
        advice=ADVICE.get(code, Advice.none),
    )
    if is_duplicate(answer):
        return replace(answer, outcome=Outcome.unknown, duplicate=True)
    echoed = fields.get("orderid", "")
    foreign = bool(order_id and echoed and echoed != order_id)
    contradictory = response not in BANDS or code not in BANDS[response]
    empty = response == "1" and fields.get(proof, "") in {"", "0"}
    if foreign or contradictory or empty or code in UNCLEAR_CODES:
        return replace(answer, outcome=Outcome.unknown)
    return answer


def is_duplicate(answer: Answer) -> bool:
    """Tell whether the gateway believes that it has this payment already.

    Its own check has no code apart from 300, so this is the one place where words are looked at,
    and only to become more careful: a wording that we miss stays an error.
    """
    said = answer.text.casefold().startswith("duplicate transaction")
    return answer.outcome is not Outcome.approved and (answer.code == 430 or said)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
