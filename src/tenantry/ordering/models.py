"""The way of an order: basket, preflight runs, the order and its lines; what becomes of a trial."""

from __future__ import annotations

from django.db import models

from tenantry.foundation.append_only import append_only
from tenantry.foundation.fields import AmountField, CodeField, RateField, prefix_index
from tenantry.foundation.scoped_keys import ScopedKey
from tenantry.ordering.rules.holds import HELD_FROM, Decider, Ending, HoldKind
from tenantry.ordering.rules.invitations import InvitationState
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.rules.states import LineState, OrderState
from tenantry.parties.scoped import Business, ProviderScoped


class Basket(Business):
    """What somebody is about to order, for one end customer. Saved until it is placed."""

    account = ScopedKey("parties.Party", help_text="who is billed")
    customer = ScopedKey("parties.Party", null=True, help_text="for whom")
    beginner = ScopedKey("parties.Party", null=True, help_text="whose members began it; null: the provider's")
    made_customer = models.BooleanField(
        default=False, help_text="the customer was first entered in this basket"
    )
    state = CodeField(choices=[(s, s) for s in ("open", "placed", "abandoned")])
    currency = CodeField(max_length=3)
    buyer_reference = models.CharField(max_length=64, blank=True)
    domain_prefix = CodeField(max_length=27, blank=True)
    existing_domain = CodeField(
        max_length=128, blank=True, db_default="", help_text="typed, of a standing tenant; proves nothing"
    )
    existing_tenant_id = models.UUIDField(null=True, help_text="of the standing tenant that has the domain")
    education_segment = CodeField(
        max_length=16, blank=True, db_default="", help_text="of a school that is to be vetted with the order"
    )
    school_website = models.CharField(max_length=200, blank=True, db_default="")
    partner_on_record = CodeField(max_length=16, blank=True)
    partner_on_record_confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(existing_domain="", existing_tenant_id__isnull=True)
                | (
                    ~models.Q(existing_domain="")
                    & models.Q(existing_tenant_id__isnull=False, domain_prefix="")
                ),
                name="ordering_basket_one_tenant",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "account", "-id"], name="ordering_basket_of_account"),
            models.Index(
                fields=["provider", "account", "changed_at"],
                condition=models.Q(state="open"),
                name="ordering_basket_waiting",
            ),
        ]


class BasketLine(ProviderScoped):
    """A plan with term, billing plan and seats; or seats for a standing subscription, which has the rest already."""

    basket = ScopedKey("ordering.Basket")
    number = models.SmallIntegerField()
    purpose = CodeField(choices=[(p.value, p.value) for p in Purpose], db_default=Purpose.NEW.value)
    subscription = ScopedKey(
        "subscriptions.Subscription",
        null=True,
        help_text="to which the seats are added, or the trial that becomes this",
    )
    plan = ScopedKey("catalog.Plan")
    new_instance_for = ScopedKey(
        "parties.Party",
        null=True,
        help_text="the customer of whom the buyer said that a new instance is meant beside what it holds",
    )
    segment = CodeField(
        max_length=16,
        choices=[(s.value, s.value) for s in Segment],
        db_default=Segment.COMMERCIAL.value,
        help_text="in which it is bought",
    )
    term = CodeField(max_length=4)
    billing_plan = CodeField(max_length=16)
    seats = models.IntegerField()
    buyer_reference = models.CharField(max_length=64, blank=True)
    becomes = models.JSONField(
        null=True, help_text="of a trial: plan, term, billing plan, seats; null: it stops"
    )

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "basket", "number"], name="ordering_basket_line_number"
            ),
            models.CheckConstraint(condition=models.Q(seats__gt=0), name="ordering_basket_line_seats"),
            models.CheckConstraint(
                condition=models.Q(purpose=Purpose.NEW.value, subscription__isnull=True)
                | (~models.Q(purpose=Purpose.NEW.value) & models.Q(subscription__isnull=False)),
                name="ordering_basket_line_purpose",
            ),
            models.UniqueConstraint(
                fields=["provider", "basket", "subscription"], name="ordering_basket_line_adds_once"
            ),
        ]


