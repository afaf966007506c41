"""Turn the new charges of a billing run into numbered documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tenantry.billing import blocks, locks, models, stored
from tenantry.billing.booking import Fresh
from tenantry.billing.documents.compose import Heading, compose
from tenantry.billing.documents.words import LANGUAGES
from tenantry.billing.gathering import Booked, invoiced_on
from tenantry.billing.guards import GuardFired
from tenantry.billing.recording import next_keys
from tenantry.billing.rules.document import InvoiceDocument
from tenantry.billing.rules.grouping import CreditGroup, Grouping, InvoiceGroup, group
from tenantry.billing.rules.invoice import (
    BillableCharge,
    Invoice,
    assemble_invoice,
    credit_note,
)
from tenantry.billing.rules.tax import TaxBuyer, TaxDecision, TaxSeller, VatValidity, decide_tax
from tenantry.billing.stored import Issued
from tenantry.compliance import reads as compliance
from tenantry.foundation import public_ids
from tenantry.kernel.problems import Problem
from tenantry.parties.models import Party


@dataclass(frozen=True, slots=True)
class Document:
    """A document of this run: what was decided, and under which keys and number it is written."""

    issued: Issued
    corrects: Issued | None
    printed: InvoiceDocument
    entry_key: int  # of its entry in the journal


@dataclass(frozen=True, slots=True)
class _Keys:
    """Keys of the rows to be written, used up from the front."""

    documents: list[int]
    lines: list[int]
    entries: list[int]


class Issue:
    """One run's issuing: who sells, who buys, on which day, from which charges."""

    def __init__(self, billed: models.BilledAccount, fresh: Sequence[Fresh], now: datetime) -> None:
        self.provider_id = billed.provider_id
        self.now = now
        self.by_id = {item.item.charge_id: item for item in fresh}
        self.party = Party.objects.select_related("provider").get(
            provider_id=billed.provider_id, pk=billed.account_id
        )
        self.provider = self.party.provider
        # The law's date is the one in the provider's own zone.
        self.day: date = now.astimezone(ZoneInfo(self.provider.time_zone)).date()
        language = self.party.language.split("-")[0]
        self.language = language if language in LANGUAGES else "en"

    def issue(self, booked: Sequence[Booked]) -> list[Document]:
        """Assemble and number every document of the charges; raises GuardFired where one cannot be."""
        items = [fresh.item for fresh in self.by_id.values()]
        gives_back = any(item.charge.net.is_negative for item in items)
        standing = invoiced_on(self.provider_id, booked) if gives_back else {}
        wanted = group(items, [item.fact for item in booked], standing)
        if not wanted.invoices and not wanted.credit_notes:
            return []
        taxed = self._decide_tax() if wanted.invoices else None
        earlier = self._corrected(wanted)
        keys = self._keys(wanted)
        numbers = self._take_numbers(wanted)
        issued: dict[InvoiceGroup, Document] = {}
        for found in wanted.invoices:
            assert taxed is not None
            issued[found] = self._invoice(found, *taxed, number=next(numbers), keys=keys)
        documents = list(issued.values())
        for note in wanted.credit_notes:
            target = note.corrects
            corrected = earlier[target] if isinstance(target, str) else [issued[target].issued]
            documents.append(self._credit_note(note, corrected, number=next(numbers), keys=keys))
        return documents

    def _decide_tax(self) -> tuple[TaxDecision, dict[str, Any]]:
        """How this buyer is taxed today, and what the VAT register said; GuardFired where nobody knows."""
        check = compliance.vat_validity(self.provider_id, self.party.pk)
        validity = VatValidity.UNKNOWN if check.result == "none" else VatValidity(check.result)
        buyer = TaxBuyer(self.party.country, self.party.vat_number or None, validity)
        decision = decide_tax(TaxSeller(self.provider.country, self.provider.vat_number), buyer, self.day)
        if isinstance(decision, Problem):
            raise GuardFired(decision)
        vat_check = {
            "vat_number": self.party.vat_number,
            "result": check.result,
            "checked_at": check.checked_at.isoformat() if check.checked_at else None,
            "source": check.source,
            "consultation_number": check.consultation_number,
        }
        return decision, vat_check

    def _corrected(self, wanted: Grouping) -> dict[str, list[Issued]]:
        """Each invoice of an earlier run that is corrected, followed by the credit notes it has already."""
        ids = [found.corrects for found in wanted.credit_notes if isinstance(found.corrects, str)]
        if not ids:
            return {}
        documents = stored.with_credit_notes(self.provider_id, ids)
        chains = {other.number: [other] for other in documents if other.invoice.corrects is None}
        for other in documents:
            if other.invoice.corrects is not None:
                chains[other.invoice.corrects].append(other)
        return {chain[0].public_id: chain for chain in chains.values()}

    def _keys(self, wanted: Grouping) -> _Keys:
        ids = [found.charge_ids for found in wanted.invoices] + [
            found.charge_ids for found in wanted.credit_notes
        ]
        lines = sum(map(len, ids))
        tables = (models.Invoice, len(ids)), (models.InvoiceLine, lines), (models.JournalEntry, len(ids))
        return _Keys(*next_keys(*tables))

    def _take_numbers(self, wanted: Grouping) -> Iterator[str]:
        """The numbers of invoices, then of credit notes, each of their kind's own series of the year."""
        year = self.day.year
        invoice, note = f"invoice-{year}", f"credit_note-{year}"
        counts = {invoice: len(wanted.invoices), note: len(wanted.credit_notes)}
        taken = locks.take_numbers(self.provider_id, counts)
        yield from (f"{year}-{number:06}" for number in taken.get(invoice, []))
        yield from (f"CN-{year}-{number:06}" for number in taken.get(note, []))

    def _invoice(
        self,
        found: InvoiceGroup,
        decision: TaxDecision,
        vat_check: dict[str, Any],
        *,
        number: str,
        keys: _Keys,
    ) -> Document:
        terms = self.party.payment_terms_days
        days = self.provider.payment_terms_days if terms is None else terms
        reference, billable = self._billable(found.charge_ids, decision)
        invoice = assemble_invoice(billable, self.day, days)
        if not isinstance(invoice, Invoice):
            raise GuardFired(*invoice)
        tax_data = {"decision": stored.tax_data(decision), "vat_check": vat_check}
        return self._document(invoice, None, number, found.order_id, reference, tax_data, keys)

    def _credit_note(
        self, found: CreditGroup, corrected: list[Issued], *, number: str, keys: _Keys
    ) -> Document:
        invoice, *notes = corrected
        decision = stored.tax_decision(invoice.tax_data)
        _, billable = self._billable(found.charge_ids, decision)
        note = credit_note(
            invoice.invoice, invoice.number, billable, self.day, [other.invoice for other in notes]
        )
        if not isinstance(note, Invoice):
            raise GuardFired(*note)
        return self._document(
            note, invoice, number, invoice.order_id, invoice.buyer_reference, invoice.tax_data, keys
        )

    def _billable(self, charge_ids: Sequence[str], decision: TaxDecision) -> tuple[str, list[BillableCharge]]:
        """The charges with what their lines say; a reference that all share stands above the lines."""
        members = [self.by_id[charge_id] for charge_id in charge_ids]
        references = {item.subject.references[item.item.charge.change_sequence] for item in members}
        shared = references.pop() if len(references) == 1 else ""
        return shared, [
            BillableCharge(item.item.charge_id, item.item.charge, decision, line_params(item, shared))
            for item in members
        ]

    def _document(
        self,
        invoice: Invoice,
        corrects: Issued | None,
        number: str,
        order_id: str,
        reference: str,
        tax_data: dict[str, Any],
        keys: _Keys,
    ) -> Document:
        issued = Issued(
            key=keys.documents.pop(0),
            public_id=public_ids.new("inv", self.now),
            number=number,
            order_id=order_id,
            buyer_reference=reference,
            invoice=invoice,
            line_keys=tuple(keys.lines.pop(0) for _ in invoice.lines),
            tax_data=tax_data,
        )
        heading = Heading(
            number=number,
            language=self.language,
            seller=blocks.seller_block(self.provider, self.language),
            buyer=blocks.buyer_block(self.party, self.language),
            bank=blocks.bank_of(self.provider),
            buyer_reference=reference,
            order_reference=order_id,
            corrects_date=corrects.invoice.issue_date if corrects else None,
        )
        return Document(issued, corrects, compose(invoice, heading), keys.entries.pop(0))


def line_params(item: Fresh, shared_reference: str) -> dict[str, str]:
    """What the sentence of a line needs; no line break of what somebody typed breaks a printed line."""
    reference = item.subject.references[item.item.charge.change_sequence]
    params = {
        "plan": item.subject.plan,
        "term": item.subject.facts.term.value,
        "billing_plan": item.subject.facts.billing_plan.value,
        "end_customer": item.subject.customer,
        "reference": "" if reference == shared_reference else reference,
    }
    return {name: " ".join(value.split()) for name, value in params.items()}
