"""Orders without a cart, and what may be changed about an order afterwards."""

from datetime import timedelta
from typing import Any

from partner_center_simulator import gates, legacy, totals
from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.entities import Cart, Customer, Order
from partner_center_simulator.entities_services import LegacyOrder, LegacySubscription
from partner_center_simulator.legacy import Wanted
from partner_center_simulator.refusals import Refusal, app_only, invalid_property, missing_property
from partner_center_simulator.resources import software
from partner_center_simulator.resources.carts import read_lines
from partner_center_simulator.resources.legacy_subscriptions import order_body as legacy_body
from partner_center_simulator.resources.orders import find_order, order_body, orders_from
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

_O = "/v1/customers/{customer}/orders"
_CYCLES = ("monthly", "annual", "triennial", "none", "one_time")
_SANDBOX_DAYS = timedelta(days=60)
_NO_INVENTORY, _INVALID_INPUT = 10003, 10010
# What an error of a cart line becomes where there is no cart to carry it.
_LINE_REFUSALS = {
    10000: (400, 900169),
    10001: (404, 400019),
    10004: (400, 3000),
    10009: (400, 800018),
    _INVALID_INPUT: (400, 800002),
    10012: (400, 900203),
    10015: (403, 800067),
    800028: (403, 800028),
    800088: (403, 800088),
    400041: (400, 400041),
}


@operation("create_order", "POST", _O, Access.APP, replays=True)
def create_order(call: Call) -> Answer:
    """Buy legacy offers, or plans of new commerce, without a cart."""
    world, customer, given = call.world, call.world.customer(call.path["customer"]), call.member()
    lines = _given_lines(given)
    reference = given.get("referenceCustomerId")
    if reference and str(reference).lower() != customer.id:
        raise invalid_property("ReferenceCustomerId")
    if any(line.get("partnerIdOnRecord") for line in lines) and not call.caller.is_user:
        raise app_only()
    if len({":" in str(line.get("offerId")) for line in lines}) > 1:
        raise Refusal(400, 4018, "Offers and catalog items cannot stand in one order.")
    if ":" in str(lines[0].get("offerId")):
        return _new_commerce(call, customer, given, lines)
    cycle = _cycle(given)
    wanted = [_wanted(line, cycle) for line in lines]
    groups = {legacy.found(one.offer_id).sales_group for one in wanted}
    gates.check_standing(world, customer, _stated(_cart(call, customer, given, lines)))
    if len(groups) > 1:
        raise Refusal(400, 4018, "Offers of different sales groups go to different orders.")
    legacy.check(world, customer, wanted)
    totals.check_risk(customer)
    return Answer(legacy_body(legacy.place(world, customer, wanted, cycle)), 201)


@operation("patch_order", "PATCH", _O + "/{order}", Access.APP, replays=True)
def patch_order(call: Call) -> Answer:
    """Buy add-ons, change the billing cycle, or cancel."""
    order, given = find_order(call), call.member()
    is_cancelling = str(given.get("status") or "").lower() in ("cancelled", "canceled")
    if isinstance(order, Order):
        if is_cancelling and software.is_software(order):
            return Answer(order_body(call.world, software.cancelled(call.world, order, given)))
        # Plans of new commerce are cancelled and changed on their subscriptions (Microsoft: Cancel an order).
        raise Refusal(403, 800077, "Use the subscription to change or cancel plans of new commerce.")
    sent = (call.headers.get("if-match") or "").strip('"')
    if call.fault == "wrong_etag" or (sent and sent != legacy.etag(order.id, order.version)):
        raise Refusal(400, 2055, "The etag is stale: the order has changed since it was read.")
    if is_cancelling:
        return Answer(legacy_body(_cancelled(call.world, order, given)))
    lines = _given_lines(given)
    if any(line.get("parentSubscriptionId") and not line.get("subscriptionId") for line in lines):
        return _addons(call, order, given, lines)
    if given.get("billingCycle") is None:
        raise missing_property("BillingCycle")
    return Answer(legacy_body(_recycled(call.world, order, _cycle(given), lines)))


