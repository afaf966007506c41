"""The catalogue as a buyer looks through it: in numbered pages, each plan with the buyer's own prices."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from tenantry.catalog.models import Offering, Plan, PriceListAssignment, PriceRule, SupplierPrice
from tenantry.catalog.reads.plans import Buyer, PlanView, buyer_of, plan_views
from tenantry.foundation.slices import Listed, Slice, Wish, matching, slice_of
from tenantry.kernel.actor import Actor


def shop_plans_slice(
    actor: Actor,
    wish: Wish,
    *,
    at: datetime,
    market: str | None = None,
    segment: str = "commercial",
    party: str | None = None,
) -> Slice[PlanView]:
    """The plans that the buyer can order in the market, by title. Filters: kind ("addon", "trial", "base"), term,
    billing_plan, adds_to ("product:sku": the add-ons of that plan), skus ("product:sku", several with a comma).

    `party` names the account or end customer to price for; without a market its own country is assumed. For staff
    without a party: every plan that is offered there. Five statements.
    """
    buyer = buyer_of(actor, party, market)
    rows = Plan.objects.filter(
        _on_sale(actor.provider_id, buyer, segment, at, wish), provider_id=actor.provider_id
    )
    kinds = {"addon": Q(is_addon=True), "trial": Q(is_trial=True), "base": Q(is_addon=False, is_trial=False)}
    rows = rows.filter(kinds.get(wish.get("kind"), Q()))
    if base := wish.get("adds_to"):
        rows = rows.filter(prerequisites__contains=[base])
    if skus := wish.get("skus"):
        rows = rows.filter(_skus(skus))
    rows = rows.filter(matching(wish.q, "title__icontains", "product_id__iexact", "public_id"))
    page = slice_of(rows, wish, _KEYS)
    return Slice(tuple(plan_views(actor, buyer, segment, page.rows, at)), page.total, wish)


def _on_sale(provider_id: int, buyer: Buyer, segment: str, at: datetime, wish: Wish) -> Exists:
    """Offered there; for a buyer also sold by Microsoft, with a price and a rule in force for its account."""
    offered = Offering.objects.filter(
        provider_id=provider_id, plan_id=OuterRef("pk"), market=buyer.market, segment=segment
    )
    for name in ("term", "billing_plan"):
        if chosen := wish.get(name):
            offered = offered.filter(**{name: chosen})
    if buyer.sees_all and buyer.account_id is None:
        return Exists(offered)
    return Exists(
        offered.filter(
            Exists(_prices(provider_id, at)), Exists(_rules(provider_id, buyer, at)), is_purchasable=True
        )
    )


def _skus(named: str) -> Q:
    found = Q()
    for one in named.split(","):
        product_id, _, sku_id = one.partition(":")
        found |= Q(product_id=product_id, sku_id=sku_id)
    return found


def _prices(provider_id: int, at: datetime) -> QuerySet[SupplierPrice]:
    names = ("market", "segment", "term", "billing_plan", "currency")
    return SupplierPrice.objects.filter(
        provider_id=provider_id,
        partner_center_account_id=OuterRef("plan__partner_center_account_id"),
        product_id=OuterRef("plan__product_id"),
        sku_id=OuterRef("plan__sku_id"),
        effective_from__lte=at,
        effective_to__gt=at,
        **{name: OuterRef(name) for name in names},
    )


def _rules(provider_id: int, buyer: Buyer, at: datetime) -> QuerySet[PriceRule]:
    assigned = PriceListAssignment.objects.filter(
        provider_id=provider_id, party_id=buyer.account_id or 0, valid_from__lte=at
    )
    return PriceRule.objects.filter(
        Q(plan_id__isnull=True) | Q(plan_id=OuterRef("plan_id")),
        Q(valid_to__isnull=True) | Q(valid_to__gt=at),
        Q(term="") | Q(term=OuterRef("term")),
        Q(billing_plan="") | Q(billing_plan=OuterRef("billing_plan")),
        provider_id=provider_id,
        price_list_id=assigned.order_by("-valid_from").values("price_list_id")[:1],
        valid_from__lte=at,
    )


def _key(key: int) -> int:
    return key


_KEYS = Listed(("id",), _key, {"": (Lower("title"),), "title": (Lower("title"),)})
