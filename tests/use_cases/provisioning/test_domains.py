"""A domain is given to one order, and an order whose domain is gone gets another before its tenant is made."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.support.http import call
from tests.support.story import (
    EXACTLY_ONE,
    Placed,
    Ready,
    Story,
    completed_order,
    forget_facts,
    place,
    placed_order,
    planned_order,
    ready_basket,
    start,
    work,
)

from tenantry.compliance.models import Fact
from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Refused
from tenantry.ordering.models import Basket, Order
from tenantry.ordering.rules.preflight.domain import DOMAIN_INVALID, DOMAIN_TAKEN
from tenantry.provisioning.models import Step
from tenantry.provisioning.outcome import OUTCOME_OPEN
from tenantry.provisioning.steps.recheck import NO_LONGER_MET
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.change_domain import DOMAIN_SETTLED, change_domain
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.run_step import MOST_ATTEMPTS, run_step


def prefix() -> str:
    return f"quinta{uuid4().hex[:16]}"


def refused_to_place(story: Story, ready: Ready) -> list[tuple[str, object]]:
    with pytest.raises(Refused) as error:
        place(story, ready)
    assert not Order.objects.filter(basket__public_id=ready.basket_id).exists()
    assert Basket.objects.get(public_id=ready.basket_id).state == "open"
    return [(problem.code.name, problem.params.get("domain")) for problem in error.value.problems]


def changed(placed: Placed, given: str) -> None:
    change_domain(order_id=placed.order_id, domain_prefix=given, by=placed.story.reseller, now=machine_now())


def settled(placed: Placed) -> list[str]:
    known = (placed.domain, placed.row.changed_at, placed.events)
    with pytest.raises(Refused) as error:
        changed(placed, prefix())
    assert (placed.row.domain, placed.row.changed_at, placed.events) == known
    return [problem.code.name for problem in error.value.problems]


def test_a_domain_that_an_open_order_is_to_make_cannot_be_ordered_by_another_customer(story: Story) -> None:
    wanted = prefix()
    first, second = ready_basket(story, prefix=wanted), ready_basket(story, prefix=wanted)
    placed = Placed(story, place(story, first), first.domain)

    assert refused_to_place(story, second) == [(DOMAIN_TAKEN.name, second.domain)]

    cancel_order(order_id=placed.order_id, why="twice", by=story.staff, now=machine_now())
    assert place(story, second)


def test_a_tenant_that_was_just_made_has_taken_its_domain(story: Story) -> None:
    wanted = prefix()
    first, second = ready_basket(story, prefix=wanted), ready_basket(story, prefix=wanted)
    placed = Placed(story, place(story, first), first.domain)
    start(placed)
    work(placed, until="create_agreement")

    fact = Fact.objects.get(provider_id=story.shop.house.id, kind="domain", subject=first.domain)
    assert fact.value["is_taken"] is True
    assert (DOMAIN_TAKEN.name, second.domain) in refused_to_place(story, second)


def gone(story: Story) -> Placed:
    """An order that stopped, because somebody else has the domain by now."""
    placed = planned_order(story)
    story.simulator.control("POST", "domains", {"domain": placed.domain, "tenantId": str(uuid4())})
    forget_facts(story)
    work(placed)
    assert (placed.state, placed.attention["code"]) == ("needs_attention", NO_LONGER_MET.name)
    assert [one["code"] for one in placed.attention["params"]["reasons"]] == [DOMAIN_TAKEN.name]
    return placed


def test_an_order_whose_domain_is_gone_goes_on_with_another(story: Story) -> None:
    placed, other = gone(story), prefix()

    changed(placed, other.upper())

    domain = f"{other}.onmicrosoft.com"
    assert (placed.row.domain, placed.state) == (domain, "needs_attention")
    told = placed.timeline[-1]
    assert (told.name, told.payload["domain"], told.payload["before"]) == (
        "order.domain_changed",
        domain,
        placed.domain,
    )
    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)
    renamed = Placed(story, placed.order_id, domain)
    assert (renamed.state, renamed.at_microsoft()) == ("completed", EXACTLY_ONE)


def test_a_domain_that_is_malformed_or_anothers_is_not_given(story: Story) -> None:
    placed, other = gone(story), placed_order(story)
    known = placed.events

    for given, code in (("quinta-do-lago", DOMAIN_INVALID), (other.domain.partition(".")[0], DOMAIN_TAKEN)):
        with pytest.raises(Refused) as error:
            changed(placed, given)
        assert [problem.code for problem in error.value.problems] == [code]
    assert (placed.row.domain, placed.events) == (placed.domain, known)


def test_a_tenant_that_is_made_or_may_be_made_keeps_its_domain(story: Story) -> None:
    done, begun, lost = completed_order(story), planned_order(story), planned_order(story)
    work(lost, until="create_tenant")
    begun_often = Step.objects.filter(pk=lost.step("create_tenant").pk)
    begun_often.update(attempt=MOST_ATTEMPTS - 1, state="in_flight")
    run_step(step_id=lost.step("create_tenant").public_id)
    assert (lost.state, lost.step("create_tenant").state) == ("needs_attention", "parked")

    with pytest.raises(Refused) as error:  # another order of the customer would make a second tenant
        cancel_order(order_id=lost.order_id, why="", by=story.staff, now=machine_now())
    assert [problem.code for problem in error.value.problems] == [OUTCOME_OPEN]
    for placed in (done, begun, lost):
        assert settled(placed) == [DOMAIN_SETTLED.name]


def test_over_the_api_the_buyer_gives_its_own_order_another_domain(story: Story) -> None:
    placed, other = gone(story), prefix()

    answer = call(
        "PUT",
        f"/orders/{placed.order_id}/domain",
        story.shop.house.reseller.program,
        {"domain_prefix": other},
    )

    assert (answer.status, placed.row.domain) == (204, f"{other}.onmicrosoft.com")
