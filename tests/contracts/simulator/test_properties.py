"""Whatever partners and time do to subscriptions, in any order, some things always hold."""

import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from partner_center_simulator import terms
from partner_center_simulator.calendar_dates import print_instant
from partner_center_simulator.entities import Subscription
from partner_center_simulator.routing import Answer

from .inside import BASIC, E3, PREMIUM, STANDARD, TRIAL, Held, Inside

STARTS = ("2024-12-31T09:00:00Z", "2025-06-30T23:59:59Z", "2026-04-30T12:00:00Z", "2027-01-31T09:00:00Z")
PLANS = (("P1M", "monthly"), ("P1Y", "monthly"), ("P1Y", "annual"), ("P3Y", "monthly"), ("P3Y", "annual"))
POOLED = {BASIC: 300, STANDARD: 300, PREMIUM: 300}
WEEK = timedelta(days=7)
skus = st.sampled_from([STANDARD, STANDARD, BASIC, PREMIUM, E3])
plans = st.sampled_from(PLANS)
numbers = st.integers(min_value=1, max_value=160)
seats = st.sampled_from([1, 20, 100, 140, 180, 290])


class Recorded(Inside):
    """A service that remembers what it was asked."""

    def __init__(self, clock: str) -> None:
        self.asked: list[tuple[str, str, Any, dict[str, str]]] = []
        super().__init__(clock)

    def answer(self, method: str, path: str, body: Any = None, **query: str) -> Answer:
        """Answer as ever; a fault of the service's own is a failure of the property."""
        if method != "GET":
            self.asked.append((method, path, body, query))
        found = super().answer(method, path, body, **query)
        assert found.status < 500, found.body
        return found


