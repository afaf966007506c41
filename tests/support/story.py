"""The sale of the story, by use cases against the simulator: up to a basket that can be placed, or a placed order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.support.catalog import BUSINESS_STANDARD, Shop, a_shop
from tests.support.simulator import Simulator, settings_for

from tenantry.billing.models import InvoiceLine
from tenantry.catalog.reads import PlanView
from tenantry.compliance.models import Fact
from tenantry.compliance.reads import AttestationView
from tenantry.compliance.rules.attestation import Signatory
from tenantry.compliance.use_cases.request_agreement import request_agreement
from tenantry.config.wiring import wire
from tenantry.foundation.clock import machine_now
from tenantry.foundation.idempotency import RequestKey
from tenantry.jobs import reads as log
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, OrderId, PartyId, PlanId
from tenantry.kernel.money import Money
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.microsoft.clients import forget_clients
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin
from tenantry.ordering.models import Order, OrderLine
from tenantry.ordering.use_cases.open_basket import open_basket
from tenantry.ordering.use_cases.place_order import place_order
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_end_customer import set_end_customer
from tenantry.ordering.use_cases.set_line import set_line
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details
from tenantry.parties.details import PartyDetails
from tenantry.parties.use_cases.create_customer import create_customer
from tenantry.provisioning.models import Step
from tenantry.provisioning.use_cases.run_step import run_step

RESELLER_NAME = "Meridian IT"
OPEN_STEPS = ("planned", "in_flight", "unknown")
AT_WORK = ("executing", "undoing")


@dataclass(frozen=True)
class Story:
    """A provider with a synchronised catalogue, its reseller, and the simulator that they both know."""

    shop: Shop
    simulator: Simulator
    plan: PlanView

    @property
    def reseller(self) -> Actor:
        """The reseller's program."""
        return self.shop.house.reseller.program.actor

    @property
    def staff(self) -> Actor:
        """The provider's administrator."""
        return self.shop.house.administrator.actor

    @property
    def reseller_tenant(self) -> str:
        """The reseller's Microsoft tenant."""
        return str(self.shop.house.reseller.microsoft_tenant_id)

    @property
    def partner_id(self) -> str:
        """The reseller's PartnerID."""
        return self.shop.house.reseller.partner_id


@dataclass(frozen=True)
class Ready:
    """A basket whose conditions are met, and the total that its buyer was shown."""

    basket_id: BasketId
    domain: str
    total: Money


@contextmanager
def speaking_to(simulator: Simulator, **settings: Any) -> Iterator[None]:
    """The product of this process speaks to the simulator."""
    chosen: dict[str, Any] = {
        **settings_for(simulator.url),
        "MICROSOFT_ATTESTATION_PAGE_URL": f"{simulator.url}/attest/{{id}}",
        "MICROSOFT_TIMEOUT_SECONDS": 0.9,
        "MICROSOFT_CALLS_PER_MINUTE": 100_000,
        "TENANTRY_STEP_PAUSE_SECONDS": 0.05,
        "TENANTRY_VAT_CHECK": "stand-in",
    }
    wire()
    with override_settings(**(chosen | settings)):
        forget_clients()
        try:
            yield
        finally:
            forget_clients()


def a_story(simulator: Simulator) -> Story:
    """A provider of its own; Microsoft knows its reseller as active and with a signed agreement."""
    shop = a_shop(now=machine_now())
    reseller = shop.house.reseller
    known = {
        "tenantId": str(reseller.microsoft_tenant_id),
        "name": RESELLER_NAME,
        "mpnId": reseller.partner_id,
        "location": "PT",
    }
    simulator.control("POST", "resellers", known)
    simulator.control("PUT", "partner", {"name": "Harbour Cloud", "country": "IE", "mpaSigned": True})
    return Story(shop, simulator, shop.plan(BUSINESS_STANDARD, at=machine_now()))


def put_line(
    story: Story,
    basket: BasketId,
    *,
    seats: int,
    number: int = 1,
    title: str = "",
    billing_plan: BillingPlan = BillingPlan.MONTHLY,
    is_new_instance: bool | None = None,
    by: Actor | None = None,
) -> None:
    """So many seats of a plan for a year: the story's plan, put in by the reseller, unless another is named."""
    now = machine_now()
    plan = story.shop.plan(title, at=now) if title else story.plan
    set_line(
        basket_id=basket,
        number=number,
        plan_id=PlanId(plan.public_id),
        term=Term.P1Y,
        billing_plan=billing_plan,
        seats=seats,
        buyer_reference="",
        is_new_instance=is_new_instance,
        by=by or story.reseller,
        now=now,
    )


