"""However often and wherever a basket is placed, there is one order, and everybody is told the same."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.support.processes import processes, wait_until
from tests.support.simulator import settings_for
from tests.support.story import (
    Placed,
    Ready,
    Story,
    filled_basket,
    forget_facts,
    place,
    put_line,
    ready_basket,
    start,
    work,
)

from tenantry.catalog.rules.quote import RuleKind
from tenantry.catalog.use_cases.set_price_rule import set_price_rule
from tenantry.foundation.clock import machine_now
from tenantry.foundation.idempotency import KEY_REUSED
from tenantry.kernel.ids import OrderId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Refused
from tenantry.ordering.models import Basket, Order, PreflightRun
from tenantry.ordering.touching import CHANGED_MEANWHILE
from tenantry.ordering.use_cases.place_order import (
    ALREADY_PLACED,
    CONDITION_NOT_MET,
    PRICE_CHANGED,
)

TWINS = 4


def orders_of(ready: Ready) -> list[str]:
    """The orders of the basket, and with them its events of submission."""
    found = Order.objects.filter(basket__public_id=ready.basket_id)
    return list(found.values_list("public_id", flat=True))


def placing_runs(ready: Ready) -> list[str]:
    """What the recorded looks at the basket came to that were made while placing it."""
    found = PreflightRun.objects.filter(basket__public_id=ready.basket_id, occasion="placing")
    return list(found.order_by("pk").values_list("outcome", flat=True))


def at_once(acts: list[Callable[[], OrderId]]) -> list[OrderId | Refused]:
    """The outcomes of acts that begin at the same moment, each on its own connection."""
    together = threading.Barrier(len(acts))

    def one(act: Callable[[], OrderId]) -> OrderId | Refused:
        together.wait()
        try:
            return act()
        except Refused as no:
            return no
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def assert_one_submission(story: Story, ready: Ready, order: str) -> None:
    assert orders_of(ready) == [order]
    assert Placed(story, OrderId(order), ready.domain).events == ["order.submitted"]
    assert Basket.objects.get(public_id=ready.basket_id).state == "placed"


def told(no: Refused) -> list[tuple[str, dict[str, Any]]]:
    return [(problem.code.name, dict(problem.params)) for problem in no.problems]


def test_twins_with_one_key_on_several_connections_get_the_same_order(story: Story) -> None:
    ready = ready_basket(story)

    answers = at_once([lambda: place(story, ready, f"twin {ready.basket_id}")] * TWINS)

    assert len(set(answers)) == 1
    assert_one_submission(story, ready, str(answers[0]))


def test_several_keys_for_one_basket_make_one_order_and_the_others_are_told_which(story: Story) -> None:
    ready = ready_basket(story)

    answers = at_once([lambda n=n: place(story, ready, f"key {n} {ready.basket_id}") for n in range(TWINS)])  # type: ignore[misc]

    made = [answer for answer in answers if not isinstance(answer, Refused)]
    others = [answer for answer in answers if isinstance(answer, Refused)]
    assert (len(made), len(others)) == (1, TWINS - 1)
    assert_one_submission(story, ready, made[0])
    expected = [(ALREADY_PLACED.name, {"order": made[0], "state": "placed"})]
    assert [told(no) for no in others] == [expected] * (TWINS - 1)


def test_twins_without_a_key_make_one_order(story: Story) -> None:
    ready = ready_basket(story)

    answers = at_once([lambda: place(story, ready)] * TWINS)

    made = [answer for answer in answers if not isinstance(answer, Refused)]
    assert len(made) == 1
    assert_one_submission(story, ready, made[0])


def test_a_key_repeated_later_is_answered_with_the_first_order(story: Story) -> None:
    ready = ready_basket(story)
    key = f"again {ready.basket_id}"
    first = place(story, ready, key)
    placed = Placed(story, first, ready.domain)
    start(placed)
    work(placed)
    known = placed.events

    assert [place(story, ready, key), place(story, ready, key)] == [first, first]

    assert (orders_of(ready), placed.events) == ([first], known)


def test_a_key_used_for_another_basket_is_refused(story: Story) -> None:
    ready, other = ready_basket(story), ready_basket(story)
    key = f"reused {ready.basket_id}"
    place(story, ready, key)

    with pytest.raises(Refused) as error:
        place(story, other, key)

    assert [problem.code for problem in error.value.problems] == [KEY_REUSED]
    assert orders_of(other) == []
    assert Basket.objects.get(public_id=other.basket_id).state == "open"


def test_two_servers_place_one_basket_once(story: Story, tmp_path: Path) -> None:
    ready = ready_basket(story)
    forget_facts(story)
    story.simulator.fault("check_domain", "hold_before", count=2)
    where = connection.settings_dict
    url = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**where)
    environment = settings_for(story.simulator.url) | {"DATABASE_URL": url}
    environment |= {"DJANGO_SETTINGS_MODULE": "tenantry.config.settings"}
    program = ["-m", "tests.support.placing_process", ready.basket_id, str(ready.total.amount)]
    token = story.shop.house.reseller.program.token

    with processes(tmp_path, environment) as started:
        servers = [started.start("server", [*program, f"one key {ready.basket_id}", token]) for _ in range(2)]
        wait_until(lambda: len(story.simulator.held()) == 2, "both servers are placing")
        story.simulator.release()
        for server in servers:
            assert server.process.wait(timeout=20) == 0, server.said

    answers = [json.loads(server.said.splitlines()[-1]) for server in servers]
    assert answers[0] == answers[1]
    assert_one_submission(story, ready, answers[0]["order"])


def test_a_twin_that_finds_its_own_orders_domain_taken_is_told_the_order(story: Story) -> None:
    ready = ready_basket(story)
    key = f"late {ready.basket_id}"
    forget_facts(story)
    story.simulator.fault("check_domain", "hold_before")
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(at_once, [lambda: place(story, ready, key)])
        wait_until(story.simulator.held, "the twin is placing")
        first = place(story, ready, key)
        placed = Placed(story, first, ready.domain)
        start(placed)
        work(placed)
        forget_facts(story)
        story.simulator.release()
        answers = late.result(timeout=20)

    assert answers == [first]
    assert orders_of(ready) == [first]
    assert placed.events.count("order.submitted") == 1


def test_a_basket_changed_while_it_is_placed_is_refused(story: Story) -> None:
    ready = ready_basket(story)
    forget_facts(story)
    story.simulator.fault("check_domain", "hold_before")
    with ThreadPoolExecutor(1) as pool:
        placing = pool.submit(at_once, [lambda: place(story, ready)])
        wait_until(story.simulator.held, "the basket is being placed")
        change_seats(story, ready, 11)
        story.simulator.release()
        (answer,) = placing.result(timeout=20)

    assert isinstance(answer, Refused)
    assert told(answer) == [(CHANGED_MEANWHILE.name, {})]
    assert placing_runs(ready) == ["met"], "a run is kept whatever became of the placing"
    assert orders_of(ready) == []
    assert Basket.objects.get(public_id=ready.basket_id).state == "open"


def change_seats(story: Story, ready: Ready, seats: int) -> None:
    put_line(story, ready.basket_id, seats=seats)


def test_a_basket_changed_after_its_total_was_shown_is_asked_again(story: Story) -> None:
    ready = ready_basket(story)
    change_seats(story, ready, 11)

    with pytest.raises(Refused) as error:
        place(story, ready)

    shown, total = str(ready.total.amount), str(ready.total.amount / 10 * 11)
    assert told(error.value) == [(PRICE_CHANGED.name, {"shown": shown, "total": total, "currency": "EUR"})]
    assert placing_runs(ready) == ["met"], "a run is kept whatever became of the placing"
    assert (orders_of(ready), Basket.objects.get(public_id=ready.basket_id).state) == ([], "open")


def test_a_price_that_moved_after_the_preview_is_asked_again_and_then_charged(story: Story) -> None:
    from decimal import Decimal

    ready = ready_basket(story)
    margin(story, Decimal(25))
    try:
        with pytest.raises(Refused) as error:
            place(story, ready)
        ((code, params),) = told(error.value)
        assert (code, params["shown"], params["currency"]) == (
            PRICE_CHANGED.name,
            str(ready.total.amount),
            "EUR",
        )
        assert orders_of(ready) == []

        now_shown = Money.from_wire({"amount": params["total"], "currency": "EUR"})
        made = place(story, Ready(ready.basket_id, ready.domain, now_shown))
        assert Order.objects.get(public_id=made).total == now_shown.amount
        assert now_shown > ready.total
    finally:
        margin(story, Decimal(20))


def margin(story: Story, percent: Any) -> None:
    set_price_rule(
        price_list=story.shop.price_list,
        kind=RuleKind.MARGIN,
        percent=percent,
        by=story.staff,
        now=machine_now(),
        machine_now=machine_now(),
    )


def test_placing_while_a_condition_is_not_met_keeps_the_run_and_changes_nothing_else(story: Story) -> None:
    basket = filled_basket(story)
    before = Basket.objects.values().get(public_id=basket.basket_id)
    total = Money.from_wire({"amount": "1.00", "currency": "EUR"})
    key = f"early {basket.basket_id}"

    with pytest.raises(Refused) as error:
        place(story, Ready(basket.basket_id, basket.domain, total), key)

    codes = [problem.code.name for problem in error.value.problems]
    assert codes == ["agreement.missing", CONDITION_NOT_MET.name]
    assert (error.value.problems[1].field, dict(error.value.problems[1].params)) == (
        "agreement",
        {"check": "agreement", "status": "needs_you"},
    )
    run = PreflightRun.objects.get(basket__public_id=basket.basket_id)
    assert (run.occasion, run.outcome, run.actor_id) == ("placing", "needs_you", story.reseller.id)
    assert Basket.objects.values().get(public_id=basket.basket_id) == before
    assert orders_of(basket) == []
    # A refusal spends no key: the same one places the basket once it can be placed.
    from tests.support.story import accept_agreement

    from tenantry.ordering.use_cases.run_preflight import run_preflight

    accept_agreement(story, basket.basket_id)
    shown = run_preflight(basket_id=basket.basket_id, by=story.reseller, now=machine_now()).total
    assert shown is not None
    made = place(story, Ready(basket.basket_id, basket.domain, shown), key)
    assert orders_of(basket) == [made]
