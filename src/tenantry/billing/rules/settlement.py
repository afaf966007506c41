"""Which invoice a payment settles: the oldest due first, unless the payer named some. All of one currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tenantry.kernel.money import Money


class Settlement(StrEnum):
    """How far an invoice is settled."""

    UNPAID = "unpaid"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    CREDITED = "credited"  # nothing was paid, and nothing is owed any more


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice less its credit notes and what was paid on it; negative where too much was paid."""

    invoice: int
    due_date: date
    open: Money


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment with what of it lies on no invoice."""

    payment: int
    free: Money


@dataclass(frozen=True, slots=True)
class Allotment:
    """So much of a payment lies on an invoice; a negative amount takes it off again."""

    payment: int
    invoice: int
    amount: Money


def settlement_of(gross: Money, open_amount: Money, paid: Money) -> Settlement:
    """The state of an invoice of that total, of which so much is open and so much was paid."""
    if open_amount.amount > 0:
        return Settlement.UNPAID if open_amount == gross or not paid else Settlement.PARTLY_PAID
    return Settlement.PAID if paid or not gross else Settlement.CREDITED


def settle(
    items: Sequence[OpenItem],
    receipts: Sequence[Receipt],
    lying: Sequence[Allotment],
    named: Sequence[int] = (),
) -> tuple[Allotment, ...]:
    """What changes so that no invoice holds more than it asks for, and no money lies free while something is open.

    `lying` is what lies on the invoices that hold too much. The payments are used in the order given; the invoices
    named first, then by their due date. What is left over stays the account's balance.
    """
    free = {one.payment: one.free for one in receipts}
    found: list[Allotment] = []
    for item in items:
        if item.open.amount < 0:
            for taken in _taken_off(item, lying):
                found.append(taken)
                free[taken.payment] = free.get(taken.payment, Money.zero(item.open.currency)) - taken.amount
    ranks = {invoice: rank for rank, invoice in enumerate(named)}
    wanting = sorted(
        (item for item in items if item.open.amount > 0),
        key=lambda item: (ranks.get(item.invoice, len(ranks)), item.due_date, item.invoice),
    )
    for item in wanting:
        left = item.open
        for payment, amount in free.items():
            part = min(left, amount, key=lambda money: money.amount)
            if part.amount > 0:
                found.append(Allotment(payment, item.invoice, part))
                left, free[payment] = left - part, amount - part
    return tuple(found)


def _taken_off(item: OpenItem, lying: Sequence[Allotment]) -> list[Allotment]:
    """What an invoice gives back of what lies on it, the payment that came last first."""
    surplus, found = -item.open, []
    for one in sorted((one for one in lying if one.invoice == item.invoice), key=lambda one: -one.payment):
        part = min(surplus, one.amount, key=lambda money: money.amount)
        if part.amount > 0:
            found.append(Allotment(one.payment, item.invoice, -part))
            surplus -= part
    return found