def filled_basket(
    story: Story,
    *,
    seats: int = 10,
    titles: tuple[str, ...] = (BUSINESS_STANDARD,),
    existing: PartyId | None = None,
    prefix: str = "",
) -> Ready:
    """A basket for a new end customer or a known one with a tenant, complete but for the agreement."""
    by, now = story.reseller, machine_now()
    basket = open_basket(account_id=None, buyer_reference="PO-7", key=None, by=by, now=now, machine_now=now)
    for number, title in enumerate(titles, start=1):
        put_line(story, basket, title=title, number=number, seats=seats)
    prefix = prefix or f"quinta{uuid4().hex[:16]}"
    set_end_customer(
        basket_id=basket,
        details=None if existing else customer_details(),
        existing=existing,
        microsoft=MicrosoftDetails("" if existing else prefix, "", is_partner_on_record_confirmed=True),
        origin=Origin(),
        by=by,
        now=now,
    )
    return Ready(basket, f"{prefix}.onmicrosoft.com", Money.zero("EUR"))


def customer_details(**changes: str) -> PartyDetails:
    """The end customer of the story."""
    given = {
        "name": "Quinta do Lago, Lda",
        "country": "PT",
        "address_line1": "Rua da Fonte 12",
        "city": "Lisboa",
        "postal_code": "1200-192",
        "email": "geral@quinta.example",
        "first_name": "Ana",
        "last_name": "Silva",
        "phone": "+351213456789",
    }
    return PartyDetails(**(given | changes))


def accept_agreement(story: Story, basket: BasketId) -> None:
    """The signatory accepts the agreement on Microsoft's page."""
    made = ask_for_agreement(story, basket)
    story.simulator.control("POST", f"attestations/{made.microsoft_id}/accept")


def ask_for_agreement(story: Story, basket: BasketId) -> AttestationView:
    """The agreement is put before the signatory of the basket's customer."""
    from tenantry.ordering.models import Basket

    customer = Basket.objects.values_list("customer__public_id", flat=True).get(public_id=basket)
    assert customer is not None
    return request_agreement(
        customer_id=customer,
        signatory=Signatory("Ana", "Silva", "ana@quinta.example", "+351213456789"),
        language="pt-PT",
        by=story.reseller,
        now=machine_now(),
        origin=Origin(),
    )


def ready_basket(
    story: Story, *, seats: int = 10, titles: tuple[str, ...] = (BUSINESS_STANDARD,), prefix: str = ""
) -> Ready:
    """A basket that can be placed for the total shown."""
    basket = filled_basket(story, seats=seats, titles=titles, prefix=prefix)
    accept_agreement(story, basket.basket_id)
    run = run_preflight(basket_id=basket.basket_id, by=story.reseller, now=machine_now())
    assert run.outcome == "met", [(c.code, c.status, c.reasons) for c in run.checks if c.status != "met"]
    assert run.total is not None
    return Ready(basket.basket_id, basket.domain, run.total)


def place(story: Story, ready: Ready, key: str | None = None) -> OrderId:
    """Place the basket for the total that was shown."""
    now = machine_now()
    return place_order(
        basket_id=ready.basket_id,
        shown_total=ready.total,
        key=RequestKey.of(key, "place_order", {"basket": ready.basket_id}) if key else None,
        by=story.reseller,
        now=now,
        machine_now=now,
    )


@dataclass(frozen=True)
class Placed:
    """An order, and the domain of the tenant that it is to make."""

    story: Story
    order_id: OrderId
    domain: str

    @property
    def row(self) -> Order:
        """The order as it stands."""
        return Order.objects.get(public_id=self.order_id)

    @property
    def state(self) -> str:
        """How far it is."""
        return str(self.row.state)

    @property
    def attention(self) -> dict[str, Any]:
        """What a clerk is told."""
        return dict(self.row.attention or {})

    def step(self, kind: str) -> Step:
        """The newest step of the kind that was not dropped."""
        return Step.objects.filter(order__public_id=self.order_id, kind=kind).latest("number")

    @property
    def events(self) -> list[str]:
        """The names of what happened to it, in order."""
        return [event.name for event in self.timeline]

    @property
    def timeline(self) -> list[Any]:
        """What happened to it, in order."""
        provider = self.story.shop.house.id
        return log.timeline(
            provider_id=provider, aggregate_kind="order", aggregate_id=self.order_id, after=0, limit=500
        )

    def at_microsoft(self) -> dict[str, int]:
        """How many tenants of its domain Microsoft has, and what they hold."""
        return at_microsoft(self.story.simulator, self.domain)


def a_customer_for(story: Story) -> PartyId:
    """An end customer of the reseller, without a tenant."""
    now = machine_now()
    return create_customer(
        details=customer_details(), reseller=None, by=story.reseller, now=now, machine_now=now
    )


