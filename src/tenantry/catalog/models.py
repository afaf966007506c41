"""What is sold: Microsoft's catalogue as last synchronised, its price sheets, the provider's price lists."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tenantry.catalog.rules.limits import LimitKind
from tenantry.catalog.rules.quote import RuleKind
from tenantry.catalog.rules.synchronisation import Difference, Stage, SynchronisationState
from tenantry.foundation.append_only import append_only
from tenantry.foundation.fields import CodeField, RateField
from tenantry.foundation.scoped_keys import ScopedKey
from tenantry.parties.models import history
from tenantry.parties.scoped import Business, ProviderScoped


class Synchronisation(Business):
    """One run of the catalogue's synchronisation, and what it found."""

    partner_center_account = ScopedKey("parties.PartnerCenterAccount")
    market = CodeField(max_length=2)
    state = CodeField(choices=[(s.value, s.value) for s in SynchronisationState])
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    plans = models.IntegerField(default=0, help_text="plans that Microsoft listed")
    offerings = models.IntegerField(default=0, help_text="offerings that Microsoft listed")
    prices = models.IntegerField(default=0, help_text="rows of the price sheet that were new")
    problem = models.JSONField(null=True)
    stage = CodeField(max_length=16, blank=True, choices=[(s.value, s.value) for s in Stage])
    stage_done = models.IntegerField(default=0)
    stage_total = models.IntegerField(null=True, help_text="null where Microsoft does not say beforehand")
    attempts = models.IntegerField(default=0, help_text="how often it was begun: each begins from the start")
    duration_ms = models.IntegerField(null=True, help_text="of the last attempt, by the machine's clock")
    prices_before = models.BigIntegerField(
        null=True, help_text="rows of price sheets up to this key were known"
    )
    differences = models.JSONField(default=dict, help_text="how many of each kind, once done")

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "partner_center_account", "market"],
                condition=Q(state=SynchronisationState.RUNNING.value),
                name="catalog_synchronisation_one_runs",
            ),
        ]


class Plan(Business):
    """What a buyer picks: a SKU of a product, or a licence-based offer (its id is the product, and it has no SKU)."""

    partner_center_account = ScopedKey("parties.PartnerCenterAccount")
    product_id = CodeField(max_length=40)
    sku_id = CodeField(max_length=8, blank=True)
    title = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    is_addon = models.BooleanField(default=False)
    is_trial = models.BooleanField(default=False)
    minimum_seats = models.IntegerField()
    maximum_seats = models.IntegerField()
    subscription_limit = models.IntegerField(
        null=True,
        help_text="how many subscriptions of it a tenant may have, over all partners; null: any number",
    )
    subscription_limit_kind = CodeField(
        max_length=16, blank=True, db_default="", choices=[(k.value, k.value) for k in LimitKind]
    )
    seat_limit = models.IntegerField(
        null=True, help_text="seats of all of a tenant's subscriptions to it together; null: no common pool"
    )
    prerequisites = ArrayField(CodeField(), default=list)
    sales_group = CodeField(
        max_length=16,
        blank=True,
        db_default="",
        help_text="of a licence-based offer: what is in one group is bought in one order",
    )
    conversions = ArrayField(
        CodeField(), default=list, db_default=[], help_text="of a trial: what it may become, as product:sku"
    )

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "partner_center_account", "product_id", "sku_id"],
                name="catalog_plan_once",
            ),
        ]


@pghistory.track(*history())
class ProductType(Business):
    """Products for which the house rule reads otherwise. A product without a type has the defaults."""

    name = models.CharField(max_length=100)
    one_active_per_product = models.BooleanField(
        default=True, db_default=True, help_text="off: each order makes an instance of its own"
    )
    quantity_limit = models.IntegerField(null=True, help_text="most seats of a subscription; null for none")
    created_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "name"], name="catalog_product_type_name"),
            models.CheckConstraint(
                condition=Q(quantity_limit__isnull=True) | Q(quantity_limit__gt=0),
                name="catalog_product_type_limit",
            ),
        ]


@pghistory.track(*history())
class TypedProduct(ProviderScoped):
    """A product at Microsoft that belongs to a type; it may belong to it before the catalogue has it."""

    product_type = ScopedKey("catalog.ProductType")
    product_id = CodeField(max_length=40)

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "product_id"], name="catalog_product_of_one_type"),
        ]


class Offering(ProviderScoped):
    """A plan in one market, segment, term and billing plan, as Microsoft's availabilities last said."""

    plan = ScopedKey("catalog.Plan")
    market = CodeField(max_length=2)
    segment = CodeField(max_length=16)
    term = CodeField(max_length=4)
    billing_plan = CodeField(max_length=16)
    catalog_item_id = CodeField()
    currency = CodeField(max_length=3)
    is_purchasable = models.BooleanField()
    synchronised_at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "plan", "market", "segment", "term", "billing_plan"],
                name="catalog_offering_once",
            ),
        ]


