"""An exception that nobody expected stops the order for a person after the fifth, without asking Microsoft for ever."""

from __future__ import annotations

import logging

import pytest
from tests.support.story import EXACTLY_ONE, Placed, Story, planned_order, work

from tenantry.foundation.clock import machine_now
from tenantry.provisioning.bugs import FAULT_OF_OURS
from tenantry.provisioning.outcome import OUTCOME_OPEN
from tenantry.provisioning.rules.outcomes import ANSWER_INCOMPLETE
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.run_step import run_step


def spoilt(story: Story, kind: str, before: str) -> Placed:
    """An order whose step meets what our own code never writes: the result of the step before is empty."""
    placed = work(planned_order(story), until=kind)
    earlier = placed.step(before)
    kept = earlier.result
    earlier.result = {"secret": "s3cret"}
    earlier.save(update_fields=["result"])
    spoilt_results[placed.order_id] = kept
    return placed


spoilt_results: dict[str, dict[str, object]] = {}


def mend(placed: Placed, before: str) -> None:
    step = placed.step(before)
    step.result = spoilt_results[placed.order_id]
    step.save(update_fields=["result"])


def test_after_the_fifth_bug_the_order_waits_for_a_person(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    placed = spoilt(story, "check_out", "create_cart")
    step = placed.step("check_out").public_id
    known = placed.events

    for _ in range(4):
        with pytest.raises(KeyError):
            run_step(step_id=step)
    assert (placed.state, placed.events) == ("executing", known)
    with caplog.at_level(logging.ERROR):
        run_step(step_id=step)

    assert (placed.state, placed.step("check_out").state) == ("needs_attention", "parked")
    assert placed.attention["code"] == FAULT_OF_OURS.name
    assert placed.attention["params"] == {"exception": "KeyError", "times": 5}
    assert placed.events == [*known, "order.needs_attention"]
    logged = [record for record in caplog.records if record.name == "tenantry.provisioning.bugs"]
    assert [record.getMessage() for record in logged] == [f"step {step} is parked after a bug"]
    assert logged[0].exc_info is not None and logged[0].exc_info[0] is KeyError
    assert len([c for c in story.simulator.calls("checkout_cart") if placed.domain in str(c)]) == 0

    run_step(step_id=step)
    assert placed.events == [*known, "order.needs_attention"]

    mend(placed, "create_cart")
    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)
    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE)


def test_whether_a_checkout_with_a_bug_has_bought_is_open(story: Story) -> None:
    from tenantry.kernel.problems import Refused

    placed = spoilt(story, "check_out", "create_cart")
    step = placed.step("check_out")
    for _ in range(4):
        with pytest.raises(KeyError):
            run_step(step_id=step.public_id)
    run_step(step_id=step.public_id)

    with pytest.raises(Refused) as error:
        cancel_order(order_id=placed.order_id, why="", by=story.staff, now=machine_now())

    assert [problem.code for problem in error.value.problems] == [OUTCOME_OPEN]
    assert placed.step("check_out").was_lost


def test_a_line_that_microsofts_order_lacks_stops_the_order_at_once(story: Story) -> None:
    placed = work(planned_order(story), until="await_subscription")
    bought = placed.step("check_out")
    bought.result["lines"]["1"]["line_item_number"] = 77
    bought.save(update_fields=["result"])

    run_step(step_id=placed.step("await_subscription").public_id)

    assert (placed.state, placed.step("await_subscription").state) == ("needs_attention", "parked")
    order_id = bought.result["lines"]["1"]["order_id"]
    assert (placed.attention["code"], placed.attention["params"], placed.attention["field"]) == (
        ANSWER_INCOMPLETE.name,
        {"what": f"line 77 of order {order_id}"},
        "lines.1",
    )