class Lives(RuleBasedStateMachine):
    """Subscriptions of one customer, bought, changed, moved through time, kept and forked."""

    @initialize(clock=st.sampled_from(STARTS))
    def begin(self, clock: str) -> None:
        self.clock = clock
        self.service = Recorded(clock)
        self.tenant = self.service.customer()
        self.folder = tempfile.TemporaryDirectory(prefix="simulator-properties-")
        self.forks: list[tuple[Path, str]] = []
        self.windows = set[datetime]()
        self.kept: str | None = None

    def held(self, index: int) -> Held:
        found = self.service.store.of(Subscription, self.tenant)
        return Held(self.service, self.tenant, found[index % len(found)].id)

    def has_any(self) -> bool:
        return bool(self.service.store.of(Subscription, self.tenant))

    @rule(sku=skus, plan=plans, quantity=seats, end=st.sampled_from([None, 0, 1, 2]))
    def buy(self, sku: str, plan: tuple[str, str], quantity: int, end: int | None) -> None:
        line: dict[str, Any] = {"id": 0, "catalogItemId": self.service.item(sku), "quantity": quantity}
        line |= {"termDuration": plan[0], "billingCycle": plan[1]}
        if end is not None:
            home = f"/v1/customers/{self.tenant}/subscriptions/customTermEndDates"
            ends = self.service.call("GET", home, term_duration=plan[0])["items"]
            if ends:
                line["customTermEndDate"] = ends[end % len(ends)]["allowedCustomTermEndDate"]
        self._buy(line)

    @rule()
    def try_out(self) -> None:
        line = {"id": 0, "catalogItemId": self.service.item(TRIAL), "quantity": 25}
        self._buy({**line, "termDuration": "P1M", "billingCycle": "monthly"})

    def _buy(self, line: dict[str, Any]) -> None:
        carts = f"/v1/customers/{self.tenant}/carts"
        cart = self.service.call("POST", carts, {"lineItems": [line]})
        self.service.call("POST", f"{carts}/{cart['id']}/checkout")

    @precondition(has_any)
    @rule(index=numbers, step=st.sampled_from([-301, -20, -2, -1, 1, 5, 80, 150]))
    def resize(self, index: int, step: int) -> None:
        one = self.held(index)
        one.change(quantity=one.now()["quantity"] + step)

    @precondition(has_any)
    @rule(index=numbers, status=st.sampled_from(["suspended", "active", "deleted", "expired"]))
    def restate(self, index: int, status: str) -> None:
        self.held(index).change(status=status)

    @precondition(has_any)
    @rule(index=numbers, wanted=st.booleans(), action=st.sampled_from([None, "renew", "extend", "cancel"]))
    def decide(self, index: int, wanted: bool, action: str | None) -> None:
        self.held(index).change(autoRenewEnabled=wanted, endOfTermAction=action)

    @precondition(has_any)
    @rule(index=numbers, sku=st.sampled_from([None, None, PREMIUM, STANDARD]), plan=plans, quantity=seats)
    def schedule(self, index: int, sku: str | None, plan: tuple[str, str], quantity: int) -> None:
        one = self.held(index)
        asked = one.plan(sku, quantity=quantity, termDuration=plan[0], billingCycle=plan[1])
        one.change(scheduledNextTermInstructions=asked, autoRenewEnabled=True)

    @precondition(has_any)
    @rule(index=numbers, cycle=st.sampled_from(["monthly", "annual"]))
    def bill_otherwise(self, index: int, cycle: str) -> None:
        self.held(index).change(nextChargeInstructions={"product": {"billingCycle": cycle}})

    @precondition(has_any)
    @rule(index=numbers, into=numbers, sku=skus, plan=plans, quantity=numbers, is_into=st.booleans())
    def transit(
        self, index: int, into: int, sku: str, plan: tuple[str, str], quantity: int, is_into: bool
    ) -> None:
        one = self.held(index)
        body: dict[str, Any] = {"transitionType": "transition_only"}
        body["toCatalogItemId"] = self.service.item(sku)
        more: dict[str, Any] = {"termDuration": plan[0], "billingCycle": plan[1]}
        if is_into:
            more = {"toSubscriptionId": self.held(into).id}
        whole = one.now()["quantity"]
        body["quantity"] = min(quantity, whole)
        self.service.call("POST", f"{one.path}/transitions", {**body, **more})

    @rule(days=st.sampled_from([0, 1, 6, 8, 31, 366]), seconds=st.integers(0, 86400))
    def wait(self, days: int, seconds: int) -> None:
        goal = self.service.world.clock.now() + timedelta(days=days, seconds=seconds)
        self.service.move(print_instant(goal))

    @rule(is_return=st.booleans())
    def keep_or_take_back(self, is_return: bool) -> None:
        if is_return and self.kept is not None:
            self.service.call("POST", "/_sim/restore")
            assert self.service.store.fingerprint() == self.kept
        else:
            self.kept = self.service.store.fingerprint()
            self.service.call("POST", "/_sim/snapshot")

    @precondition(lambda self: len(self.forks) < 2 and self.has_any())
    @rule(days=st.sampled_from([0, 30, 400]))
    def fork(self, days: int) -> None:
        path = Path(self.folder.name) / f"fork-{len(self.forks)}.sqlite"
        before = self.service.store.fingerprint()
        self.service.store.copy_to(str(path))
        twin = Inside(path=path)
        assert twin.store.fingerprint() == before
        twin.move(print_instant(twin.world.clock.now() + timedelta(days=days)))
        assert self.service.store.fingerprint() == before
        self.forks.append((path, twin.store.fingerprint()))
        twin.store.close()

    @invariant()
    def nothing_is_overdue(self) -> None:
        if not hasattr(self, "service"):
            return
        first = self.service.store.agenda.first()
        assert first is None or first > self.service.world.clock.now()

    @invariant()
    def seats_windows_and_terms_hold(self) -> None:
        if not hasattr(self, "service"):
            return
        now, pools = self.service.world.clock.now(), Counter[str]()
        for one in self.service.store.of(Subscription, self.tenant):
            open_seats = [batch for batch in one.batches if batch.until > now]
            assert one.quantity >= 1
            assert all(batch.quantity >= 1 and batch.until <= now + WEEK for batch in open_seats)
            assert sum(batch.quantity for batch in open_seats) <= one.quantity
            assert one.next_term is None or (one.auto_renew and one.status == "active")
            assert (one.next_charge is None) == (one.next_charge_at is None)
            assert not one.auto_renew or one.end_action == "renew"
            # What a partial transition makes has the window of the one that it was part of.
            assert one.window_starts >= one.created_at or one.window_starts in self.windows
            assert one.window_starts <= now
            self.windows.add(one.window_starts)
            if one.status in ("active", "suspended"):
                assert one.term_starts <= now.date() <= one.term_ends
                assert one.term_ends <= terms.term_end(one.anchor, one.term_starts, one.term_duration)
            if one.status in ("expired", "disabled", "deleted"):
                assert (one.auto_renew, open_seats, one.next_term) == (False, [], None)
            if one.status != "deleted":
                pools[f"{one.product_id}:{one.sku_id}"] += one.quantity
        assert all(pools[sku] <= most for sku, most in POOLED.items())

    def teardown(self) -> None:
        if not hasattr(self, "service"):
            return
        again = Inside(self.clock)
        for method, path, body, query in self.service.asked:
            again.answer(method, path, body, **query)
        assert again.store.fingerprint() == self.service.store.fingerprint()
        for file, left in self.forks:
            twin = Inside(path=file)
            assert twin.store.fingerprint() == left
            twin.store.close()
        self.folder.cleanup()


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=max(25, settings().max_examples // 4), stateful_step_count=25, deadline=None
)
