"""What time makes of a subscription: renewed, extended, expired, disabled, deleted, billed otherwise."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from partner_center_simulator import catalogue, prices, terms
from partner_center_simulator.agenda import happening
from partner_center_simulator.calendar_dates import parse_instant
from partner_center_simulator.catalogue import CURRENCIES, Sku
from partner_center_simulator.entities import Customer, SeatBatch, Subscription
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.sku import SAAS, SEATS
from partner_center_simulator.terms import DAY, DISABLED_DAYS, EXPIRED_DAYS, midnight
from partner_center_simulator.world import WINDOW, World

# The price of a month of the extended service term: over that of a monthly term, or where none is sold
# over that of the yearly term billed monthly (Microsoft: Extended service term).
_EXTENDED = Decimal("1.03")
_EXTENDED_WITHOUT_MONTHLY = Decimal("1.23")


@happening(Subscription)
def time_passes(world: World, one: Subscription, moment: datetime) -> None:
    """Do what is due to a subscription at this moment."""
    world.store.put(aged(world, one, moment))


def aged(world: World, one: Subscription, moment: datetime) -> Subscription:
    """The subscription after what is due to it at this moment."""
    if one.pending_until is not None:
        # A change that was accepted takes effect before anything else does.
        one = settled(one)
        if one.due() != moment:
            return one
    if one.status in ("expired", "disabled"):
        return _fallen(one, moment)
    if moment < midnight(one.term_ends + DAY):
        return one.model_copy(update=_billed_otherwise(world, one, moment))
    if one.status == "suspended":
        # Thirty days as an expired one would have, then ninety (Microsoft: Subscription lifecycle).
        return _disabled(one, moment + EXPIRED_DAYS + DISABLED_DAYS)
    return one.model_copy(update=_next_term(world, one, moment))


def settled(one: Subscription) -> Subscription:
    """The subscription after the change it was waiting for."""
    changes = Subscription.model_validate({**one.model_dump(), **(one.pending or {})})
    return changes.model_copy(update={"pending": None, "pending_until": None})


def _fallen(one: Subscription, moment: datetime) -> Subscription:
    if one.status == "expired":
        return _disabled(one, moment + DISABLED_DAYS)
    return one.model_copy(update={"status": "deleted", "state_until": None, "batches": ()})


def _disabled(one: Subscription, until: datetime) -> Subscription:
    return one.model_copy(update={"status": "disabled", "state_until": until, **QUIET})


QUIET: dict[str, Any] = {
    "auto_renew": False,
    "next_term": None,
    "next_charge": None,
    "next_charge_at": None,
    "batches": (),
}


def _billed_otherwise(world: World, one: Subscription, moment: datetime) -> dict[str, Any]:
    assert one.next_charge is not None
    cycle = str(one.next_charge["product"]["billingCycle"]).lower()
    sku = sku_of(one)
    return {
        "billing_cycle": cycle,
        "unit_price": price(world, one, sku, one.term_duration, cycle, moment),
        "next_charge": None,
        "next_charge_at": None,
    }


def _next_term(world: World, one: Subscription, moment: datetime) -> dict[str, Any]:
    if one.auto_renew:
        return _renewed(world, one, moment)
    if one.end_action == "cancel" and not one.is_trial:
        return {"status": "disabled", "state_until": moment + DISABLED_DAYS, **QUIET}
    if may_extend(one, moment):
        return _extended(world, one, moment)
    return {"status": "expired", "state_until": moment + EXPIRED_DAYS, **QUIET}


def _renewed(world: World, one: Subscription, moment: datetime) -> dict[str, Any]:
    plan = one.next_term or {}
    product = plan.get("product") or {}
    sku = sku_of(one)
    if product.get("productId"):
        found = catalogue.sku(str(product["productId"]), str(product.get("skuId")))
        assert found is not None
        sku = found
    usual_term = one.renews_to or one.regular_term or one.term_duration
    charged = ((one.next_charge or {}).get("product") or {}).get("billingCycle")
    usual_cycle = charged or one.regular_cycle or one.billing_cycle
    term = str(product.get("termDuration") or usual_term).upper()
    cycle = str(product.get("billingCycle") or usual_cycle).lower()
    if (term, cycle) not in sku.plans:
        cycle = next(offered for known, offered in sku.plans if known == term)
    quantity = int(plan.get("quantity") or one.quantity)
    custom = plan.get("customTermEndDate")
    cost = price(world, one, sku, term, cycle, moment)
    cost, deal = _less(world, one, sku, (quantity, term, cycle), cost, product.get("promotionId"), moment)
    return {
        **_term_from(one, moment, term, restart=term != one.term_duration or one.is_extended),
        **({"term_ends": parse_instant(str(custom)).date()} if custom else {}),
        **_bought(one, sku, product),
        "quantity": quantity,
        "billing_cycle": cycle,
        "unit_price": cost,
        "regular_term": None,
        "regular_cycle": None,
        "renews_to": None,
        "next_term": None,
        "next_charge": None,
        "next_charge_at": None,
        "promotion_id": deal,
        "batches": (SeatBatch(quantity=quantity, until=moment + WINDOW),),
    }


def _less(
    world: World,
    one: Subscription,
    sku: Sku,
    plan: tuple[int, str, str],
    cost: Decimal,
    wanted: str | None,
    at: datetime,
) -> tuple[Decimal, str | None]:
    """The price less the promotion that was scheduled, and its id; one that has ceased to fit is dropped."""
    # Here and not above: promotions are a resource, and resources use this module.
    from partner_center_simulator.resources import promotions

    customer = world.store.find(Customer, one.customer_id)
    if not wanted or customer is None:
        return cost, None
    try:
        deal = promotions.named(world, customer, sku, plan, wanted, at)
    except Refusal:
        return cost, None
    return prices.rounded(cost * (1 - deal.discount), one.currency_code), deal.id


def _extended(world: World, one: Subscription, moment: datetime) -> dict[str, Any]:
    sku, is_first = sku_of(one), not one.is_extended
    if ("P1M", "monthly") in sku.plans:
        monthly = price(world, one, sku, "P1M", "monthly", moment) * _EXTENDED
    else:
        monthly = price(world, one, sku, "P1Y", "monthly", moment) * _EXTENDED_WITHOUT_MONTHLY
    return {
        **_term_from(one, moment, "P1M", restart=is_first),
        "billing_cycle": "monthly",
        "unit_price": prices.rounded(monthly, one.currency_code),
        "regular_term": one.term_duration if is_first else one.regular_term,
        "regular_cycle": one.billing_cycle if is_first else one.regular_cycle,
        "next_term": None,
        "next_charge": None,
        "next_charge_at": None,
        "promotion_id": None,
        "batches": (SeatBatch(quantity=one.quantity, until=moment + WINDOW),),
    }


def _term_from(one: Subscription, moment: datetime, term: str, *, restart: bool) -> dict[str, Any]:
    starts = moment.date()
    # A term that ended on a date of its own makes the next day the anchor of those that follow.
    is_off_beat = terms.term_end(one.anchor, one.term_starts, one.term_duration) != one.term_ends
    anchor = starts if restart or is_off_beat else one.anchor
    return {
        "anchor": anchor,
        "term_starts": starts,
        "term_ends": terms.term_end(anchor, starts, term),
        "term_duration": term,
        "window_starts": moment,
    }


def _bought(one: Subscription, sku: Sku, product: dict[str, Any]) -> dict[str, Any]:
    if sku.id == f"{one.product_id}:{one.sku_id}":
        return {}
    return {
        "product_id": sku.product_id,
        "sku_id": sku.sku_id,
        "availability_id": str(product.get("availabilityId") or one.availability_id),
        "name": sku.title,
        "is_trial": sku.is_trial,
    }


def may_extend(one: Subscription, ends_at: datetime) -> bool:
    """Whether it runs on month by month after its term: licences only (Microsoft: Extended service term)."""
    is_licence = sku_of(one).family == SEATS
    return is_licence and terms.may_extend(
        is_trial=one.is_trial, bought_at=one.window_starts, ends_at=ends_at
    )


def cancellation_window(one: Subscription) -> timedelta:
    """How long after purchase or renewal it may be cancelled (Microsoft: Cancel a marketplace subscription)."""
    if sku_of(one).family != SAAS:
        return WINDOW
    return timedelta(days=1) if one.term_duration == "P1M" else timedelta(days=14)


def sku_of(one: Subscription) -> Sku:
    """What the subscription is to."""
    found = catalogue.sku(one.product_id, one.sku_id)
    assert found is not None
    return found


def price(world: World, one: Subscription, sku: Sku, term: str, cycle: str, at: datetime) -> Decimal:
    """What a seat costs per billing cycle in the customer's market at an instant."""
    customer = world.store.find(Customer, one.customer_id)
    assert customer is not None
    market = customer.address.country
    base = prices.base_price(world.store, sku, market, at)
    return prices.cycle_price(base, term, cycle, CURRENCIES[market])
