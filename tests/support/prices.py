"""Microsoft's prices, moved while something waits for them."""

from __future__ import annotations

from tests.support.story import Story

from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.foundation.clock import machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events


def move_prices(story: Story, percent: int) -> None:
    """Microsoft asks so much more, or less, for the story's plan from now on, and the catalogue is read again."""
    publish(story, percent=str(percent))
    read_prices(story)


def publish(story: Story, **price: str) -> str:
    """Microsoft's price of the story's plan from now on, `percent` more or `unit_price`; what it is by then."""
    now = machine_now().isoformat()
    story.simulator.control(
        "POST", "clock", {"now": now}
    )  # of two prices with one start the later is not told
    change = {
        "productId": story.plan.product_id,
        "skuId": story.plan.sku_id,
        "market": story.shop.market,
        "from": now,
        **price,
    }
    return str(story.simulator.control("POST", "prices", change)["unitPrice"])


def read_prices(story: Story) -> None:
    """Read the catalogue, and let ordering hear of it."""
    house = story.shop.house
    read = synchronise_catalogue(market=story.shop.market, by=house.system, now=machine_now())
    deliver_events(
        consumer="ordering.prices", provider_id=house.id, aggregate_kind="synchronisation", aggregate_id=read
    )
