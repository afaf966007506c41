"""Carts: written with every line judged, and checked out once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from partner_center_simulator import catalogue, gates, inventory, prices, seats, totals, wire
from partner_center_simulator.calendar_dates import CYCLE_MONTHS, print_instant
from partner_center_simulator.catalogue import CURRENCIES, Sku
from partner_center_simulator.countries import EU_AND_EFTA
from partner_center_simulator.entities import Cart, CartLine, Customer, Order
from partner_center_simulator.entities_services import LegacyOrder
from partner_center_simulator.refusals import Refusal, invalid_property, missing_property, unknown_word
from partner_center_simulator.resources import legacy_lines, promotions, term_end_dates
from partner_center_simulator.resources.orders import orders_from, pricing_body, result_body
from partner_center_simulator.resources.products import current_availability, is_purchasable, withdrawn_terms
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import World

LIFE = timedelta(days=7)
SANDBOX_SEATS = 25
MOST_ADDITIONAL = 5
_CYCLES = (*CYCLE_MONTHS, "none", "one_time", "unknown")


@operation("create_cart", "POST", "/v1/customers/{customer}/carts", Access.APP, replays=True)
def create_cart(call: Call) -> Answer:
    """Make a cart; what is wrong with a line is said on the line."""
    world, now = call.world, call.world.clock.now()
    customer = world.customer(call.path["customer"])
    given = call.member()
    cart = Cart(
        id=world.store.guid("cart"),
        customer_id=customer.id,
        created_at=now,
        modified_at=now,
        expires_at=now + LIFE,
        user_id=call.caller.user_id,
        partner_attested=_flag(given),
        lines=read_lines(call, customer, given),
    )
    world.store.put(cart)
    return Answer(_body(cart), 201)


@operation("get_cart", "GET", "/v1/customers/{customer}/carts/{cart}", Access.APP)
def get_cart(call: Call) -> Answer:
    """One cart as it was last written."""
    return Answer(_body(_cart(call)))


@operation("update_cart", "PUT", "/v1/customers/{customer}/carts/{cart}", Access.APP, replays=True)
def update_cart(call: Call) -> Answer:
    """Replace the whole cart."""
    cart = _cart(call)
    if cart.status == "Ordered":
        raise Refusal(400, 800065, "The cart has already been submitted.")
    customer, given = call.world.customer(cart.customer_id), call.member()
    changes = {
        "lines": read_lines(call, customer, given),
        "partner_attested": _flag(given),
        "modified_at": call.world.clock.now(),
    }
    changed = cart.model_copy(update=changes)
    call.world.store.put(changed)
    return Answer(_body(changed))


@operation(
    "checkout_cart",
    "POST",
    "/v1/customers/{customer}/carts/{cart}/checkout",
    Access.APP,
    replays=True,
    exclusive=True,
)
def checkout_cart(call: Call) -> Answer:
    """Turn a cart into orders, once: a cart already ordered gives its first result again."""
    world, cart = call.world, _cart(call)
    if cart.status == "Ordered":
        # Microsoft lists this code, and promises the first result as well.
        if call.fault == "already_submitted":
            raise Refusal(400, 800065, "The cart has already been submitted.")
        found: list[Order | LegacyOrder] = []
        for key in cart.order_ids:
            if order := world.store.find(Order, key):
                found.append(order)
            elif before := world.store.find(LegacyOrder, key):
                found.append(before)
        return Answer(result_body(world, found), 201)
    customer = world.customer(cart.customer_id)
    _check_open(world, customer, cart)
    new = cart.model_copy(
        update={"lines": tuple(line for line in cart.lines if not legacy_lines.is_legacy(line))}
    )
    made = orders_from(world, customer, new, wrong_partner=call.fault == "wrong_partner")
    for order in made:
        world.await_provisioning(order)
    older, errors = legacy_lines.ordered(world, customer, cart)
    if not made and not older:
        raise Refusal(400, errors[0]["code"], errors[0]["description"])
    keys = (*(order.id for order in made), *(order.id for order in older))
    world.store.put(cart.model_copy(update={"status": "Ordered", "order_ids": keys}))
    placed = [world.store.find(Order, order.id) or order for order in made]
    return Answer(result_body(world, [*placed, *older], errors), 201)


def _check_open(world: World, customer: Customer, cart: Cart) -> None:
    """Refuse a checkout at the first closed gate; legacy offers have gates of their own after these."""
    new = tuple(line for line in cart.lines if not legacy_lines.is_legacy(line))
    if len(new) < len(cart.lines):
        gates.check_standing(world, customer, cart)
        gates.check_lines(cart)
        if any(line.partner_id() for line in cart.lines) and not cart.partner_attested:
            raise Refusal(400, 900206, "The partner on record attestation has not been accepted.")
        totals.check_risk(customer)
    if new:
        gates.check(world, customer, cart.model_copy(update={"lines": new}))


def _cart(call: Call) -> Cart:
    customer = call.world.customer(call.path["customer"])
    cart = call.world.store.find(Cart, call.path["cart"].lower())
    is_over = cart is not None and cart.status == "Active" and call.world.clock.now() > cart.expires_at
    if cart is None or cart.customer_id != customer.id or is_over:
        raise Refusal(404, 800008, "The cart was not found.")
    return cart


def _flag(given: dict[str, Any]) -> bool | None:
    value = given.get("partnerOnRecordAttestationAccepted")
    if value is not None and not isinstance(value, bool):
        raise invalid_property("PartnerOnRecordAttestationAccepted")
    return value


def read_lines(call: Call, customer: Customer, given: dict[str, Any]) -> tuple[CartLine, ...]:
    """The lines that are given, each judged, with its price or its error."""
    items = given.get("lineItems")
    if not isinstance(items, list) or not items:
        raise missing_property("LineItems")
    read = tuple(_line(item, index) for index, item in enumerate(items))
    if len({line.id for line in read}) < len(read):
        raise invalid_property("LineItems", "Every line item needs an id of its own.")
    read = legacy_lines.grouped(read)
    wanted: dict[str, int] = {}
    judged = []
    for line in read:
        one = _judged(call.world, customer, line, read, wanted)
        if call.fault == "wrong_price" and one.unit_price is not None:
            one = one.model_copy(update={"unit_price": one.unit_price + 1})
        judged.append(one)
    return tuple(judged)


def _is_map_of_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _line(item: Any, index: int) -> CartLine:
    if not isinstance(item, dict):
        raise invalid_property("LineItems")
    number, quantity = item.get("id", index), item.get("quantity")
    catalog_item_id = _text(item, "catalogItemId")
    if catalog_item_id is None:
        raise missing_property("CatalogItemId")
    if not _is_whole(quantity):
        raise invalid_property("Quantity")
    if not _is_whole(number):
        raise invalid_property("Id")
    cycle = str(item.get("billingCycle") or "").lower().replace("onetime", "one_time")
    if not cycle:
        raise missing_property("BillingCycle")
    if cycle not in _CYCLES:
        raise Refusal(400, 900126, f"The enum value '{item['billingCycle']}' cannot be parsed.")
    context, accepted = item.get("provisioningContext"), item.get("attestationAccepted")
    if context is not None and not _is_map_of_texts(context):
        raise invalid_property("ProvisioningContext")
    if accepted is not None and not isinstance(accepted, bool):
        raise invalid_property("AttestationAccepted")
    term, currency = _text(item, "termDuration"), _text(item, "currencyCode")
    return CartLine(
        id=number,
        catalog_item_id=catalog_item_id.upper(),
        quantity=quantity,
        billing_cycle=cycle,
        term_duration=term.upper() if term else None,
        currency_code=currency.upper() if currency else None,
        friendly_name=_text(item, "friendlyName"),
        participants=_participants(item.get("participants")),
        provisioning_context=context,
        renews_to=_renews_to(item.get("renewsTo")),
        attestation_accepted=accepted,
        custom_term_end_date=_text(item, "customTermEndDate"),
        promotion_id=_text(item, "promotionId"),
        addons=_addons(item),
    )


def _text(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name)
    if value is not None and not isinstance(value, str):
        raise invalid_property(name[0].upper() + name[1:])
    return value or None


def _renews_to(given: Any) -> str | None:
    # Microsoft prints an object and calls it an array: either is read.
    one = given[0] if isinstance(given, list) and len(given) == 1 else given
    if one is not None and not isinstance(one, dict):
        raise invalid_property("RenewsTo")
    term = _text(one or {}, "termDuration")
    return term.upper() if term else None


def _addons(item: dict[str, Any]) -> tuple[CartLine, ...]:
    given = item.get("addonItems") or []
    if not isinstance(given, list):
        raise invalid_property("AddonItems")
    cycle = {"billingCycle": item.get("billingCycle")}
    found = [{**cycle, **one, "addonItems": None} if isinstance(one, dict) else one for one in given]
    return tuple(_line(one, index) for index, one in enumerate(found))


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _participants(given: Any) -> tuple[tuple[str, str], ...]:
    if given is None:
        return ()
    if not isinstance(given, list) or not all(
        isinstance(one, dict) and isinstance(one.get("key"), str) and isinstance(one.get("value"), str)
        for one in given
    ):
        raise invalid_property("Participants")
    for one in given:
        if one["key"].lower() not in (gates.RESELLER, gates.ADDITIONAL):
            raise unknown_word(one["key"])
        if not one["value"]:
            raise invalid_property("Participants")
    return tuple((one["key"].lower(), one["value"]) for one in given)


def _participants_fault(customer: Customer, line: CartLine) -> tuple[int, str] | None:
    """What is wrong with the resellers of a line: one transacts, and at most five others in the EU and EFTA."""
    names = [value for _, value in line.participants]
    others = gates.additional_resellers(line)
    if len(others) < len(names) - 1 or len(set(names)) < len(names):
        return 10010, "Every reseller stands on a line once, and one of them transacts."
    if len(others) > MOST_ADDITIONAL:
        return 10010, f"At most {MOST_ADDITIONAL} additional resellers are allowed."
    if others and customer.address.country not in EU_AND_EFTA:
        return 10004, "Additional resellers are not supported in the customer's country."
    return None


def _judged(
    world: World, customer: Customer, line: CartLine, lines: tuple[CartLine, ...], wanted: dict[str, int]
) -> CartLine:
    """The line with its price, or with its error."""
    if fault := _participants_fault(customer, line):
        return _wrong(line, *fault)
    if legacy_lines.is_legacy(line):
        return legacy_lines.judged(world, customer, line)
    market = customer.address.country
    parts = line.catalog_item_id.split(":")
    sku = catalogue.sku(parts[0], parts[1]) if len(parts) == 3 else None
    if sku is None or market not in CURRENCIES or parts[2] != current_availability(world, sku, market):
        return _wrong(line, 10001, "The catalog item id is not valid.")
    if not is_purchasable(world, sku):
        return _wrong(line, 10001, "The catalog item is no longer for sale.")
    currency = CURRENCIES[market]
    if line.currency_code not in (None, currency):
        return _wrong(line, 10000, f"The currency {line.currency_code} is not supported.")
    term, cycle = line.term_duration or "", line.billing_cycle
    if (term, cycle) not in sku.plans:
        return _wrong(line, 10010, f"The term {term or 'none'} billed {cycle} is not offered.")
    if term in withdrawn_terms(world, sku):
        return _wrong(line, 800028, f"The term {term} is no longer available.")
    if line.renews_to and not sku.is_trial and line.renews_to not in {one for one, _ in sku.plans}:
        return _wrong(line, 10010, f"The term {line.renews_to} to renew to is not offered.")
    if line.custom_term_end_date and not term_end_dates.ends_well(
        world, customer, line.custom_term_end_date, sku, term
    ):
        return _wrong(line, 900242, "The custom term end date matches no allowed end date.")
    priced = _priced(world, customer, line, sku, currency)
    if priced.error_code is not None:
        return priced
    if line.quantity < 1:
        return _wrong(priced, 10010, "The quantity must be at least 1.")
    if world.settings.is_sandbox and line.quantity > SANDBOX_SEATS:
        return _wrong(priced, 10009, f"The sandbox allows {SANDBOX_SEATS} seats a subscription.")
    if line.quantity > sku.maximum:
        left = min(sku.maximum, seats.left(world, customer.id, sku))
        return _wrong(priced, 10015, f"At most {sku.maximum} seats are allowed per subscription.", left)
    wanted[sku.id] = wanted.get(sku.id, 0) + line.quantity
    stock = inventory.left(world, sku)
    if stock is not None and wanted[sku.id] > stock:
        return _wrong(priced, 10003, inventory.refusal(sku, wanted[sku.id], stock).description, stock)
    left = seats.left(world, customer.id, sku)
    if sku.pooled and wanted[sku.id] > left:
        over = seats.over_pool(wanted[sku.id], left, line.catalog_item_id)
        return _wrong(priced, over.code, over.description, left)
    if crowded := seats.crowded(world, customer.id, sku, line, lines):
        return _wrong(priced, crowded.code, crowded.description)
    if gates.lacks_base(world, customer, sku, lines):
        return _wrong(priced, 400041, "The addon is not purchasable without a compatible base product.")
    if sku.needs_attestation and not line.attestation_accepted:
        return _wrong(priced, 10012, "The attestation that the item needs was not accepted.")
    return priced


def _priced(world: World, customer: Customer, line: CartLine, sku: Sku, currency: str) -> CartLine:
    """The line at its price, less the promotion it names or that applies by itself."""
    term, cycle = line.term_duration or "", line.billing_cycle
    base = prices.base_price(world.store, sku, customer.address.country, world.clock.now())
    price = prices.cycle_price(base, term, cycle, currency)
    cycles = prices.cycles_in(term, cycle)
    full = {"currency_code": currency, "unit_price": price, "list_price": None, "cycles": cycles}
    priced = line.model_copy(update=full)
    if line.promotion_id:
        deal = promotions.find(world, line.promotion_id)
        if deal is None or any(promotions.errors(world, customer, sku, line.quantity, term, cycle, deal)):
            return _wrong(priced, 27007, "The promotion is not valid for the line.")
    else:
        deal = promotions.applied(world, customer, sku, line.quantity, term, cycle)
    if deal is not None:
        less = prices.rounded(price * (1 - deal.discount), currency)
        changes = {"unit_price": less, "list_price": price, "promotion_id": deal.id}
        priced = priced.model_copy(update=changes)
    return term_end_dates.with_first_term(priced, world.clock.now().date(), currency)


def _wrong(line: CartLine, code: int, text: str, available: int | None = None) -> CartLine:
    return line.model_copy(
        update={"error_code": code, "error_description": text, "available_quantity": available}
    )


def _body(cart: Cart) -> dict[str, Any]:
    return {
        "id": cart.id,
        "creationTimestamp": print_instant(cart.created_at),
        "lastModifiedTimestamp": print_instant(cart.modified_at),
        "expirationTimestamp": print_instant(cart.expires_at),
        "lastModifiedUser": cart.user_id,
        "status": cart.status,
        "partnerOnRecordAttestationAccepted": cart.partner_attested,
        "lineItems": [_line_body(line) for line in cart.lines],
        "links": {"self": wire.link(f"/customers/{cart.customer_id}/carts/{cart.id}")},
        "attributes": {"objectType": "Cart"},
    }


def _line_body(line: CartLine) -> dict[str, Any]:
    price: Decimal | None = line.unit_price
    error = None
    if line.error_code is not None:
        more = {"availableQuantity": line.available_quantity} if line.available_quantity is not None else None
        error = {
            "errorCode": line.error_code,
            "errorDescription": line.error_description,
            "additionalInformation": more,
        }
    participants = [{"key": key, "value": value} for key, value in line.participants]
    return {
        "id": line.id,
        "catalogItemId": line.catalog_item_id,
        "friendlyName": line.friendly_name,
        "quantity": line.quantity,
        "currencyCode": line.currency_code,
        "billingCycle": line.billing_cycle,
        "termDuration": line.term_duration,
        "participants": participants or None,
        "provisioningContext": line.provisioning_context or {},
        "renewsTo": {"termDuration": line.renews_to} if line.renews_to else None,
        "attestationAccepted": line.attestation_accepted,
        "customTermEndDate": line.custom_term_end_date,
        "promotionId": line.promotion_id,
        "addonItems": [_line_body(addon) for addon in line.addons] or None,
        "orderGroup": line.order_group,
        "pricing": None
        if price is None
        else pricing_body(price, line.quantity, line.cycles, line.list_price, line.first_term_price),
        "error": error,
    }
