"""The simulator's work grows with what is asked and not with the size of its world; absolute figures are the soak's."""

import gc
import time
from collections.abc import Callable

from .inside import Inside

SMALL, LARGE = 100, 800


def cpu(work: Callable[[], object]) -> float:
    """Processor seconds of a piece of work, without the collector's rounds over whatever else this process holds."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        work()
        return time.process_time() - started
    finally:
        gc.enable()


def loaded(customers: int) -> tuple[Inside, float, float]:
    """A world with what loading it and a month of its life cost for each customer."""
    service = Inside()
    body = {"customers": customers, "subscriptions_each": 5}
    load = cpu(lambda: service.call("POST", "/_sim/world", body))
    month = cpu(lambda: service.move("2027-02-15T09:00:00Z"))
    return service, load / customers, month / customers


def calls(service: Inside) -> float:
    """What a few hundred calls about one customer cost."""
    tenant = service.call("GET", "/v1/customers", size="1")["items"][0]["id"]
    home = f"/v1/customers/{tenant}"
    key = service.call("GET", f"{home}/subscriptions")["items"][0]["id"]

    def work() -> None:
        for number in range(100):
            body = service.call("GET", f"{home}/subscriptions/{key}")
            service.call("PATCH", f"{home}/subscriptions/{key}", {**body, "friendlyName": f"Plan {number}"})
            service.call("GET", f"{home}/orders")

    return cpu(work)


def growth() -> dict[str, float]:
    """How many times as much each customer costs in the large world: 1 is ideal, 8 is a cost that grows with it."""
    small, large = loaded(SMALL), loaded(LARGE)
    return {
        "loading": large[1] / small[1],
        "a month": large[2] / small[2],
        "a call about one customer": calls(large[0]) / calls(small[0]),
    }


def test_each_customer_costs_as_much_in_a_large_world_as_in_a_small_one() -> None:
    found = growth()
    for _ in range(2):  # a busy machine disturbs one measurement; a cost that grows shows in all of them
        if max(found.values()) >= 3:
            found = growth()
    assert {what: times for what, times in found.items() if times >= 3} == {}


def test_a_month_renews_every_subscription_that_ends_in_it() -> None:
    service = Inside()
    service.call("POST", "/_sim/world", {"customers": 60, "subscriptions_each": 5})
    before = {one["id"]: one for one in service.call("GET", "/_sim/subscriptions")}
    service.move("2027-02-15T09:00:00Z")
    after = {one["id"]: one for one in service.call("GET", "/_sim/subscriptions")}
    assert len(before) == len(after) == 300
    assert all(after[key]["effectiveStartDate"] > before[key]["effectiveStartDate"] for key in before)
    assert {one["status"] for one in after.values()} == {"active"}
