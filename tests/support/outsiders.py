"""Somebody's whole business, and those whom it does not concern."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from tests.support.catalog import a_product_type
from tests.support.offers import an_offer
from tests.support.parties import (
    House,
    Party,
    Program,
    a_customer,
    a_program,
    a_reseller,
    provider_with_reseller,
)
from tests.support.people import a_person, invited
from tests.support.story import (
    Placed,
    Ready,
    Story,
    ask_for_agreement,
    completed_order,
    customer_details,
    filled_basket,
    placed_order,
    planned_order,
    ready_basket,
    work,
)
from tests.support.tenants import a_tenant, name
from tests.support.trials import chosen, trial_basket, trial_bought

from tenantry.billing.models import BilledAccount, Invoice, JournalEntry
from tenantry.billing.receiving import Received
from tenantry.billing.use_cases.record_payment import record_payment
from tenantry.bulk.models import Entry
from tenantry.bulk.use_cases.upload_orders import upload_orders
from tenantry.catalog.models import Synchronisation
from tenantry.compliance.models import AgreementRecord
from tenantry.foundation.clock import machine_now
from tenantry.jobs.models import ConsumerCursor
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Problem
from tenantry.ordering import locks
from tenantry.ordering.holding import end_hold, open_hold
from tenantry.ordering.microsoft_details import Origin
from tenantry.ordering.models import Order
from tenantry.ordering.reads import price_asked
from tenantry.ordering.rules.holds import PRICE_GONE, Decider, Ending, HoldKind
from tenantry.ordering.use_cases.request_tenant_invitation import request_tenant_invitation
from tenantry.parties.models import Tenant
from tenantry.parties.recording import record_tenant
from tenantry.parties.rules.approvals import OF_A_RESELLER, ApprovalRule, Approver, Who
from tenantry.parties.use_cases.set_approval_rule import set_approval_rule
from tenantry.parties.use_cases.set_credit_limit import set_credit_limit
from tenantry.provisioning.use_cases.undo_order import undo_order
from tenantry.subscriptions.models import Subscription


@dataclass(frozen=True)
class Business:
    """What a reseller and its provider have: one of each kind of thing."""

    story: Story
    done: Placed
    stopped: Placed
    undone: Placed
    fresh: Placed
    open_basket: Ready
    ready_basket: Ready
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def house(self) -> House:
        """The provider."""
        return self.story.shop.house

    @property
    def owner(self) -> Program:
        """The reseller's program."""
        return self.house.reseller.program

    @property
    def secrets(self) -> list[str]:
        """Ids and words that no outsider may ever be shown."""
        words = ["Quinta do Lago, Lda", "geral@quinta.example", self.done.domain, "Meridian IT"]
        return [*self.ids.values(), *words]


def a_business(story: Story) -> Business:
    """A completed and invoiced order, one that needs attention, one just placed, baskets and staff's things."""
    stopped = planned_order(story)
    reseller = f"resellers/{story.reseller_tenant}"
    story.simulator.control("PATCH", reseller, {"state": "Inactive"})
    work(stopped)
    story.simulator.control("PATCH", reseller, {"state": "Active"})
    assert stopped.state == "needs_attention"
    done = completed_order(story)
    deliver_events(
        consumer="billing.bill",
        provider_id=story.shop.house.id,
        aggregate_kind="order",
        aggregate_id=done.order_id,
    )
    business = Business(
        story,
        done,
        stopped,
        _half_undone(story),
        placed_order(story),
        filled_basket(story),
        ready_basket(story),
    )
    business.ids.update(_ids(business))
    return business


def _pays(business: Business) -> str:
    """A payment of a cent by the reseller."""
    return record_payment(
        account=business.house.reseller.public_id,
        received=Received(Money(Decimal("0.01"), "EUR"), machine_now().date(), "A walk"),
        key=None,
        by=business.house.administrator.actor,
        now=machine_now(),
        machine_now=machine_now(),
    )


def _waiting(story: Story) -> str:
    """A basket that names a standing tenant, which has been invited to accept the reseller."""
    domain, _ = a_tenant(story)
    basket = filled_basket(story).basket_id
    name(story, basket, domain)
    now = machine_now()
    request_tenant_invitation(basket_id=basket, by=story.reseller, now=now, machine_now=now)
    return basket


def _unsigned(story: Story) -> str:
    """A basket whose agreement is before the signatory."""
    basket = filled_basket(story).basket_id
    ask_for_agreement(story, basket)
    return basket