def _given_lines(given: dict[str, Any]) -> list[dict[str, Any]]:
    lines = given.get("lineItems")
    if not isinstance(lines, list) or not lines or not all(isinstance(one, dict) for one in lines):
        raise missing_property("LineItems")
    for index, line in enumerate(lines):
        quantity, number = line.get("quantity"), line.get("lineItemNumber", index)
        if not isinstance(quantity, int) or isinstance(quantity, bool):
            raise invalid_property("Quantity")
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise Refusal(400, 800071, "A line item number is not valid.")
        if not line.get("offerId"):
            raise missing_property("OfferId")
        if not isinstance(line["offerId"], str):
            raise invalid_property("OfferId")
    numbers = [line.get("lineItemNumber", index) for index, line in enumerate(lines)]
    if len(set(numbers)) < len(numbers):
        raise Refusal(400, 800071, "Every line item needs a number of its own.")
    return lines


def _cycle(given: dict[str, Any]) -> str:
    cycle = str(given.get("billingCycle") or "unknown").lower().replace("onetime", "one_time")
    if cycle == "unknown":
        return "monthly"
    if cycle not in _CYCLES:
        raise Refusal(400, 900126, f"The enum value '{given['billingCycle']}' cannot be parsed.")
    return cycle


def _wanted(line: dict[str, Any], cycle: str) -> Wanted:
    name, parent, partner = (
        line.get(member) for member in ("friendlyName", "parentSubscriptionId", "partnerIdOnRecord")
    )
    return Wanted(
        offer_id=legacy.found(str(line["offerId"])).id,
        quantity=line["quantity"],
        billing_cycle=cycle,
        friendly_name=str(name) if name else None,
        partner_id=str(partner) if partner else None,
        parent_id=str(parent).lower() if parent else None,
    )


def _cart(call: Call, customer: Customer, given: dict[str, Any], lines: list[dict[str, Any]]) -> Cart:
    """A cart that is never stored, so that an order passes the same gates as a checkout."""
    now, cycle = call.world.clock.now(), _cycle(given)
    read = [
        {
            **line,
            "id": line.get("lineItemNumber", index),
            "catalogItemId": line["offerId"],
            "billingCycle": cycle,
            "participants": _participants(line),
        }
        for index, line in enumerate(lines)
    ]
    return Cart(
        id="",
        customer_id=customer.id,
        created_at=now,
        modified_at=now,
        expires_at=now,
        user_id=call.caller.user_id,
        partner_attested=given.get("partnerOnRecordAttestationAccepted") is True,
        lines=read_lines(call, customer, {"lineItems": read}),
    )


def _stated(cart: Cart) -> Cart:
    """The cart, or the refusal of one with a partner on record about whom nothing was stated."""
    if any(line.partner_id() for line in cart.lines) and not cart.partner_attested:
        raise Refusal(400, 900206, "The partner on record attestation has not been accepted.")
    return cart


def _participants(line: dict[str, Any]) -> list[dict[str, str]]:
    main = line.get("partnerIdOnRecord")
    found = [{"key": "transaction_reseller", "value": str(main)}] if main else []
    others = line.get("additionalPartnerIdsOnRecord") or []
    if not isinstance(others, list) or not all(isinstance(one, str) for one in others):
        raise invalid_property("AdditionalPartnerIdsOnRecord")
    found += [{"key": "additional_transaction_reseller", "value": other} for other in others]
    return found


def _new_commerce(
    call: Call, customer: Customer, given: dict[str, Any], lines: list[dict[str, Any]]
) -> Answer:
    world, cart = call.world, _cart(call, customer, given, lines)
    gates.check_standing(world, customer, cart)
    for line in cart.lines:
        if line.error_code is not None:
            status, code = _LINE_REFUSALS.get(line.error_code, (400, line.error_code))
            if line.error_code == _INVALID_INPUT and line.quantity < 1:
                code = 900275
            if line.error_code == _NO_INVENTORY:
                code = 800017 if line.available_quantity else 800010
            raise Refusal(status, code, line.error_description or "The line cannot be bought.")
    gates.check(world, customer, cart)
    if len({line.order_group for line in cart.lines}) > 1:
        raise Refusal(400, 4018, "Licences, software and marketplace products go to different orders.")
    (made,) = orders_from(world, customer, cart, wrong_partner=False)
    world.await_provisioning(made)
    return Answer(order_body(world, world.store.find(Order, made.id) or made), 201)


