"""What each combination of the two switches means in money, computed from a plan of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.db.models.functions import Lower

from tenantry.catalog.models import Offering
from tenantry.catalog.reads.offers import Offer, PlanOffers, plan_offers
from tenantry.catalog.reads.switches import switches
from tenantry.catalog.rules.annual import Combination, Switches, Way, combinations
from tenantry.kernel.actor import Actor
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.parties import permissions

SEATS: Final = 10
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class AnnualExample:
    """Ten seats of a plan for a year, by all four combinations."""

    plan: str
    title: str
    market: str
    price_list: str
    price_list_name: str
    seats: int
    combinations: tuple[Combination, ...]


@dataclass(frozen=True, slots=True)
class AnnualBilling:
    """The switches as they stand, the plans and price lists that an example can be made of, and one."""

    switches: Switches
    plans: tuple[tuple[str, str], ...]  # id and title
    price_lists: tuple[tuple[str, str], ...]  # id and name, of the example's market
    example: AnnualExample | None


def annual_switches(by: Actor) -> Switches:
    """The two switches, for staff. One statement."""
    permissions.require(by, "setting.read")
    return switches(by.provider_id)


def annual_billing(
    by: Actor, *, market: str, at: datetime, plan: str = "", price_list: str = ""
) -> AnnualBilling:
    """For staff who may see what things cost; in that market, or the first that has something billed annually.

    Of the plan and price list that are asked for, or the first ones. At most eleven statements.
    """
    permissions.require(by, "price_list.read")
    plans = _plans(by, market)
    if not plans and (
        other := _sold_annually(by).order_by("market").values_list("market", flat=True).first()
    ):
        market, plans = other, _plans(by, other)
    chosen = next((one for one in plans if one[0] == plan), None) or next(iter(plans), None)
    found = plan_offers(by, chosen[0], market=market, at=at) if chosen else None
    lists = _lists(found.offers if found else ())
    picked = next((one for one in lists if one[0] == price_list), None) or next(iter(lists), None)
    example = _example(found, picked) if found and picked else None
    return AnnualBilling(switches(by.provider_id), plans, lists, example)


def _plans(by: Actor, market: str) -> tuple[tuple[str, str], ...]:
    """What Microsoft sells there for a year and billed annually."""
    rows = _sold_annually(by).filter(market=market)
    return tuple(
        rows.order_by(Lower("plan__title"), "plan_id").values_list("plan__public_id", "plan__title")[:_MOST]
    )


def _sold_annually(by: Actor) -> QuerySet[Offering]:
    return Offering.objects.filter(
        provider_id=by.provider_id,
        segment="commercial",
        term=Term.P1Y.value,
        billing_plan=BillingPlan.ANNUAL.value,
        is_purchasable=True,
        plan__is_addon=False,
    )


def _lists(offers: Iterable[Offer]) -> tuple[tuple[str, str], ...]:
    """The price lists with a rule for one of the offers, by name."""
    found = {one.price_list: one.name for offer in offers for one in offer.lists if one.rule is not None}
    return tuple(sorted(found.items(), key=lambda one: one[1]))


def _example(found: PlanOffers, price_list: tuple[str, str]) -> AnnualExample:
    annual, monthly = (
        _way(found, billing_plan, price_list[0]) for billing_plan in (BillingPlan.ANNUAL, BillingPlan.MONTHLY)
    )
    return AnnualExample(
        plan=found.public_id,
        title=found.title,
        market=found.market,
        price_list=price_list[0],
        price_list_name=price_list[1],
        seats=SEATS,
        combinations=combinations(annual, monthly, SEATS),
    )


def _way(found: PlanOffers, billing_plan: BillingPlan, price_list: str) -> Way | None:
    for offer in found.offers:
        if (offer.segment, offer.term, offer.billing_plan) != ("commercial", Term.P1Y, billing_plan):
            continue
        rule = next((one.rule for one in offer.lists if one.price_list == price_list), None)
        if offer.is_purchasable and offer.price is not None and rule is not None:
            return Way(offer.price, rule)
    return None
