"""One line's trouble does not hold up the others: they are bought, used and charged."""

from __future__ import annotations

from tests.support.catalog import BUSINESS_STANDARD
from tests.support.story import Placed, Story, planned_order, work

from tenantry.foundation.clock import machine_now
from tenantry.kernel.money import Money
from tenantry.ordering.credit import credit_use
from tenantry.ordering.models import OrderLine
from tenantry.provisioning.rules.outcomes import MICROSOFT_REFUSED
from tenantry.provisioning.use_cases.retry_order import retry_order

BOUGHT = {"tenants": 1, "agreements": 1, "orders": 1, "subscriptions": 2}


def _lines(placed: Placed) -> list[str]:
    rows = OrderLine.objects.filter(order_id=placed.row.pk).order_by("number")
    return list(rows.values_list("state", flat=True))


def _in_use(placed: Placed) -> Money:
    row = placed.row
    use = credit_use(row.provider_id, row.account_id, row.currency, today=machine_now().date())
    return use.orders + use.unbilled + use.not_due


def test_a_line_that_microsoft_will_not_show_leaves_the_other_active_and_is_retried_alone(
    story: Story,
) -> None:
    placed = planned_order(story, titles=(BUSINESS_STANDARD, "Exchange Online (Plan 1)"))
    work(placed, until="await_subscription")
    before = _in_use(placed)
    story.simulator.fault("get_subscription", "status", status=403)
    work(placed)

    assert placed.state == "partly_completed"
    assert _in_use(placed) == before  # what Microsoft has taken is owed, whatever became of the other line
    assert _lines(placed) == ["ordered", "active"]
    assert placed.attention["code"] == MICROSOFT_REFUSED.name
    assert placed.events[-3:] == ["order.line_failed", "order.line_active", "order.partly_completed"]

    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)

    assert (placed.state, _lines(placed)) == ("completed", ["active", "active"])
    assert placed.at_microsoft() == BOUGHT
    assert placed.attention == {}
