"""Each condition of sale: its fact turns against the sale and back; the run sees it, placing follows, the log keeps it.

Which facts are turned, and how, stands in `tests.support.flips`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import override_settings
from tests.support.flips import FLIPS, Flip
from tests.support.story import (
    EXACTLY_ONE,
    Placed,
    Ready,
    Story,
    accept_agreement,
    filled_basket,
    forget_facts,
    place,
    ready_basket,
    start,
    work,
)
from tests.support.tenants import requires_delegated_admin

from tenantry.compliance.reads import AttestationView, latest_attestation
from tenantry.compliance.rules.attestation import Signatory
from tenantry.compliance.use_cases.request_agreement import request_agreement
from tenantry.foundation.clock import machine_now
from tenantry.jobs import reads as log
from tenantry.kernel.problems import Refused
from tenantry.ordering.microsoft_details import Origin
from tenantry.ordering.models import Basket, Order, OrderLine, PreflightRun
from tenantry.ordering.use_cases.place_order import CONDITION_NOT_MET
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.provisioning.steps.create_cart import LINE_REFUSED
from tenantry.provisioning.steps.recheck import NO_LONGER_MET
from tenantry.provisioning.use_cases.retry_order import retry_order

flips = pytest.mark.parametrize("name", FLIPS)


@pytest.fixture(autouse=True)
def as_usual(story: Story) -> Iterator[None]:
    """No sale depends on delegated administration, whatever a test has set."""
    yield
    requires_delegated_admin(story, None)


def look(story: Story, ready: Ready) -> dict[str, Any]:
    """Each check's status and first reason, all facts asked afresh."""
    forget_facts(story)
    run = run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
    return {c.code: (c.status.value, c.reason.code.name if c.reason else "") for c in run.checks}


def assert_flipped(flip: Flip, seen: dict[str, Any]) -> None:
    status, reason = seen[flip.check]
    assert status == flip.status
    assert reason.startswith(flip.reason), reason


@flips
def test_a_flipped_fact_is_seen_refuses_the_placing_and_lets_it_pass_again(story: Story, name: str) -> None:
    flip = FLIPS[name]
    ready = flip.ready(story)
    begun = PreflightRun.objects.filter(basket__public_id=ready.basket_id).count()
    assert {status for status, _ in look(story, ready).values()} == {"met"}
    before = Basket.objects.values().get(public_id=ready.basket_id)

    flip.turn(story, ready)
    try:
        assert_flipped(flip, look(story, ready))
        forget_facts(story)
        with pytest.raises(Refused) as error:
            place(story, ready)
    finally:
        flip.back(story, ready)

    named = {p.field: p.params["status"] for p in error.value.problems if p.code == CONDITION_NOT_MET}
    assert named[flip.check] == flip.status
    assert not Order.objects.filter(basket__public_id=ready.basket_id).exists()
    assert Basket.objects.values().get(public_id=ready.basket_id) == before
    assert {status for status, _ in look(story, ready).values()} == {"met"}
    forget_facts(story)
    order = place(story, ready)
    assert Order.objects.filter(basket__public_id=ready.basket_id).count() == 1
    assert_logged(story, ready, flip, after=begun)
    submitted = log.timeline(provider_id=story.shop.house.id, aggregate_kind="order", aggregate_id=order)[0]
    assert (submitted.name, submitted.actor_id) == ("order.submitted", story.reseller.id)


