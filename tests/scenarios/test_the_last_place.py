"""The last place that a plan leaves in a tenant, and two resellers who want it: through the API and Microsoft."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import connection
from tests.support.http import call, ok
from tests.support.simulator import running_simulator
from tests.support.story import Placed, Story, a_story, forget_facts, invoices_of, speaking_to, start, work
from tests.support.tenants import a_tenant, accepts, rival_of

from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import OrderId
from tenantry.microsoft.clients import partner_center
from tenantry.subscriptions.models import Subscription

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

# Two subscriptions at a time, and three hundred seats, in one tenant.
TWO_AT_A_TIME = "Microsoft 365 Business Basic (no Teams)"
CUSTOMER = {
    "name": "Quinta do Lago, Lda",
    "country": "PT",
    "address_line1": "Rua da Fonte 12",
    "city": "Lisboa",
    "postal_code": "1200-192",
    "email": "geral@quinta.example",
    "phone": "+351213456789",
    "first_name": "Ana",
    "last_name": "Silva",
}
SIGNATORY = {"first_name": "Ana", "last_name": "Silva", "email": "a@quinta.example", "phone": "+351213456789"}


@pytest.fixture(scope="module")
def house_of_the_file(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Story]:
    """A provider who sells the whole catalogue, in which some plans allow few subscriptions."""
    with (
        django_db_blocker.unblock(),
        running_simulator(clock=machine_now().isoformat(), catalogue="full") as simulator,
        speaking_to(simulator),
    ):
        yield a_story(simulator)


def filled(story: Story, domain: str, *seats: int) -> str:
    """A basket of the story's reseller for the tenant of that domain, with a line for each number of seats."""
    program = story.shop.house.reseller.program
    basket = str(ok(call("POST", "/baskets", program, {"buyer_reference": "PO-9"}), 201)["id"])
    line = {
        "plan": story.shop.plan(TWO_AT_A_TIME, at=machine_now()).public_id,
        "term": "P1Y",
        "billing_plan": "monthly",
    }
    for number, one in enumerate(seats, start=1):
        ok(call("PUT", f"/baskets/{basket}/lines/{number}", program, line | {"seats": one}), 204)
    microsoft = {"existing_domain": domain, "partner_on_record_confirmed": True}
    ok(call("PUT", f"/baskets/{basket}/end-customer", program, {"details": CUSTOMER, "microsoft": microsoft}))
    agreement = {"signatory": SIGNATORY, "language": "pt-PT"}
    page = ok(call("POST", f"/baskets/{basket}/agreement", program, agreement))["page_url"]
    story.simulator.control("POST", f"attestations/{page.rpartition('/')[2]}/accept")
    return basket


def looked(story: Story, basket: str) -> tuple[dict[str, Any], Any]:
    """The condition about limits as it stands now, and the total once all are met."""
    forget_facts(story)
    run = ok(call("POST", f"/baskets/{basket}/preflight", story.shop.house.reseller.program))
    return next(one for one in run["checks"] if one["code"] == "limits"), run["total"]


def placed(story: Story, basket: str) -> Placed:
    """The order of the basket, with its steps."""
    check, total = looked(story, basket)
    assert (check["status"], check["reasons"]) == ("met", [])
    body = {"basket": basket, "shown_total": total}
    made = ok(call("POST", "/orders", story.shop.house.reseller.program, body), 201)
    found = Placed(story, OrderId(made["id"]), "")
    start(found)
    return found


def completed(story: Story, domain: str, seats: int) -> Placed:
    found = work(placed(story, filled(story, domain, seats)))
    assert found.state == "completed", found.attention
    return found


def held(story: Story, tenant: UUID) -> list[tuple[str, int]]:
    """State and seats of what the tenant has at Microsoft."""
    found = partner_center(story.shop.house.account.id).subscriptions.iterate(str(tenant))
    return sorted((one.status.value if one.status else "", one.quantity or 0) for one in found)


def shared_tenant(story: Story) -> tuple[Story, str, UUID]:
    """A tenant that has accepted two resellers of the provider."""
    domain, tenant = a_tenant(story)
    rival = rival_of(story)
    for one in (story, rival):
        accepts(one, tenant)
    return rival, domain, tenant


