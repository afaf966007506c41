"""What is owed: charges, documents with gapless numbers, and the books. Nothing here is ever changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tenantry.foundation.append_only import append_only
from tenantry.foundation.fields import AmountField, CodeField, RateField, prefix_index
from tenantry.foundation.scoped_keys import ScopedKey
from tenantry.parties.scoped import Business, ProviderScoped


class BilledAccount(ProviderScoped):
    """How far an account has been billed; parked with a reason when a guard fired."""

    account = ScopedKey("parties.Party")
    last_change_id = models.BigIntegerField(default=0)
    billed_through = models.DateField(null=True)
    requested_through = models.DateField(null=True, help_text="the last day for which a run was asked for")
    parked_at = models.DateTimeField(null=True)
    parked_reason = models.JSONField(null=True)

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "account"], name="billing_account_once"),
        ]


class NumberSeries(ProviderScoped):
    """The next number of a series, taken by the transaction that uses it, so that none is lost."""

    name = CodeField()
    next_number = models.BigIntegerField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "name"], name="billing_series_name"),
        ]


class Charge(Business):
    """An amount for a period, caused by one change of one subscription."""

    account = ScopedKey("parties.Party")
    subscription = ScopedKey("subscriptions.Subscription")
    change = ScopedKey("subscriptions.SubscriptionChange")
    kind = CodeField()
    period_start = models.DateField()
    period_end = models.DateField()
    revision = models.IntegerField()
    quantity = models.IntegerField()
    unit_price = RateField()
    amount = AmountField()
    unit_cost = RateField()
    cost = AmountField()
    currency = CodeField(max_length=3)
    reverses = ScopedKey("billing.Charge", null=True)
    reason = models.JSONField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "change", "kind", "period_start", "revision"], name="billing_charge_once"
            ),
            models.UniqueConstraint(fields=["provider", "reverses"], name="billing_charge_reversed_once"),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="billing_charge_period"
            ),
        ]
        triggers = [append_only()]


class Invoice(Business):
    """An invoice, or a credit note that names the invoice it corrects; immutable once it exists."""

    kind = CodeField(choices=[("invoice", "invoice"), ("credit_note", "credit note")])
    number = CodeField()
    account = ScopedKey("parties.Party")
    corrects = ScopedKey("billing.Invoice", null=True)
    currency = CodeField(max_length=3)
    issue_date = models.DateField()
    due_date = models.DateField()
    net = AmountField()
    tax = AmountField()
    gross = AmountField()
    taxes = models.JSONField(help_text="base and tax per rate, with the decision that chose it")
    seller = models.JSONField()
    buyer = models.JSONField()
    buyer_reference = models.CharField(max_length=64, blank=True)
    order_id = CodeField(blank=True, help_text="the order's public id")
    language = CodeField(max_length=8)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "number"], name="billing_invoice_number"),
            models.CheckConstraint(condition=Q(gross=F("net") + F("tax")), name="billing_invoice_adds_up"),
            models.CheckConstraint(
                condition=Q(kind="credit_note", corrects__isnull=False)
                | Q(kind="invoice", corrects__isnull=True),
                name="billing_credit_note_names_invoice",
            ),
        ]
        indexes = [
            # What an account owes is added up from the index alone.
            models.Index(
                fields=["provider", "account", "-id"],
                include=["kind", "currency", "gross", "due_date"],
                name="billing_invoice_of_account",
            ),
            # What credit notes take off their invoices, likewise.
            models.Index(
                fields=["provider", "account", "corrects"],
                include=["gross"],
                condition=Q(kind="credit_note"),
                name="billing_invoice_notes",
            ),
            models.Index(fields=["provider", "issue_date"], name="billing_invoice_issued"),
            models.Index(
                fields=["provider", "order_id"], condition=~Q(order_id=""), name="billing_invoice_of_order"
            ),
            prefix_index(
                "buyer_reference", condition=~Q(buyer_reference=""), name="billing_invoice_reference"
            ),
        ]
        triggers = [append_only()]


class InvoiceLine(ProviderScoped):
    """A line as it was printed; it opens to the charge that it bills."""

    invoice = ScopedKey("billing.Invoice")
    number = models.IntegerField()
    charge = ScopedKey("billing.Charge")
    corrects = ScopedKey("billing.InvoiceLine", null=True)
    customer_name = models.CharField(max_length=200)
    description = models.TextField()
    period_start = models.DateField()
    period_end = models.DateField()
    quantity = models.IntegerField()
    unit_price = RateField()
    net = AmountField()
    tax_percent = models.DecimalField(max_digits=6, decimal_places=3)

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "invoice", "number"], name="billing_line_number"),
            models.UniqueConstraint(fields=["provider", "charge"], name="billing_charge_invoiced_once"),
        ]
        triggers = [append_only()]


class InvoiceFile(ProviderScoped):
    """The PDF of a document, rendered once."""

    invoice = ScopedKey("billing.Invoice")
    content = models.BinaryField()
    sha256 = CodeField()
    rendered_at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "invoice"], name="billing_file_once"),
        ]
        triggers = [append_only()]


class Payment(Business):
    """Money that was received on an account, or the reversal of such a row; neither is ever changed."""

    account = ScopedKey("parties.Party")
    amount = AmountField(help_text="negative for a reversal")
    currency = CodeField(max_length=3)
    received_on = models.DateField()
    reference = models.CharField(max_length=64, blank=True, help_text="as the bank's statement has it")
    note = models.CharField(max_length=500, blank=True)
    reverses = ScopedKey("billing.Payment", null=True)
    actor_kind = CodeField()
    actor_id = CodeField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "reverses"], name="billing_payment_reversed_once"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="billing_payment_sign",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "account", "-id"], name="billing_payment_of_account"),
            prefix_index("reference", condition=~Q(reference=""), name="billing_payment_reference"),
        ]
        triggers = [append_only()]


class Allocation(ProviderScoped):
    """So much of a payment lies on an invoice; a later row with a negative amount takes it off."""

    payment = ScopedKey("billing.Payment")
    invoice = ScopedKey("billing.Invoice")
    amount = AmountField()
    at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.CheckConstraint(condition=~Q(amount=0), name="billing_allocation_of_something"),
        ]
        indexes = [
            models.Index(
                fields=["provider", "invoice"], include=["amount"], name="billing_allocation_of_invoice"
            ),
        ]
        triggers = [append_only()]


class JournalEntry(Business):
    """One entry of the books, of a document or of a payment; its postings sum to zero in every currency."""

    invoice = ScopedKey("billing.Invoice", null=True)
    payment = ScopedKey("billing.Payment", null=True)
    entry_date = models.DateField()
    text = CodeField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.CheckConstraint(
                condition=Q(invoice__isnull=False, payment__isnull=True)
                | Q(invoice__isnull=True, payment__isnull=False),
                name="billing_entry_books_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["provider", "entry_date"], name="billing_entry_date")]
        triggers = [append_only()]


class Posting(ProviderScoped):
    """An amount on one account of the books: debit positive, credit negative."""

    entry = ScopedKey("billing.JournalEntry")
    ledger = CodeField()
    amount = AmountField()
    currency = CodeField(max_length=3)
    party = ScopedKey("parties.Party", null=True)
    charge = ScopedKey("billing.Charge", null=True)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)

    class Meta(ProviderScoped.Meta):
        triggers = [append_only()]