class TenantInvitation(Business):
    """A link by which a standing tenant's administrator accepts the one who sells. Its basket waits for that."""

    basket = ScopedKey("ordering.Basket")
    partner_center_account = ScopedKey("parties.PartnerCenterAccount")
    tenant_id = models.UUIDField(help_text="at Microsoft")
    domain = CodeField(max_length=128, blank=True, help_text="by which the tenant was named")
    reseller_tenant_id = CodeField(
        max_length=36, blank=True, help_text="at Microsoft, of whom it accepts; empty for the provider"
    )
    partner_on_record = CodeField(max_length=16, blank=True)
    url = models.TextField(help_text="of Microsoft's page")
    state = CodeField(choices=[(s.value, s.value) for s in InvitationState])
    requested_kind = CodeField(max_length=16)
    requested_by = CodeField(max_length=30)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    looks = models.IntegerField(default=0, help_text="how often Microsoft was asked")
    look_at = models.DateTimeField(help_text="machine time of the next look")

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "basket"],
                condition=models.Q(state=InvitationState.OPEN.value),
                name="ordering_invitation_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "basket", "-id"], name="ordering_invitation_of_basket"),
            models.Index(
                fields=["look_at"],
                condition=models.Q(state=InvitationState.OPEN.value),
                name="ordering_invitation_due",
            ),
        ]


class Order(Business):
    """A basket that was placed, for the very total that the buyer saw."""

    basket = ScopedKey("ordering.Basket")
    account = ScopedKey("parties.Party")
    customer = ScopedKey("parties.Party")
    partner_center_account = ScopedKey("parties.PartnerCenterAccount")
    state = CodeField(choices=[(s.value, s.value) for s in OrderState])
    held_from = CodeField(
        choices=[(s.value, s.value) for s in HELD_FROM],
        blank=True,
        db_default="",
        help_text="where a held order was, and goes on; else empty",
    )
    currency = CodeField(max_length=3)
    total = AmountField(help_text="net, of the first charge cycle")
    buyer_reference = models.CharField(max_length=64, blank=True)
    domain = CodeField(
        max_length=128, blank=True, help_text="of the tenant to be made; empty for a standing one"
    )
    partner_on_record = CodeField(max_length=16, blank=True)
    attention = models.JSONField(null=True, help_text="why a person is needed: code, params, Microsoft's ids")
    administrator_handed_over_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "basket"], name="ordering_basket_placed_once"),
            models.CheckConstraint(
                condition=models.Q(state="held") ^ models.Q(held_from=""), name="ordering_order_held_from"
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "account", "-id"], name="ordering_order_of_account"),
            models.Index(fields=["provider", "customer", "-id"], name="ordering_order_of_customer"),
            models.Index(fields=["provider", "placed_at"], name="ordering_order_placed"),
            prefix_index(
                "buyer_reference",
                condition=~models.Q(buyer_reference=""),
                name="ordering_order_reference",
            ),
            models.Index(
                fields=["provider", "account"],
                condition=models.Q(
                    state__in=[
                        "submitted",
                        "held",
                        "executing",
                        "undoing",
                        "needs_attention",
                        "partly_completed",
                    ]
                ),
                name="ordering_order_under_way",
            ),
            models.Index(
                fields=["provider", "account", "changed_at"],
                condition=models.Q(administrator_handed_over_at__isnull=True) & ~models.Q(domain=""),
                name="ordering_order_hand_over",
            ),
            models.Index(
                fields=["provider", "domain"],
                condition=models.Q(state__in=["submitted", "held", "executing", "needs_attention"])
                & ~models.Q(domain=""),
                name="ordering_order_domain",
            ),
            models.Index(
                fields=["provider", "-id"],
                condition=models.Q(state="needs_attention"),
                name="ordering_order_attention",
            ),
        ]