def test_a_place_that_another_reseller_takes_before_the_execution_stops_the_order_until_one_is_free(
    story: Story,
) -> None:
    rival, domain, tenant = shared_tenant(story)
    first = completed(rival, domain, 7)
    waiting = placed(story, filled(story, domain, 3))
    second = completed(rival, domain, 5)
    assert held(story, tenant) == [("active", 5), ("active", 7)]
    forget_facts(story)

    work(waiting)

    assert (waiting.state, waiting.attention["params"]["checks"]) == ("needs_attention", "limits")
    assert "limits.tenant_full" in str(waiting.attention)
    assert held(story, tenant) == [("active", 5), ("active", 7)]
    assert invoices_of(waiting) == []
    program = story.shop.house.reseller.program
    said = str(ok(call("GET", f"/orders/{waiting.order_id}", program)))
    theirs = (*(str(one.order_id) for one in (first, second)), rival.shop.house.reseller.public_id)
    assert [one for one in theirs if one in said] == []

    taken = Subscription.objects.get(customer_id=first.row.customer_id)
    partner_center(story.shop.house.account.id).subscriptions.cancel(str(tenant), str(taken.microsoft_id))
    ok(call("POST", f"/orders/{waiting.order_id}/retry", story.shop.house.administrator), 204)
    work(waiting)
    assert waiting.state == "completed", waiting.attention
    assert held(story, tenant) == [("active", 3), ("active", 5), ("deleted", 7)]


def test_a_full_tenant_is_told_before_the_order_and_nothing_of_whose_the_places_are(story: Story) -> None:
    rival, domain, tenant = shared_tenant(story)
    completed(rival, domain, 290)
    basket = filled(story, domain, 6, 5)
    check, total = looked(story, basket)
    assert (check["status"], check["who"], check["remedy"]) == ("needs_you", "you", "change_lines")
    reason, seats = check["reasons"]
    assert (seats["code"], seats["field"], seats["params"]["left"]) == (
        "limits.too_many_seats",
        "lines[2].seats",
        10,
    )
    told = {"plan": TWO_AT_A_TIME, "limit": 2, "left": 1, "given": 2}
    assert (reason["code"], reason["field"], reason["params"]) == ("limits.too_many_lines", "lines[2]", told)

    program = story.shop.house.reseller.program
    ok(call("DELETE", f"/baskets/{basket}/lines/2", program), 204)
    check, total = looked(story, basket)
    [left] = check["warnings"]
    assert (check["status"], left["code"], left["params"]["left"]) == ("met", "limits.seats_left", 4)
    line = {"plan": story.shop.plan(TWO_AT_A_TIME, at=machine_now()).public_id, "term": "P1Y"}
    line |= {"billing_plan": "monthly"}
    ok(call("PUT", f"/baskets/{basket}/lines/1", program, line | {"seats": 11}), 204)
    check, total = looked(story, basket)
    assert [(one["code"], one["params"]["left"]) for one in check["reasons"]] == [
        ("limits.too_many_seats", 10)
    ]
    refused = call("POST", "/orders", program, {"basket": basket, "shown_total": total})
    assert ("limits.too_many_seats", "lines[1].seats") in refused.codes
    assert held(story, tenant) == [("active", 290)]


def test_two_resellers_who_order_the_last_place_at_once_get_one_subscription_between_them(
    story: Story,
) -> None:
    rival, domain, tenant = shared_tenant(story)
    completed(rival, domain, 7)
    both = [placed(one, filled(one, domain, 3)) for one in (story, rival)]
    for one in both:
        work(one, until="check_out")
    together = threading.Barrier(2)

    def buy(one: Placed) -> str:
        together.wait()
        try:
            return work(one).state
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(buy, both)) == ["completed", "needs_attention"]

    assert held(story, tenant) == [("active", 3), ("active", 7)]
    won, lost = sorted(both, key=lambda one: one.state)
    assert (lost.attention["kind"], lost.attention["params"]["microsoft_code"]) == ("check_out", "800089")
    assert (len(invoices_of(won)), invoices_of(lost)) == (1, [])
    shown = ok(call("GET", f"/orders/{lost.order_id}", lost.story.shop.house.reseller.program))
    assert (shown["state"], shown["attention"]["code"]) == ("needs_attention", "order.provider_told")
    assert str(won.order_id) not in str(shown)
    told = ok(call("GET", f"/orders/{lost.order_id}", story.shop.house.administrator))["attention"]["detail"]
    assert told.startswith("Microsoft refuses the step: 1 asset is over the remaining limit of 0 assets")
    ok(
        call(
            "POST",
            f"/orders/{lost.order_id}/cancel",
            story.shop.house.administrator,
            {"why": "There is no place."},
        ),
        204,
    )
    work(lost)
    assert (lost.state, invoices_of(lost)) == ("cancelled", [])
    assert held(story, tenant) == [("active", 3), ("active", 7)]
