"""Payments, on which invoices they lie, and what is open of an invoice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Lower

from tenantry.billing.models import Allocation, Invoice, Payment
from tenantry.billing.rules.settlement import settlement_of
from tenantry.billing.settling import free_of, items_of, lying_on
from tenantry.foundation import statements
from tenantry.foundation.columns import IsAmong, made
from tenantry.foundation.slices import (
    Listed,
    Slice,
    Wish,
    all_of,
    begins,
    key_of,
    matching,
    of_days,
    slice_of,
)
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money, sum_money
from tenantry.parties import permissions
from tenantry.parties.models import Party
from tenantry.parties.reads.lists import party_named


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment, or a reversal, in a list."""

    id: int
    public_id: str
    account: str
    account_name: str
    amount: Money
    free: Money  # what of it lies on no invoice
    received_on: date
    reference: str
    state: str  # received, reversed, reversal
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SettledInvoice:
    """What of a payment lies on an invoice."""

    invoice: str
    number: str
    amount: Money


@dataclass(frozen=True, slots=True)
class SettledBy:
    """What lies on an invoice of a payment."""

    payment: str
    reference: str
    received_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentDetail:
    """A payment with everything that is known of it."""

    payment: PaymentRow
    note: str
    actor_kind: str
    actor_id: str
    reverses: str | None
    reversed_by: str | None
    why_reversed: str
    invoices: tuple[SettledInvoice, ...]


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice of which something is open."""

    public_id: str
    number: str
    due_date: date
    open: Money


@dataclass(frozen=True, slots=True)
class Standing:
    """How an account stands in a currency: what is open, and what was paid and lies on no invoice."""

    open_invoices: tuple[OpenInvoice, ...]
    open: Money
    free: Money


_AMOUNT: DecimalField[Any, Any] = DecimalField(max_digits=19, decimal_places=4)


def _or_nothing(rows: Any) -> Any:
    return Coalesce(Subquery(rows), Value(Decimal(0)), output_field=_AMOUNT)


def paid_amount() -> Any:
    """What was paid on an invoice, as a column."""
    rows = Allocation.objects.filter(provider_id=OuterRef("provider_id"), invoice_id=OuterRef("pk"))
    return _or_nothing(rows.order_by().values("invoice_id").annotate(total=Sum("amount")).values("total"))


def open_amount() -> Any:
    """What is open of an invoice, as a column: its total with its credit notes, less what was paid."""
    notes = Invoice.objects.filter(provider_id=OuterRef("provider_id"), corrects_id=OuterRef("pk"))
    credited = _or_nothing(
        notes.order_by().values("corrects_id").annotate(total=Sum("gross")).values("total")
    )
    return F("gross") + credited - paid_amount()


def settlement(kind: str, gross: Money, open_now: Money, paid: Money) -> str:
    """The state of a document in words of the rule; empty for a credit note, which lies on its invoice."""
    return settlement_of(gross, open_now, paid).value if kind == "invoice" else ""


def is_open(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """The invoices of which something is open."""
    return rows.filter(kind="invoice").alias(open_now=open_amount()).filter(open_now__gt=0)


_OPEN_KEYS = """
    SELECT coalesce(array_agg(i.id), '{}')::text FROM billing_invoice i
    LEFT JOIN (
        SELECT n.corrects_id, sum(n.gross) AS credited FROM billing_invoice n
        WHERE n.provider_id = %(provider)s AND n.kind = 'credit_note'
          AND (%(account)s::bigint IS NULL OR n.account_id = %(account)s)
        GROUP BY n.corrects_id
    ) c ON c.corrects_id = i.id
    LEFT JOIN (
        SELECT l.invoice_id, sum(l.amount) AS paid FROM billing_allocation l
        WHERE l.provider_id = %(provider)s AND (%(account)s::bigint IS NULL OR l.payment_id IN (
            SELECT p.id FROM billing_payment p
            WHERE p.provider_id = %(provider)s AND p.account_id = %(account)s))
        GROUP BY l.invoice_id
    ) a ON a.invoice_id = i.id
    WHERE i.provider_id = %(provider)s AND i.kind = 'invoice'
      AND (%(account)s::bigint IS NULL OR i.account_id = %(account)s)
      AND i.gross + coalesce(c.credited, 0) - coalesce(a.paid, 0) > 0
