"""Orders as they stand after months of trade: baskets, runs, steps with their calls, events, subscriptions."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tools.bench_pages.catalogue import Catalogue, Sold
from tools.bench_pages.loading import Loader
from tools.bench_pages.people import Customer, uuid

from tenantry.catalog.rules.quote import Quote
from tenantry.jobs.events import Event as Happened
from tenantry.jobs.models import ConsumerCursor, Event
from tenantry.kernel.money import Money, sum_money
from tenantry.kernel.periods import BillingPlan, Term, add_months
from tenantry.kernel.problems import Problem
from tenantry.microsoft.models import Call
from tenantry.ordering import events
from tenantry.ordering.models import Basket, BasketLine, Order, OrderLine, PreflightRun
from tenantry.ordering.rules.preflight.checks import CONDITIONS, Check
from tenantry.ordering.rules.preflight.condition import Status, Who
from tenantry.provisioning.attention import attention
from tenantry.provisioning.models import Step
from tenantry.provisioning.steps.create_cart import LINE_REFUSED
from tenantry.subscriptions.events import SubscriptionActivated, SubscriptionCancelled
from tenantry.subscriptions.models import Subscription, SubscriptionChange

TABLES = (
    Basket,
    BasketLine,
    PreflightRun,
    Subscription,
    SubscriptionChange,
    Order,
    OrderLine,
    Step,
    Call,
    Event,
    ConsumerCursor,
)
_SEATS = (1, 2, 3, 5, 8, 10, 12, 15, 20, 25, 40, 60, 100, 150)
_MET = [Check(one.code, Status.MET, True, (), Who.NOBODY, None, (), (), ()).as_data() for one in CONDITIONS]
CANCEL_WINDOW = timedelta(hours=168)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, as the logs say it."""

    kind: str
    id: str


SYSTEM = Actor("system", "system")


@dataclass(frozen=True, slots=True)
class Held:
    """A subscription with its changes, as billing gathers them."""

    key: int
    public_id: str
    plan: Sold
    term: Term
    billing_plan: BillingPlan
    started_at: datetime
    term_end: Any
    changes: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Sale:
    """A completed order with the subscriptions that it opened."""

    order_id: str
    customer: Customer
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    plan: Sold
    term: Term
    billing_plan: BillingPlan
    seats: int
    quote: Quote


