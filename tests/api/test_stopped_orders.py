"""An order that waits for a person says so to everybody who may see it, to each what concerns them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.http import call, ok
from tests.support.parties import Program, a_program
from tests.support.story import Placed, Story, forget_facts, planned_order, work

from tenantry.kernel.actor import Role
from tenantry.microsoft.models import Call
from tenantry.provisioning.attention import PROVIDER_TOLD
from tenantry.provisioning.steps.recheck import NO_LONGER_MET

OF_MICROSOFT = ("microsoft_code", "description", "http_status", "request_id", "correlation_id")


@pytest.fixture
def buyer(story: Story) -> Program:
    return story.shop.house.reseller.program


@pytest.fixture
def staff(story: Story) -> Program:
    return story.shop.house.administrator


def refused_by_microsoft(story: Story) -> Placed:
    """An order whose cart Microsoft has refused."""
    placed = work(planned_order(story), until="create_cart")
    story.simulator.fault("create_cart", "status", status=400, code=800002, count=0)
    return work(placed)


def seen(placed: Placed, program: Program) -> tuple[dict[str, Any], dict[str, Any]]:
    """The order's attention, and the same in its timeline."""
    attention = ok(call("GET", f"/orders/{placed.order_id}", program))["attention"]
    told = ok(call("GET", f"/orders/{placed.order_id}/timeline", program))["items"]
    stopped = [one for one in told if one["name"] == "order.needs_attention"]
    return attention, stopped[-1]["details"]["problem"]


def test_a_buyer_is_told_at_which_step_the_provider_must_act_and_staff_what_microsoft_said(
    story: Story, buyer: Program, staff: Program
) -> None:
    placed = refused_by_microsoft(story)
    step = placed.step("create_cart").public_id

    for shown in seen(placed, buyer):
        assert (shown["code"], shown["step"], shown["kind"], shown["line"]) == (
            PROVIDER_TOLD.name,
            step,
            "create_cart",
            None,
        )
        assert shown["params"] == {"kind": "create_cart"}
        assert "for_buyer" not in shown
    attention, _ = seen(placed, buyer)
    assert attention["detail"] == (
        "This order stopped at the step that fills the cart. "
        "Your provider mends it and sees why; do not order again."
    )
    for shown in seen(placed, staff):
        assert (shown["code"], shown["step"]) == ("provisioning.microsoft_refused", step)
        assert set(OF_MICROSOFT) <= set(shown["params"])
        assert "for_buyer" not in shown


def test_what_a_buyer_can_mend_is_told_to_the_buyer_itself(
    story: Story, buyer: Program, staff: Program
) -> None:
    placed = planned_order(story)
    reseller = f"resellers/{story.reseller_tenant}"
    story.simulator.control("PATCH", reseller, {"state": "Inactive"})
    try:
        forget_facts(story)
        work(placed)
    finally:
        story.simulator.control("PATCH", reseller, {"state": "Active"})

    theirs, _ = seen(placed, buyer)
    ours, _ = seen(placed, staff)
    assert (theirs["code"], theirs["kind"]) == (NO_LONGER_MET.name, "recheck")
    assert theirs == ours
    assert "reseller_active" in theirs["params"]["checks"]
    reason = f"does not list the reseller (tenant {story.reseller_tenant}) as active"
    assert reason in theirs["detail"] and reason in theirs["params"]["reasons"]
    assert "prf_" not in theirs["detail"] and ".." not in theirs["detail"]


def test_staff_sees_every_call_of_a_step_and_buyers_none(
    story: Story, buyer: Program, staff: Program
) -> None:
    placed = refused_by_microsoft(story)
    step = placed.step("create_cart").public_id
    path = f"/orders/{placed.order_id}/steps/{step}/calls"

    shown = ok(call("GET", path, staff))["items"]

    kept = Call.objects.filter(subject=step).order_by("-id")
    assert [one["request_id"] for one in shown] == list(kept.values_list("request_id", flat=True))
    assert (shown[0]["operation"], shown[0]["method"], shown[0]["http_status"]) == (
        "create_cart",
        "POST",
        400,
    )
    page = ok(call("GET", f"{path}?limit=1", staff))
    assert page["items"] == shown[:1]
    for program, status in (
        (buyer, 403),
        (a_program(story.shop.house.system, Role.SALES), 403),
        (a_program(story.shop.house.system, Role.AUDITOR), 200),
    ):
        assert call("GET", path, program).status == status
    other = planned_order(story)
    elsewhere = call("GET", f"/orders/{other.order_id}/steps/{step}/calls", staff)
    assert (elsewhere.status, elsewhere.codes) == (404, [("not_found", None)])