def _held(business: Business) -> str:
    """An order of the reseller that was placed while it had no credit at all."""
    account, now = PartyId(business.house.reseller.public_id), machine_now()
    staff = business.house.administrator.actor
    set_credit_limit(account=account, limit=Money(Decimal(0), "EUR"), why="a walk", by=staff, now=now)
    held = placed_order(business.story)
    set_credit_limit(account=account, limit=None, why="a walk", by=staff, now=now)
    assert held.state == "held"
    return held.order_id


def _awaited(business: Business, approver: Approver = Approver.FINANCE) -> str:
    """An order of the reseller's program that waits for an approval."""
    account, now = PartyId(business.house.reseller.public_id), machine_now()
    staff = business.house.administrator.actor
    asked = ApprovalRule(Who.ANYBODY, approver)
    set_approval_rule(account=account, rule=asked, why="a walk", by=staff, now=now)
    waiting = placed_order(business.story)
    set_approval_rule(account=account, rule=OF_A_RESELLER, why="a walk", by=staff, now=now)
    assert waiting.state == "held"
    return waiting.order_id


def _priced(business: Business) -> str:
    """An order whose reseller is asked about its price."""
    order, system = _awaited(business, Approver.RESELLER), business.house.system
    why = Problem(PRICE_GONE)
    with transaction.atomic(durable=True):
        locked = locks.order(order, provider_id=system.provider_id)
        now = machine_now()
        open_hold(locked, HoldKind.PRICE, why, decider=Decider.RESELLER, by=system, at=now)
        end_hold(locked, HoldKind.APPROVAL, Ending.PERMITTED, by=system, at=now)
    return order


def price_of(business: Business, order: str) -> dict[str, str]:
    """What such an order costs today."""
    asked = price_asked(business.owner.actor, business.ids[order], at=machine_now())
    assert asked.today is not None
    return asked.today.as_wire()


def _uploads(business: Business) -> tuple[str, str, str]:
    """A file of the reseller with two orders, which no worker has looked at yet."""
    rows = (f"{uuid4().hex[:8]},Nobody,Nothing,P1Y,monthly,1" for _ in range(2))
    upload = upload_orders(
        content="\n".join(("reference,customer,plan,term,billed,seats", *rows)).encode(),
        file_name="walk.csv",
        account=None,
        confirms_partner=True,
        origin=Origin(),
        key=None,
        by=business.owner.actor,
        now=machine_now(),
        machine_now=machine_now(),
    )
    entries = Entry.objects.filter(upload__public_id=upload).order_by("number")
    first, second = entries.values_list("public_id", flat=True)
    return upload, first, second


def _half_undone(story: Story) -> Placed:
    """An order whose undo Microsoft refuses."""
    placed = completed_order(story)
    undo_order(order_id=placed.order_id, why="a walk", by=story.staff, now=machine_now())
    story.simulator.fault("patch_subscription", "status", status=403)
    work(placed)
    assert placed.state == "needs_attention"
    return placed


