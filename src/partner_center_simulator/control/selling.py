"""Control of time, settings, prices and what is for sale."""

from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from partner_center_simulator import catalogue, offers, prices
from partner_center_simulator.business_clock import LAST
from partner_center_simulator.calendar_dates import print_instant, print_second
from partner_center_simulator.catalogue import CURRENCIES, Sku
from partner_center_simulator.control import reading
from partner_center_simulator.entities import OfferState, PriceChange, Settings, SkuState
from partner_center_simulator.routing import Access, Answer, Call, operation

_CLOCK = frozenset({"now", "advance_seconds"})
_PRICE = frozenset({"product_id", "sku_id", "market", "percent", "unit_price", "from"})
_PRODUCT = frozenset({"is_purchasable", "withdrawn_terms", "inventory", "is_listed"})
_OFFER = frozenset({"is_available"})
_MOST_SECONDS = 1000 * 366 * 86400
_DEAREST = 10**9


@operation("sim_get_clock", "GET", "/_sim/clock", Access.CONTROL)
def get_clock(call: Call) -> Answer:
    """What time it is."""
    return Answer({"now": print_instant(call.world.clock.now())})


@operation("sim_move_clock", "POST", "/_sim/clock", Access.CONTROL)
def move_clock(call: Call) -> Answer:
    """Go forward to an instant or by seconds; what is due on the way happens in order."""
    given, clock = reading.wanted(call, _CLOCK), call.world.clock
    if "advance_seconds" in given:
        seconds = reading.number(given["advance_seconds"])
        if abs(seconds) > _MOST_SECONDS:
            raise reading.refuse(f"advance_seconds is at most {_MOST_SECONDS}.")
        goal = clock.now() + timedelta(microseconds=int(seconds * 1_000_000))
    else:
        goal = reading.instant(given, "now")
    if goal < clock.now():
        raise reading.refuse("The clock only goes forward.")
    if goal >= LAST:
        raise reading.refuse(f"The clock ends at {print_second(LAST)}.")
    call.world.store.agenda.take_back()
    clock.move_to(goal)
    call.world.happen()
    return Answer({"now": print_instant(clock.now())})


@operation("sim_get_settings", "GET", "/_sim/settings", Access.CONTROL)
def get_settings(call: Call) -> Answer:
    """All settings."""
    return Answer(call.world.settings.model_dump())


@operation("sim_put_settings", "PUT", "/_sim/settings", Access.CONTROL)
def put_settings(call: Call) -> Answer:
    """Change the settings that are named and leave the others."""
    given = reading.wanted(call, frozenset(Settings.model_fields))
    try:
        changed = Settings.model_validate({**call.world.settings.model_dump(), **given}, strict=True)
    except ValidationError as broken:
        raise reading.refuse(f"{broken.errors()[0]['loc'][0]}: {broken.errors()[0]['msg']}") from broken
    call.world.store.put(changed)
    return Answer(changed.model_dump())


@operation("sim_publish_price", "POST", "/_sim/prices", Access.CONTROL)
def publish_price(call: Call) -> Answer:
    """Publish a price from an instant on: the monthly price of the yearly term, or a change in percent."""
    given, world = reading.wanted(call, _PRICE), call.world
    sku = _sku(reading.text(given, "product_id"), reading.text(given, "sku_id"))
    market = reading.text(given, "market").upper()
    if market not in CURRENCIES:
        raise reading.refuse(f"No such market. Known: {', '.join(sorted(CURRENCIES))}.")
    if ("percent" in given) == ("unit_price" in given):
        raise reading.refuse("Give either percent or unit_price.")
    percent = reading.number(given["percent"]) if "percent" in given else None
    unit_price = reading.number(given["unit_price"]) if "unit_price" in given else None
    if percent is not None and not -100 <= percent <= 1000:
        raise reading.refuse("percent is from -100 to 1000.")
    if unit_price is not None and not 0 <= unit_price <= _DEAREST:
        raise reading.refuse(f"unit_price is from 0 to {_DEAREST}.")
    change = PriceChange(
        id=world.store.guid("price"),
        product_id=sku.product_id,
        sku_id=sku.sku_id,
        market=market,
        percent=percent,
        unit_price=unit_price,
        starts_at=reading.instant(given, "from") if "from" in given else world.clock.now(),
    )
    world.store.put(change)
    after = prices.base_price(world.store, sku, market, change.starts_at)
    if after > _DEAREST:
        raise reading.refuse(f"The price would be above {_DEAREST}.")
    body: dict[str, Any] = {"productId": sku.product_id, "skuId": sku.sku_id, "market": market}
    return Answer({**body, "from": print_instant(change.starts_at), "unitPrice": str(after)}, 201)


@operation("sim_change_product", "POST", "/_sim/products/{product}/{sku}", Access.CONTROL)
def change_product(call: Call) -> Answer:
    """Take a SKU or some of its terms off sale or out of all lists, say how many are left of it, or put all back."""
    given, sku = reading.wanted(call, _PRODUCT), _sku(call.path["product"], call.path["sku"])
    kept = call.world.store.find(SkuState, sku.id)
    usual = kept.is_purchasable if kept else not sku.is_discontinued
    if not given.keys() & {"is_purchasable", "withdrawn_terms", "inventory", "is_listed"}:
        raise reading.refuse("Give is_purchasable, is_listed, withdrawn_terms or inventory.")
    left = given.get("inventory", kept.inventory if kept else None)
    if left is not None and (not isinstance(left, int) or isinstance(left, bool) or left < 0):
        raise reading.refuse("inventory is a whole number, or null.")
    terms = given.get("withdrawn_terms", list(kept.withdrawn_terms) if kept else [])
    if not isinstance(terms, list) or any(one not in [term for term, _ in sku.plans] for one in terms):
        raise reading.refuse("withdrawn_terms are terms of the SKU.")
    state = SkuState(
        product_id=sku.product_id,
        sku_id=sku.sku_id,
        is_purchasable=reading.flag(given.get("is_purchasable", usual), "is_purchasable"),
        withdrawn_terms=tuple(terms),
        inventory=left,
        is_listed=reading.flag(given.get("is_listed", kept.is_listed if kept else True), "is_listed"),
    )
    call.world.store.put(state)
    shown = {"isPurchasable": state.is_purchasable, "withdrawnTerms": list(state.withdrawn_terms)}
    more = {"inventory": left, "isListed": state.is_listed}
    return Answer({"productId": sku.product_id, "skuId": sku.sku_id, **shown, **more})


@operation("sim_change_offer", "POST", "/_sim/offers/{offer}", Access.CONTROL)
def change_offer(call: Call) -> Answer:
    """Take a legacy offer off the price list, or put it back."""
    given, offer = reading.wanted(call, _OFFER), offers.offer(call.path["offer"])
    if offer is None:
        raise reading.refuse("No such offer.")
    is_available = reading.flag(given.get("is_available"), "is_available")
    call.world.store.put(OfferState(offer_id=offer.id, is_available=is_available))
    return Answer({"id": offer.id, "isAvailable": is_available})


def _sku(product_id: str, sku_id: str) -> Sku:
    found = catalogue.sku(product_id, sku_id)
    if found is None:
        raise reading.refuse(f"No SKU {product_id}:{sku_id}.")
    return found
