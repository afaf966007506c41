"""What a PATCH asks of a subscription and what comes of it: one intent, and what its body leaves out is cleared."""

from datetime import datetime, timedelta
from typing import Any

from partner_center_simulator import instructions, seats, terms
from partner_center_simulator.entities import SeatBatch, Subscription
from partner_center_simulator.instructions import read_next_charge, read_next_term
from partner_center_simulator.refusals import Refusal, invalid_property
from partner_center_simulator.renewals import QUIET, cancellation_window, sku_of
from partner_center_simulator.world import WINDOW, World

_STATUSES = frozenset({"none", "active", "pending", "suspended", "expired", "disabled", "deleted"})
_ACTIONS = ("renew", "extend", "cancel")
_ENDED = ("expired", "disabled")


def changes_of(world: World, one: Subscription, given: dict[str, Any]) -> dict[str, Any]:
    """The members that the body changes, or the refusal of it."""
    _check_fixed(one, given)
    if one.status == "deleted":
        raise Refusal(400, 2011, "The subscription is deleted.")
    if one.status in ("active", "suspended"):
        check_moment(world, one)
    if one.pending_until is not None:
        raise Refusal(409, 900278, "An operation is pending on the subscription. Try again after 24 hours.")
    kept = _kept(one, given)
    intents = _intents(one, given, kept)
    if {"quantity", "status"} <= intents and str(given["status"]).lower() == "suspended":
        raise Refusal(400, 2001, "The quantity cannot change while the subscription is suspended.")
    if len(intents) > 1:
        raise Refusal(400, 800002, "Change one thing in one call: quantity, status, name or what comes next.")
    intent = next(iter(intents), "")
    if one.status in _ENDED and intent not in ("", "status"):
        raise Refusal(400, 900279, "The subscription takes no more updates.")
    if one.status == "pending" and intent and str(given.get("status")).lower() != "deleted":
        raise Refusal(400, 800081, "The subscription has not been activated yet.")
    if intent == "quantity":
        return kept | _requantified(world, one, given["quantity"]) | {"next_term": None}
    if intent == "status":
        return kept | _restated(world, one, str(given["status"]).lower())
    if intent == "name":
        return kept | {"friendly_name": str(given["friendlyName"])}
    if one.status == "suspended" and intent:
        raise Refusal(400, 800091, "The subscription is suspended.")
    if intent == "next_term":
        instructions.check_next_term(world, one, kept["next_term"])
        if not kept["auto_renew"]:
            raise Refusal(400, 800093, "Scheduled changes need automatic renewal.")
    if intent == "next_charge":
        now = world.clock.now()
        kept["next_charge_at"] = instructions.check_next_charge(one, kept["next_charge"], now)
    return kept


def check_moment(world: World, one: Subscription) -> None:
    """Refuse a change while the subscription is set up or renewed, and after too many in one day (UTC)."""
    now, settings = world.clock.now(), world.settings
    starts, ends = terms.midnight(one.term_starts), terms.midnight(one.term_ends + terms.DAY)
    if now < one.created_at + timedelta(seconds=settings.settling_seconds):
        raise Refusal(409, 800082, "The subscription is not ready. Try again later.")
    if not one.is_extended and now >= ends - timedelta(seconds=settings.expiring_seconds):
        raise Refusal(400, 900277, "The subscription is expiring and takes no changes before its next term.")
    # Renewal takes up to a day from 00:00 UTC (Microsoft: Subscription lifecycle).
    if one.created_at < starts and now < starts + timedelta(seconds=settings.renewing_seconds):
        raise Refusal(400, 900280, "The subscription is being renewed and takes no changes now.")
    if settings.updates_per_day and one.updates_on == now.date() and one.updates >= settings.updates_per_day:
        raise Refusal(400, 900311, "The subscription was updated too many times today.")


def counted(world: World, one: Subscription) -> dict[str, Any]:
    """The number of changes of this day with one more, where they are limited."""
    today = world.clock.now().date()
    if not world.settings.updates_per_day:
        return {}
    return {"updates_on": today, "updates": one.updates + 1 if one.updates_on == today else 1}


