"""Two workers, two orders of one customer, and a Microsoft that takes its time: there is one tenant."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from django.db import connection
from tests.support.story import (
    Placed,
    Ready,
    Story,
    a_customer_for,
    ordered_for,
    place,
    ready_basket,
    start,
    work,
)

from tenantry.kernel.problems import Refused
from tenantry.ordering.models import Order
from tenantry.parties.models import TenantLink


def test_two_workers_make_one_tenant_for_two_orders_of_one_customer(story: Story) -> None:
    customer = a_customer_for(story)
    orders = [ordered_for(story, customer), ordered_for(story, customer)]
    for placed in orders:
        start(placed)
        work(placed, until="create_tenant")
    story.simulator.fault("create_customer", "slow", seconds=0.6, count=2)
    together = threading.Barrier(2)

    def one(placed: Placed) -> None:
        together.wait()
        try:
            work(placed, attempts=200)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, orders))

    assert [placed.state for placed in orders] == ["completed", "completed"]
    assert sum(placed.at_microsoft()["tenants"] for placed in orders) == 1
    assert sum(placed.at_microsoft()["orders"] for placed in orders) == 2
    assert TenantLink.objects.filter(party_id=orders[0].row.customer_id).count() == 1
    made = [placed.events.count("order.tenant_created") for placed in orders]
    found = [placed.events.count("order.tenant_found") for placed in orders]
    assert (sorted(made), sorted(found)) == ([0, 1], [0, 1])


def test_two_customers_who_order_one_domain_at_once_make_one_order(story: Story) -> None:
    wanted = f"quinta{uuid4().hex[:16]}"
    baskets = [ready_basket(story, prefix=wanted), ready_basket(story, prefix=wanted)]
    together = threading.Barrier(2)

    def one(ready: Ready) -> str:
        together.wait()
        try:
            return str(place(story, ready))
        except Refused as no:
            return no.problems[0].code.name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(one, baskets))

    assert answers.count("domain.taken") == 1
    assert Order.objects.filter(domain=f"{wanted}.onmicrosoft.com").count() == 1