def _addons(call: Call, order: LegacyOrder, given: dict[str, Any], lines: list[dict[str, Any]]) -> Answer:
    world = call.world
    customer = world.customer(order.customer_id)
    new = [line for line in lines if not line.get("subscriptionId")]
    wanted = [_wanted(line, order.billing_cycle) for line in new]
    mine = {line.subscription_id for line in order.lines}
    if any(one.parent_id not in mine for one in wanted):
        raise Refusal(400, 800029, "The parent subscription does not belong to the order.")
    gates.check_standing(world, customer, _stated(_cart(call, customer, given, new)))
    legacy.check(world, customer, wanted)
    totals.check_risk(customer)
    return Answer(legacy_body(legacy.extend(world, order, wanted)))


def _recycled(world: World, order: LegacyOrder, cycle: str, lines: list[dict[str, Any]]) -> LegacyOrder:
    """The order with every subscription of it billed otherwise, each in a new term of twelve months."""
    named = {str(line.get("subscriptionId") or "").lower() for line in lines}
    if named != {line.subscription_id for line in order.lines}:
        raise Refusal(400, 800071, "Name every line item of the order with its subscription.")
    held = [one for key in sorted(named) if (one := world.store.find(LegacySubscription, key))]
    if any(one.status != "active" for one in held):
        raise Refusal(400, 6000, "A subscription of the order is not active.")
    found = [legacy.found(one.offer_id) for one in held]
    # What the service does not let change for reasons of its own (800072, 800080, 800085) comes on command only.
    if any(offer.is_trial or cycle not in offer.cycles for offer in found):
        raise Refusal(400, 6001, "An offer of the order does not support the billing cycle.")
    if any(not legacy.is_available(world, offer) for offer in found):
        raise Refusal(403, 2091, "An offer of the order is no longer on the price list.")
    if cycle == order.billing_cycle:
        raise invalid_property("BillingCycle", f"The order is billed {cycle} already.")
    now = world.clock.now()
    for one in held:
        changes = {"billing_cycle": cycle, "term_started_at": now, "version": one.version + 1}
        changed = one.model_copy(update=changes)
        world.store.put(changed.model_copy(update={"due_at": legacy.term_end(changed)}))
    turned = order.model_copy(update={"billing_cycle": cycle, "version": order.version + 1})
    world.store.put(turned)
    return turned


def _cancelled(world: World, order: LegacyOrder, given: dict[str, Any]) -> LegacyOrder:
    """Cancel an order in the sandbox, all of it or the lines that are named."""
    if not world.settings.is_sandbox:
        raise Refusal(403, 800019, "An order of this kind can be cancelled in the sandbox only.")
    if world.clock.now() > order.created_at + _SANDBOX_DAYS:
        text = f"The order of {print_instant(order.created_at)} is older than 60 days. Suspend instead."
        raise Refusal(400, 800061, text)
    numbers = software.line_numbers(given)
    known = {line.number for line in order.lines}
    if numbers - known:
        raise Refusal(400, 800071, "A line item number is not valid.")
    chosen = numbers or known
    for line in order.lines:
        held = world.store.find(LegacySubscription, line.subscription_id)
        if line.number in chosen and held is not None:
            changes = {"status": "deleted", "due_at": None, "auto_renew": False, "version": held.version + 1}
            world.store.put(held.model_copy(update=changes))
    lines = tuple(
        line.model_copy(update={"quantity": 0}) if line.number in numbers else line for line in order.lines
    )
    status = "completed" if numbers else "cancelled"
    changed = order.model_copy(update={"lines": lines, "status": status, "version": order.version + 1})
    world.store.put(changed)
    return changed
