"""Assemble an invoice from charges, and a credit note from an invoice's lines.

Every amount is signed: a credit note's are negative, so that an account's documents sum to its balance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from tenantry.billing.rules.facts import Charge
from tenantry.billing.rules.tax import TaxDecision, TaxKind
from tenantry.kernel.money import Money, Rate, sum_money
from tenantry.kernel.problems import Category, Problem, code

NOTHING_TO_INVOICE = code("invoice.nothing_to_invoice", Category.CONFLICT)
SEVERAL_CURRENCIES = code("invoice.several_currencies", Category.CONFLICT)
CHARGED_TWICE = code("invoice.charged_twice", Category.CONFLICT)
TOTAL_NEGATIVE = code("invoice.total_negative", Category.CONFLICT)
NOT_ON_THE_INVOICE = code("credit_note.not_on_the_invoice", Category.CONFLICT)
ALREADY_CREDITED = code("credit_note.already_credited", Category.CONFLICT)
NOT_A_CREDIT_OF_THE_INVOICE = code("credit_note.not_a_credit_of_the_invoice", Category.CONFLICT)


class DocumentKind(StrEnum):
    """What the document is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True)
class BillableCharge:
    """A booked charge with what its line says beside the amount."""

    charge_id: str
    charge: Charge
    tax: TaxDecision
    params: Mapping[str, str]  # what the sentence of the line needs: plan, end customer, reference


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line: the charge, and its words as a code (the kind of charge) with params."""

    position: int
    charge_id: str
    charge: Charge
    net: Money
    tax: TaxDecision
    params: Mapping[str, str]
    credits_position: int | None = None  # on a credit note: the invoice's line that it takes back whole

    @property
    def description_code(self) -> str:
        """Which sentence describes the line."""
        return f"line.{self.charge.kind}"

    @property
    def quantity(self) -> int:
        """Seats, negative where given back."""
        return self.charge.quantity

    @property
    def unit_price(self) -> Rate:
        """Price per seat and whole charge cycle."""
        return self.charge.unit_price


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """The tax of one rate: computed on the sum of its lines and rounded once."""

    kind: TaxKind
    rate_percent: Decimal
    base: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice or credit note, complete but for its number and its parties."""

    kind: DocumentKind
    currency: str
    issue_date: date
    due_date: date
    lines: tuple[InvoiceLine, ...]
    tax_totals: tuple[TaxTotal, ...]
    corrects: str | None = None  # number of the invoice that a credit note takes back

    @property
    def net(self) -> Money:
        """The sum of the lines."""
        return sum_money((line.net for line in self.lines), self.currency)

    @property
    def tax(self) -> Money:
        """The sum of the taxes."""
        return sum_money((total.tax for total in self.tax_totals), self.currency)

    @property
    def gross(self) -> Money:
        """What is to be paid."""
        return self.net + self.tax


def assemble_invoice(
    billable: Sequence[BillableCharge], issue_date: date, payment_days: int
) -> Invoice | tuple[Problem, ...]:
    """The invoice of these charges, in the order given, or every reason why there can be none."""
    if problems := _problems(billable):
        return problems
    lines = tuple(_line(position, item) for position, item in enumerate(billable, start=1))
    invoice = Invoice(
        kind=DocumentKind.INVOICE,
        currency=billable[0].charge.net.currency,
        issue_date=issue_date,
        due_date=issue_date + timedelta(days=payment_days),
        lines=lines,
        tax_totals=_tax_totals(lines),
    )
    if invoice.gross.is_negative:
        # What is owed to the buyer is stated by a credit note, which names the invoice it corrects.
        return (Problem(TOTAL_NEGATIVE, None, invoice.gross.as_wire()),)
    return invoice


def _line(position: int, item: BillableCharge) -> InvoiceLine:
    """The line of a charge."""
    charge, params = item.charge, MappingProxyType(dict(item.params))
    return InvoiceLine(position, item.charge_id, charge, charge.net, item.tax, params)


def _problems(billable: Sequence[BillableCharge]) -> tuple[Problem, ...]:
    """Everything that forbids an invoice of these charges."""
    if not billable:
        return (Problem(NOTHING_TO_INVOICE),)
    found = []
    currencies = sorted({item.charge.net.currency for item in billable})
    if len(currencies) > 1:
        found.append(Problem(SEVERAL_CURRENCIES, None, {"currencies": ", ".join(currencies)}))
    ids = [item.charge_id for item in billable]
    found.extend(
        Problem(CHARGED_TWICE, None, {"charge": charge_id})
        for charge_id in sorted({charge_id for charge_id in ids if ids.count(charge_id) > 1})
    )
    return tuple(found)


