"""The open invoices and the free money of an account, brought together. The caller holds the account's lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tenantry.billing.models import Allocation, JournalEntry, Posting
from tenantry.billing.recording import copy_rows, next_keys
from tenantry.billing.rules.journal import Account, postings_for_payment
from tenantry.billing.rules.settlement import Allotment, OpenItem, Receipt, settle
from tenantry.foundation import public_ids, statements
from tenantry.foundation.clock import machine_now
from tenantry.kernel.money import Money

# What is open of an invoice `i`: the same sum wherever it is asked for.
OPEN = """
    i.gross
    + coalesce((SELECT sum(c.gross) FROM billing_invoice c
        WHERE c.provider_id = i.provider_id AND c.corrects_id = i.id), 0)
    - coalesce((SELECT sum(a.amount) FROM billing_allocation a
        WHERE a.provider_id = i.provider_id AND a.invoice_id = i.id), 0)
"""

_ITEMS = f"""
    SELECT id, public_id, number, due_date, open FROM (
        SELECT i.id, i.public_id, i.number, i.due_date, {OPEN} AS open FROM billing_invoice i
        WHERE i.provider_id = %(provider)s AND i.account_id = %(account)s AND i.kind = 'invoice'
          AND i.currency = %(currency)s
    ) found WHERE open <> 0 ORDER BY due_date, id
"""  # noqa: S608  a constant

_FREE = """
    SELECT id, free FROM (
        SELECT p.id, p.amount - coalesce((SELECT sum(a.amount) FROM billing_allocation a
            WHERE a.provider_id = p.provider_id AND a.payment_id = p.id), 0) AS free
        FROM billing_payment p
        WHERE p.provider_id = %(provider)s AND p.account_id = %(account)s AND p.currency = %(currency)s
          AND p.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM billing_payment r
            WHERE r.provider_id = p.provider_id AND r.reverses_id = p.id)
    ) found WHERE free > 0 ORDER BY id
"""

_LYING = """
    SELECT payment_id, invoice_id, sum(amount) FROM billing_allocation
    WHERE provider_id = %(provider)s AND (invoice_id = ANY(%(invoices)s::bigint[]) OR payment_id = %(payment)s)
    GROUP BY payment_id, invoice_id HAVING sum(amount) <> 0 ORDER BY payment_id, invoice_id
"""


@dataclass(frozen=True, slots=True)
class Item:
    """An invoice that is not settled, as the outside names it."""

    item: OpenItem
    public_id: str
    number: str


def items_of(provider_id: int, account_key: int, currency: str) -> list[Item]:
    """The account's invoices of which something is open, or too much was paid, by due date. One statement."""
    values = {"provider": provider_id, "account": account_key, "currency": currency}
    return [
        Item(OpenItem(key, due, Money(amount, currency)), public_id, number)
        for key, public_id, number, due, amount in statements.rows(_ITEMS, values)
    ]


def free_of(provider_id: int, account_key: int, currency: str) -> list[Receipt]:
    """The account's payments of which something lies on no invoice, the oldest first. One statement."""
    values = {"provider": provider_id, "account": account_key, "currency": currency}
    return [Receipt(key, Money(amount, currency)) for key, amount in statements.rows(_FREE, values)]


def lying_on(
    provider_id: int, currency: str, *, invoices: Sequence[int] = (), payment: int = 0
) -> list[Allotment]:
    """What of which payment lies on these invoices, or on any invoice from this payment."""
    values = {"provider": provider_id, "invoices": list(invoices), "payment": payment}
    return [Allotment(p, i, Money(amount, currency)) for p, i, amount in statements.rows(_LYING, values)]


def settle_account(
    provider_id: int, account_key: int, currency: str, *, at: datetime, named: Sequence[int] = ()
) -> int:
    """Lay free money on what is open. Returns how many allocations were written; a second time none."""
    assert transaction.get_connection().in_atomic_block
    items = [one.item for one in items_of(provider_id, account_key, currency)]
    over = [item.invoice for item in items if item.open.amount < 0]
    lying = lying_on(provider_id, currency, invoices=over) if over else []
    changes = settle(items, free_of(provider_id, account_key, currency), lying, named)
    write_allocations(provider_id, changes, at=at)
    return len(changes)


def write_allocations(provider_id: int, changes: Sequence[Allotment], *, at: datetime) -> None:
    """Write what lies where, in the open transaction."""
    copy_rows(
        Allocation,
        [
            {
                "provider_id": provider_id,
                "payment_id": one.payment,
                "invoice_id": one.invoice,
                "amount": one.amount.amount,
                "at": at,
            }
            for one in changes
        ],
    )


def book_payment(
    provider_id: int,
    payment_key: int,
    account_key: int,
    received: Money,
    *,
    text: str,
    at: datetime,
    on: date,
) -> None:
    """Write the entry of a payment or of its reversal into the books, in the open transaction."""
    ((entry_key,),) = next_keys((JournalEntry, 1))
    entry = {
        "id": entry_key,
        "provider_id": provider_id,
        "public_id": public_ids.new("jrn", at),
        "payment_id": payment_key,
        "entry_date": on,
        "text": text,
        "at": at,
        "recorded_at": machine_now(),
    }
    copy_rows(JournalEntry, [entry])
    postings = [
        {
            "provider_id": provider_id,
            "entry_id": entry_key,
            "ledger": posting.account.value,
            "amount": posting.amount.amount,
            "currency": posting.amount.currency,
            "party_id": account_key if posting.account is Account.RECEIVABLE else None,
        }
        for posting in postings_for_payment(received)
    ]
    copy_rows(Posting, postings)