def _kept(one: Subscription, given: dict[str, Any]) -> dict[str, Any]:
    """What stands of renewal and instructions after this body, whatever else it changes."""
    wanted, action = _flag(given), _action(given)
    renews, ends = wanted and not one.is_trial, "renew" if wanted else "extend"
    if action is not None and action != one.end_action:
        if wanted not in (one.auto_renew, action == "renew"):
            raise invalid_property("EndOfTermAction", "Automatic renewal and end of term contradict.")
        renews, ends = action == "renew" and not one.is_trial, action
    elif action is not None and wanted == one.auto_renew:
        ends = action
    next_term, next_charge = (
        read_next_term(given.get("scheduledNextTermInstructions")),
        read_next_charge(given.get("nextChargeInstructions")),
    )
    if next_term == one.next_term and not renews:
        next_term = None
    return {
        "auto_renew": renews,
        "end_action": "extend" if one.is_trial else ends,
        "next_term": next_term,
        "next_charge": next_charge,
        "next_charge_at": one.next_charge_at if next_charge == one.next_charge else None,
    }


def _intents(one: Subscription, given: dict[str, Any], kept: dict[str, Any]) -> set[str]:
    quantity, status, name = given.get("quantity"), given.get("status"), given.get("friendlyName")
    found = {
        "quantity": quantity is not None and quantity != one.quantity,
        "status": status is not None and str(status).lower() != one.status,
        "name": name is not None and name != one.friendly_name,
        "next_term": kept["next_term"] not in (None, one.next_term),
        "next_charge": kept["next_charge"] not in (None, one.next_charge),
    }
    intents = {key for key, is_wanted in found.items() if is_wanted}
    # Renewal that ends may be a member left out, which clears it; renewal that begins was meant.
    if not intents and _flag(given) and one.is_trial:
        raise Refusal(400, 800093, "The subscription is not auto-renewable.")
    if (kept["auto_renew"] and not one.auto_renew) or kept["end_action"] == "cancel" != one.end_action:
        intents |= set() if intents == {"next_term"} else {"renewal"}
    return intents


def _flag(given: dict[str, Any]) -> bool:
    value = given.get("autoRenewEnabled", False)
    if value is not None and not isinstance(value, bool):
        raise invalid_property("AutoRenewEnabled")
    return bool(value)


def _action(given: dict[str, Any]) -> str | None:
    value = given.get("endOfTermAction")
    if value is None:
        return None
    if str(value).lower() not in _ACTIONS:
        raise Refusal(400, 900126, f"The enum value '{value}' cannot be parsed.")
    return str(value).lower()


def sent_changes(given: dict[str, Any]) -> tuple[int | None, str | None, str | None]:
    """Quantity, status and name as they were sent; what has another type, or no such status, is refused."""
    quantity, status, name = given.get("quantity"), given.get("status"), given.get("friendlyName")
    if quantity is not None and (not isinstance(quantity, int) or isinstance(quantity, bool)):
        raise invalid_property("Quantity")
    if status is not None and str(status).lower() not in _STATUSES:
        raise Refusal(400, 900126, f"The enum value '{status}' cannot be parsed.")
    if name is not None and not isinstance(name, str):
        raise invalid_property("FriendlyName")
    return quantity, status, name


def check_identity(given: dict[str, Any], **fixed: str) -> None:
    """Refuse another value for what a subscription is and stays; a member left out says nothing."""
    for name, value in fixed.items():
        sent = given.get(name)
        if sent not in (None, "") and str(sent).lower() != value.lower():
            raise invalid_property(name[0].upper() + name[1:], f"{name} cannot be changed.")


