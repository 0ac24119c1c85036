"""What NMI's reports say; anything that is no report says nothing at all."""

from decimal import Decimal

import pytest

from models.payment import PaymentMethod
from services.gateways import nmi_reports
from services.gateways.base import Outcome, Standing, Unreachable

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def action(kind: str, amount: str = "23.99", success: str = "1") -> str:
    return (
        f"<action><amount>{amount}</amount><action_type>{kind}</action_type>"
        f"<date>20260505193542</date><success>{success}</success><source>api</source>"
        "<response_text>SUCCESS</response_text><response_code>100</response_code></action>"
    )


def report(condition: str, *actions: str, kind: str = "cc") -> str:
    return (
        f"{HEAD}<nm_response><transaction><transaction_id>12030573544</transaction_id>"
        f"<transaction_type>{kind}</transaction_type><condition>{condition}</condition>"
        f"<order_id>inv-1</order_id>{''.join(actions)}</transaction></nm_response>"
    )


def test_a_sale_that_waits_for_settlement_is_taken():
    (found,) = nmi_reports.transactions(report("pendingsettlement", action("sale")))
    assert (found.transaction_id, found.order_id) == ("12030573544", "inv-1")
    assert (found.standing, found.amount) == (Standing.taken, Decimal("23.99"))
    assert found.answer.outcome is Outcome.approved


@pytest.mark.parametrize(
    ("condition", "standing", "outcome"),
    [
        ("pending", Standing.pending, Outcome.approved),
        ("complete", Standing.settled, Outcome.approved),
        ("canceled", Standing.voided, Outcome.declined),
        ("failed", Standing.failed, Outcome.declined),
        ("abandoned", Standing.failed, Outcome.declined),
        ("in_progress", Standing.unclear, Outcome.unknown),
        ("unknown", Standing.unclear, Outcome.unknown),
        ("", Standing.unclear, Outcome.unknown),
        ("something new", Standing.unclear, Outcome.unknown),
    ],
)
def test_every_condition_has_its_outcome(condition: str, standing: Standing, outcome: Outcome):
    (found,) = nmi_reports.transactions(report(condition, action("sale")))
    assert (found.standing, found.answer.outcome) == (standing, outcome)


@pytest.mark.parametrize(("kind", "pending"), [("cc", False), ("ck", True)])
def test_money_from_an_account_is_pending_until_it_is_settled(kind: str, pending: bool):
    (found,) = nmi_reports.transactions(report("pendingsettlement", action("sale"), kind=kind))
    assert found.answer.pending is pending


@pytest.mark.parametrize("kind", ["check_return", "check_late_return"])
@pytest.mark.parametrize("condition", ["failed", "complete"])
def test_money_that_the_bank_sent_back_is_returned(kind: str, condition: str):
    body = report(condition, action("sale"), action("settle"), action(kind), kind="ck")
    (found,) = nmi_reports.transactions(body)
    assert (found.standing, found.method) == (Standing.returned, PaymentMethod.bank_account)


@pytest.mark.parametrize("amount", ["4.50", "-4.50"])
def test_refunds_on_a_payment_are_added_up(amount: str):
    given = action("refund", amount), action("refund", "1.00"), action("refund", "9.00", "0")
    (found,) = nmi_reports.transactions(report("complete", action("sale"), *given))
    assert (found.amount, found.refunded) == (Decimal("23.99"), Decimal("5.50"))


def test_a_refund_of_its_own_is_told_from_a_sale():
    (found,) = nmi_reports.transactions(report("complete", action("refund", "-1.01")))
    assert (found.action, found.amount) == ("refund", Decimal("1.01"))


def test_nothing_found_is_nothing():
    assert nmi_reports.transactions(f"{HEAD}<nm_response></nm_response>") == ()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><body>We are doing some maintenance.",
        "<html></html>",
        "<nm_response><transaction>",
        "<nm_response><error_response>Invalid Password REFID:2</error_response></nm_response>",
        report("complete", action("sale", "much")),
        report("complete", action("sale", "NaN"), action("capture", "1.00")),
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><nm_response>&a;</nm_response>',
    ],
)
def test_what_is_no_report_never_reads_as_nothing_found(body: str):
    with pytest.raises(Unreachable):
        nmi_reports.transactions(body)


@pytest.mark.parametrize(("said", "is_test"), [("true", True), ("false", False), ("", False)])
def test_only_a_clear_yes_is_test_mode(said: str, is_test: bool):
    body = f"<nm_response><test_mode_enabled>{said}</test_mode_enabled></nm_response>"
    assert nmi_reports.test_mode(body) is is_test


def test_a_saved_card_is_told_by_brand_and_four_digits():
    body = (
        '<nm_response><customer_vault><customer id="5"><customer_vault_id>5</customer_vault_id>'
        "<cc_number>4xxxxxxxxxxx1111</cc_number><cc_exp>1029</cc_exp><cc_type>visa</cc_type>"
        "</customer></customer_vault></nm_response>"
    )
    stored = nmi_reports.stored(body)
    assert stored is not None
    assert (stored.stored_id, stored.brand, stored.last_4, stored.expiry) == (
        "5",
        "visa",
        "1111",
        "1029",
    )


def test_an_empty_vault_has_no_card():
    body = "<nm_response><customer_vault></customer_vault></nm_response>"
    assert nmi_reports.stored(body) is None
