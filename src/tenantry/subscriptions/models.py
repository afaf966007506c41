"""What the customer has: the subscription as it stands, and the append-only list of what changed it."""

from __future__ import annotations

from django.db import models

from tenantry.foundation.append_only import append_only
from tenantry.foundation.fields import CodeField, RateField
from tenantry.foundation.scoped_keys import ScopedKey
from tenantry.parties.scoped import Business, ProviderScoped


class Subscription(Business):
    """A plan that a customer holds at Microsoft, billed to an account."""

    account = ScopedKey("parties.Party")
    customer = ScopedKey("parties.Party")
    tenant = ScopedKey("parties.Tenant")
    plan = ScopedKey("catalog.Plan")
    microsoft_id = models.UUIDField()
    microsoft_order_id = CodeField()
    term = CodeField(max_length=4)
    billing_plan = CodeField(max_length=16, help_text="that was sold: the account is charged by it")
    ordered_billing_plan = CodeField(max_length=16, help_text="at Microsoft: its charges are the cost")
    currency = CodeField(max_length=3)
    seats = models.IntegerField()
    status = CodeField(choices=[(s, s) for s in ("active", "suspended", "cancelled", "converted")])
    partner_on_record = CodeField(max_length=16, blank=True)
    auto_renew = models.BooleanField()
    started_on = models.DateField(help_text="Microsoft's own start, a UTC day")
    term_end = models.DateField(help_text="the day after Microsoft's last day")
    cancellable_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            # What a trial becomes is another subscription here; Microsoft may keep the id.
            models.UniqueConstraint(
                fields=["provider", "microsoft_id"],
                condition=~models.Q(status="converted"),
                name="subscriptions_microsoft_id",
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "account", "-id"], include=["status"], name="subscriptions_of_account"
            ),
            models.Index(fields=["provider", "customer", "-id"], name="subscriptions_of_customer"),
            models.Index(fields=["provider", "microsoft_order_id"], name="subscriptions_microsoft_order"),
            models.Index(fields=["provider", "term_end"], name="subscriptions_term_end"),
        ]


class SubscriptionChange(ProviderScoped):
    """A fact that billing charges for. Prices are per seat and charge cycle, locked as they were promised."""

    subscription = ScopedKey("subscriptions.Subscription")
    sequence = models.IntegerField()
    kind = CodeField(choices=[(k, k) for k in ("new", "quantity", "cancelled")])
    effective_on = models.DateField()
    seats = models.IntegerField()
    unit_price = RateField()
    unit_cost = RateField(help_text="for the charge cycle of what is ordered at Microsoft")
    quote = models.JSONField(help_text="the steps by which the price was made")
    cause = CodeField(help_text="the order line or event that caused it")
    buyer_reference = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "subscription", "sequence"], name="subscriptions_change_sequence"
            ),
            models.UniqueConstraint(
                fields=["provider", "subscription", "kind", "cause"], name="subscriptions_change_once"
            ),
        ]
        triggers = [append_only()]
