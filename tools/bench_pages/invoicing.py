"""What billing has booked for those orders: charges, documents and the journal, by billing's own rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tools.bench_pages.loading import Loader
from tools.bench_pages.paying import Paying
from tools.bench_pages.people import Customer
from tools.bench_pages.trade import SYSTEM, Held, Sale, Trade

from tenantry.billing import blocks, stored
from tenantry.billing.booking import Fresh, charge_row
from tenantry.billing.documents.compose import Heading, compose
from tenantry.billing.documents.words import LANGUAGES
from tenantry.billing.events import CreditNoteIssued, InvoiceIssued
from tenantry.billing.gathering import Subject, change_fact
from tenantry.billing.issuing import Document, line_params
from tenantry.billing.models import (
    BilledAccount,
    Charge,
    Invoice,
    InvoiceLine,
    JournalEntry,
    NumberSeries,
    Posting,
)
from tenantry.billing.rules.document import PartyBlock
from tenantry.billing.rules.facts import ChargeKind, SubscriptionFacts
from tenantry.billing.rules.grouping import NewCharge
from tenantry.billing.rules.invoice import BillableCharge, assemble_invoice, credit_note
from tenantry.billing.rules.invoice import Invoice as Assembled
from tenantry.billing.rules.rating import charges
from tenantry.billing.rules.tax import TaxBuyer, TaxSeller, VatValidity, decide_tax
from tenantry.billing.stored import Issued
from tenantry.billing.writing import invoice_row, line_rows, posting_rows
from tenantry.jobs.models import ConsumerCursor, Event
from tenantry.kernel.problems import Problem
from tenantry.parties.models import Party, Provider

TABLES = (
    Charge,
    Invoice,
    InvoiceLine,
    JournalEntry,
    Posting,
    Event,
    ConsumerCursor,
    BilledAccount,
    NumberSeries,
)


class Invoicing:
    """Bills sales in the order of their days, so that numbers follow the calendar."""

    def __init__(self, load: Loader, trade: Trade, provider: Provider, paying: Paying) -> None:
        self.load, self.trade, self.provider, self.now = load, trade, provider, paying.now
        self._paying = paying
        self._numbers: Counter[str] = Counter()
        self._due: dict[date, list[tuple[Sale, list[Fresh]]]] = defaultdict(list)
        self._invoices: dict[tuple[str, str], Document] = {}  # of an order and a subscription: the newest
        self._last_change: dict[int, int] = defaultdict(int)
        self._taxed: dict[int, Any] = {}
        self._blocks: dict[
            int, tuple[PartyBlock, PartyBlock]
        ] = {}  # seller and buyer, as an account's documents say

    def expect(self, sale: Sale) -> None:
        """Work out what is owed for a sale until today, and note the days on which it is billed."""
        by_day: dict[date, list[Fresh]] = defaultdict(list)
        for held in sale.held:
            subject = _subject(held, sale.customer)
            at = {change["sequence"]: change["at"] for change in held.changes}
            for charge in charges(subject.facts, self.now.astimezone(UTC).date()):
                is_change = charge.kind not in (ChargeKind.NEW, ChargeKind.CYCLE)
                day = at[charge.change_sequence].date() if is_change else charge.period.start
                new = NewCharge(self.load.public_id("chg", _morning(day)), charge, sale.order_id)
                by_day[day].append(Fresh(0, new, subject))
            last = max(change["id"] for change in held.changes)
            account = sale.customer.account.pk
            self._last_change[account] = max(self._last_change[account], last)
        for day, fresh in by_day.items():
            self._due[day].append((sale, fresh))

    def bill(self) -> Iterator[int]:
        """Bill every day; yields from time to time how many documents there are, so that they can be written."""
        count = 0
        for day in sorted(self._due):
            for sale, fresh in self._due.pop(day):
                count += self._bill(sale, fresh, day)
            if count > 5_000:
                yield count
                count = 0
        for account, last in self._last_change.items():
            self.load.add(
                BilledAccount, account_id=account, last_change_id=last, billed_through=self.now.date(),
                requested_through=self.now.date(),
            )  # fmt: skip
        for name, last in self._numbers.items():
            self.load.add(NumberSeries, name=name, next_number=last + 1)
        yield count

    def _bill(self, sale: Sale, found: list[Fresh], day: date) -> int:
        """One run's documents for one order: what is owed in an invoice, what is given back in a credit note."""
        at = sale.held[0].started_at if day == sale.held[0].started_at.date() else _morning(day)
        fresh = [Fresh(self.load.key(Charge), one.item, one.subject) for one in found]
        for one in fresh:
            self.load.add(
                Charge, account_id=sale.customer.account.pk, at=at, recorded_at=at, **charge_row(one, {})
            )
        gives_back = [one for one in fresh if one.item.charge.kind is ChargeKind.CANCELLATION_CREDIT]
        owed = [one for one in fresh if one not in gives_back]
        written = 0
        if owed:
            self._write(sale, owed, self._invoice(sale, owed, day, at), at)
            written += 1
        if [one for one in gives_back if one.item.charge.net]:
            self._write(sale, gives_back, self._note(sale, gives_back, day, at), at)
            written += 1
        return written

    def _invoice(self, sale: Sale, owed: list[Fresh], day: date, at: datetime) -> Document:
        decision, vat_check = self._tax(sale.customer.account, day)
        reference, billable = _billable(owed, decision)
        invoice = assemble_invoice(billable, day, self.provider.payment_terms_days)
        assert isinstance(invoice, Assembled), invoice
        tax_data = {"decision": stored.tax_data(decision), "vat_check": vat_check}
        document = self._document(sale, invoice, None, reference, tax_data, at)
        for one in owed:
            self._invoices[sale.order_id, one.subject.facts.subscription_id] = document
        return document

    def _note(self, sale: Sale, found: list[Fresh], day: date, at: datetime) -> Document:
        corrected = self._invoices[sale.order_id, found[0].subject.facts.subscription_id].issued
        decision = stored.tax_decision(corrected.tax_data)
        _, billable = _billable(found, decision)
        note = credit_note(corrected.invoice, corrected.number, billable, day, [])
        assert isinstance(note, Assembled), note
        return self._document(sale, note, corrected, corrected.buyer_reference, corrected.tax_data, at)

    def _document(
        self,
        sale: Sale,
        invoice: Assembled,
        corrects: Issued | None,
        reference: str,
        tax_data: dict[str, Any],
        at: datetime,
    ) -> Document:
        load, account = self.load, sale.customer.account
        series = f"{invoice.kind.value}-{invoice.issue_date.year}"
        self._numbers[series] += 1
        number = f"{'CN-' if corrects else ''}{invoice.issue_date.year}-{self._numbers[series]:06}"
        issued = Issued(
            key=load.key(Invoice),
            public_id=load.public_id("inv", at),
            number=number,
            order_id=sale.order_id,
            buyer_reference=reference,
            invoice=invoice,
            line_keys=tuple(load.key(InvoiceLine) for _ in invoice.lines),
            tax_data=tax_data,
        )
        language = account.language if account.language in LANGUAGES else "en"
        if account.pk not in self._blocks:
            named = blocks.seller_block(self.provider, language), blocks.buyer_block(account, language)
            self._blocks[account.pk] = named
        heading = Heading(
            number=number,
            language=language,
            seller=self._blocks[account.pk][0],
            buyer=self._blocks[account.pk][1],
            bank=blocks.bank_of(self.provider),
            buyer_reference=reference,
            order_reference=sale.order_id,
            corrects_date=corrects.invoice.issue_date if corrects else None,
        )
        return Document(issued, corrects, compose(invoice, heading), load.key(JournalEntry))

    def _write(self, sale: Sale, fresh: list[Fresh], document: Document, at: datetime) -> None:
        load, account, issued = self.load, sale.customer.account, document.issued
        keys = {one.item.charge_id: one.key for one in fresh}
        load.add(Invoice, account_id=account.pk, at=at, recorded_at=at, **invoice_row(document))
        self._paying.expect(document, account)
        for row in line_rows(document, keys):
            load.add(InvoiceLine, **row)
        load.add(
            JournalEntry, id=document.entry_key, public_id=load.public_id("jrn", at), invoice_id=issued.key,
            entry_date=issued.invoice.issue_date, text=issued.invoice.kind.value, at=at, recorded_at=at,
        )  # fmt: skip
        for row in posting_rows(issued.invoice, keys, account.pk):
            load.add(Posting, entry_id=document.entry_key, **row)
        told = (
            issued.public_id,
            sale.order_id,
            account.public_id,
            issued.number,
            issued.invoice.gross.as_wire(),
        )
        if document.corrects is None:
            self.trade.tell(InvoiceIssued(*told), SYSTEM, at)
        else:
            self.trade.tell(CreditNoteIssued(*told, document.corrects.public_id), SYSTEM, at)
        self.trade.heard("documents.render", "invoice", issued.public_id)

    def _tax(self, account: Party, day: date) -> tuple[Any, dict[str, Any]]:
        if account.pk not in self._taxed:
            buyer = TaxBuyer(account.country, account.vat_number or None, VatValidity.VALID)
            decision = decide_tax(TaxSeller(self.provider.country, self.provider.vat_number), buyer, day)
            assert not isinstance(decision, Problem), decision
            check = {
                "vat_number": account.vat_number, "result": "valid", "checked_at": account.created_at.isoformat(),
                "source": "stand-in", "consultation_number": f"C{account.pk:07}",
            }  # fmt: skip
            self._taxed[account.pk] = decision, check
        found: tuple[Any, dict[str, Any]] = self._taxed[account.pk]
        return found


