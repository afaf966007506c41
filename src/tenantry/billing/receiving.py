"""What is wrong with a payment before it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tenantry.billing.models import Invoice
from tenantry.billing.settling import Item
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import InvoiceId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties.models import Party
from tenantry.parties.permissions import not_found

AMOUNT_INVALID = code("payment.amount_invalid", Category.INVALID)
RECEIVED_IN_FUTURE = code("payment.received_in_future", Category.INVALID)
CURRENCY_NOT_BILLED = code("payment.currency_not_billed", Category.INVALID)
BILLED_THROUGH_RESELLER = code("payment.billed_through_reseller", Category.INVALID)
INVOICE_NOT_OPEN = code("payment.invoice_not_open", Category.CONFLICT)


@dataclass(frozen=True, slots=True)
class Received:
    """What the bank's statement says, and which invoices the payer named."""

    amount: Money
    received_on: date
    reference: str = ""
    note: str = ""
    invoices: tuple[InvoiceId, ...] = ()


def check_payment(
    account: str, account_key: int, received: Received, items: Sequence[Item], *, by: Actor, now: datetime
) -> list[int]:
    """The keys of the named invoices. Raises Refused with everything that is wrong with the payment."""
    party = Party.objects.values_list("reseller_id", "provider__currency").get(
        provider_id=by.provider_id, pk=account_key
    )
    reseller, currency = party
    amount, problems = received.amount, []
    if reseller is not None:
        problems.append(Problem(BILLED_THROUGH_RESELLER, "account", {"account": account}))
    if amount.amount <= 0 or amount != amount.rounded():
        problems.append(Problem(AMOUNT_INVALID, "amount", {"amount": amount.as_wire()["amount"]}))
    if received.received_on > now.astimezone(UTC).date():
        problems.append(
            Problem(RECEIVED_IN_FUTURE, "received_on", {"received_on": received.received_on.isoformat()})
        )
    if amount.currency != currency and not _is_billed_in(account_key, amount.currency, by=by):
        params = {"currency": amount.currency, "billed": currency}
        problems.append(Problem(CURRENCY_NOT_BILLED, "amount", params))
    open_items = {one.public_id: one.item.invoice for one in items if one.item.open.amount > 0}
    named = dict.fromkeys(received.invoices)
    for one in named:
        if one not in open_items:
            problems.append(Problem(INVOICE_NOT_OPEN, "invoices", {"invoice": _number(one, account_key, by)}))
    if problems:
        raise Refused(*problems)
    return [open_items[one] for one in named]


def _is_billed_in(account_key: int, currency: str, *, by: Actor) -> bool:
    rows = Invoice.objects.filter(provider_id=by.provider_id, account_id=account_key, currency=currency)
    return rows.exists()


def _number(invoice: str, account_key: int, by: Actor) -> str:
    """The number of an invoice of the account. Raises Refused where it has no such invoice."""
    rows = Invoice.objects.filter(provider_id=by.provider_id, account_id=account_key, public_id=invoice)
    found = rows.values_list("number", flat=True).first()
    if found is None:
        raise not_found("invoice", invoice)
    return found
