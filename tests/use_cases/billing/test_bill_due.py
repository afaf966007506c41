"""A new day bills what has come due by it, once, however many workers look."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.support.billing import an_account, buys, hears_of
from tests.support.parties import NOW

from tenantry.billing.models import Charge, Invoice
from tenantry.billing.use_cases.bill_due import bill_due
from tenantry.kernel.periods import add_months

pytestmark = pytest.mark.usefixtures("fresh_database")
THE_NEXT_CYCLE = datetime.combine(add_months(NOW.date(), 1), NOW.timetz())


def _amounts() -> list[tuple[str, str]]:
    rows = Charge.objects.order_by("id").values_list("period_start", "amount")
    return [(day.isoformat(), f"{amount:.2f}") for day, amount in rows]


def test_the_second_month_is_charged_and_invoiced_once() -> None:
    account = an_account()
    hears_of(account, buys(account), now=NOW)
    first = _amounts()
    assert len(first) == 1

    assert bill_due(now=NOW) == 0
    assert bill_due(now=THE_NEXT_CYCLE) == 1
    assert bill_due(now=THE_NEXT_CYCLE) == 0

    assert _amounts() == [*first, (THE_NEXT_CYCLE.date().isoformat(), first[0][1])]
    assert Invoice.objects.count() == 2


def test_a_day_on_which_nothing_is_due_writes_no_charge() -> None:
    account = an_account()
    hears_of(account, buys(account), now=NOW)
    assert bill_due(now=datetime(NOW.year, NOW.month, NOW.day, 23, tzinfo=UTC).replace(day=NOW.day + 1)) == 1
    assert len(_amounts()) == 1