def _ids(business: Business) -> dict[str, str]:
    house = business.house
    order = Order.objects.select_related("customer").get(public_id=business.done.order_id)
    subscription = Subscription.objects.select_related("tenant").get(customer_id=order.customer_id)
    customer = a_customer(house.reseller.program.actor, customer_details(name="Casa Verde, Lda"), system=house.system,
        reseller=house.reseller.public_id)  # fmt: skip
    revocable = a_program(house.system, Role.AUDITOR)
    _park(business, order.public_id)
    upload, bulk_entry, other_entry = _uploads(business)
    paid, reversible = _pays(business), _pays(business)
    held, refusable = _held(business), _held(business)
    return {
        "order_id": order.public_id,
        "stopped_order": business.stopped.order_id,
        "undone_order": business.undone.order_id,
        "fresh_order": business.fresh.order_id,
        "basket_id": business.open_basket.basket_id,
        "ready_basket": business.ready_basket.basket_id,
        "waiting_basket": _waiting(business.story),
        "unsigned_basket": _unsigned(business.story),
        "basket_with_what_stands": filled_basket(
            business.story, existing=PartyId(order.customer.public_id)
        ).basket_id,
        "customer_id": order.customer.public_id,
        "other_customer": customer.public_id,
        "reseller_id": house.reseller.public_id,
        "step_id": business.done.step("check_out").public_id,
        "tenant_id": subscription.tenant.public_id,
        "trial_basket": trial_basket(business.story, chosen(business.story)),
        "trial_id": trial_bought(business.story, chosen(business.story)).public_id,
        "subscription_id": subscription.public_id,
        "invoice_id": Invoice.objects.values_list("public_id", flat=True)
        .filter(provider_id=house.id)
        .order_by("pk")[0],
        "held_order": held,
        "awaited_order": _awaited(business),
        "unwanted_order": _awaited(business),
        "asked_order": _awaited(business, Approver.RESELLER),
        "other_asked_order": _awaited(business, Approver.RESELLER),
        "priced_order": _priced(business),
        "other_priced_order": _priced(business),
        "refusable_order": refusable,
        "upload_id": upload,
        "bulk_entry_id": bulk_entry,
        "other_bulk_entry": other_entry,
        "payment_id": paid,
        "reversible_payment": reversible,
        "agreement_record": AgreementRecord.objects.values_list("public_id", flat=True).filter(
            provider_id=house.id
        )[0],
        "entry_id": JournalEntry.objects.values_list("public_id", flat=True)
        .filter(provider_id=house.id)
        .order_by("pk")[0],
        "credential_id": revocable.actor.id,
        "price_list_id": business.story.shop.price_list,
        "product_type_id": a_product_type(house, "Of the walk"),
        "synchronisation_id": Synchronisation.objects.values_list("public_id", flat=True).filter(
            provider_id=house.id
        )[0],
        "plan_id": business.story.plan.public_id,
        "offer_id": an_offer(house),
        "member_id": a_person(house.system, Role.RESELLER, house.reseller.public_id).membership,
        "invitation_id": invited(house.system, Role.RESELLER, house.reseller.public_id),
    }


def _park(business: Business, order_id: str) -> None:
    """A consumer that stopped, and an account that is not billed."""
    provider = business.house.id
    ConsumerCursor.objects.filter(
        provider_id=provider, consumer="billing.bill", aggregate_id=order_id
    ).update(parked_at=machine_now(), failures=5, last_error="ValueError: planted")
    BilledAccount.objects.filter(provider_id=provider).update(
        parked_at=machine_now(),
        parked_reason=[{"code": "billing.lines_over_limit", "field": None, "params": {}}],
    )


SIBLING = "another customer of the same reseller"


@dataclass(frozen=True)
class Outsider:
    """A program whom the business does not concern. What it shares is its own as well, and leads to nothing else."""

    name: str
    program: Program
    shares: frozenset[str] = frozenset()


def outsiders_of(business: Business) -> list[Outsider]:
    """Another reseller and a sibling and another customer of the same provider; another provider's people.

    The other reseller serves a customer in the very tenant of the business, and that customer looks too.
    """
    house = business.house
    other: Party = a_reseller(house.system, customer_details(name="Vale IT", email="office@vale.example"))
    neighbour = a_customer(
        other.program.actor,
        customer_details(name="Herdade Velha, SA", email="office@herdade.example"),
        system=house.system,
        reseller=other.public_id,
    )
    shared = _settle(business, neighbour)
    direct = a_customer(
        house.administrator.actor,
        customer_details(name="Moinho Alto", email="office@moinho.example"),
        system=house.system,
    )
    sibling = a_customer(
        house.reseller.program.actor,
        customer_details(name="Ribeira Nova, Lda", email="office@ribeira.example"),
        system=house.system,
        reseller=house.reseller.public_id,
    )
    foreign = customer_details(name="Sol Cloud", email="office@sol.example")
    stranger = provider_with_reseller(reseller=foreign)
    return [
        Outsider("another reseller", other.program, shared),
        Outsider("a customer of another reseller in the same tenant", neighbour.program, shared),
        Outsider("another customer", direct.program),
        Outsider(SIBLING, sibling.program),
        Outsider("another provider", stranger.administrator),
        Outsider("another provider's reseller", stranger.reseller.program),
    ]


def _settle(business: Business, customer: Party) -> frozenset[str]:
    """Make the business's tenant that customer's too; by what it is known to both."""
    tenant = Tenant.objects.get(public_id=business.ids["tenant_id"])
    with transaction.atomic(durable=True):
        record_tenant(
            party_id=customer.id,
            partner_center_account_id=tenant.partner_center_account_id,
            microsoft_id=tenant.microsoft_id,
            domain=tenant.domain,
            by=business.house.system,
            at=machine_now(),
        )
    return frozenset({tenant.public_id, tenant.domain})
