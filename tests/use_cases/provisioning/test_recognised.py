"""What is found at Microsoft is compared with what was ordered before it is taken for ours."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.support.story import Placed, Story, attempt, planned_order, work

from tenantry.foundation.clock import machine_now
from tenantry.microsoft.clients import partner_center
from tenantry.parties.models import TenantLink
from tenantry.provisioning.models import Step
from tenantry.provisioning.steps.await_subscription import DIFFERS, _difference
from tenantry.provisioning.steps.create_tenant import TENANT_OF_ANOTHER
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.run_step import _claim


def a_lost_creation(story: Story) -> Placed:
    """An order whose tenant was asked for, without an answer, longer ago than Microsoft remembers the request."""
    placed = work(planned_order(story), until="create_tenant")
    story.simulator.fault("create_customer", "cut_before_accept")
    attempt(placed)
    step = placed.step("create_tenant")
    assert (step.state, step.was_lost) == ("unknown", True)
    Step.objects.filter(pk=step.pk).update(first_called_at=machine_now() - timedelta(hours=25))
    return placed


def plant(story: Story, placed: Placed, *, company: str, reseller: str) -> None:
    """A customer of the provider that has the order's domain."""
    tenant = str(uuid4())
    story.simulator.control("POST", "domains", {"domain": placed.domain, "tenantId": tenant})
    body = {"tenantId": reseller, "companyName": company, "country": "PT"}
    story.simulator.control("POST", f"customers/{tenant}/relationships", body)


@pytest.mark.parametrize("same", ["company", "reseller"])
def test_a_tenant_of_another_company_or_reseller_is_not_taken_for_the_one_that_was_asked_for(
    story: Story, same: str
) -> None:
    placed = a_lost_creation(story)
    other = str(uuid4())
    if same == "company":
        known = {"tenantId": other, "name": "Vale IT", "mpnId": "4700001", "location": "PT"}
        story.simulator.control("POST", "resellers", known)
        plant(story, placed, company=placed.row.customer.name, reseller=other)
    else:
        plant(story, placed, company="Casa Verde, Lda", reseller=story.reseller_tenant)

    work(placed)

    assert (placed.state, placed.attention["code"]) == ("needs_attention", TENANT_OF_ANOTHER.name)
    told = placed.attention["params"]
    assert told["domain"] == placed.domain
    assert told["company"] == ("Casa Verde, Lda" if same == "reseller" else placed.row.customer.name)
    assert not TenantLink.objects.filter(party_id=placed.row.customer_id).exists()
    assert placed.at_microsoft()["tenants"] == 1
    cancel_order(order_id=placed.order_id, why="", by=story.staff, now=machine_now())
    assert placed.state == "cancelled"


def test_a_subscription_billed_in_another_way_than_ordered_differs(story: Story) -> None:
    placed = work(planned_order(story), until="await_subscription")
    facts = _claim(placed.step("await_subscription").public_id)
    assert facts is not None
    client = partner_center(facts.partner_center_account_id)
    bought = facts.earlier["check_out"]["lines"]["1"]["order_id"]
    item = (client.orders.get(facts.tenant_microsoft_id, bought).line_items or [])[0]
    found = client.subscriptions.get(facts.tenant_microsoft_id, item.subscription_id or "")
    assert _difference(facts, found) is None

    problem = _difference(facts, found.model_copy(update={"billing_cycle": "annual"}))

    assert problem is not None
    params = {"what": "billing_plan", "expected": "monthly", "found": "annual", "subscription": found.id}
    assert (problem.code, dict(problem.params)) == (DIFFERS, params)
