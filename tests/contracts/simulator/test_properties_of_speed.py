"""The simulator's work grows with what is asked and not with the size of its world; absolute figures are the soak's."""

import time
from collections.abc import Callable

from .inside import Inside

SMALL, LARGE = 100, 800


def cpu(work: Callable[[], object]) -> float:
    """Processor seconds of a piece of work."""
    started = time.process_time()
    work()
    return time.process_time() - started


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


def test_each_customer_costs_as_much_in_a_large_world_as_in_a_small_one() -> None:
    small, large = loaded(SMALL), loaded(LARGE)
    assert large[1] < 3 * small[1], "loading grows faster than the world"
    assert large[2] < 3 * small[2], "a month grows faster than the world"
    assert calls(large[0]) < 3 * calls(small[0]), "a call about one customer depends on the others"


def test_a_month_renews_every_subscription_that_ends_in_it() -> None:
    service = Inside()
    service.call("POST", "/_sim/world", {"customers": 60, "subscriptions_each": 5})
    before = {one["id"]: one for one in service.call("GET", "/_sim/subscriptions")}
    service.move("2027-02-15T09:00:00Z")
    after = {one["id"]: one for one in service.call("GET", "/_sim/subscriptions")}
    assert len(before) == len(after) == 300
    assert all(after[key]["effectiveStartDate"] > before[key]["effectiveStartDate"] for key in before)
    assert {one["status"] for one in after.values()} == {"active"}