class Trade:
    """Makes the orders of one provider, each as its use cases and steps would have left it."""

    def __init__(
        self, load: Loader, catalogue: Catalogue, account_key: int, buyers: dict[int, Actor], now: datetime
    ):
        self.load, self.catalogue, self.account_key = load, catalogue, account_key
        self.buyers, self.now, self.dice = buyers, now, load.dice
        self._sequences: Counter[str] = Counter()
        self._with_tenant: set[int] = set()

    def order(self, customer: Customer, at: datetime, state: str, *, lines_of: int = 0) -> Sale | None:
        """An order placed at that instant that has come to that state; what it opened, if anything.

        It has one line or two, or as many as `lines_of` says.
        """
        load, dice = self.load, self.dice
        lines = self._lines(at, lines_of or (2 if state == "partly_completed" or dice.random() < 0.04 else 1))
        reference = f"PO-{at:%y%m}-{dice.randint(1, 99_999):05}" if dice.random() < 0.7 else ""
        total = sum_money((line.quote.amount for line in lines), "EUR")
        is_new_tenant = customer.tenant not in self._with_tenant
        self._with_tenant.add(customer.tenant)
        domain = customer.domain if is_new_tenant else ""
        basket_key, basket = self._basket(customer, at, lines, reference, domain, "placed")
        order_id, order_key = load.public_id("ord", at), load.key(Order)
        buyer = self.buyers[customer.account.pk]
        self.tell(events.OrderSubmitted(order_id, basket, customer.account.public_id, customer.party.public_id, total,
            reference), buyer, at)  # fmt: skip
        stopped = {"needs_attention": "check_out", "executing": "await_subscription"}.get(state, "")
        problem = self._steps(customer, order_id, order_key, lines, at, is_new_tenant, stopped)
        held = () if stopped else self._subscriptions(customer, order_id, lines, at, reference, state)
        load.add(
            Order, id=order_key, public_id=order_id, basket_id=basket_key, account_id=customer.account.pk,
            domain=domain, customer_id=customer.party.pk, partner_center_account_id=self.account_key,
            state=state, currency="EUR", total=total.amount, buyer_reference=reference,
            partner_on_record=customer.partner_id, attention=problem,
            administrator_handed_over_at=at + timedelta(hours=1) if domain and dice.random() < 0.98 else None,
            placed_at=at, changed_at=at + timedelta(minutes=4),
        )  # fmt: skip
        for number, line in enumerate(lines, start=1):
            load.add(
                OrderLine, order_id=order_key, number=number, plan_id=line.plan.key, term=line.term.value,
                billing_plan=line.billing_plan.value, ordered_billing_plan=line.billing_plan.value, seats=line.seats,
                catalog_item_id=f"{line.plan.product_id}:1:PT",
                unit_price=line.quote.unit_price.amount, unit_cost=line.quote.unit_cost.amount,
                amount=line.quote.amount.amount, quote=line.quote.as_data(), state=_line_state(state, number),
                subscription_id=held[number - 1].key if number <= len(held) else None,
            )  # fmt: skip
        self._end(customer, order_id, state, held, at)
        return Sale(order_id, customer, held) if held else None

    def open_basket(self, customer: Customer, at: datetime) -> None:
        """A basket that was begun and not placed."""
        self._basket(customer, at, self._lines(at, 1), "", "", "open")

    def _lines(self, at: datetime, count: int) -> list[_Line]:
        dice = self.dice
        billing_plan = dice.choices((BillingPlan.ANNUAL, BillingPlan.MONTHLY), (65, 35))[0]
        found = []
        for plan in dice.sample(self.catalogue.plans, count):
            seats = dice.choice(_SEATS)
            quoted = self.catalogue.quoted(plan, Term.P1Y, billing_plan, seats, f"{at:%Y%m}")
            found.append(_Line(plan, Term.P1Y, billing_plan, seats, quoted))
        return found

    def _basket(
        self, customer: Customer, at: datetime, lines: list[_Line], reference: str, domain: str, state: str
    ) -> tuple[int, str]:
        load, begun = self.load, at - timedelta(minutes=20)
        public_id = load.public_id("bsk", begun)
        buyer = self.buyers[customer.account.pk]
        key = load.add(
            Basket, public_id=public_id, account_id=customer.account.pk, customer_id=customer.party.pk, state=state,
            currency="EUR", buyer_reference=reference, domain_prefix=domain.partition(".")[0][:27],
            partner_on_record=customer.partner_id, created_at=begun, changed_at=at,
            partner_on_record_confirmed_at=begun if customer.partner_id else None,
        )  # fmt: skip
        self.tell(events.BasketOpened(public_id, customer.account.public_id), buyer, begun)
        for number, line in enumerate(lines, start=1):
            load.add(
                BasketLine, basket_id=key, number=number, plan_id=line.plan.key, term=line.term.value,
                billing_plan=line.billing_plan.value, seats=line.seats,
            )  # fmt: skip
            details = {"number": number, "plan": line.plan.public_id, "seats": line.seats}
            self.tell(events.BasketChanged(public_id, "line", details), buyer, begun + timedelta(minutes=1))
        run, then = load.public_id("prf", at), at - timedelta(minutes=1)
        load.add(
            PreflightRun, public_id=run, basket_id=key, occasion="placing", outcome="met", checks=_MET, at=then,
            actor_kind=buyer.kind, actor_id=buyer.id, recorded_at=then,
        )  # fmt: skip
        self.tell(events.PreflightRan(public_id, run, "placing", "met", []), buyer, then)
        return key, public_id

    def _steps(
        self,
        customer: Customer,
        order_id: str,
        order_key: int,
        lines: list[_Line],
        at: datetime,
        is_new_tenant: bool,
        stopped: str,
    ) -> dict[str, Any] | None:
        """The steps, the one that stopped the order last; why a person is needed, if one is."""
        kinds: list[tuple[str, int | None]] = [("recheck", None)]
        kinds += [("create_tenant", None), ("create_agreement", None)] if is_new_tenant else []
        kinds += [("create_cart", None), ("check_out", None)]
        kinds += [("await_subscription", number) for number in range(1, len(lines) + 1)]
        self.tell(events.OrderStarted(order_id, [kind for kind, _ in kinds]), SYSTEM, at)
        found: dict[str, Any] | None = None
        reached = True
        for number, (kind, line) in enumerate(kinds, start=1):
            then, public_id = at + timedelta(seconds=5 * number), self.load.public_id("stp", at)
            state = "done" if reached else "planned"
            problem = None
            if kind == stopped and reached:
                reached = False
                state = "planned" if kind == "await_subscription" else "parked"
                if state == "parked":
                    problem = found = _problem(public_id, kind, line)
                    self.tell(events.AttentionNeeded(order_id, found), SYSTEM, then)
            self.load.add(
                Step, public_id=public_id, order_id=order_key, number=number, kind=kind, line_number=line, state=state,
                attempt=int(reached or problem is not None), request_id=uuid(self.dice), due_at=then, problem=problem,
                request={}, result={"cart_id": "c0ffee"} if kind == "create_cart" else {},
                first_called_at=then if state != "planned" else None, started_at=then if state != "planned" else None,
                finished_at=then if state != "planned" else None,
            )  # fmt: skip
            if state != "planned":
                self._call(public_id, kind, then, refused=problem is not None)
            if state == "done":
                self._step_event(customer, order_id, kind, then)
        return found

    def _step_event(self, customer: Customer, order_id: str, kind: str, at: datetime) -> None:
        told: dict[str, Happened] = {
            "recheck": events.ConditionsRechecked(order_id, "prf_0", "met"),
            "create_tenant": events.TenantCreated(
                order_id, customer.tenant_public_id, str(customer.microsoft_id), customer.domain, ""
            ),
            "create_agreement": events.AgreementRecorded(order_id, customer.agreement),
            "create_cart": events.CartCreated(order_id, "c0ffee"),
            "check_out": events.CartCheckedOut(order_id, "c0ffee", ["b8f1c0d2a3e4"]),
        }
        if kind in told:
            self.tell(told[kind], SYSTEM, at)

    def _call(self, step: str, kind: str, at: datetime, *, refused: bool) -> None:
        self.load.add(
            Call, account_id=self.account_key, operation=kind, method="POST", path=f"/v1/customers/{kind}",
            http_status=400 if refused else 201, request_id=str(uuid(self.dice)), correlation_id=str(uuid(self.dice)),
            error_code="800030" if refused else "", attempt=1, started_at=at, duration_ms=self.dice.randint(90, 900),
            subject=step,
        )  # fmt: skip

    def _subscriptions(
        self, customer: Customer, order_id: str, lines: list[_Line], at: datetime, reference: str, state: str
    ) -> tuple[Held, ...]:
        return tuple(
            self._subscription(
                customer, order_id, number, line, at, reference, is_cancelled=state == "cancelled"
            )
            for number, line in enumerate(lines, start=1)
            if _line_state(state, number) in ("active", "cancelled")
        )

    def _subscription(
        self,
        customer: Customer,
        order_id: str,
        number: int,
        line: _Line,
        at: datetime,
        reference: str,
        *,
        is_cancelled: bool,
    ) -> Held:
        load, dice, day = self.load, self.dice, at.date()
        public_id, microsoft_id = load.public_id("sub", at), uuid(dice)
        key, term_end = load.key(Subscription), add_months(day, line.term.months)
        first = self._change(key, 1, "new", at, line.seats, line.quote, f"{order_id}:{number}", reference)
        changes = [first]
        seats = line.seats
        if is_cancelled:
            seats_left, then = 0, at + timedelta(hours=dice.randint(26, 160))
            changes.append(
                self._change(key, 2, "cancelled", then, seats_left, line.quote, order_id, reference)
            )
        elif dice.random() < 0.05 and self.now - at > timedelta(days=20):
            seats, then = line.seats + dice.randint(1, 9), at + (self.now - at) * dice.uniform(0.1, 0.95)
            changes.append(
                self._change(key, 2, "quantity", then, seats, line.quote, f"{order_id}:{number}", reference)
            )
        load.add(
            Subscription, id=key, public_id=public_id, account_id=customer.account.pk, customer_id=customer.party.pk,
            tenant_id=customer.tenant, plan_id=line.plan.key, microsoft_id=microsoft_id, term=line.term.value,
            microsoft_order_id=f"{dice.getrandbits(48):012x}", billing_plan=line.billing_plan.value,
            ordered_billing_plan=line.billing_plan.value, currency="EUR",
            seats=seats, status="cancelled" if is_cancelled else "active", auto_renew=not is_cancelled,
            partner_on_record=customer.partner_id, started_on=day, term_end=term_end,
            cancellable_until=at + CANCEL_WINDOW, created_at=at,
        )  # fmt: skip
        self.tell(SubscriptionActivated(public_id, customer.account.public_id, order_id), SYSTEM, at)
        self.tell(
            events.LineActivated(order_id, number, public_id, str(microsoft_id), customer.partner_id),
            SYSTEM,
            at,
        )
        if is_cancelled:
            self.tell(
                SubscriptionCancelled(public_id, customer.account.public_id, order_id),
                SYSTEM,
                changes[1]["at"],
            )
        return Held(key, public_id, line.plan, line.term, line.billing_plan, at, term_end, tuple(changes))

    def _change(
        self,
        key: int,
        sequence: int,
        kind: str,
        at: datetime,
        seats: int,
        quoted: Quote,
        cause: str,
        reference: str,
    ) -> dict[str, Any]:
        change = {
            "id": self.load.key(SubscriptionChange), "subscription_id": key, "sequence": sequence, "kind": kind,
            "effective_on": at.date(), "seats": seats, "unit_price": quoted.unit_price.amount, "at": at,
            "unit_cost": quoted.unit_cost.amount, "quote": quoted.as_data(), "cause": cause,
            "buyer_reference": reference, "recorded_at": at,
        }  # fmt: skip
        self.load.add(SubscriptionChange, **change)
        return change

    def _end(
        self, customer: Customer, order_id: str, state: str, held: tuple[Held, ...], at: datetime
    ) -> None:
        account = customer.account.public_id
        end = at + timedelta(minutes=4)
        if state == "completed":
            self.tell(events.OrderCompleted(order_id, account), SYSTEM, end)
        elif state == "partly_completed":
            self.tell(events.OrderPartlyCompleted(order_id, account), SYSTEM, end)
        elif state == "cancelled":
            self.tell(events.OrderCompleted(order_id, account), SYSTEM, end)
            last = max(change["at"] for one in held for change in one.changes)
            self.tell(events.OrderCancelled(order_id, account, "undone"), SYSTEM, last)
        self.heard("provisioning.plan", "order", order_id)
        self.heard("billing.bill", "order", order_id)

    def tell(self, event: Happened, by: Actor, at: datetime) -> None:
        """Write an event of its thing, after those before."""
        aggregate = event.aggregate_id
        self._sequences[aggregate] += 1
        self.load.add(
            Event, public_id=self.load.public_id("evt", at), aggregate_kind=event.AGGREGATE, aggregate_id=aggregate,
            sequence=self._sequences[aggregate], name=event.NAME, version=event.VERSION, payload=_plain(event),
            actor_kind=by.kind, actor_id=by.id, request_id=f"req_{aggregate[-12:]}", at=at, recorded_at=at,
        )  # fmt: skip

    def heard(self, consumer: str, kind: str, aggregate: str) -> None:
        """A consumer has handled all events of a thing."""
        self.load.add(
            ConsumerCursor, consumer=consumer, aggregate_kind=kind, aggregate_id=aggregate,
            last_sequence=self._sequences[aggregate],
        )  # fmt: skip


