"""A customer with several orders at work gets one tenant, and none of its orders is stuck."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction
from tests.support.story import Placed, Story, a_customer_for, ordered_for, start, work

from tenantry.foundation.clock import machine_now
from tenantry.foundation.encryption import decrypt
from tenantry.parties.models import Tenant, TenantLink
from tenantry.parties.recording import ANOTHER_TENANT, record_tenant
from tenantry.provisioning.models import Step
from tenantry.provisioning.one_tenant import WAITS_FOR_ORDER
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.run_step import _claim, _perform, _record, run_step


def two_orders(story: Story) -> tuple[Placed, Placed]:
    """Two planned orders for one customer without a tenant, each with a domain of its own."""
    customer = a_customer_for(story)
    first, second = ordered_for(story, customer), ordered_for(story, customer)
    for placed in (first, second):
        start(placed)
        assert work(placed, until="create_tenant").step("create_tenant").state == "planned"
    return first, second


def tenants_of(placed: Placed) -> int:
    return TenantLink.objects.filter(party_id=placed.row.customer_id).count()


def test_the_second_order_uses_the_tenant_that_the_first_made(story: Story) -> None:
    first, second = two_orders(story)

    work(first)
    work(second)

    assert (first.state, second.state) == ("completed", "completed")
    assert (first.at_microsoft()["tenants"], second.at_microsoft()["tenants"]) == (1, 0)
    assert first.at_microsoft()["orders"] == 2
    assert tenants_of(first) == 1
    assert (first.events.count("order.tenant_created"), second.events.count("order.tenant_created")) == (1, 0)
    found = [event.payload for event in second.timeline if event.name == "order.tenant_found"]
    assert [one["domain"] for one in found] == [first.domain]
    assert second.row.domain == ""


def test_while_the_first_order_is_at_work_the_second_waits_and_says_for_which(story: Story) -> None:
    first, second = two_orders(story)
    story.simulator.fault("create_customer", "refuse", code=800023)
    work(first)
    assert (first.state, first.step("create_tenant").state) == ("needs_attention", "refused")

    step = second.step("create_tenant")
    for _ in range(3):
        run_step(step_id=step.public_id)

    waiting = second.step("create_tenant")
    assert (waiting.state, waiting.attempt, second.state) == ("planned", 0, "executing")
    assert (waiting.problem or {})["code"] == WAITS_FOR_ORDER.name
    assert (waiting.problem or {})["params"] == {"order": first.order_id}
    waits = [event.payload for event in second.timeline if event.name == "order.tenant_awaited"]
    assert [one["for_order"] for one in waits] == [first.order_id]

    story.simulator.control("DELETE", "faults")
    retry_order(order_id=first.order_id, by=story.staff, now=machine_now())
    work(first)
    work(second)
    assert (first.state, second.state) == ("completed", "completed")
    assert (first.at_microsoft()["tenants"], second.at_microsoft()["tenants"]) == (1, 0)


def test_when_the_first_order_is_given_up_the_second_makes_the_tenant(story: Story) -> None:
    first, second = two_orders(story)
    story.simulator.fault("create_customer", "refuse", code=800023)
    work(first)
    story.simulator.control("DELETE", "faults")
    run_step(step_id=second.step("create_tenant").public_id)

    cancel_order(order_id=first.order_id, why="twice", by=story.staff, now=machine_now())
    work(second)

    assert (first.state, second.state) == ("cancelled", "completed")
    assert (first.at_microsoft()["tenants"], second.at_microsoft()["tenants"]) == (0, 1)


def test_one_that_has_begun_is_not_overtaken_by_an_earlier_order(story: Story) -> None:
    first, second = two_orders(story)
    Step.objects.filter(pk=first.step("create_tenant").pk).update(state="dropped")
    begun = _claim(second.step("create_tenant").public_id)
    assert begun is not None
    Step.objects.filter(pk=first.step("create_tenant").pk).update(state="planned")

    run_step(step_id=first.step("create_tenant").public_id)

    assert (first.step("create_tenant").state, first.events[-1]) == ("planned", "order.tenant_awaited")
    _record(begun, _perform(begun))
    work(first)
    work(second)
    assert (first.state, second.state) == ("completed", "completed")
    assert (first.at_microsoft()["tenants"], second.at_microsoft()["tenants"]) == (0, 1)


def test_an_answer_that_contradicts_what_stands_is_kept_with_its_secret_for_a_person(story: Story) -> None:
    first, _ = two_orders(story)
    begun = _claim(first.step("create_tenant").public_id)
    assert begun is not None
    answered = _perform(begun)
    with transaction.atomic(durable=True):
        record_tenant(
            party_id=first.row.customer_id,
            partner_center_account_id=first.row.partner_center_account_id,
            microsoft_id=uuid4(),
            domain="standing.onmicrosoft.com",
            by=story.shop.house.system,
            at=machine_now(),
        )

    _record(begun, answered)

    step = first.step("create_tenant")
    assert (first.state, step.state, first.attention["code"]) == (
        "needs_attention",
        "parked",
        ANOTHER_TENANT.name,
    )
    made = UUID(step.result["microsoft_id"])
    assert first.attention["params"] == {
        "domain": first.domain,
        "tenant": str(made),
        "standing": "standing.onmicrosoft.com",
    }
    assert step.secret is not None and "password" in decrypt(bytes(step.secret))
    assert not Tenant.objects.filter(provider_id=story.shop.house.id, microsoft_id=made).exists()
    assert first.at_microsoft()["tenants"] == 1

    retry_order(order_id=first.order_id, by=story.staff, now=machine_now())
    run_step(step_id=step.public_id)

    kept = first.step("create_tenant")
    assert (kept.state, kept.result["microsoft_id"], kept.secret) == ("done", str(made), step.secret)
    assert first.row.domain == first.domain
