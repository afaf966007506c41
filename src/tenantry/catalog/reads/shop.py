"""The catalogue as a buyer looks through it: in numbered pages, each plan with the buyer's own prices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Final

from django.db.models import Q
from django.db.models.functions import Lower

from tenantry.catalog.models import Plan
from tenantry.catalog.reads.plans import Buyer, PlanView, buyer_of, plan_views
from tenantry.catalog.reads.switches import SWITCHES
from tenantry.foundation import statements
from tenantry.foundation.slices import Listed, Slice, Wish, has_key_of, matching, slice_of
from tenantry.kernel.actor import Actor

_AT_ONCE = 200  # plans read for a file


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
    without a party: every plan that is offered there. At most seven statements.
    """
    buyer = buyer_of(actor, party, market)
    on_sale = _on_sale(actor.provider_id, buyer, segment, at, wish)
    rows = Plan.objects.filter(has_key_of(on_sale), provider_id=actor.provider_id)
    kinds = {"addon": Q(is_addon=True), "trial": Q(is_trial=True), "base": Q(is_addon=False, is_trial=False)}
    rows = rows.filter(kinds.get(wish.get("kind"), Q()))
    if base := wish.get("adds_to"):
        rows = rows.filter(prerequisites__contains=[base])
    if skus := wish.get("skus"):
        rows = rows.filter(_skus(skus))
    rows = rows.filter(matching(wish.q, "title__icontains", "product_id__iexact", "public_id"))
    page = slice_of(rows, wish, _KEYS)
    return Slice(tuple(plan_views(actor, buyer, segment, page.rows, at)), page.total, wish)


def shop_plans_all(
    actor: Actor, wish: Wish, *, at: datetime, market: str | None, segment: str, party: str | None
) -> Iterator[PlanView]:
    """The same plans, all of them, read some at a time."""
    for number in count(1):
        part = replace(wish, page=number, size=_AT_ONCE)
        found = shop_plans_slice(actor, part, at=at, market=market, segment=segment, party=party)
        yield from found.rows
        if number * _AT_ONCE >= found.total:
            return


def _priced(billing_plan: str) -> str:
    return f"""EXISTS (
          SELECT 1 FROM catalog_supplierprice s
          WHERE s.provider_id = o.provider_id AND s.partner_center_account_id = p.partner_center_account_id
            AND s.market = o.market AND s.product_id = p.product_id AND s.sku_id = p.sku_id
            AND s.segment = o.segment AND s.term = o.term AND s.billing_plan = {billing_plan}
            AND s.currency = o.currency AND s.effective_from <= %(at)s AND s.effective_to > %(at)s)"""  # noqa: S608


# The conditions of an offer that a buyer can order: Microsoft sells it, it has a price, and a rule in force.
# `w` is the billing plan at Microsoft; what the provider sells to nobody has none.
_SOLD: Final = f"""
              AND (w.billing_plan = o.billing_plan AND o.is_purchasable OR EXISTS (
                  SELECT 1 FROM catalog_offering m
                  WHERE m.provider_id = o.provider_id AND m.plan_id = o.plan_id AND m.market = o.market
                    AND m.segment = o.segment AND m.term = o.term AND m.billing_plan = w.billing_plan
                    AND m.is_purchasable))
              AND {_priced("o.billing_plan")} AND (w.billing_plan = o.billing_plan OR {_priced("w.billing_plan")})
              AND EXISTS (
                  SELECT 1 FROM catalog_pricerule r
                  WHERE r.provider_id = o.provider_id AND (r.plan_id IS NULL OR r.plan_id = o.plan_id)
                    AND r.price_list_id = (
                        SELECT a.price_list_id FROM catalog_pricelistassignment a
                        WHERE a.provider_id = %(provider)s AND a.party_id = %(account)s AND a.valid_from <= %(at)s
                        ORDER BY a.valid_from DESC LIMIT 1)
                    AND r.term IN ('', o.term) AND r.billing_plan IN ('', o.billing_plan)
                    AND r.valid_from <= %(at)s AND (r.valid_to IS NULL OR r.valid_to > %(at)s))
"""  # noqa: S608 - our own texts


def _plans_with(conditions: str) -> str:
    """One offer of a plan that fulfils them is enough: the others are not looked at."""
    return f"""
        SELECT p.id FROM ({SWITCHES}) switches CROSS JOIN catalog_plan p
        CROSS JOIN LATERAL (
            SELECT 1 FROM catalog_offering o
            CROSS JOIN LATERAL (
                SELECT CASE WHEN o.billing_plan = 'annual' AND NOT switches.provisions THEN 'monthly'
                    ELSE o.billing_plan END AS billing_plan
            ) w
            WHERE o.provider_id = p.provider_id AND o.plan_id = p.id
              AND o.market = %(market)s AND o.segment = %(segment)s
              AND (o.billing_plan <> 'annual' OR switches.sells)
              AND %(term)s IN ('', o.term) AND %(billing_plan)s IN ('', o.billing_plan)
              {conditions}
            LIMIT 1
        ) first
        WHERE p.provider_id = %(provider)s
    """  # noqa: S608 - our own texts


_OFFERED: Final = _plans_with("")
_BUYABLE: Final = _plans_with("AND NOT (p.is_addon AND p.sku_id = '')" + _SOLD)


def _on_sale(provider_id: int, buyer: Buyer, segment: str, at: datetime, wish: Wish) -> list[int]:
    """The plans offered there; for a buyer also sold by Microsoft, with a price and a rule in force for its account."""
    values = {
        "provider": provider_id,
        "market": buyer.market,
        "segment": segment,
        "term": wish.get("term"),
        "billing_plan": wish.get("billing_plan"),
        "account": buyer.account_id,
        "at": at,
    }
    sees_offered = buyer.sees_all and buyer.account_id is None
    return [plan for (plan,) in statements.rows(_OFFERED if sees_offered else _BUYABLE, values)]


def _skus(named: str) -> Q:
    found = Q()
    for one in named.split(","):
        product_id, _, sku_id = one.partition(":")
        found |= Q(product_id=product_id, sku_id=sku_id)
    return found


def _key(key: int) -> int:
    return key


_KEYS = Listed(("id",), _key, {"": (Lower("title"),), "title": (Lower("title"),)})