def assert_logged(story: Story, ready: Ready, flip: Flip, *, after: int) -> None:
    """Every run stands for ever, met or not, with its actor, and the basket's events tell of each in order."""
    runs = PreflightRun.objects.filter(basket__public_id=ready.basket_id).order_by("pk")
    kept = [(run.occasion, run.outcome, run.actor_id) for run in runs[after:]]
    expected = [("demand", "met"), ("demand", None), ("placing", None), ("demand", "met"), ("placing", "met")]
    assert kept == [(when, was or kept[1][1], story.reseller.id) for when, was in expected]
    assert kept[1][1] != "met"
    flipped = [
        {check["code"]: check["status"] for check in run.checks} for run in runs[after + 1 : after + 3]
    ]
    assert [checks[flip.check] for checks in flipped] == [flip.status, flip.status]
    told = log.timeline(
        provider_id=story.shop.house.id, aggregate_kind="basket", aggregate_id=ready.basket_id, limit=500
    )
    heard = [event for event in told if event.name == "basket.preflight_ran"]
    assert [event.payload["run_id"] for event in heard] == [run.public_id for run in runs]
    assert {event.actor_id for event in heard} == {story.reseller.id}
    for forbidden in (runs.delete, lambda: runs.update(outcome="met")):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()


def footprint(story: Story) -> tuple[int, int, int]:
    """How many tenants, orders and seats Microsoft has of everybody."""
    by_customer = story.simulator.control("GET", "counts")["by_customer"]
    seats = sum(one["quantity"] for one in story.simulator.control("GET", "subscriptions"))
    return len(by_customer), sum(one["orders"] for one in by_customer.values()), seats


@override_settings(TENANTRY_STEP_PAUSE_SECONDS=0.001)
@flips
def test_a_fact_flipped_between_placing_and_executing_stops_the_order_before_anything_is_made(
    story: Story, name: str
) -> None:
    flip = FLIPS[name]
    ready = flip.ready(story)
    placed = Placed(story, place(story, ready), ready.domain)
    start(placed)
    forget_facts(story)
    seats = sum(OrderLine.objects.filter(order_id=placed.row.pk).values_list("seats", flat=True))

    before = footprint(story)
    flip.turn(story, ready)
    turned = footprint(story)
    try:
        work(placed)
        assert footprint(story) == turned
    finally:
        flip.back(story, ready)

    assert placed.state == "needs_attention"
    if flip.is_seen_by_the_orders_cart:
        assert (placed.attention["code"], placed.attention["field"]) == (LINE_REFUSED.name, "lines.1")
    else:
        assert_stopped_by_a_look(placed, ready, flip)
    assert footprint(story) == before
    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)
    assert placed.state == "completed"
    assert footprint(story)[2] == before[2] + seats
    if flip.ready is ready_basket:
        assert placed.at_microsoft() == EXACTLY_ONE


def assert_stopped_by_a_look(placed: Placed, ready: Ready, flip: Flip) -> None:
    """The order's first step saw the fact, and its run stands."""
    assert placed.attention["code"] == NO_LONGER_MET.name
    assert flip.check in placed.attention["params"]["checks"].split(", ")
    assert flip.reason in str(placed.attention)
    run = PreflightRun.objects.get(public_id=placed.attention["params"]["run"])
    assert (run.occasion, run.basket.public_id, run.actor_kind) == ("executing", ready.basket_id, "system")


def test_an_unknown_condition_makes_the_order_wait_until_it_is_known(story: Story) -> None:
    ready = ready_basket(story)
    placed = Placed(story, place(story, ready), ready.domain)
    start(placed)
    forget_facts(story)
    story.simulator.fault("check_domain", "status", status=500, count=3)

    work(placed)

    assert placed.state == "completed"
    runs = PreflightRun.objects.filter(basket__public_id=ready.basket_id, occasion="executing").order_by("pk")
    assert list(runs.values_list("outcome", flat=True)) == ["unknown", "met"]
    delayed = [event.payload for event in placed.timeline if event.name == "order.step_delayed"]
    assert [(one["kind"], one["why"]) for one in delayed] == [("recheck", "provisioning.conditions_unknown")]