class SupplierPrice(ProviderScoped):
    """A row of Microsoft's price sheet: the price and the span it covers. Every month is kept."""

    partner_center_account = ScopedKey("parties.PartnerCenterAccount")
    sheet_month = CodeField(max_length=6, help_text="YYYYMM")
    market = CodeField(max_length=2)
    currency = CodeField(max_length=3)
    product_id = CodeField(max_length=40)
    sku_id = CodeField(max_length=8)
    segment = CodeField(max_length=16)
    term = CodeField(max_length=4)
    billing_plan = CodeField(max_length=16)
    unit_price = RateField(help_text="for the whole span")
    retail_price = RateField(help_text="Microsoft's suggested price (ERP), for the whole span")
    span_months = models.SmallIntegerField()
    effective_from = models.DateTimeField()
    effective_to = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(
                fields=[
                    "provider", "partner_center_account", "market", "product_id", "sku_id", "segment", "term",
                    "billing_plan", "sheet_month", "effective_from", "effective_to", "unit_price",
                    "retail_price",
                ],
                name="catalog_supplier_price_once",
            ),
        ]  # fmt: skip
        # Every sheet is kept: what is in force now is found without reading those of the past.
        indexes = [
            models.Index(fields=["provider", "effective_to"], name="catalog_supplier_price_ends"),
            models.Index(
                fields=["provider", "sheet_month", "effective_to"], name="catalog_supplier_price_month"
            ),
        ]
        triggers = [append_only()]


class Promotion(ProviderScoped):
    """What Microsoft takes off the price of a plan for a while, as it last listed it. It lists what runs now only."""

    partner_center_account = ScopedKey("parties.PartnerCenterAccount")
    market = CodeField(max_length=2)
    segment = CodeField(max_length=16)
    promotion_id = CodeField()
    name = models.CharField(max_length=255)
    product_id = CodeField(max_length=40)
    sku_id = CodeField(max_length=8)
    term = CodeField(max_length=4)
    billing_plan = CodeField(max_length=16, help_text="that is ordered at Microsoft")
    percent = models.DecimalField(max_digits=7, decimal_places=4, help_text="of a hundred")
    is_automatic = models.BooleanField(help_text="Microsoft's cart gives it by itself")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="the last instant")
    minimum_seats = models.IntegerField(null=True)
    maximum_seats = models.IntegerField(null=True)
    first_purchase = models.BooleanField(help_text="only who has never bought the plan gets it")
    redemptions = models.IntegerField(null=True, help_text="how often a customer gets it")
    needs = models.JSONField(
        default=list, db_default=[], help_text="of each group the customer holds one (product/sku)"
    )
    is_listed = models.BooleanField(help_text="Microsoft listed it when it was last asked")
    synchronised_at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(
                fields=[
                    "provider", "partner_center_account", "market", "product_id", "sku_id", "segment", "term",
                    "billing_plan", "promotion_id",
                ],
                name="catalog_promotion_once",
            ),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="catalog_promotion_percent"),
        ]  # fmt: skip


class CatalogueDifference(ProviderScoped):
    """Something that a synchronisation found otherwise than the one done before it had left it."""

    synchronisation = ScopedKey("catalog.Synchronisation")
    kind = CodeField(max_length=16, choices=[(d.value, d.value) for d in Difference])
    plan = ScopedKey("catalog.Plan")
    segment = CodeField(max_length=16, blank=True)
    term = CodeField(max_length=4, blank=True)
    billing_plan = CodeField(max_length=16, blank=True)
    members = models.JSONField(default=dict, help_text="of a changed plan: member, then old and new")
    currency = CodeField(max_length=3, blank=True)
    old_unit_price = RateField(null=True)
    new_unit_price = RateField(null=True)
    old_retail_price = RateField(null=True)
    new_retail_price = RateField(null=True)
    effective_from = models.DateTimeField(null=True)

    class Meta(ProviderScoped.Meta):
        indexes = [
            models.Index(
                fields=["provider", "synchronisation", "kind", "id"], name="catalog_difference_of_kind"
            )
        ]


@pghistory.track(*history())
class PriceList(Business):
    """The provider's prices for a group of accounts, as rules over Microsoft's."""

    name = models.CharField(max_length=100)
    currency = CodeField(max_length=3)
    created_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "name"], name="catalog_price_list_name"),
        ]


@pghistory.track(*history())
class PriceRule(ProviderScoped):
    """How a price list makes a price: margin over cost or discount off retail; the narrowest wins."""

    price_list = ScopedKey("catalog.PriceList")
    kind = CodeField(choices=[(k.value, k.value) for k in RuleKind])
    percent = models.DecimalField(max_digits=9, decimal_places=4)
    plan = ScopedKey("catalog.Plan", null=True)
    term = CodeField(max_length=4, blank=True)
    billing_plan = CodeField(max_length=16, blank=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.CheckConstraint(condition=Q(percent__gte=0), name="catalog_rule_percent_not_negative"),
            models.UniqueConstraint(
                fields=["provider", "price_list", "plan", "term", "billing_plan"],
                condition=Q(valid_to__isnull=True),
                nulls_distinct=False,
                name="catalog_rule_one_open",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="catalog_rule_span",
            ),
        ]


@pghistory.track(*history())
class PriceListAssignment(ProviderScoped):
    """Which price list an account buys on, from when."""

    party = ScopedKey("parties.Party")
    price_list = ScopedKey("catalog.PriceList")
    valid_from = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "party", "valid_from"], name="catalog_assignment_once"
            ),
        ]