def _line_state(state: str, number: int) -> str:
    if state == "partly_completed":
        return "active" if number == 1 else "failed"
    states = {
        "completed": "active",
        "cancelled": "cancelled",
        "executing": "ordered",
        "needs_attention": "planned",
    }
    return states[state]


def _problem(step: str, kind: str, line: int | None) -> dict[str, Any]:
    params: dict[str, str | int] = {
        "microsoft_code": "800030",
        "description": "The quantity is not available.",
    }
    return attention(Problem(LINE_REFUSED, "lines.1", params), step=step, kind=kind, line=line)


def _plain(event: Happened) -> dict[str, Any]:
    """An event's payload: its fields, money as it stands on the wire."""
    found = {name: getattr(event, name) for name in event.__dataclass_fields__}
    return {name: value.as_wire() if isinstance(value, Money) else value for name, value in found.items()}


def placing_times(dice: random.Random, count: int, first: datetime, last: datetime) -> list[datetime]:
    """So many instants in working hours, in order."""
    days = (last - first).days
    found = []
    for _ in range(count):
        day = (first + timedelta(days=dice.randrange(days))).replace(
            hour=8, minute=0, second=0, microsecond=0
        )
        found.append(day + timedelta(seconds=dice.randrange(9 * 3600)))
    return sorted(found)
