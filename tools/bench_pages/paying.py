"""What was paid on those documents: payments, some of them taken back, laid on invoices by billing's own rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from tools.bench_pages.loading import Loader
from tools.bench_pages.trade import Actor, Trade

from tenantry.billing.events import PaymentRecorded, PaymentReversed
from tenantry.billing.issuing import Document
from tenantry.billing.models import Allocation, JournalEntry, Payment, Posting
from tenantry.billing.rules.journal import Account, postings_for_payment
from tenantry.billing.rules.settlement import Allotment, OpenItem, Receipt, settle
from tenantry.kernel.money import Money, sum_money
from tenantry.parties.models import Party

TABLES = (Payment, Allocation)
_NEVER_PAYS = 0.06  # of the accounts
_TAKEN_BACK = 0.04  # of the payments
_PAYS_TOO_MUCH = 0.03
_PAYS_IN_PART = 0.05
_ADVANCE = Money(Decimal(25), "EUR")
_WHY = "Returned by the bank"


@dataclass(slots=True)
class _Open:
    """An invoice with what its credit notes and payments have left of it."""

    key: int
    due: date
    left: Money


@dataclass(slots=True)
class _Purse:
    """What of an account is due, and what it has paid that lies on no invoice, by payment."""

    due: list[_Open] = field(default_factory=list)
    free: dict[int, Money] = field(default_factory=dict)


class Paying:
    """Pays, account by account, each week what had fallen due in it: one transfer for all invoices of the week."""

    def __init__(self, load: Loader, trade: Trade, clerk: Actor, now: datetime) -> None:
        self.load, self.trade, self.clerk, self.now, self.dice = load, trade, clerk, now, load.dice
        self._open: dict[int, dict[int, _Open]] = defaultdict(dict)
        self._accounts: dict[int, Party] = {}

    def expect(self, document: Document, account: Party) -> None:
        """Note what a document asks for, or what a credit note takes off its invoice."""
        issued, found = document.issued, self._open[account.pk]
        self._accounts[account.pk] = account
        if document.corrects is not None:
            found[document.corrects.key].left += issued.invoice.gross
        else:
            found[issued.key] = _Open(issued.key, issued.invoice.due_date, issued.invoice.gross)

    def pay(self) -> None:
        """Write a year of payments. A direct customer is now and then weeks late, and some never pay."""
        for key, found in self._open.items():
            account = self._accounts[key]
            is_direct = account.kind == "customer"
            if is_direct and self.dice.random() < _NEVER_PAYS:
                continue
            late = timedelta(days=self.dice.choice((0, 0, 0, 7, 21)) if is_direct else 0)
            weeks: dict[date, list[_Open]] = defaultdict(list)
            for one in found.values():
                if one.left.amount > 0:
                    weeks[one.due - timedelta(days=one.due.weekday())].append(one)
            purse = _Purse()
            for monday in sorted(weeks):
                at = datetime.combine(monday + timedelta(days=7) + late, time(9, 30), UTC)
                purse.due += weeks[monday]
                if at < self.now:
                    self._transfer(account, purse, at)
            self._lay(purse, self.now)

    def _transfer(self, account: Party, purse: _Purse, at: datetime) -> None:
        """One transfer for all that is due; a bank takes some back some days later."""
        wanted = sum_money([one.left for one in purse.due], "EUR") - sum_money(purse.free.values(), "EUR")
        odds = self.dice.random()
        if odds < _PAYS_TOO_MUCH:
            wanted += _ADVANCE
        elif odds < _PAYS_TOO_MUCH + _PAYS_IN_PART:
            wanted = Money((wanted.amount * 3 / 4).quantize(Decimal("0.01")), "EUR")
        if wanted.amount <= 0:
            return
        key, public_id = self._payment(account, wanted, at, None)
        self.trade.tell(PaymentRecorded(public_id, account.public_id, wanted), self.clerk, at)
        purse.free[key] = wanted
        laid = [one for one in self._lay(purse, at) if one.payment == key]
        then = at + timedelta(days=3)
        if self.dice.random() < _TAKEN_BACK and then < self.now:
            _, reversal = self._payment(account, -wanted, then, key)
            told = PaymentReversed(public_id, account.public_id, wanted, reversal, _WHY)
            self.trade.tell(told, self.clerk, then)
            purse.free.pop(key, None)
            for one in laid:
                self._write(one.payment, one.invoice, -one.amount, then)
                invoice = self._open[account.pk][one.invoice]
                invoice.left += one.amount
                if invoice not in purse.due:  # a part of it may have been open all the time
                    purse.due.append(invoice)
            self._lay(purse, then)

    def _lay(self, purse: _Purse, at: datetime) -> tuple[Allotment, ...]:
        """Lay free money on what is due, the oldest first."""
        found = {one.key: one for one in purse.due}
        laid = settle(
            [OpenItem(one.key, one.due, one.left) for one in purse.due],
            [Receipt(key, amount) for key, amount in purse.free.items()],
            [],
        )
        for one in laid:
            self._write(one.payment, one.invoice, one.amount, at)
            found[one.invoice].left -= one.amount
            purse.free[one.payment] -= one.amount
        purse.due = [one for one in purse.due if one.left.amount > 0]
        purse.free = {key: amount for key, amount in purse.free.items() if amount.amount > 0}
        return laid

    def _write(self, payment: int, invoice: int, amount: Money, at: datetime) -> None:
        self.load.add(Allocation, payment_id=payment, invoice_id=invoice, amount=amount.amount, at=at)

    def _payment(self, account: Party, amount: Money, at: datetime, reverses: int | None) -> tuple[int, str]:
        load, public_id = self.load, self.load.public_id("pay", at)
        key = load.add(
            Payment, public_id=public_id, account_id=account.pk, amount=amount.amount, currency=amount.currency,
            received_on=at.date(), reference=f"SEPA {at:%y%m%d} {account.pk}", reverses_id=reverses,
            note=_WHY if reverses else "", actor_kind=self.clerk.kind, actor_id=self.clerk.id,
            at=at, recorded_at=at,
        )  # fmt: skip
        entry = load.add(
            JournalEntry, public_id=load.public_id("jrn", at), payment_id=key, entry_date=at.date(),
            text="payment_reversal" if reverses else "payment", at=at, recorded_at=at,
        )  # fmt: skip
        for posting in postings_for_payment(amount):
            load.add(
                Posting, entry_id=entry, ledger=posting.account.value, amount=posting.amount.amount,
                currency=posting.amount.currency,
                party_id=account.pk if posting.account is Account.RECEIVABLE else None,
            )  # fmt: skip
        return key, public_id