def _billable(fresh: list[Fresh], decision: Any) -> tuple[str, list[BillableCharge]]:
    references = {one.subject.references[one.item.charge.change_sequence] for one in fresh}
    shared = references.pop() if len(references) == 1 else ""
    return shared, [
        BillableCharge(one.item.charge_id, one.item.charge, decision, line_params(one, shared))
        for one in fresh
    ]


def _subject(held: Held, customer: Customer) -> Subject:
    facts = SubscriptionFacts(
        subscription_id=held.public_id,
        currency="EUR",
        term=held.term,
        billing_plan=held.billing_plan,
        anchor=held.started_at.date(),
        term_end=held.term_end,
        changes=tuple(
            change_fact(
                change["sequence"], change["kind"], change["effective_on"], change["at"], change["seats"],
                change["unit_price"], change["unit_cost"], change["cause"], currency="EUR",
            )
            for change in held.changes
        ),
        cancellable_until=held.started_at + timedelta(hours=168),
    )  # fmt: skip
    return Subject(
        key=held.key,
        facts=facts,
        plan=held.plan.title,
        customer="" if customer.party.pk == customer.account.pk else customer.party.name,
        change_keys={change["sequence"]: change["id"] for change in held.changes},
        references={change["sequence"]: change["buyer_reference"] for change in held.changes},
    )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(2), UTC)
