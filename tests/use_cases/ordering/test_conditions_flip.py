"""Each condition of sale: its fact turns against the sale and back; the run sees it, placing follows, the log keeps it.

The fact is turned at Microsoft wherever Microsoft holds it. For the company's data Microsoft publishes rules and has no
call, so there our own row is turned; and so is the name for which an agreement was accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

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

from tenantry.compliance.reads import AttestationView
from tenantry.compliance.rules.attestation import Signatory
from tenantry.compliance.use_cases.request_agreement import request_agreement
from tenantry.foundation.clock import machine_now
from tenantry.jobs import reads as log
from tenantry.kernel.problems import Refused
from tenantry.ordering.microsoft_details import Origin
from tenantry.ordering.models import Basket, Order, PreflightRun
from tenantry.ordering.use_cases.place_order import CONDITION_NOT_MET
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.parties.models import Party
from tenantry.parties.recording import record_tenant
from tenantry.parties.use_cases.create_customer import create_customer
from tenantry.provisioning.steps.recheck import NO_LONGER_MET
from tenantry.provisioning.use_cases.retry_order import retry_order

Turn = Callable[[Story, Ready], None]
GOOD = customer_details()


def a_basket_of_a_signed_tenant(story: Story) -> Ready:
    """A basket for a customer whose tenant stands, and whose only agreement is its direct signature at Microsoft."""
    by, now, tenant = story.reseller, machine_now(), str(uuid4())
    domain = f"quinta{tenant[:8]}.onmicrosoft.com"
    story.simulator.control("POST", "domains", {"domain": domain, "tenantId": tenant})
    known = {"tenantId": story.reseller_tenant, "country": "PT", "companyName": GOOD.name}
    story.simulator.control("POST", f"customers/{tenant}/relationships", known)
    story.simulator.control("POST", f"customers/{tenant}/agreements", {"isSigned": True})
    party = create_customer(details=GOOD, reseller=None, by=by, now=now, machine_now=now)
    with transaction.atomic(durable=True):
        record_tenant(
            party_id=Party.objects.get(public_id=party).pk,
            partner_center_account_id=story.shop.house.account.id,
            microsoft_id=UUID(tenant),
            domain=domain,
            by=story.shop.house.system,
            at=now,
        )
    ready = filled_basket(story, existing=party)
    run = run_preflight(basket_id=ready.basket_id, by=by, now=machine_now())
    assert run.total is not None
    return Ready(ready.basket_id, domain, run.total)


@dataclass(frozen=True)
class Flip:
    """A fact that turns against the sale, and back."""

    check: str
    turn: Turn
    back: Turn
    status: str
    reason: str
    ready: Callable[[Story], Ready] = ready_basket


def reseller(**facts: object) -> Turn:
    return lambda story, _: story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", facts)


def fault(operation: str, kind: str, **more: Any) -> Turn:
    return lambda story, _: story.simulator.fault(operation, kind, count=0, **more)


def faultless(story: Story, _: Ready) -> None:
    story.simulator.control("DELETE", "faults")


def sale(is_purchasable: bool) -> Turn:
    def turn(story: Story, _: Ready) -> None:
        path = f"products/{story.plan.product_id}/{story.plan.sku_id}"
        story.simulator.control("POST", path, {"isPurchasable": is_purchasable})

    return turn


def customer(**columns: str) -> Turn:
    """The end customer's row with us: Microsoft has no call that would hold the fact."""

    def turn(_: Story, ready: Ready) -> None:
        key = Basket.objects.values_list("customer_id", flat=True).get(public_id=ready.basket_id)
        Party.objects.filter(pk=key).update(**columns)

    return turn


def domain_taken(story: Story, ready: Ready) -> None:
    story.simulator.control("POST", "domains", {"domain": ready.domain})


def domain_freed(story: Story, ready: Ready) -> None:
    story.simulator.control("DELETE", f"domains/{ready.domain}")


def signed_directly(is_signed: bool) -> Turn:
    def turn(story: Story, ready: Ready) -> None:
        customers = story.simulator.control("GET", "customers")
        tenant = next(one["id"] for one in customers if one["companyProfile"]["domain"] == ready.domain)
        story.simulator.control("POST", f"customers/{tenant}/agreements", {"isSigned": is_signed})

    return turn


FLIPS = {
    "company": Flip(
        "company",
        customer(first_name=""),
        customer(first_name=GOOD.first_name),
        "needs_you",
        "company.contact_missing",
    ),
    "address, not found": Flip(
        "address",
        fault("validate_address", "address_not_found"),
        faultless,
        "needs_you",
        "address.not_found_by_microsoft",
    ),
    "address, rules not fetched": Flip(
        "address",
        fault("country_rules", "status", status=400),
        faultless,
        "unknown",
        "preflight.fact_unfetched",
    ),
    "domain": Flip("domain", domain_taken, domain_freed, "needs_you", "domain.taken"),
    "plan": Flip("plan_and_price", sale(False), sale(True), "refused", "plan.not_sold"),
    "agreement, signed directly": Flip(
        "agreement",
        signed_directly(False),
        signed_directly(True),
        "needs_you",
        "agreement.missing",
        ready=a_basket_of_a_signed_tenant,
    ),
    "agreement, of another company": Flip(
        "agreement",
        customer(name="Quinta Nova, Lda"),
        customer(name=GOOD.name),
        "needs_you",
        "agreement.of_another_company",
    ),
    "reseller": Flip(
        "reseller_active",
        reseller(state="Inactive"),
        reseller(state="Active"),
        "needs_you",
        "reseller.not_active",
    ),
    "partner agreement": Flip(
        "partner_agreement",
        reseller(mpaSigned=False),
        reseller(mpaSigned=True),
        "needs_you",
        "partner_agreement.unsigned",
    ),
    "PartnerID": Flip(
        "partner_of_record",
        reseller(mpnIds=["1999998"]),
        lambda story, _: reseller(mpnIds=[story.partner_id])(story, _),
        "needs_someone_else",
        "partner_of_record.unknown_partner_id",
    ),
}
flips = pytest.mark.parametrize("name", FLIPS)
# A tenant that stands already is another order than the one these steps make.
made_anew = pytest.mark.parametrize(
    "name", [name for name, flip in FLIPS.items() if flip.ready is ready_basket]
)


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


@override_settings(TENANTRY_STEP_PAUSE_SECONDS=0.001)
@made_anew
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
    assert asked == ["agreement.requested", "agreement.requested", "agreement.accepted"]


def request(story: Story, ready: Ready) -> AttestationView:
    """The agreement as it is put before the signatory."""
    customer = Basket.objects.values_list("customer__public_id", flat=True).get(public_id=ready.basket_id)
    return request_agreement(
        customer_id=customer or "",
        signatory=Signatory("Ana", "Silva", "ana@quinta.example", "+351213456789"),
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
