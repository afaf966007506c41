"""Plans, price lists, gaps and synchronisations as people look through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower

from tenantry.catalog.models import Offering, Plan, PriceList, PriceListAssignment, PriceRule, Synchronisation
from tenantry.foundation.slices import (
    Listed,
    Slice,
    Wish,
    all_of,
    counted,
    key_of,
    matching,
    slice_of,
)
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the back office's list: in how many forms it is sold, and in which markets."""

    id: int
    public_id: str
    title: str
    product_id: str
    sku_id: str
    is_addon: bool
    is_trial: bool
    minimum_seats: int
    maximum_seats: int
    offerings: int
    purchasable: int


@dataclass(frozen=True, slots=True)
class PriceListRow:
    """A price list: how many rules are in force or to come, and how many accounts were put on it."""

    public_id: str
    name: str
    currency: str
    rules: int
    accounts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PriceRuleRow:
    """A rule of a price list; an empty plan, term or billing plan means any."""

    price_list: str
    price_list_name: str
    kind: str
    percent: Decimal
    plan: str
    title: str
    term: str
    billing_plan: str
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class SynchronisationRow:
    """A synchronisation as it is stored; one that is running may have died (`synchronisation` looks)."""

    public_id: str
    partner_center_account: str
    region: str
    market: str
    state: str
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    plans: int
    offerings: int
    prices: int
    problem: dict[str, Any] | None


def plans_slice(actor: Actor, wish: Wish) -> Slice[PlanRow]:
    """All plans, for staff. Filters: kind ("addon", "trial", "base"), market, state ("sold", "ended")."""
    return slice_of(_plans(actor, wish), wish, _PLANS)


def plans_all(actor: Actor, wish: Wish) -> Iterator[PlanRow]:
    """The same, whole."""
    return all_of(_plans(actor, wish), wish, _PLANS)


def _plans(actor: Actor, wish: Wish) -> QuerySet[Plan]:
    permissions.require(actor, "price_list.read")
    rows = Plan.objects.filter(provider_id=actor.provider_id)
    kinds = {"addon": Q(is_addon=True), "trial": Q(is_trial=True), "base": Q(is_addon=False, is_trial=False)}
    rows = rows.filter(kinds.get(wish.get("kind"), Q()))
    offered = Offering.objects.filter(provider_id=actor.provider_id)
    if market := wish.get("market"):
        rows = rows.filter(pk__in=offered.filter(market=market).values("plan_id"))
    if state := wish.get("state"):
        is_sold = Q(pk__in=offered.filter(is_purchasable=True).values("plan_id"))
        rows = rows.filter(is_sold if state == "sold" else ~is_sold)
    return rows.filter(matching(wish.q, "title__icontains", "product_id__iexact", "public_id"))


_PLANS = Listed(
    (
        "id", "public_id", "title", "product_id", "sku_id", "is_addon", "is_trial", "minimum_seats",
        "maximum_seats", counted(Offering.objects.all(), "plan_id"),
        counted(Offering.objects.filter(is_purchasable=True), "plan_id"),
    ),
    PlanRow,
    {"title": (Lower("title"),), "product": ("product_id", "sku_id")},
)  # fmt: skip


def price_lists_slice(actor: Actor, wish: Wish) -> Slice[PriceListRow]:
    """Price lists, for staff. Filter: currency."""
    return slice_of(_price_lists(actor, wish), wish, _PRICE_LISTS)


def price_lists_all(actor: Actor, wish: Wish) -> Iterator[PriceListRow]:
    """The same, whole."""
    return all_of(_price_lists(actor, wish), wish, _PRICE_LISTS)


def _price_lists(actor: Actor, wish: Wish) -> QuerySet[PriceList]:
    permissions.require(actor, "price_list.read")
    rows = PriceList.objects.filter(provider_id=actor.provider_id)
    if currency := wish.get("currency"):
        rows = rows.filter(currency=currency)
    return rows.filter(matching(wish.q, "name__icontains", "public_id"))


_PRICE_LISTS = Listed(
    (
        "public_id", "name", "currency",
        counted(PriceRule.objects.filter(valid_to__isnull=True), "price_list_id"),
        counted(PriceListAssignment.objects.all(), "price_list_id", distinct="party_id"),
        "created_at",
    ),
    PriceListRow,
    {"name": (Lower("name"),), "currency": ("currency",), "created": ("created_at",)},
)  # fmt: skip


def price_rules_slice(actor: Actor, wish: Wish) -> Slice[PriceRuleRow]:
    """Rules of all price lists, for staff. Filters: price_list, plan, state ("open", "ended")."""
    return slice_of(_price_rules(actor, wish), wish, _PRICE_RULES)


def price_rules_all(actor: Actor, wish: Wish) -> Iterator[PriceRuleRow]:
    """The same, whole."""
    return all_of(_price_rules(actor, wish), wish, _PRICE_RULES)


def _price_rules(actor: Actor, wish: Wish) -> QuerySet[PriceRule]:
    permissions.require(actor, "price_list.read")
    rows = PriceRule.objects.filter(provider_id=actor.provider_id)
    if price_list := wish.get("price_list"):
        rows = rows.filter(price_list_id=key_of(PriceList, actor.provider_id, price_list))
    if plan := wish.get("plan"):
        rows = rows.filter(plan_id=key_of(Plan, actor.provider_id, plan))
    if state := wish.get("state"):
        rows = rows.filter(valid_to__isnull=state == "open")
    return rows.filter(matching(wish.q, "plan__title__icontains", "price_list__name__icontains"))


_PRICE_RULES = Listed(
    (
        "price_list__public_id", "price_list__name", "kind", "percent",
        Coalesce(F("plan__public_id"), Value("")), Coalesce(F("plan__title"), Value("")), "term",
        "billing_plan", "valid_from", "valid_to",
    ),
    PriceRuleRow,
    {
        "price_list": (Lower("price_list__name"),),
        "plan": (Lower("plan__title"),),
        "percent": ("percent",),
        "from": ("valid_from",),
    },
)  # fmt: skip


def synchronisations_slice(actor: Actor, wish: Wish) -> Slice[SynchronisationRow]:
    """Synchronisations, for staff. Filters: market, state."""
    return slice_of(_synchronisations(actor, wish), wish, _SYNCHRONISATIONS)


def synchronisations_all(actor: Actor, wish: Wish) -> Iterator[SynchronisationRow]:
    """The same, whole."""
    return all_of(_synchronisations(actor, wish), wish, _SYNCHRONISATIONS)


def _synchronisations(actor: Actor, wish: Wish) -> QuerySet[Synchronisation]:
    permissions.require(actor, "price_list.read")
    rows = Synchronisation.objects.filter(provider_id=actor.provider_id)
    if market := wish.get("market"):
        rows = rows.filter(market=market)
    if state := wish.get("state"):
        rows = rows.filter(state=state)
    return rows.filter(matching(wish.q, "market__iexact", "public_id"))


_SYNCHRONISATIONS = Listed(
    (
        "public_id", "partner_center_account__public_id", "partner_center_account__region", "market", "state",
        "requested_at", "started_at", "finished_at", "plans", "offerings", "prices", "problem",
    ),
    SynchronisationRow,
    {"market": ("market",), "requested": ("requested_at",), "finished": ("finished_at",)},
)  # fmt: skip
