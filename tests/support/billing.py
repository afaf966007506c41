"""An account with subscriptions to bill, made by the use cases and record functions of lower modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from tests.support.parties import (
    HARBOUR_CLOUD,
    MERIDIAN_IT,
    NOW,
    House,
    Party,
    a_customer,
    provider_with_reseller,
)

from tenantry.billing.running import Run
from tenantry.billing.use_cases.bill_account import bill_account
from tenantry.billing.use_cases.run_billing import run_billing
from tenantry.catalog.facts import PlanFact
from tenantry.catalog.models import Plan
from tenantry.catalog.recording import record_plans
from tenantry.catalog.rules.quote import PriceRuleFact, RuleKind, SupplierPriceFact, quote
from tenantry.compliance.use_cases.check_vat import check_vat
from tenantry.config.wiring import wire
from tenantry.foundation import public_ids
from tenantry.jobs import events, reads
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.periods import BillingPlan, Term, add_months
from tenantry.ordering.events import OrderCancelled, OrderCompleted
from tenantry.parties.details import PartyDetails, ProviderDetails
from tenantry.parties.locks import lock_parties
from tenantry.parties.recording import record_tenant
from tenantry.subscriptions.models import Subscription
from tenantry.subscriptions.recording import Bought, record_bought, record_cancelled

PLAN = "Microsoft 365 Business Standard"
TOKYO_CLOUD = replace(
    HARBOUR_CLOUD,
    name="Tokyo Cloud",
    currency="JPY",
    country="JP",
    address_line1="1-2-3 Marunouchi",
    city="Chiyoda",
    state="Tokyo",
    postal_code="100-0005",
    time_zone="Asia/Tokyo",
    vat_number="",
)


@dataclass(frozen=True)
class Ordered:
    """A line that was ordered: seats of the plan, priced from so much for the whole span with a margin."""

    seats: int = 10
    cost: str = "120.00"  # of one seat for the span
    margin_percent: str = "20"
    term: Term = Term.P1Y
    billing_plan: BillingPlan = BillingPlan.MONTHLY
    buyer_reference: str = "PO-4711"
    customer: Party | None = None


@dataclass(frozen=True)
class Account:
    """A billed account, and everything needed to order for it."""

    house: House
    party: Party
    customer: Party
    tenant_key: int
    plan_key: int
    currency: str

    @property
    def id(self) -> PartyId:
        """Its public id."""
        return self.party.public_id

    @property
    def system(self) -> Actor:
        """Tenantry itself, at this provider."""
        return self.house.system


def an_account(
    *,
    provider: ProviderDetails = HARBOUR_CLOUD,
    reseller: PartyDetails = MERIDIAN_IT,
    vat_is_checked: bool = True,
    house: House | None = None,
    party: Party | None = None,
    customer: Party | None = None,
    now: datetime = NOW,
) -> Account:
    """A reseller with an end customer and its tenant; its VAT number is asked for unless told otherwise."""
    house = house or provider_with_reseller(provider=provider, reseller=reseller, now=now)
    party = party or house.reseller
    customer = customer or a_customer(party.program.actor, system=house.system, now=now)
    with transaction.atomic(durable=True):
        tenant = record_tenant(
            party_id=customer.id,
            partner_center_account_id=house.account.id,
            microsoft_id=uuid4(),
            domain=f"padaria{customer.id}.onmicrosoft.com",
            by=house.system,
            at=now,
        )
        plan = PlanFact("CFQ7TTC0LDPB", "0001", PLAN, "", False, False, 1, 300, ())
        record_plans([plan], [], provider_id=house.id, account_id=house.account.id, market="PT", at=now)
    if vat_is_checked:
        check_vat(party_id=party.public_id, by=house.administrator.actor, now=now)
    plan_key = Plan.objects.values_list("id", flat=True).get(provider_id=house.id, sku_id="0001")
    return Account(house, party, customer, tenant.id, plan_key, provider.currency)


def buys(account: Account, *lines: Ordered, at: datetime = NOW, completes: bool = True) -> str:
    """An order whose lines Microsoft has just activated, as provisioning records it; returns its id."""
    order_id = public_ids.new("ord", at)
    with transaction.atomic(durable=True):
        lock_parties(account.house.id, [account.party.id])
        for number, line in enumerate(lines or (Ordered(),), start=1):
            record_bought(
                _bought(account, line, f"{order_id}:{number}", at),
                account=account.id,
                order_id=order_id,
                by=account.system,
                at=at,
            )
        if completes:
            events.put(OrderCompleted(order_id, account.id), by=account.system, at=at)
    return order_id


def _bought(account: Account, line: Ordered, cause: str, at: datetime) -> Bought:
    price = SupplierPriceFact(
        unit_price=Decimal(line.cost),
        retail_price=Decimal(line.cost) * 2,
        span_months=line.term.months,
        currency=account.currency,
        effective_from=at - timedelta(days=1),
        effective_to=at + timedelta(days=30),
        sheet_month=f"{at:%Y%m}",
    )
    rule = PriceRuleFact(RuleKind.MARGIN, Decimal(line.margin_percent))
    quoted = quote(price, rule, line.term, line.billing_plan, line.seats)
    started_on = at.astimezone(UTC).date()
    return Bought(
        account_id=account.party.id,
        customer_id=(line.customer or account.customer).id,
        tenant_id=account.tenant_key,
        plan_id=account.plan_key,
        microsoft_id=uuid4(),
        microsoft_order_id="b8f1c0d2a3e4",
        term=line.term.value,
        billing_plan=line.billing_plan.value,
        ordered_billing_plan=line.billing_plan.value,
        seats=line.seats,
        partner_on_record=account.party.partner_id,
        auto_renew=True,
        started_on=started_on,
        term_end=add_months(started_on, line.term.months),
        cancellable_until=at + timedelta(hours=168),
        bought_at=at,
        unit_price=quoted.unit_price,
        unit_cost=quoted.unit_cost,
        quote=quoted.as_data(),
        cause=cause,
        buyer_reference=line.buyer_reference,
    )


def cancels(
    account: Account,
    order_id: str,
    *,
    at: datetime,
    cancelled_at: datetime | None = None,
    only_line: int | None = None,
) -> None:
    """Every subscription of the order (or one line's) is cancelled at Microsoft, and the order is over.

    It becomes known at the instant `at`; unless told otherwise, that is when it happened.
    """
    with transaction.atomic(durable=True):
        lock_parties(account.house.id, [account.party.id])
        for subscription in subscriptions_of(order_id, only_line):
            record_cancelled(
                subscription,
                cancelled_at=cancelled_at or at,
                account=account.id,
                order_id=order_id,
                cause=public_ids.new("stp", at),
                by=account.system,
                at=at,
            )
        events.put(OrderCancelled(order_id, account.id, "ordered by mistake"), by=account.system, at=at)


def subscriptions_of(order_id: str, only_line: int | None = None) -> list[Subscription]:
    """The subscriptions that an order opened, in the order of its lines."""
    prefix = f"{order_id}:{only_line or ''}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subscription_id FROM subscriptions_subscriptionchange"
            " WHERE sequence = 1 AND starts_with(cause, %s) ORDER BY id",
            [prefix],
        )
        keys = [row[0] for row in cursor.fetchall()]
    return [Subscription.objects.get(pk=key) for key in keys]


def hears_of(account: Account, order_id: str, *, now: datetime) -> None:
    """The subscriber hears the order's last event, in a transaction as deliveries open it."""
    event = reads.timeline(provider_id=account.house.id, aggregate_kind="order", aggregate_id=order_id)[-1]
    with transaction.atomic(durable=True):
        bill_account(event, now)


def delivers(account: Account, kind: str, aggregate_id: str) -> int:
    """A worker hands billing what it is wired to hear of one thing; how many events that were."""
    wire()
    return deliver_events(
        consumer="billing.bill",
        provider_id=account.house.id,
        aggregate_kind=kind,
        aggregate_id=aggregate_id,
    )


def is_billed(account: Account, *, now: datetime = NOW, **options: Any) -> Run:
    """A billing run by the provider's administrator."""
    return run_billing(account=account.id, by=account.house.administrator.actor, now=now, **options)


def rows_of(account: Account) -> dict[str, int]:
    """How many rows billing has written for the provider, by table; a refusal leaves them as they are."""
    tables = ("charge", "invoice", "invoiceline", "journalentry", "posting", "numberseries")
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM billing_{table} WHERE provider_id = %s", [account.house.id])
            found[table] = cursor.fetchone()[0]
    return found


def told(account: Account, kind: str, aggregate_id: str) -> Sequence[tuple[str, dict[str, Any]]]:
    """Names and payloads of the events of one thing."""
    found = reads.timeline(provider_id=account.house.id, aggregate_kind=kind, aggregate_id=aggregate_id)
    return [(event.name, event.payload) for event in found]
