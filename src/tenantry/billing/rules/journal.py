"""Double entry: what an issued document writes into the books.

Revenue and cost wait in deferred accounts until the days they are for have passed, so that a charge for three
years is not the revenue of one day; every waiting posting carries its period.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tenantry.billing.rules.invoice import DocumentKind, Invoice
from tenantry.kernel.money import Money
from tenantry.kernel.periods import Period


class Account(StrEnum):
    """An account of the journal."""

    RECEIVABLE = "receivable"
    BANK = "bank"
    DEFERRED_REVENUE = "deferred_revenue"
    VAT_PAYABLE = "vat_payable"
    PREPAID_COST = "prepaid_cost"
    SUPPLIER_ACCRUAL = "supplier_accrual"


ACCOUNT_MEANINGS: Final[Mapping[Account, str]] = {
    Account.RECEIVABLE: "what the buyer owes us",
    Account.BANK: "what was paid to us",
    Account.DEFERRED_REVENUE: "sold, but for days that have not passed yet",
    Account.VAT_PAYABLE: "tax that we collected and owe to the state",
    Account.PREPAID_COST: "bought, but for days that have not passed yet",
    Account.SUPPLIER_ACCRUAL: "what we owe Microsoft and it has not invoiced yet",
}


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry: a debit is positive, a credit negative."""

    account: Account
    amount: Money
    charge_id: str | None = None
    period: Period | None = None  # the days over which it is released later


def postings_for_invoice(invoice: Invoice) -> tuple[Posting, ...]:
    """The entry of an issued invoice; its postings sum to zero in each currency."""
    assert invoice.kind is DocumentKind.INVOICE
    return _postings(invoice)


def postings_for_credit_note(note: Invoice) -> tuple[Posting, ...]:
    """The entry of an issued credit note, on the same accounts as its invoice, the other way round."""
    assert note.kind is DocumentKind.CREDIT_NOTE
    return _postings(note)


def postings_for_payment(received: Money) -> tuple[Posting, ...]:
    """The entry of money received, on whatever invoice it lies; a reversal's is the same with the sign turned."""
    return (Posting(Account.BANK, received), Posting(Account.RECEIVABLE, -received))


def _postings(document: Invoice) -> tuple[Posting, ...]:
    """Receivable and tax per document, revenue and cost per line; nothing is posted where nothing is owed."""
    found = [Posting(Account.RECEIVABLE, document.gross)]
    for line in document.lines:
        found.append(Posting(Account.DEFERRED_REVENUE, -line.net, line.charge_id, line.charge.period))
        cost = line.charge.cost
        found.append(Posting(Account.PREPAID_COST, cost, line.charge_id, line.charge.period))
        found.append(Posting(Account.SUPPLIER_ACCRUAL, -cost, line.charge_id, line.charge.period))
    found.extend(Posting(Account.VAT_PAYABLE, -total.tax) for total in document.tax_totals)
    postings = tuple(posting for posting in found if posting.amount)
    assert not any(balance(postings).values()), "an entry balances"
    return postings


def balance(postings: Iterable[Posting]) -> dict[str, Money]:
    """The sum of the postings, by currency."""
    sums: dict[str, Money] = {}
    for posting in postings:
        currency = posting.amount.currency
        sums[currency] = sums.get(currency, Money.zero(currency)) + posting.amount
    return sums
