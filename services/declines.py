"""What a payer is told when the bank says no: what it means, and what to do about it."""

from flask_babel import gettext as _

from models.payment_attempt import AttemptState, PaymentAttempt
from services.gateways.base import Advice

FUNDS, LIMIT, EXPIRED, EXPIRY, CODE = "202", "203", "223", "224", "225"


def words(attempt: PaymentAttempt) -> str:
    """Say in plain words why an attempt was refused."""
    if attempt.state is AttemptState.failed:
        return _("The payment did not reach the bank. You can try again.")
    by_code = {
        FUNDS: _("The bank says that there is not enough money on it."),
        LIMIT: _("The bank says that it is over its limit."),
        EXPIRED: _("The bank says that the card has expired."),
        EXPIRY: _("The bank says that the expiry date is not right. Please check it."),
        CODE: _("The bank says that the security code is not right. Please check it."),
    }
    by_advice = {
        Advice.correct: _("The bank did not recognise the numbers. Please check them."),
        Advice.stop: _("The bank does not allow this card. Please use another, or call the bank."),
    }
    otherwise = _("The bank said no. Please use another card or account, or try again later.")
    advice = Advice(attempt.advice or Advice.none)
    return by_code.get(attempt.response_code or "") or by_advice.get(advice, otherwise)