def _tax_totals(lines: Sequence[InvoiceLine]) -> tuple[TaxTotal, ...]:
    """The taxes by kind and rate, highest rate first; the tax of a rate is rounded once."""
    groups: dict[tuple[TaxKind, Decimal], list[Money]] = {}
    for line in lines:
        groups.setdefault((line.tax.kind, line.tax.rate_percent), []).append(line.net)
    totals = []
    for (kind, rate_percent), nets in sorted(groups.items(), key=lambda item: (-item[0][1], item[0][0])):
        base = sum_money(nets, nets[0].currency)
        totals.append(TaxTotal(kind, rate_percent, base, base.percent(rate_percent)))
    return tuple(totals)


def credit_note(
    invoice: Invoice,
    number: str,
    billable: Sequence[BillableCharge],
    issue_date: date,
    earlier: Sequence[Invoice] = (),
) -> Invoice | tuple[Problem, ...]:
    """The credit note of that invoice (by its number) for charges that give back, or why there can be none.

    A charge either reverses one that the invoice bills, or gives back part of a subscription that it bills;
    its tax is the one of the invoice's line. `earlier` are the credit notes that the invoice already has.
    """
    assert invoice.kind is DocumentKind.INVOICE, "a credit note corrects an invoice"
    assert all(note.corrects == number for note in earlier), "earlier credit notes are the invoice's own"
    corrected = [_corrected_line(invoice, item.charge) for item in billable]
    if problems := _credit_problems(billable, corrected, earlier):
        return problems
    lines = tuple(
        replace(
            _line(position, item),
            tax=line.tax,
            credits_position=line.position if item.charge.reverses else None,
        )
        for position, (item, line) in enumerate(zip(billable, corrected, strict=True), start=1)
        if line is not None
    )
    note = Invoice(
        kind=DocumentKind.CREDIT_NOTE,
        currency=invoice.currency,
        issue_date=issue_date,
        due_date=issue_date,
        lines=lines,
        tax_totals=_credited_taxes(lines, invoice, earlier),
        corrects=number,
    )
    left = invoice.net + sum_money((other.net for other in (*earlier, note)), invoice.currency)
    if not note.net.is_negative or left.is_negative:
        return (Problem(NOT_A_CREDIT_OF_THE_INVOICE, None, note.net.as_wire()),)
    return note


def _corrected_line(invoice: Invoice, charge: Charge) -> InvoiceLine | None:
    """The invoice's line that a charge gives back, or one of the same subscription, or None."""
    for line in invoice.lines:
        if charge.reverses == line.charge_id:
            return line
        if charge.reverses is None and charge.subscription_id == line.charge.subscription_id:
            return line
    return None


def _credit_problems(
    billable: Sequence[BillableCharge],
    corrected: Sequence[InvoiceLine | None],
    earlier: Sequence[Invoice],
) -> tuple[Problem, ...]:
    """Everything that forbids a credit note of these charges."""
    found = list(_problems(billable))
    credited = {line.charge_id for note in earlier for line in note.lines}
    reversed_already = {line.charge.reverses for note in earlier for line in note.lines} - {None}
    for item, line in zip(billable, corrected, strict=True):
        params = {"charge": item.charge_id}
        if line is None:
            found.append(Problem(NOT_ON_THE_INVOICE, None, params))
        elif item.charge_id in credited or item.charge.reverses in reversed_already:
            found.append(Problem(ALREADY_CREDITED, None, params))
    return tuple(found)


def _credited_taxes(
    lines: Sequence[InvoiceLine], invoice: Invoice, earlier: Sequence[Invoice]
) -> tuple[TaxTotal, ...]:
    """The taxes given back; what completes a rate gives back what is left of it, to the last cent."""
    found = []
    for total in _tax_totals(lines):
        others = [
            other
            for document in (invoice, *earlier)
            for other in document.tax_totals
            if (other.kind, other.rate_percent) == (total.kind, total.rate_percent)
        ]
        if not sum_money((other.base for other in others), invoice.currency) + total.base:
            total = replace(total, tax=-sum_money((other.tax for other in others), invoice.currency))  # noqa: PLW2901
        found.append(total)
    return tuple(found)
