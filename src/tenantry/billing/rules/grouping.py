"""Which document each new charge goes to: an invoice for an order, a credit note for an invoice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tenantry.billing.rules.facts import Charge, ChargeFact, ChargeKind
from tenantry.kernel.money import Money

_CYCLES = frozenset({ChargeKind.NEW, ChargeKind.CYCLE})


@dataclass(frozen=True, slots=True)
class NewCharge:
    """A charge about to be booked, with the order that it belongs to."""

    charge_id: str
    charge: Charge
    order_id: str


@dataclass(frozen=True, slots=True)
class InvoiceGroup:
    """The charges of an invoice to be issued for an order."""

    order_id: str
    currency: str
    charge_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CreditGroup:
    """The charges of a credit note, and the invoice it corrects: an issued one's id, or one of this run."""

    corrects: str | InvoiceGroup
    charge_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The documents of a run."""

    invoices: tuple[InvoiceGroup, ...]
    credit_notes: tuple[CreditGroup, ...]


def group(
    fresh: Sequence[NewCharge], booked: Sequence[ChargeFact], invoiced_on: Mapping[str, str]
) -> Grouping:
    """Every new charge that is not zero stands in exactly one document; no document's sum has the wrong sign.

    `invoiced_on` names the issued invoice of each booked charge that stands on one. What gives nothing
    back (the cancellation of a free plan) needs no credit note.
    """
    invoices, credits = _invoices_and_credits(fresh)
    where: dict[str, str | InvoiceGroup] = dict(invoiced_on)
    where.update((charge_id, found) for found in invoices for charge_id in found.charge_ids)
    known = [*booked, *(ChargeFact(item.charge_id, item.charge) for item in fresh)]
    notes: dict[str | InvoiceGroup, list[NewCharge]] = {}
    for item in credits:
        notes.setdefault(_corrected(item.charge, known, where), []).append(item)
    return Grouping(
        tuple(invoices),
        tuple(
            CreditGroup(corrected, tuple(item.charge_id for item in items))
            for corrected, items in notes.items()
        ),
    )


def _invoices_and_credits(fresh: Sequence[NewCharge]) -> tuple[list[InvoiceGroup], list[NewCharge]]:
    """Apart: what is owed, by order and currency, and what is given back.

    Fewer seats are two lines, old and new: where they net to less than nothing, both are given back.
    """
    sums: dict[tuple[str, str], Money] = {}
    for item in fresh:
        if not _takes_back(item.charge):
            key = item.order_id, item.charge.subscription_id
            sums[key] = sums.get(key, Money.zero(item.charge.net.currency)) + item.charge.net
    owed: dict[tuple[str, str], list[str]] = {}
    credits = []
    for item in fresh:
        charge = item.charge
        if _takes_back(charge) or sums[item.order_id, charge.subscription_id].is_negative:
            if charge.net or not _takes_back(charge):
                credits.append(item)
        else:
            owed.setdefault((item.order_id, charge.net.currency), []).append(item.charge_id)
    return [InvoiceGroup(order, currency, tuple(ids)) for (order, currency), ids in owed.items()], credits


def _takes_back(charge: Charge) -> bool:
    """Whether the charge by itself gives back what an invoice billed."""
    if charge.reverses is not None:
        return charge.net.is_negative
    return charge.kind is ChargeKind.CANCELLATION_CREDIT


def _corrected(
    charge: Charge, known: Iterable[ChargeFact], where: Mapping[str, str | InvoiceGroup]
) -> str | InvoiceGroup:
    """The invoice that billed what is given back: the reversed line's, else the cycle's."""
    if charge.reverses is not None and charge.reverses in where:
        return where[charge.reverses]
    billed = [
        fact
        for fact in known
        if fact.charge_id in where
        and fact.charge.subscription_id == charge.subscription_id
        and not fact.charge.net.is_negative
        and fact.charge.reverses is None
    ]
    assert billed, f"nothing was invoiced of {charge.subscription_id}, so nothing is given back"
    of_cycle = [
        fact
        for fact in billed
        if fact.charge.kind in _CYCLES and fact.charge.period.contains(charge.period.start)
    ]
    return where[max(of_cycle or billed, key=_newest).charge_id]


def _newest(fact: ChargeFact) -> tuple[object, int]:
    return fact.charge.period.start, fact.charge.revision
