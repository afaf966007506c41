"""Subscriptions as people look through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from tenantry.catalog.models import Plan
from tenantry.foundation.slices import (
    Listed,
    Slice,
    Wish,
    all_of,
    is_among,
    key_of,
    matching,
    of_days,
    slice_of,
    within,
)
from tenantry.kernel.actor import Actor
from tenantry.parties.models import Party, Tenant
from tenantry.parties.reads.lists import party_named
from tenantry.subscriptions.models import Subscription
from tenantry.subscriptions.reads.views import visible


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A subscription in a list."""

    public_id: str
    plan: str
    title: str
    account: str
    account_name: str
    customer: str
    customer_name: str
    tenant: str
    domain: str
    seats: int
    term: str
    billing_plan: str
    status: str
    auto_renew: bool
    started_on: date
    term_end: date


def subscriptions_slice(actor: Actor, wish: Wish) -> Slice[SubscriptionRow]:
    """Subscriptions. Filters: plan, state, customer, account, tenant, term, billing_plan, ends_from, ends_to."""
    return slice_of(_found(actor, wish), wish, _LISTED)


def subscriptions_all(actor: Actor, wish: Wish) -> Iterator[SubscriptionRow]:
    """The same, whole."""
    return all_of(_found(actor, wish), wish, _LISTED)


def _found(actor: Actor, wish: Wish) -> QuerySet[Subscription]:
    rows = visible(actor)
    for name, column in (("state", "status"), ("term", "term"), ("billing_plan", "billing_plan")):
        if value := wish.get(name):
            rows = rows.filter(**{column: value})
    for name, model in (("plan", Plan), ("customer", Party), ("account", Party), ("tenant", Tenant)):
        if public_id := wish.get(name):
            rows = rows.filter(**{f"{name}_id": key_of(model, actor.provider_id, public_id)})
    found = matching(
        wish.q,
        "public_id",
        _has_microsoft_id,
        party_named(actor.provider_id, "customer_id"),
        lambda word: is_among(
            "plan_id", Plan.objects.filter(within("title", word), provider_id=actor.provider_id)
        ),
        lambda word: is_among(
            "tenant_id", Tenant.objects.filter(within("domain", word), provider_id=actor.provider_id)
        ),
    )
    return rows.filter(found & of_days(wish, "ends", "term_end"))


def _has_microsoft_id(word: str) -> Q:
    """That it is Microsoft's id of the subscription, where the word has that shape, or of its order."""
    try:
        return Q(microsoft_id=UUID(word))
    except ValueError:
        return Q(microsoft_order_id=word)


_LISTED = Listed(
    (
        "public_id", "plan__public_id", "plan__title", "account__public_id", "account__name",
        "customer__public_id", "customer__name", "tenant__public_id", "tenant__domain", "seats", "term",
        "billing_plan", "status", "auto_renew", "started_on", "term_end",
    ),
    SubscriptionRow,
    {
        "plan": (Lower("plan__title"),),
        "customer": (Lower("customer__name"),),
        "account": (Lower("account__name"),),
        "seats": ("seats",),
        "started": ("started_on",),
        "ends": ("term_end",),
        "state": ("status",),
    },
)  # fmt: skip
