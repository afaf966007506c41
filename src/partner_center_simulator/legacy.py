"""Licence-based offers bought: who may, what an order makes, and what time makes of it."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from partner_center_simulator import offers, totals, wire
from partner_center_simulator.agenda import happening
from partner_center_simulator.calendar_dates import add_months
from partner_center_simulator.catalogue import CURRENCIES
from partner_center_simulator.entities import Customer, OfferState
from partner_center_simulator.entities_services import LegacyLine, LegacyOrder, LegacySubscription
from partner_center_simulator.offers import Offer
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.resources.qualifications import approved
from partner_center_simulator.world import World

# How long a suspended subscription waits before it is deleted (Microsoft: Subscription lifecycle).
SUSPENDED = timedelta(days=90)


@dataclass(frozen=True)
class Wanted:
    """One line that somebody wants to buy; the parent is a subscription, or the line it stands under."""

    offer_id: str
    quantity: int
    billing_cycle: str
    friendly_name: str | None = None
    partner_id: str | None = None
    parent_id: str | None = None
    beside: str | None = None


def check(world: World, customer: Customer, lines: Sequence[Wanted]) -> None:
    """Refuse at the first thing that keeps a line from being bought."""
    for line in lines:
        offer = found(line.offer_id)
        if not is_available(world, offer):
            raise Refusal(403, 2091, f"The offer {offer.id} is no longer sold.")
        totals.check_country(world, customer.address.country)
        _check_qualification(world, customer, offer)
        _check_parent(world, customer, line, offer)
        if not 1 <= line.quantity <= offer.maximum:
            raise Refusal(400, 2002, f"The quantity must be between 1 and {offer.maximum}.")
        if line.billing_cycle not in offer.cycles:
            raise Refusal(400, 6001, f"The offer {offer.id} does not support the billing cycle.")
    totals.check_customer(world, customer, len(lines))
    for offer in {found(line.offer_id) for line in lines}:
        wanted = sum(1 for line in lines if found(line.offer_id) is offer)
        _check_limit(world, customer, offer, wanted)
    totals.check_tenant(world, customer, len(lines))


def place(world: World, customer: Customer, lines: Sequence[Wanted], cycle: str) -> LegacyOrder:
    """One order with a subscription for each line; the lines have been checked."""
    order = LegacyOrder(
        id=world.store.guid("legacy order"),
        customer_id=customer.id,
        billing_cycle=cycle,
        currency_code=CURRENCIES[customer.address.country],
        created_at=world.clock.now(),
        lines=(),
    )
    order = order.model_copy(update={"lines": tuple(_lines(world, order, lines))})
    world.store.put(order)
    return order


def extend(world: World, order: LegacyOrder, lines: Sequence[Wanted]) -> LegacyOrder:
    """The order with add-ons bought later."""
    more = _lines(world, order, lines)
    changed = order.model_copy(update={"lines": (*order.lines, *more), "version": order.version + 1})
    world.store.put(changed)
    return changed


def found(offer_id: str) -> Offer:
    """The offer of a line, or the refusal for an id that is none."""
    offer = offers.offer(offer_id)
    if offer is None:
        raise Refusal(400, 800004, f"The offer id {offer_id} is not valid.")
    return offer


def is_available(world: World, offer: Offer) -> bool:
    """Whether an offer is still on the price list."""
    state = world.store.find(OfferState, offer.id)
    return state.is_available if state else offer.is_available


def etag(key: str, version: int) -> str:
    """Base64 of id and version, as legacy resources carry it (Microsoft's examples)."""
    return base64.b64encode(wire.encode({"id": key, "version": version}).encode()).decode()


def term_months(offer: Offer) -> int:
    """How long a term is: a trial a month, everything else a year, however it is billed."""
    return 1 if offer.is_trial else 12


def term_end(one: LegacySubscription) -> datetime:
    """The instant at which the present term ends."""
    started = one.term_started_at
    day = add_months(started.date(), term_months(found(one.offer_id)))
    return datetime.combine(day, time(), started.tzinfo)


def suspended(one: LegacySubscription, now: datetime) -> LegacySubscription:
    """The subscription without service and without charges, until it is reactivated or deleted."""
    changes = {"status": "suspended", "suspended_at": now, "due_at": now + SUSPENDED}
    return one.model_copy(update={**changes, "version": one.version + 1})


def reactivated(one: LegacySubscription) -> LegacySubscription:
    """The subscription in service again, in the term it had."""
    changes = {"status": "active", "suspended_at": None, "version": one.version + 1}
    back = one.model_copy(update=changes)
    return back.model_copy(update={"due_at": term_end(back)})


@happening(LegacySubscription)
def _time_passes(world: World, one: LegacySubscription, moment: datetime) -> None:
    """A term ends in the next one or in suspension; a suspension that lasted its days ends in deletion."""
    if one.status == "suspended":
        changes = {"status": "deleted", "due_at": None, "auto_renew": False, "version": one.version + 1}
        world.store.put(one.model_copy(update=changes))
    elif one.auto_renew:
        # Counted from the first day, so that a 29th of February comes back.
        first = one.created_at if one.term_started_at.day != moment.day else one.term_started_at
        months = (moment.year - first.year) * 12 + moment.month - first.month
        started = datetime.combine(add_months(first.date(), months), time(), moment.tzinfo)
        renewed = one.model_copy(update={"term_started_at": started, "version": one.version + 1})
        world.store.put(renewed.model_copy(update={"due_at": term_end(renewed)}))
    else:
        world.store.put(suspended(one, moment))


def _lines(world: World, order: LegacyOrder, lines: Sequence[Wanted]) -> list[LegacyLine]:
    made: list[LegacyLine] = []
    by_offer: dict[str, str] = {}
    for number, line in enumerate(lines, start=len(order.lines)):
        offer = found(line.offer_id)
        parent = line.parent_id or by_offer.get(line.beside or "")
        made.append(_line(world, order, number, line, offer, parent))
        by_offer[offer.id] = made[-1].subscription_id
    return made


def _line(
    world: World, order: LegacyOrder, number: int, line: Wanted, offer: Offer, parent: str | None
) -> LegacyLine:
    now = world.clock.now()
    one = LegacySubscription(
        id=world.store.guid("legacy subscription"),
        customer_id=order.customer_id,
        order_id=order.id,
        offer_id=offer.id,
        parent_id=parent,
        friendly_name=line.friendly_name or offer.name,
        quantity=line.quantity,
        billing_cycle=order.billing_cycle,
        created_at=now,
        term_started_at=now,
        auto_renew=not offer.is_trial,
        partner_id=line.partner_id or "",
    )
    world.store.put(one.model_copy(update={"due_at": term_end(one)}))
    return LegacyLine(
        number=number,
        offer_id=offer.id,
        subscription_id=one.id,
        parent_id=parent,
        quantity=line.quantity,
        friendly_name=one.friendly_name,
        partner_id=line.partner_id,
    )


def _check_qualification(world: World, customer: Customer, offer: Offer) -> None:
    mine = approved(world, customer)
    is_public = "GovernmentCommunityCloud" not in mine
    if (offer.qualification not in mine) if offer.qualification else not is_public:
        raise Refusal(403, 2085, f"The offer {offer.id} is not eligible for purchase by the customer.")
    # Only the government's cloud asks something of the partner as well (Microsoft: Sell to government customers).
    if offer.qualification == "GovernmentCommunityCloud" and not world.partner.sells_to_government:
        raise Refusal(403, 2006, f"The partner is not valid for the offer {offer.id}.")


def _check_parent(world: World, customer: Customer, line: Wanted, offer: Offer) -> None:
    if not offer.is_addon:
        if line.parent_id or line.beside:
            raise Refusal(400, 800029, "The offer is not an add-on of the parent subscription.")
        return
    allowed = set(offers.ids(offer.needs))
    if line.beside:
        if line.beside not in allowed:
            raise Refusal(400, 800029, "The add-on is not related to the parent offer.")
        return
    if not line.parent_id:
        raise Refusal(400, 400041, "The addon is not purchasable without a compatible base product.")
    parent = world.store.find(LegacySubscription, line.parent_id)
    if parent is None or parent.customer_id != customer.id or parent.offer_id not in allowed:
        raise Refusal(400, 800029, "The add-on is not related to the parent subscription.")
    if parent.status != "active":
        raise Refusal(409, 27009, "The parent subscription is not active.")


def _check_limit(world: World, customer: Customer, offer: Offer, wanted: int) -> None:
    if offer.limit_unit == "None":
        return
    mine = [
        one
        for one in world.store.of(LegacySubscription, customer.id)
        if one.offer_id == offer.id and (offer.limit_unit == "LifeTime" or one.status != "deleted")
    ]
    if len(mine) + wanted > offer.limit:
        text = f"The use limit {offer.limit} ({offer.limit_unit}) of the offer {offer.id} is exceeded."
        raise Refusal(400, 27006, text)
