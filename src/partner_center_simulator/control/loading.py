"""A world loaded in one call: many customers, each with subscriptions whose terms end over the days to come."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

from partner_center_simulator import catalogue, prices, terms
from partner_center_simulator.calendar_dates import CYCLE_MONTHS, TERM_MONTHS, add_months
from partner_center_simulator.catalogue import CURRENCIES, Sku
from partner_center_simulator.control import reading
from partner_center_simulator.control.parties import plant
from partner_center_simulator.entities import Customer, Order, OrderLine, Subscription
from partner_center_simulator.resources.products import current_availability
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.sku import SEATS
from partner_center_simulator.world import World

MOST_CUSTOMERS = 100_000
MOST_SUBSCRIPTIONS = 25
MOST_DAYS = 28
_MEMBERS = frozenset({"customers", "subscriptions_each", "country", "mpn_id", "ends_within_days"})


@operation("sim_world", "POST", "/_sim/world", Access.CONTROL)
def load_world(call: Call) -> Answer:
    """Make many customers at once, with so many subscriptions each."""
    given, world = reading.wanted(call, _MEMBERS), call.world
    number = _number(given, "customers", 0, MOST_CUSTOMERS)
    each = _number(given, "subscriptions_each", 0, MOST_SUBSCRIPTIONS)
    days = _number(given, "ends_within_days", MOST_DAYS, MOST_DAYS)
    country = reading.text(given, "country", "PT").upper()
    if country not in CURRENCIES:
        raise reading.refuse(f"No such market. Known: {', '.join(sorted(CURRENCIES))}.")
    partner_id = str(given.get("mpn_id") or "")
    start = world.store.count(Customer)
    plans = _plans(world, country)
    for index in range(start, start + number):
        name, domain = f"Customer {index:06}", f"customer{index:06}.onmicrosoft.com"
        customer = plant(world, world.store.guid("customer"), name, domain, country, has_signed=each > 0)
        if each:
            _sell(world, customer, list(islice(plans, each)), index % max(1, days), partner_id)
    totals = {"customers": world.store.count(Customer), "subscriptions": world.store.count(Subscription)}
    return Answer(totals, 201)


def _number(given: dict[str, Any], name: str, default: int, most: int) -> int:
    value = given.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise reading.refuse(f"{name} must be a number up to {most}.")
    return value


def _plans(world: World, country: str) -> Iterator[tuple[Sku, str, str, OrderLine]]:
    """Every SKU that stands on its own, for a term of a year and of a month in turn, without end."""
    found = []
    for sku in catalogue.SKUS:
        if sku.segment != "commercial" or sku.is_trial or sku.is_addon or sku.family != SEATS:
            continue
        for term in ("P1Y", "P1M"):
            base = prices.base_price(world.store, sku, country, world.clock.now())
            line = OrderLine(
                number=0,
                catalog_item_id=f"{sku.id}:{current_availability(world, sku, country)}",
                subscription_id="",
                quantity=5,
                term_duration=term,
                friendly_name=sku.title,
                partner_id=None,
                unit_price=prices.cycle_price(base, term, "monthly", CURRENCIES[country]),
                cycles=TERM_MONTHS[term] // CYCLE_MONTHS["monthly"],
            )
            found.append((sku, term, "monthly", line))
    return cycle(found)


def _sell(
    world: World,
    customer: Customer,
    plans: list[tuple[Sku, str, str, OrderLine]],
    days: int,
    partner_id: str,
) -> None:
    """One order that was placed when its terms began, so that each ends `days` days from now."""
    today = world.clock.now().date()
    lines = []
    order_id = world.store.digest("order").hex()[:12]
    for number, (sku, term, billing, line) in enumerate(plans):
        key = world.store.guid("subscription")
        starts = _began(today + timedelta(days=days), term)
        lines.append(
            line.model_copy(
                update={"number": number, "subscription_id": key, "partner_id": partner_id or None}
            )
        )
        began = terms.midnight(starts)
        world.store.put(
            Subscription(
                id=key,
                customer_id=customer.id,
                order_id=order_id,
                product_id=sku.product_id,
                sku_id=sku.sku_id,
                availability_id=line.catalog_item_id.rpartition(":")[2],
                name=sku.title,
                friendly_name=sku.title,
                quantity=line.quantity,
                term_duration=term,
                billing_cycle=billing,
                currency_code=CURRENCIES[customer.address.country],
                unit_price=line.unit_price,
                created_at=began,
                anchor=starts,
                term_starts=starts,
                term_ends=terms.term_end(starts, starts, term),
                window_starts=began,
                partner_id=partner_id,
            )
        )
    world.store.put(
        Order(
            id=order_id,
            customer_id=customer.id,
            cart_id="",
            billing_cycle="monthly",
            currency_code=CURRENCIES[customer.address.country],
            created_at=world.clock.now(),
            due_at=world.clock.now(),
            provisioned_at=world.clock.now(),
            lines=tuple(lines),
        )
    )


def _began(last: date, term: str) -> date:
    """When a term began that ends on a day, or a day or two later where a month is too short for it."""
    return add_months(last + terms.DAY, -TERM_MONTHS[term])
