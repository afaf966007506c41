"""Each condition of sale flipped at Microsoft: the run sees it, placing is refused by its name, and so is executing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import override_settings
from tests.support.story import (
    EXACTLY_ONE,
    NOTHING,
    Placed,
    Ready,
    Story,
    accept_agreement,
    customer_details,
    filled_basket,
    forget_facts,
    place,
    ready_basket,
    start,
    work,
)

from tenantry.foundation.clock import machine_now
from tenantry.jobs import reads as log
from tenantry.kernel.problems import Refused
from tenantry.ordering.models import Basket, Order, PreflightRun
from tenantry.ordering.use_cases.place_order import CONDITION_NOT_MET
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.parties.models import Party
from tenantry.provisioning.steps.recheck import NO_LONGER_MET
from tenantry.provisioning.use_cases.retry_order import retry_order

Turn = Callable[[Story, Ready], None]


@dataclass(frozen=True)
class Flip:
    """A fact that turns against the sale, and back."""

    check: str
    turn: Turn
    back: Turn
    status: str
    reason: str


def reseller(**facts: object) -> Turn:
    return lambda story, _: story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", facts)


def no_country_rules(story: Story, _: Ready) -> None:
    story.simulator.fault("country_rules", "status", status=400, count=0)


def faultless(story: Story, _: Ready) -> None:
    story.simulator.control("DELETE", "faults")


def sale(is_purchasable: bool) -> Turn:
    def turn(story: Story, _: Ready) -> None:
        path = f"products/{story.plan.product_id}/{story.plan.sku_id}"
        story.simulator.control("POST", path, {"isPurchasable": is_purchasable})

    return turn


def customer(**columns: str) -> Turn:
    """The end customer's data change, as by a correction in the back office."""

    def turn(_: Story, ready: Ready) -> None:
        key = Basket.objects.values_list("customer_id", flat=True).get(public_id=ready.basket_id)
        Party.objects.filter(pk=key).update(**columns)

    return turn


def domain_taken(story: Story, ready: Ready) -> None:
    story.simulator.control("POST", "domains", {"domain": ready.domain})


def nothing(_: Story, __: Ready) -> None:
    """There is no way back."""


GOOD = customer_details()
FLIPS = {
    flip.check if "unfetched" not in flip.reason else f"{flip.check}, not fetched": flip
    for flip in [
        Flip(
            "company",
            customer(first_name=""),
            customer(first_name=GOOD.first_name),
            "needs_you",
            "company.contact_missing",
        ),
        Flip(
            "address",
            customer(postal_code="12"),
            customer(postal_code=GOOD.postal_code),
            "needs_you",
            "address.",
        ),
        Flip("address", no_country_rules, faultless, "unknown", "preflight.fact_unfetched"),
        Flip("domain", domain_taken, nothing, "needs_you", "domain.taken"),
        Flip("plan_and_price", sale(False), sale(True), "refused", "plan.not_sold"),
        Flip(
            "agreement",
            customer(name="Quinta Nova, Lda"),
            customer(name=GOOD.name),
            "needs_you",
            "agreement.of_another_company",
        ),
        Flip(
            "reseller_active",
            reseller(state="Inactive"),
            reseller(state="Active"),
            "needs_you",
            "reseller.not_active",
        ),
        Flip(
            "partner_agreement",
            reseller(mpaSigned=False),
            reseller(mpaSigned=True),
            "needs_you",
            "partner_agreement.unsigned",
        ),
        Flip(
            "partner_of_record",
            reseller(mpnIds=["1999998"]),
            lambda story, _: reseller(mpnIds=[story.partner_id])(story, _),
            "needs_someone_else",
            "partner_of_record.unknown_partner_id",
        ),
    ]
}
flips = pytest.mark.parametrize("name", FLIPS)


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
    ready = ready_basket(story)
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
    if flip.back is not nothing:
        assert {status for status, _ in look(story, ready).values()} == {"met"}
        place(story, ready)
        assert Order.objects.filter(basket__public_id=ready.basket_id).count() == 1


@override_settings(TENANTRY_STEP_PAUSE_SECONDS=0.001)
@flips
def test_a_fact_flipped_between_placing_and_executing_stops_the_order_before_anything_is_made(
    story: Story, name: str
) -> None:
    flip = FLIPS[name]
    ready = ready_basket(story)
    placed = Placed(story, place(story, ready), ready.domain)
    start(placed)
    forget_facts(story)

    flip.turn(story, ready)
    try:
        work(placed)
    finally:
        flip.back(story, ready)

    assert (placed.state, placed.attention["code"]) == ("needs_attention", NO_LONGER_MET.name)
    assert flip.check in placed.attention["params"]["checks"].split(", ")
    run = PreflightRun.objects.get(public_id=placed.attention["params"]["run"])
    assert (run.occasion, run.basket.public_id, run.actor_kind) == ("executing", ready.basket_id, "system")
    assert placed.at_microsoft() == NOTHING
    if flip.back is not nothing:
        retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
        work(placed)
        assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE)


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


def test_an_agreement_is_missing_then_asked_for_then_accepted(story: Story) -> None:
    from tenantry.compliance.rules.attestation import Signatory
    from tenantry.compliance.use_cases.request_agreement import request_agreement
    from tenantry.ordering.microsoft_details import Origin

    ready = filled_basket(story)
    assert look(story, ready)["agreement"] == ("needs_you", "agreement.missing")

    made = request_agreement(
        customer_id=Basket.objects.values_list("customer__public_id", flat=True).get(
            public_id=ready.basket_id
        )
        or "",
        signatory=Signatory("Ana", "Silva", "ana@quinta.example", "+351213456789"),
        language="pt-PT",
        by=story.reseller,
        now=machine_now(),
        origin=Origin(),
    )
    assert look(story, ready)["agreement"] == ("needs_someone_else", "agreement.not_accepted")

    story.simulator.control("POST", f"attestations/{made.microsoft_id}/accept")
    assert look(story, ready)["agreement"] == ("met", "")


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
