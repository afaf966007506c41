"""Custom term end dates (Microsoft: Get custom term end dates)."""

from datetime import date
from typing import Any

from partner_center_simulator import catalogue, coterm, paging, prices, terms, wire
from partner_center_simulator.calendar_dates import TERM_MONTHS, last_day_of_term
from partner_center_simulator.catalogue import Sku
from partner_center_simulator.entities import CartLine, Customer, Subscription
from partner_center_simulator.refusals import Refusal, invalid_property, missing_property
from partner_center_simulator.resources.products import current_availability
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.sku import SEATS
from partner_center_simulator.world import World

PAGE = 300
# The page's table writes them as one word, its example with underlines.
_WORDS = (
    "term_duration",
    "term_start_date",
    "target_coterm_subscription_id",
    "product_id",
    "sku_id",
    "availability_id",
)
_NAMES = (*_WORDS, *(name.replace("_", "") for name in _WORDS))


@operation(
    "list_custom_term_end_dates",
    "GET",
    "/v1/customers/{customer}/subscriptions/customTermEndDates",
    Access.APP,
)
def list_custom_term_end_dates(call: Call) -> Answer:
    """On which days a term bought now may end instead of its own, 300 on a page."""
    world = call.world
    customer = world.customer(call.path["customer"])
    term = _asked(call, "term_duration")
    if term is None:
        raise missing_property("term_duration")
    if term.upper() not in TERM_MONTHS:
        raise Refusal(400, 800121, f"The term duration {term} is not valid.")
    held = world.store.of(Subscription, customer.id)
    found = coterm.allowed_ends(held, term.upper(), _start(call))
    if wanted := _asked(call, "target_coterm_subscription_id"):
        if wanted.lower() not in {one.id for one in held}:
            raise Refusal(404, 20003, f"The subscription {wanted} was not found.")
        found = [end for end in found if wanted.lower() in end.subscription_ids]
    if (sku := _named_sku(call, customer)) and (sku.is_trial or sku.family != SEATS):
        found = []
    home = f"/customers/{customer.id}/subscriptions/customTermEndDates"
    page, links = paging.page(call, home, found, PAGE, _NAMES, lambda one: one.day.toordinal())
    # The token of the next page stands in a header of the answer too (Microsoft: Get custom term end dates).
    following = links["next"]["headers"] if "next" in links else ()
    return Answer(
        wire.collection([_body(one) for one in page], links),
        headers={header["key"]: header["value"] for header in following},
    )


def ends_well(world: World, customer: Customer, text: str, sku: Sku, term: str) -> bool:
    """Whether a first term bought now may end on the day that a line names."""
    try:
        day = coterm.parse_day(text)
    except ValueError:
        return False
    held = world.store.of(Subscription, customer.id)
    return (
        sku.family == SEATS
        and not sku.is_trial
        and coterm.is_allowed(day, held, term, world.clock.now().date())
    )


def with_first_term(line: CartLine, starts: date, currency: str) -> CartLine:
    """The line with the price of a seat for a first term cut short: its days of a full term's; later ones are full."""
    if not line.custom_term_end_date or line.unit_price is None or line.term_duration is None:
        return line
    full = last_day_of_term(starts, line.term_duration) - starts + terms.DAY
    days = coterm.parse_day(line.custom_term_end_date) - starts + terms.DAY
    price = prices.rounded(line.unit_price * line.cycles * days.days / full.days, currency)
    return line.model_copy(update={"first_term_price": price})


def _asked(call: Call, name: str) -> str | None:
    return call.text(name) or call.text(name.replace("_", ""))


MOST_YEARS_AHEAD = 3  # the longest term: what begins behind it has nothing to end with


def _start(call: Call) -> date:
    """The day on which the term begins: today, or a later one that is named."""
    today, text = call.world.clock.now().date(), _asked(call, "term_start_date")
    if text is None:
        return today
    try:
        day = coterm.parse_day(text)
    except ValueError as broken:
        raise invalid_property("term_start_date") from broken
    if day < today:
        raise invalid_property("term_start_date", "The term cannot start in the past.")
    if day.year > today.year + MOST_YEARS_AHEAD:
        raise invalid_property("term_start_date", f"The term starts within {MOST_YEARS_AHEAD} years.")
    return day


def _named_sku(call: Call, customer: Customer) -> Sku | None:
    product_id, sku_id = _asked(call, "product_id"), _asked(call, "sku_id")
    if product_id is None or sku_id is None:
        return None
    if not catalogue.skus_of(product_id):
        raise Refusal(404, 400013, f"The product {product_id} was not found.")
    if (sku := catalogue.sku(product_id, sku_id)) is None:
        raise Refusal(404, 400018, f"The SKU {sku_id} was not found.")
    wanted, country = _asked(call, "availability_id"), customer.address.country
    if wanted and wanted.upper() != current_availability(call.world, sku, country):
        raise Refusal(404, 400019, "The availability was not found. Refresh the availabilities of the SKU.")
    return sku


def _body(one: coterm.AllowedEnd) -> dict[str, Any]:
    kind = "subscriptionAligned" if one.subscription_ids else "calendarMonthAligned"
    return {
        "allowedCustomTermEndDateType": kind,
        "allowedCustomTermEndDate": f"{one.day.isoformat()}T00:00:00",
        "cotermSubscriptionIds": list(one.subscription_ids) or None,
    }