class OrderLine(ProviderScoped):
    """A line with what it was priced from, and how far it is provisioned."""

    order = ScopedKey("ordering.Order")
    number = models.SmallIntegerField()
    purpose = CodeField(choices=[(p.value, p.value) for p in Purpose], db_default=Purpose.NEW.value)
    plan = ScopedKey("catalog.Plan")
    segment = CodeField(
        max_length=16,
        choices=[(s.value, s.value) for s in Segment],
        db_default=Segment.COMMERCIAL.value,
        help_text="in which it is bought",
    )
    term = CodeField(max_length=4)
    billing_plan = CodeField(max_length=16, help_text="that is sold: the price is for it")
    ordered_billing_plan = CodeField(max_length=16, help_text="at Microsoft: the cost is for it")
    seats = models.IntegerField()
    catalog_item_id = CodeField()
    unit_price = RateField(help_text="per seat and charge cycle")
    unit_cost = RateField(help_text="per seat and charge cycle of what is ordered at Microsoft")
    amount = AmountField(help_text="first charge cycle, net")
    quote = models.JSONField()
    buyer_reference = models.CharField(max_length=64, blank=True)
    state = CodeField(choices=[(s.value, s.value) for s in LineState])
    subscription = ScopedKey(
        "subscriptions.Subscription",
        null=True,
        help_text="that it made, to which its seats are added, or the trial that it is to convert",
    )
    becomes = models.JSONField(
        null=True, help_text="of a trial: plan, term, billing plan, seats, and the price that was shown"
    )

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "order", "number"], name="ordering_order_line_number"
            ),
            models.CheckConstraint(
                condition=models.Q(purpose=Purpose.NEW.value) | models.Q(subscription__isnull=False),
                name="ordering_order_line_purpose",
            ),
        ]


class Hold(Business):
    """Something that keeps an order from going on until somebody, or Microsoft, has decided."""

    order = ScopedKey("ordering.Order")
    kind = CodeField(choices=[(k.value, k.value) for k in HoldKind])
    why = models.JSONField(help_text="code and params of the problem")
    decider = CodeField(choices=[(d.value, d.value) for d in Decider], help_text="who may end it")
    opened_at = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="when the order is cancelled if nobody has decided")
    remind_at = models.DateTimeField(
        null=True, help_text="when who decides is reminded; empty once it was done"
    )
    ended_at = models.DateTimeField(null=True)
    ending = CodeField(choices=[(e.value, e.value) for e in Ending], blank=True, db_default="")
    reason = models.CharField(max_length=500, blank=True, db_default="", help_text="of who ended it")
    actor_kind = CodeField(blank=True, db_default="", help_text="who ended it")
    actor_id = CodeField(blank=True, db_default="")
    recorded_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "order", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="ordering_hold_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ending="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ending="")),
                name="ordering_hold_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "order", "id"], name="ordering_hold_of_order"),
            models.Index(
                fields=["provider", "kind", "opened_at"],
                condition=models.Q(ended_at__isnull=True),
                name="ordering_hold_waiting",
            ),
        ]


class TrialChoice(ProviderScoped):
    """What a trial becomes, as was chosen last; and how far its conversion is."""

    subscription = ScopedKey("subscriptions.Subscription")
    becomes = models.JSONField(
        null=True, help_text="plan, term, billing plan, seats, and the price that was shown; null: it stops"
    )
    chosen_by = models.JSONField(null=True, help_text="in whose name it is converted; null: nobody chose")
    chosen_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="when the buyer was told what comes")
    tried_on = models.DateField(null=True, help_text="the last day on which the conversion was looked at")
    basket = ScopedKey(
        "ordering.Basket", null=True, help_text="in which the conversion is looked at and placed"
    )
    order = ScopedKey("ordering.Order", null=True, help_text="that converts it")
    problem = models.JSONField(null=True, help_text="why it was not placed when it was last tried")

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "subscription"], name="ordering_trial_choice_once"),
        ]


class PreflightRun(Business):
    """One look at every condition of sale, kept whether or not anything was refused."""

    basket = ScopedKey("ordering.Basket")
    occasion = CodeField(choices=[(o, o) for o in ("demand", "placing", "executing")])
    outcome = CodeField(help_text="the gravest status among the checks")
    checks = models.JSONField()
    actor_kind = CodeField()
    actor_id = CodeField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(Business.Meta):
        indexes = [models.Index(fields=["provider", "basket", "-id"], name="ordering_preflight_of_basket")]
        triggers = [append_only()]