def _check_fixed(one: Subscription, given: dict[str, Any]) -> None:
    check_identity(
        given,
        id=one.id,
        offerId=f"{one.product_id}:{one.sku_id}:{one.availability_id}",
        orderId=one.order_id,
        termDuration=one.term_duration,
    )
    sent_changes(given)
    cycle, partner = given.get("billingCycle"), given.get("partnerId")
    for member, value in (("BillingCycle", cycle), ("PartnerId", partner)):
        if value is not None and not isinstance(value, str):
            raise invalid_property(member)
    if cycle and str(cycle).lower() != one.billing_cycle:
        raise Refusal(400, 2054, "The billing cycle cannot be changed on the subscription.")
    if partner and str(partner) != one.partner_id:
        raise Refusal(400, 800098, "The partner on record cannot be changed.")


def _requantified(world: World, one: Subscription, quantity: int) -> dict[str, Any]:
    if one.status != "active":
        raise Refusal(400, 800091, "The subscription is suspended.")
    sku, now = sku_of(one), world.clock.now()
    if not 1 <= quantity <= sku.maximum:
        raise Refusal(400, 2002, f"The quantity must be between 1 and {sku.maximum}.")
    if quantity > one.quantity:
        left = seats.left(world, one.customer_id, sku, beside=one.id) - one.quantity
        added = quantity - one.quantity
        if sku.pooled and added > left:
            raise seats.over_pool(added, max(0, left), f"{sku.id}:{one.availability_id}")
        batch = SeatBatch(quantity=added, until=now + WINDOW)
        return {"quantity": quantity, "batches": (*open_batches(one, now), batch)}
    batches = open_batches(one, now)
    refundable = sum(batch.quantity for batch in batches)
    wanted = one.quantity - quantity
    if refundable == 0:
        raise Refusal(400, 800090, "Subscription quantity cannot be decreased.")
    if wanted > refundable:
        raise _too_late(one, wanted - refundable)
    return {"quantity": quantity, "batches": given_back(batches, wanted)}


def _too_late(one: Subscription, number: int) -> Refusal:
    """Some seats may go, but not so many: the window of the others is over, in hours for monthly terms."""
    if one.term_duration == "P1M":
        return Refusal(400, 900214, f"The 168-hour window to reduce {number} of the seats is over.")
    return Refusal(400, 900257, f"The 7-day window to reduce {number} of the seats is over.")


def open_batches(one: Subscription, now: datetime) -> tuple[SeatBatch, ...]:
    """The seats that can still be given back."""
    return tuple(batch for batch in one.batches if batch.until > now)


def given_back(batches: tuple[SeatBatch, ...], seats_back: int) -> tuple[SeatBatch, ...]:
    """The batches without so many of their seats, the newest first."""
    remaining: list[SeatBatch] = []
    for batch in reversed(batches):
        taken = min(batch.quantity, seats_back)
        seats_back -= taken
        if batch.quantity > taken:
            remaining.insert(0, SeatBatch(quantity=batch.quantity - taken, until=batch.until))
    return tuple(remaining)


def _restated(world: World, one: Subscription, status: str) -> dict[str, Any]:
    if (one.status, status) == ("active", "suspended"):
        # Suspension drops what is scheduled for the renewal, not for the next charge.
        kept = {"next_charge": one.next_charge, "next_charge_at": one.next_charge_at}
        return {"status": "suspended", "auto_renew": False, "end_action": "extend", "next_term": None, **kept}
    if (one.status, status) == ("suspended", "active"):
        return {"status": "active"}
    if status == "deleted" and one.status in ("active", "suspended", "pending"):
        if world.clock.now() > one.window_starts + cancellation_window(one) and not one.is_extended:
            raise _cancellation_over(one)
        return {"status": "deleted", "end_action": "cancel", **QUIET}
    raise Refusal(400, 800040, f"The status cannot change from {one.status} to {status}.")


def _cancellation_over(one: Subscription) -> Refusal:
    window = cancellation_window(one)
    if one.term_duration == "P1M":
        hours = window.days * 24
        return Refusal(400, 900213, f"The {hours}-hour cancellation window of the subscription is over.")
    return Refusal(400, 900117, f"The {window.days}-day cancellation window of the subscription is over.")