def test_an_agreement_is_asked_for_expires_at_microsoft_is_asked_for_anew_and_accepted(story: Story) -> None:
    """An acceptance is not taken back, so this fact turns only before it."""
    ready = filled_basket(story)
    stands = [look(story, ready)["agreement"]]
    first = request(story, ready)
    stands.append(look(story, ready)["agreement"])
    story.simulator.control("POST", f"attestations/{first.microsoft_id}/expire")
    stands.append(look(story, ready)["agreement"])
    with pytest.raises(Refused) as error:
        place(story, ready)
    named = {p.field: p.params["status"] for p in error.value.problems if p.code == CONDITION_NOT_MET}
    assert named == {"agreement": "needs_you"}
    assert not Order.objects.filter(basket__public_id=ready.basket_id).exists()

    second = request(story, ready)
    assert second.microsoft_id != first.microsoft_id
    stands.append(look(story, ready)["agreement"])
    story.simulator.control("POST", f"attestations/{second.microsoft_id}/accept")
    run = run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
    assert (run.outcome, run.total is None) == ("met", False)
    assert run.total is not None
    place(story, Ready(ready.basket_id, ready.domain, run.total))

    assert stands == [
        ("needs_you", "agreement.missing"),
        ("needs_someone_else", "agreement.not_accepted"),
        ("needs_you", "agreement.expired"),
        ("needs_someone_else", "agreement.not_accepted"),
    ]
    runs = PreflightRun.objects.filter(basket__public_id=ready.basket_id).order_by("pk")
    seen = [run.outcome for run in runs]
    assert seen == [status for status, _ in stands[:3]] + ["needs_you", stands[3][0], "met", "met"]
    assert {run.actor_id for run in runs} == {story.reseller.id}
    customer = (
        Basket.objects.values_list("customer__public_id", flat=True).get(public_id=ready.basket_id) or ""
    )
    told = log.timeline(provider_id=story.shop.house.id, aggregate_kind="party", aggregate_id=customer)
    asked = [event.name for event in told if event.name.startswith("agreement.")]
    assert asked == [
        "agreement.requested",
        "agreement.expired",
        "agreement.requested",
        "agreement.accepted",
    ]


def test_an_acceptance_counts_whoever_else_is_asked_afterwards(story: Story) -> None:
    ready = filled_basket(story)
    first = request(story, ready)
    story.simulator.control("POST", f"attestations/{first.microsoft_id}/accept")
    assert look(story, ready)["agreement"] == ("met", "")
    second = request(story, ready, name="Bob")
    assert second.microsoft_id != first.microsoft_id
    assert look(story, ready)["agreement"] == ("met", "")
    assert request(story, ready).state == "accepted"
    customer = Basket.objects.values_list("customer_id", flat=True).get(public_id=ready.basket_id)
    seen = latest_attestation(story.shop.house.id, customer or 0)
    assert seen is not None
    assert (seen.public_id, seen.state) == (first.public_id, "accepted")


def request(story: Story, ready: Ready, name: str = "Ana") -> AttestationView:
    """The agreement as it is put before the signatory."""
    customer = Basket.objects.values_list("customer__public_id", flat=True).get(public_id=ready.basket_id)
    return request_agreement(
        customer_id=customer or "",
        signatory=Signatory(name, "Silva", f"{name.lower()}@quinta.example", "+351213456789"),
        language="pt-PT",
        by=story.reseller,
        now=machine_now(),
        origin=Origin(),
    )


def test_every_run_is_kept_with_its_actor_and_cannot_be_changed(story: Story) -> None:
    ready = filled_basket(story)
    run_preflight(basket_id=ready.basket_id, by=story.reseller, now=machine_now())
    accept_agreement(story, ready.basket_id)
    run_preflight(basket_id=ready.basket_id, by=story.staff, now=machine_now())

    runs = PreflightRun.objects.filter(basket__public_id=ready.basket_id).order_by("pk")
    assert [(run.occasion, run.outcome, run.actor_id) for run in runs] == [
        ("demand", "needs_you", story.reseller.id),
        ("demand", "met", story.staff.id),
    ]
    told = log.timeline(
        provider_id=story.shop.house.id, aggregate_kind="basket", aggregate_id=ready.basket_id
    )
    heard = [event.payload["run_id"] for event in told if event.name == "basket.preflight_ran"]
    assert heard == [run.public_id for run in runs]
    for forbidden in (runs.delete, lambda: runs.update(outcome="met")):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
    assert runs.count() == 2
