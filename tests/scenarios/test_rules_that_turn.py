"""Rules of the programme that turn between basket and execution, through the API and the simulated Microsoft."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.support.http import call, ok
from tests.support.parties import Program
from tests.support.story import (
    EXACTLY_ONE,
    NOTHING,
    Placed,
    Story,
    completed_order,
    forget_facts,
    start,
    work,
)

from tenantry.kernel.ids import OrderId
from tenantry.microsoft.clients import partner_center
from tenantry.subscriptions.models import Subscription

CUSTOMER = {
    "name": "Quinta do Lago, Lda",
    "country": "PT",
    "address_line1": "Rua da Fonte 12",
    "city": "Lisboa",
    "email": "geral@quinta.example",
    "phone": "+351213456789",
    "first_name": "Ana",
    "last_name": "Silva",
}
SIGNATORY = {"first_name": "Ana", "last_name": "Silva", "email": "a@quinta.example", "phone": "+351213456789"}


def checked(program: Program, basket: str) -> tuple[dict[str, Any], Any]:
    """The conditions by their code, asked of Microsoft just now, and the total once all are met."""
    run = ok(call("POST", f"/baskets/{basket}/preflight", program))
    return {one["code"]: one for one in run["checks"]}, run["total"]


def ordered(story: Story, basket: str, total: Any, domain: str = "") -> Placed:
    """The order of the basket, with its steps."""
    body = {"basket": basket, "shown_total": total}
    made = ok(call("POST", "/orders", story.shop.house.reseller.program, body), 201)
    placed = Placed(story, OrderId(made["id"]), domain)
    start(placed)
    forget_facts(story)
    return placed


def assert_stopped(placed: Placed, check: str, reason: str) -> None:
    """The order waits for a person who is told which condition is no longer met, and why."""
    shown = ok(call("GET", f"/orders/{placed.order_id}", placed.story.shop.house.administrator))
    assert shown["state"] == "needs_attention"
    assert (placed.attention["code"], placed.attention["params"]["checks"]) == (
        "provisioning.conditions_no_longer_met",
        check,
    )
    assert reason in str(placed.attention)
    assert "order.needs_attention" in placed.events


def retried(placed: Placed) -> None:
    ok(call("POST", f"/orders/{placed.order_id}/retry", placed.story.shop.house.administrator), 204)
    forget_facts(placed.story)
    work(placed)
    assert placed.state == "completed"


def test_an_address_is_refused_warned_of_lost_at_microsoft_corrected_and_then_used(story: Story) -> None:
    program = story.shop.house.reseller.program
    basket = str(ok(call("POST", "/baskets", program, {"buyer_reference": "PO-9"}), 201)["id"])
    line = {"plan": story.plan.public_id, "term": "P1Y", "billing_plan": "monthly", "seats": 3}
    ok(call("PUT", f"/baskets/{basket}/lines/1", program, line), 204)
    prefix = f"quinta{uuid4().hex[:12]}"
    microsoft = {"domain_prefix": prefix, "partner_on_record_confirmed": True}

    def entered(code: str) -> Any:
        body = {"details": CUSTOMER | {"postal_code": code}, "microsoft": microsoft}
        return call("PUT", f"/baskets/{basket}/end-customer", program, body)

    refused = entered("120-19")
    assert (refused.status, refused.codes) == (422, [("address.postal_code_invalid", "postal_code")])
    customer = ok(entered("1200"))["customer"]
    agreement = {"signatory": SIGNATORY, "language": "pt-PT"}
    page = ok(call("POST", f"/baskets/{basket}/agreement", program, agreement))["page_url"]
    story.simulator.control("POST", f"attestations/{page.rpartition('/')[2]}/accept")
    checks, total = checked(program, basket)
    assert checks["address"]["status"] == "met"
    assert [one["code"] for one in checks["address"]["warnings"]] == ["address.postal_code_unusual"]

    placed = ordered(story, basket, total, f"{prefix}.onmicrosoft.com")
    story.simulator.fault("validate_address", "address_not_found", count=0)
    work(placed)
    assert_stopped(placed, "address", "address.not_found_by_microsoft")
    assert placed.at_microsoft() == NOTHING

    story.simulator.control("DELETE", "faults")
    ok(call("PATCH", f"/customers/{customer}", program, {"postal_code": "1200-192"}))
    retried(placed)
    assert placed.at_microsoft() == EXACTLY_ONE
    tenant = placed.step("create_tenant").result["microsoft_id"]
    found = partner_center(placed.row.partner_center_account_id).customers.get(tenant).billing_profile
    assert found and found.default_address and found.default_address.postal_code == "1200-192"


def test_seats_wait_for_the_partner_agreement_before_they_are_placed_and_before_they_are_added(
    story: Story,
) -> None:
    bought = completed_order(story)
    held = Subscription.objects.get(customer_id=bought.row.customer_id)
    program = story.shop.house.reseller.program
    reseller = f"resellers/{story.reseller_tenant}"
    basket = str(ok(call("POST", f"/subscriptions/{held.public_id}/seats", program, {"seats": 5}), 201)["id"])
    _, total = checked(program, basket)
    assert total is not None

    story.simulator.control("PATCH", reseller, {"mpaSigned": False})
    try:
        forget_facts(story)
        checks, _ = checked(program, basket)
        unmet = checks["partner_agreement"]
        assert (unmet["status"], unmet["who"], unmet["remedy"]) == (
            "needs_you",
            "you",
            "sign_partner_agreement",
        )
        refused = call("POST", "/orders", program, {"basket": basket, "shown_total": total})
        assert refused.status == 409
        assert ("partner_agreement.unsigned", "partner_on_record") in refused.codes

        story.simulator.control("PATCH", reseller, {"mpaSigned": True})
        assert checked(program, basket)[0]["partner_agreement"]["status"] == "met"
        placed = ordered(story, basket, total)
        story.simulator.control("PATCH", reseller, {"mpaSigned": False})
        work(placed)
        assert_stopped(placed, "partner_agreement", "partner_agreement.unsigned")
        assert seats_at_microsoft(bought, held) == 10
    finally:
        story.simulator.control("PATCH", reseller, {"mpaSigned": True})

    retried(placed)
    assert seats_at_microsoft(bought, held) == 15


def seats_at_microsoft(bought: Placed, held: Subscription) -> int:
    tenant = bought.step("create_tenant").result["microsoft_id"]
    pc = partner_center(bought.row.partner_center_account_id)
    return pc.subscriptions.get(tenant, str(held.microsoft_id)).quantity or 0
