"""Whatever buyers, clerks, Microsoft and the line between do, in any order: what a rule forbids is not bought.

Baskets of several kinds are filled, looked at, placed, carried out step by step, retried and cancelled, while facts
turn at Microsoft and turn back, and calls are lost. `make soak` plays many more sequences.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

import pytest
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)  # fmt: skip
from tests.support.flips import (
    FLIPS,
    Turn,
    a_basket_of_a_named_tenant,
    a_basket_of_a_signed_tenant,
    a_basket_of_more_seats,
    faultless,
    tenant_of,
)
from tests.support.story import (
    AT_WORK,
    Placed,
    Ready,
    Story,
    at_microsoft,
    attempt,
    forget_facts,
    next_step,
    place,
    ready_basket,
    start,
)

from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Refused
from tenantry.ordering.models import Order, PreflightRun
from tenantry.ordering.use_cases.place_order import CONDITION_NOT_MET
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.retry_order import retry_order

KINDS: tuple[Callable[[Story], Ready], ...] = (
    ready_basket, a_basket_of_a_named_tenant, a_basket_of_a_signed_tenant, a_basket_of_more_seats,
)  # fmt: skip
# Two ways in which one fact turns: what turns the one back turns the other back, too.
ONE_FACT = {
    "agreement, signed directly": "agreement, too old",
    "agreement, too old": "agreement, signed directly",
}
LOST = [
    (operation, kind)
    for operation in (
        "create_customer",
        "create_agreement",
        "create_cart",
        "checkout_cart",
        "patch_subscription",
    )
    for kind in ("cut_before_accept", "cut_after_accept", "status")
]
CART = "cart"  # the last condition, which an order's own cart judges when it is executed
T = TypeVar("T")
picks = st.integers(0, 59)
MANY_BASKETS = 3
PHASES = (
    Phase.explicit,
    Phase.reuse,
    Phase.generate,
)  # a failure is printed as it was found: shrinking takes minutes


@dataclass
class Case:
    """A basket on its way, and what Microsoft had for its tenant before it was placed."""

    make: Callable[[Story], Ready]
    ready: Ready
    order: Placed | None = None
    held: dict[str, int] = field(default_factory=dict)


def of(found: Sequence[T], pick: int) -> T:
    """One of them."""
    return found[pick % len(found)]


def executing(case: Case) -> str:
    """How the conditions stood when they were last looked at before Microsoft was asked to act; empty if never."""
    runs = PreflightRun.objects.filter(basket__public_id=case.ready.basket_id, occasion="executing")
    return str(runs.order_by("-pk").values_list("outcome", flat=True).first() or "")


class Sales(RuleBasedStateMachine):
    """What people, Microsoft and the line do."""

    story: ClassVar[Story]

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[Case] = []
        self.turned: dict[str, Case] = {}  # each fact with the basket for which it turned
        self.lost_carts = 0  # calls for a cart that were to be lost, by whomever they are made

    @property
    def open(self) -> list[Case]:
        """The baskets that are not placed."""
        return [case for case in self.cases if case.order is None]

    @property
    def begun(self) -> list[Case]:
        """The orders on their way."""
        return [case for case in self.cases if case.order is not None and case.order.state in AT_WORK]

    @property
    def unchecked(self) -> list[Case]:
        """The orders whose conditions were not yet looked at before Microsoft is asked to act."""
        return [case for case in self.begun if executing(case) != "met"]

    @property
    def stopped(self) -> list[Case]:
        """The orders that a clerk has to look at."""
        return [case for case in self.cases if case.order and case.order.state == "needs_attention"]

    @initialize(make=st.sampled_from(KINDS))
    def begin(self, make: Callable[[Story], Ready]) -> None:
        self.fill(make)

    @precondition(lambda self: not self.turned and len(self.cases) < MANY_BASKETS)
    @rule(make=st.sampled_from(KINDS))
    def another_basket(self, make: Callable[[Story], Ready]) -> None:
        self.fill(make)

    def fill(self, make: Callable[[Story], Ready]) -> None:
        self.story.simulator.control("DELETE", "faults")
        forget_facts(self.story)
        ready = make(self.story)
        self.cases.append(Case(make, ready, held=self.at_microsoft(make, ready)))

    @precondition(lambda self: self.open)
    @rule(pick=picks)
    def a_fact_turns_before_the_order(self, pick: int) -> None:
        self.turn(of(self.open, pick), pick)

    @precondition(lambda self: self.unchecked)
    @rule(pick=picks)
    def a_fact_turns_after_the_order(self, pick: int) -> None:
        self.turn(of(self.unchecked, pick), pick)

    def turn(self, case: Case, pick: int) -> None:
        taken = {*self.turned, *(ONE_FACT[name] for name in self.turned if name in ONE_FACT)}
        fitting = [name for name, one in FLIPS.items() if one.ready is case.make and name not in taken]
        if fitting:
            name = of(fitting, pick)
            self.undisturbed(FLIPS[name].turn, case)
            self.turned[name] = case
            forget_facts(self.story)

    @precondition(lambda self: self.turned)
    @rule(pick=picks)
    def a_fact_turns_back(self, pick: int) -> None:
        name = of(list(self.turned), pick)
        case = self.turned.pop(name)
        self.undisturbed(FLIPS[name].back, case)
        forget_facts(self.story)

    def undisturbed(self, deed: Turn, case: Case) -> None:
        """Turn a fact while no call is lost; those that are turned by wrong answers stay turned."""
        self.story.simulator.control("DELETE", "faults")
        deed(self.story, case.ready)
        for name, its in self.turned.items():
            if FLIPS[name].back is faultless:
                FLIPS[name].turn(self.story, its.ready)

    @rule(lost=st.sampled_from(LOST))
    def a_call_is_lost(self, lost: tuple[str, str]) -> None:
        operation, kind = lost
        more = {"status": 503} if kind == "status" else {}
        self.story.simulator.fault(operation, kind, **more)
        self.lost_carts += operation == "create_cart"

    @precondition(lambda self: self.open)
    @rule(pick=picks)
    def somebody_looks(self, pick: int) -> None:
        case = of(self.open, pick)
        run = run_preflight(basket_id=case.ready.basket_id, by=self.story.reseller, now=machine_now())
        open_now = {check.code for check in run.checks if check.status != "met"}
        self.assert_told(self.against(case), open_now)
        unmet = [(c.code, c.reasons) for c in run.checks if c.status != "met"]
        assert self.turned or not open_now or self.is_a_lost_cart(open_now), unmet

    @precondition(lambda self: self.open)
    @rule(pick=picks)
    def somebody_places(self, pick: int) -> None:
        case = of(self.open, pick)
        against = self.against(case)
        try:
            placed = place(self.story, case.ready)
        except Refused as error:
            told = {p.field or "" for p in error.problems if p.code == CONDITION_NOT_MET}
            self.assert_told(against, told)
            assert self.turned or self.is_a_lost_cart(told), error.problems
            assert not Order.objects.filter(basket__public_id=case.ready.basket_id).exists()
            return
        assert not against
        case.order = Placed(self.story, placed, case.ready.domain)
        start(case.order)

    @precondition(lambda self: self.begun)
    @rule(pick=picks, count=st.integers(1, 12))
    def a_worker_works(self, pick: int, count: int) -> None:
        case = of(self.begun, pick)
        order = case.order
        assert order is not None
        for _ in range(count):
            if order.state not in AT_WORK or (step := next_step(order)) is None:
                return
            against = self.against(case) - {CART} if step.kind == "recheck" else set()
            attempt(order)
            step.refresh_from_db()
            assert step.kind != "recheck" or not against or step.state != "done", against

    @precondition(lambda self: self.stopped)
    @rule(pick=picks)
    def a_clerk_retries(self, pick: int) -> None:
        order = of(self.stopped, pick).order
        assert order is not None
        with contextlib.suppress(Refused):
            retry_order(order_id=order.order_id, by=self.story.staff, now=machine_now())

    @precondition(lambda self: self.begun or self.stopped)
    @rule(pick=picks)
    def a_clerk_cancels(self, pick: int) -> None:
        order = of([*self.begun, *self.stopped], pick).order
        assert order is not None
        with contextlib.suppress(Refused):
            cancel_order(order_id=order.order_id, why="by mistake", by=self.story.staff, now=machine_now())

    @invariant()
    def nothing_forbidden_is_at_microsoft_and_nothing_twice(self) -> None:
        for case in self.cases:
            if any(
                its is case and FLIPS[name].check == "standing_subscription"
                for name, its in self.turned.items()
            ):
                continue  # somebody else has changed its seats, until that is turned back
            held = self.at_microsoft(case.make, case.ready)
            more = {what: count - case.held[what] for what, count in held.items()}
            if case.order is None or executing(case) != "met":
                assert not any(more.values()), (more, executing(case))
            assert more["tenants"] <= 1 and more["orders"] <= 1 and more["subscriptions"] <= 1, more
            assert more["seats"] in (0, 5 if case.make is a_basket_of_more_seats else 10), more
            if case.order is not None and case.order.state == "completed":
                assert more["seats"], "what is completed is there"
            if case.order is not None and case.order.state == "cancelled":
                assert not more["seats"], "what is cancelled is not bought"

    @staticmethod
    def assert_told(against: set[str], told: set[str]) -> None:
        """Every problem at once; what Microsoft's cart says, once nothing else stands in the way."""
        assert against - {CART} <= told, "every problem is told at once"
        assert told or CART not in against, "the cart was asked"

    def is_a_lost_cart(self, told: set[str]) -> bool:
        """Whether nothing is open but what a cart would have said whose call was lost."""
        return told == {CART} and self.lost_carts > 0

    def against(self, case: Case) -> set[str]:
        """The conditions against which a fact has turned for this basket: its own, or one for all of its kind."""
        return {
            FLIPS[name].check
            for name, its in self.turned.items()
            if its is case or (its.make is case.make and name in OF_EVERYBODY)
        }

    def at_microsoft(self, make: Callable[[Story], Ready], ready: Ready) -> dict[str, int]:
        """What Microsoft has for the basket's tenant: tenants of its name, orders, subscriptions, seats."""
        simulator = self.story.simulator
        every = simulator.control("GET", "subscriptions")
        if make is ready_basket:
            found = at_microsoft(simulator, ready.domain)
            customers = simulator.control("GET", "customers")
            mine = {one["id"] for one in customers if one["companyProfile"]["domain"] == ready.domain}
            told = {what: found[what] for what in ("tenants", "orders", "subscriptions")}
        else:
            tenant = tenant_of(ready)
            held = simulator.control("GET", "counts")["by_customer"].get(tenant, {})
            mine = {tenant}
            told = {
                "tenants": 0,
                "orders": held.get("orders", 0),
                "subscriptions": held.get("subscriptions", 0),
            }
        return told | {"seats": sum(one["quantity"] for one in every if one["customerId"] in mine)}

    def teardown(self) -> None:
        self.story.simulator.control("DELETE", "faults")
        for name, case in list(self.turned.items()):
            FLIPS[name].back(self.story, case.ready)
        self.story.simulator.control("DELETE", "faults")
        forget_facts(self.story)


# What Microsoft says of the reseller, a plan or a country, it says to all.
OF_EVERYBODY = frozenset(
    name
    for name, one in FLIPS.items()
    if one.ready is ready_basket and one.check not in ("company", "domain", "agreement")
)


@pytest.fixture
def playing(story: Story) -> Iterator[None]:
    Sales.story = story
    with override_settings(TENANTRY_STEP_PAUSE_SECONDS=0.001):
        yield


@pytest.mark.usefixtures("playing")
def test_whatever_happens_nothing_that_a_rule_forbids_is_bought() -> None:
    most = 8 if settings().max_examples <= 1_000 else 300
    run_state_machine_as_test(
        Sales,
        settings=settings(
            max_examples=most,
            stateful_step_count=30,
            deadline=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