def ordered_for(story: Story, customer: PartyId) -> Placed:
    """An order for a known customer that is to get its tenant by it."""
    basket = filled_basket(story, existing=customer).basket_id
    prefix = f"quinta{uuid4().hex[:16]}"
    set_microsoft_details(
        basket_id=basket,
        details=MicrosoftDetails(prefix, "", is_partner_on_record_confirmed=True),
        origin=Origin(),
        by=story.reseller,
        now=machine_now(),
    )
    accept_agreement(story, basket)
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    assert run.total is not None, run.checks
    ready = Ready(basket, f"{prefix}.onmicrosoft.com", run.total)
    return Placed(story, place(story, ready), ready.domain)


def invoices_of(placed: Placed) -> list[str]:
    """The numbers of the invoices on which the order's subscriptions stand, after all that billing hears was told."""
    deliver_events(
        consumer="billing.bill",
        provider_id=placed.story.shop.house.id,
        aggregate_kind="order",
        aggregate_id=placed.order_id,
    )
    bought = OrderLine.objects.filter(order_id=placed.row.pk, subscription__isnull=False)
    lines = InvoiceLine.objects.filter(
        charge__subscription_id__in=bought.values("subscription_id"), invoice__kind="invoice"
    )
    return sorted(set(lines.values_list("invoice__number", flat=True)))


def assert_one_invoice(placed: Placed) -> None:
    """The completed order stands on exactly one invoice, which has a number."""
    numbers = invoices_of(placed)
    assert len(numbers) == 1 and numbers[0], numbers


EXACTLY_ONE = {"tenants": 1, "agreements": 1, "orders": 1, "subscriptions": 1}
NOTHING = {"tenants": 0, "agreements": 0, "orders": 0, "subscriptions": 0}
ONLY_A_TENANT = {"tenants": 1, "agreements": 1, "orders": 0, "subscriptions": 0}


def at_microsoft(simulator: Simulator, domain: str) -> dict[str, int]:
    """Counted in the simulator's own state, by the domain of the tenant."""
    counted = simulator.control("GET", "counts")
    ours = [one for one in simulator.control("GET", "customers") if one["companyProfile"]["domain"] == domain]
    held = [counted["by_customer"][one["id"]] for one in ours]
    return {"tenants": counted["by_domain"].get(domain, 0)} | {
        what: sum(one[what] for one in held) for what in ("agreements", "orders", "subscriptions")
    }


def placed_order(story: Story, *, seats: int = 10, titles: tuple[str, ...] = (BUSINESS_STANDARD,)) -> Placed:
    """An order that nobody has begun to execute."""
    ready = ready_basket(story, seats=seats, titles=titles)
    return Placed(story, place(story, ready), ready.domain)


def planned_order(story: Story, *, seats: int = 10, titles: tuple[str, ...] = (BUSINESS_STANDARD,)) -> Placed:
    """An order whose steps are stored."""
    placed = placed_order(story, seats=seats, titles=titles)
    start(placed)
    return placed


def start(placed: Placed) -> None:
    """Deliver `order.submitted` to provisioning, as a worker does."""
    deliver_events(
        consumer="provisioning.plan",
        provider_id=placed.story.shop.house.id,
        aggregate_kind="order",
        aggregate_id=placed.order_id,
    )


def next_step(placed: Placed) -> Step | None:
    """The step whose turn it is: the open one that was queued last, as a worker would find it."""
    rows = Step.objects.filter(order__public_id=placed.order_id, state__in=OPEN_STEPS)
    found = {step.public_id: step for step in rows}
    jobs = ProcrastinateJob.objects.filter(args__step_id__in=list(found)).order_by("-id")
    last = jobs.values_list("args__step_id", flat=True).first()
    return found[last] if last is not None else None


def attempt(placed: Placed) -> None:
    """One attempt at the step whose turn it is, when it is due."""
    step = next_step(placed)
    assert step is not None, "the order has no open step"
    time.sleep(max(0.0, (step.due_at - machine_now()).total_seconds()))
    run_step(step_id=step.public_id)


def work(placed: Placed, *, until: str = "", attempts: int = 40) -> Placed:
    """Execute the order in this process, as a worker does, until nothing is to be done or the kind's turn has come."""
    for _ in range(attempts):
        step = next_step(placed)
        if placed.state not in AT_WORK or step is None or step.kind == until:
            return placed
        attempt(placed)
    raise AssertionError(f"{placed.order_id} is still {placed.state} after {attempts} attempts")


def completed_order(story: Story) -> Placed:
    """An order that is active at Microsoft."""
    placed = work(planned_order(story))
    assert placed.state == "completed", placed.attention
    return placed


def forget_facts(story: Story) -> None:
    """As if all that Microsoft has answered were older than it may be."""
    Fact.objects.filter(provider_id=story.shop.house.id).delete()


def empty_queue() -> None:
    """No worker finds anything that an earlier test left."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def later(seconds: float) -> datetime:
    """An instant from now, for use cases that take one."""
    from datetime import timedelta

    return machine_now() + timedelta(seconds=seconds)