"""


def is_one_of_the_open(actor: Actor) -> Q:
    """That it is one of the invoices that the actor may see and of which something is open: one statement, now.

    A list that is narrowed to them, or to the others, judges each invoice once, and not for its rows and its total
    again. The keys come and go as the database writes them: nobody here looks at one.
    """
    permissions.require(actor, "invoice.read")
    account = None if permissions.sees_all(actor) else actor.party_id
    ((keys,),) = statements.rows(_OPEN_KEYS, {"provider": actor.provider_id, "account": account})
    return Q(IsAmong(F("pk"), Cast(Value(keys), ArrayField(BigIntegerField()))))


def _visible(actor: Actor) -> QuerySet[Payment]:
    permissions.require(actor, "payment.read")
    rows = Payment.objects.filter(provider_id=actor.provider_id)
    return rows if permissions.sees_all(actor) else rows.filter(account_id=actor.party_id)


def _lying() -> Any:
    """What of a payment lies on invoices."""
    rows = Allocation.objects.filter(provider_id=OuterRef("provider_id"), payment_id=OuterRef("pk"))
    return _or_nothing(rows.order_by().values("payment_id").annotate(total=Sum("amount")).values("total"))


def _undone() -> Any:
    """Whether a payment was reversed."""
    return Exists(Payment.objects.filter(provider_id=OuterRef("provider_id"), reverses_id=OuterRef("pk")))


_COLUMNS = (
    "id", "public_id", "account__public_id", "account__name", "amount", _lying, "currency", "received_on",
    "reference", "reverses_id", _undone, "at",
)  # fmt: skip


def _row(
    key: int, public_id: str, account: str, name: str, amount: Decimal, lying: Decimal, currency: str,
    received_on: date, reference: str, reverses: int | None, undone: bool, at: datetime,
) -> PaymentRow:  # fmt: skip
    state = "reversal" if reverses else "reversed" if undone else "received"
    free = Money(amount - lying, currency) if state == "received" else Money.zero(currency)
    return PaymentRow(
        key, public_id, account, name, Money(amount, currency), free, received_on, reference, state, at
    )


def payments(
    actor: Actor,
    *,
    limit: int,
    before_id: int | None = None,
    account: str = "",
    invoice: str = "",
    q: str = "",
) -> list[PaymentRow]:
    """Payments and reversals, newest first; `q` is looked for in the reference. One statement."""
    rows = _visible(actor)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    if account:
        rows = rows.filter(account__public_id=account)
    if invoice:
        lying = Allocation.objects.filter(provider_id=actor.provider_id, invoice__public_id=invoice)
        rows = rows.filter(pk__in=lying.values("payment_id"))
    if q:
        rows = rows.filter(reference__icontains=q)
    found = rows.order_by("-pk").values_list(*made(_COLUMNS))[:limit]
    return [_row(*one) for one in found]


def payment(actor: Actor, public_id: str) -> PaymentDetail:
    """One payment with the invoices it lies on."""
    rows = _visible(actor).filter(public_id=public_id).order_by("pk")
    found = rows.values_list(*made(_COLUMNS), "note", "actor_kind", "actor_id", "reverses__public_id").first()
    if found is None:
        raise permissions.not_found("payment", public_id)
    row, (note, kind, actor_id, reverses) = _row(*found[: len(_COLUMNS)]), found[len(_COLUMNS) :]
    undone = Payment.objects.filter(provider_id=actor.provider_id, reverses_id=row.id)
    reversal = undone.values_list("public_id", "note").first() or (None, "")
    currency = row.amount.currency
    lying = {one.invoice: one.amount for one in lying_on(actor.provider_id, currency, payment=row.id)}
    invoices = Invoice.objects.filter(provider_id=actor.provider_id, pk__in=lying).order_by("due_date", "pk")
    settled = invoices.values_list("pk", "public_id", "number")
    return PaymentDetail(
        payment=row,
        note=note,
        actor_kind=kind,
        actor_id=actor_id,
        reverses=reverses,
        reversed_by=reversal[0],
        why_reversed=reversal[1],
        invoices=tuple(SettledInvoice(public, number, lying[key]) for key, public, number in settled),
    )


def settled_by(actor: Actor, invoice: str) -> list[SettledBy]:
    """The payments that lie on an invoice that the actor may see, the oldest first. One statement."""
    permissions.require(actor, "payment.read")
    rows = Allocation.objects.filter(provider_id=actor.provider_id, invoice__public_id=invoice)
    if not permissions.sees_all(actor):
        rows = rows.filter(invoice__account_id=actor.party_id)
    found = (
        rows.order_by("payment_id")
        .values_list("payment__public_id", "payment__reference", "payment__received_on", "payment__currency")
        .annotate(total=Sum("amount"))
        .filter(total__gt=0)
    )
    return [SettledBy(key, text, day, Money(total, cur)) for key, text, day, cur, total in found]


def standing(actor: Actor, account: str, currency: str) -> Standing:
    """What an account owes in a currency, invoice by invoice, and what it has paid beyond."""
    permissions.require(actor, "payment.read")
    rows = Party.objects.filter(provider_id=actor.provider_id, public_id=account)
    key = rows.values_list("id", flat=True).first()
    if not permissions.sees_all(actor):
        key = key if key == actor.party_id else None
    if key is None:
        raise permissions.not_found("account", account)
    items = [one for one in items_of(actor.provider_id, key, currency) if one.item.open.amount > 0]
    shown = tuple(OpenInvoice(one.public_id, one.number, one.item.due_date, one.item.open) for one in items)
    free = [one.free for one in free_of(actor.provider_id, key, currency)]
    return Standing(shown, sum_money([one.open for one in shown], currency), sum_money(free, currency))


def payments_slice(actor: Actor, wish: Wish) -> Slice[PaymentRow]:
    """Payments. Filters: account, state ("received", "free", "reversed"), received_from, received_to."""
    return slice_of(_payments(actor, wish), wish, _PAYMENTS)


def payments_all(actor: Actor, wish: Wish) -> Iterator[PaymentRow]:
    """The same, whole."""
    return all_of(_payments(actor, wish), wish, _PAYMENTS)


def _payments(actor: Actor, wish: Wish) -> QuerySet[Payment]:
    rows = _visible(actor).alias(lying=_lying(), undone=_undone())
    if account := wish.get("account"):
        rows = rows.filter(account_id=key_of(Party, actor.provider_id, account))
    state = wish.get("state")
    if state == "reversed":
        rows = rows.filter(Q(undone=True) | Q(reverses__isnull=False))
    elif state:
        rows = rows.filter(undone=False, reverses__isnull=True)
        rows = rows.filter(amount__gt=F("lying")) if state == "free" else rows
    found = matching(
        wish.q,
        "public_id",
        begins("reference"),
        *(() if actor.party_id else (party_named(actor.provider_id, "account_id"),)),
    )
    return rows.filter(found & of_days(wish, "received", "received_on"))


_PAYMENTS = Listed(
    _COLUMNS,
    _row,
    {"received": ("received_on",), "amount": ("amount",), "account": (Lower("account__name"),)},
)
