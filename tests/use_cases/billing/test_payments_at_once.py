"""Payments and documents at the same moment: nothing is settled twice, and no money is lost on the way."""

from __future__ import annotations

from decimal import Decimal

from tests.support.billing import Account, Ordered, an_account, buys, is_billed
from tests.support.parties import NOW
from tests.use_cases.billing.test_concurrency import at_once

from tenantry.billing import reads
from tenantry.billing.receiving import Received
from tenantry.billing.use_cases.record_payment import record_payment
from tenantry.config.wiring import wire
from tenantry.foundation.clock import machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.money import Money


def pays(account: Account, amount: str) -> None:
    record_payment(
        account=account.id,
        received=Received(Money(Decimal(amount), "EUR"), NOW.date(), "RF18"),
        key=None,
        by=account.house.administrator.actor,
        now=NOW,
        machine_now=machine_now(),
    )


def standing(account: Account) -> tuple[str, str]:
    found = reads.standing(account.house.administrator.actor, account.id, "EUR")
    return found.open.as_wire()["amount"], found.free.as_wire()["amount"]


def test_two_payments_at_once_settle_an_invoice_once_and_the_rest_is_a_balance() -> None:
    account = an_account()
    buys(account, Ordered(seats=10))
    is_billed(account)
    assert standing(account) == ("120.00", "0.00")

    at_once([lambda: pays(account, "100.00"), lambda: pays(account, "100.00")])

    assert standing(account) == ("0.00", "80.00")


def test_a_payment_while_the_account_is_billed_settles_the_new_invoice() -> None:
    account = an_account()
    order = buys(account, Ordered(seats=10))

    at_once([lambda: pays(account, "200.00"), lambda: is_billed(account)])
    (document,) = reads.order_documents(account.house.administrator.actor, order)
    wire()
    deliver_events(
        consumer="billing.settle",
        provider_id=account.house.id,
        aggregate_kind="invoice",
        aggregate_id=document.public_id,
    )

    assert standing(account) == ("0.00", "80.00")
