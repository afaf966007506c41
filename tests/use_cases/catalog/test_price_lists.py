"""Price lists: rules that follow one another, accounts that buy on them, and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.support.catalog import JANUARY, a_price_list, buys_on
from tests.support.parties import House, a_customer, provider_with_reseller

from tenantry.catalog import reads
from tenantry.catalog.models import PriceList, PriceListAssignment, PriceRule
from tenantry.catalog.rules.quote import RuleKind
from tenantry.catalog.use_cases.assign_price_list import assign_price_list
from tenantry.catalog.use_cases.create_price_list import create_price_list
from tenantry.catalog.use_cases.set_price_rule import EVERYTHING, RuleScope, set_price_rule
from tenantry.foundation.clock import machine_now
from tenantry.foundation.idempotency import RequestKey
from tenantry.foundation.models import AuditEvent
from tenantry.kernel.ids import PlanId, PriceListId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused

FEBRUARY = datetime(2027, 2, 1, tzinfo=UTC)


def refused(error: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None, dict[str, Any]]]:
    return [(p.code.name, p.field, dict(p.params)) for p in error.value.problems]


def rows(house: House) -> tuple[int, int, int]:
    return (
        PriceList.objects.filter(provider_id=house.id).count(),
        PriceRule.objects.filter(provider_id=house.id).count(),
        PriceListAssignment.objects.filter(provider_id=house.id).count(),
    )


def audited(house: House, action: str) -> list[dict[str, Any]]:
    found = AuditEvent.objects.filter(provider_id=house.id, action=action).order_by("id")
    return [dict(details) for details in found.values_list("details", flat=True)]


def create(
    house: House, name: str = "Gold", currency: str = "EUR", key: RequestKey | None = None
) -> PriceListId:
    by = house.administrator.actor
    return create_price_list(
        name=name, currency=currency, key=key, by=by, now=JANUARY, machine_now=machine_now()
    )


def set_rule(
    house: House,
    price_list: PriceListId,
    percent: str,
    *,
    kind: RuleKind = RuleKind.MARGIN,
    scope: RuleScope = EVERYTHING,
    valid_from: datetime | None = None,
    key: RequestKey | None = None,
) -> None:
    set_price_rule(
        price_list=price_list,
        kind=kind,
        percent=Decimal(percent),
        scope=scope,
        valid_from=valid_from,
        key=key,
        by=house.administrator.actor,
        now=JANUARY,
        machine_now=machine_now(),
    )


def rules(house: House, price_list: PriceListId) -> list[tuple[str, datetime, datetime | None]]:
    found = reads.price_list(house.administrator.actor, price_list).rules
    return [(str(rule.percent), rule.valid_from, rule.valid_to) for rule in found]


def test_a_price_list_is_made_once_for_a_key() -> None:
    house = provider_with_reseller(now=JANUARY)
    key = RequestKey.of("one-key", "create_price_list", {"name": "Gold"})

    first, second = (create(house, "  Gold ", key=key) for _ in range(2))

    assert first == second
    view = reads.price_list(house.administrator.actor, first)
    assert (view.name, view.currency, view.created_at, view.rules, view.assignments) == (
        "Gold", "EUR", JANUARY, (), (),
    )  # fmt: skip
    assert audited(house, "price_list.created") == [{"name": "Gold", "currency": "EUR"}]


def test_a_name_is_taken_once_in_a_provider_and_free_in_another() -> None:
    house, other = provider_with_reseller(now=JANUARY), provider_with_reseller(now=JANUARY)
    create(house)
    with pytest.raises(Refused) as error:
        create(house)
    assert refused(error) == [("catalog.name_taken", "name", {"name": "Gold"})]
    create(other)
    assert (rows(house), rows(other)) == ((1, 0, 0), (1, 0, 0))


def test_all_that_is_wrong_with_a_price_list_is_said_at_once() -> None:
    house = provider_with_reseller(now=JANUARY)
    with pytest.raises(Refused) as error:
        create(house, "  ", "EURO")
    assert refused(error) == [
        ("catalog.name_missing", "name", {}),
        ("catalog.currency_unknown", "currency", {"currency": "EURO"}),
    ]
    assert rows(house) == (0, 0, 0)


def test_a_new_rule_ends_the_one_of_the_same_scope_where_it_begins() -> None:
    house = provider_with_reseller(now=JANUARY)
    price_list = a_price_list(house, "20")
    set_rule(house, price_list, "15", scope=RuleScope(term=Term.P1Y))

    set_rule(house, price_list, "25.5", valid_from=FEBRUARY)

    assert rules(house, price_list) == [
        ("25.5000", FEBRUARY, None),
        ("15.0000", JANUARY, None),
        ("20.0000", JANUARY, FEBRUARY),
    ]
    assert audited(house, "price_list.rule_set")[-1] == {
        "kind": "margin",
        "percent": "25.5",
        "plan": None,
        "term": None,
        "billing_plan": None,
        "valid_from": "2027-02-01T00:00:00+00:00",
    }


def test_a_rule_is_set_once_for_a_key() -> None:
    house = provider_with_reseller(now=JANUARY)
    price_list = a_price_list(house, None)
    key = RequestKey.of("one-key", "set_price_rule", {"percent": "20"})
    for _ in range(2):
        set_rule(house, price_list, "20", key=key)
    assert rules(house, price_list) == [("20.0000", JANUARY, None)]


def test_a_rule_does_not_begin_before_or_with_the_one_it_ends() -> None:
    house = provider_with_reseller(now=JANUARY)
    price_list = a_price_list(house, "20")
    with pytest.raises(Refused) as error:
        set_rule(house, price_list, "25")
    assert refused(error) == [
        ("catalog.rule_not_later", "valid_from", {"valid_from": "2027-01-15T09:00:00+00:00"})
    ]
    assert rules(house, price_list) == [("20.0000", JANUARY, None)]


@pytest.mark.parametrize(
    ("kind", "percent"),
    [
        (RuleKind.MARGIN, "-1"),
        (RuleKind.MARGIN, "100000"),
        (RuleKind.MARGIN, "1.00001"),
        (RuleKind.MARGIN, "NaN"),
        (RuleKind.DISCOUNT, "100.0001"),
    ],
)
def test_a_percentage_has_bounds(kind: RuleKind, percent: str) -> None:
    house = provider_with_reseller(now=JANUARY)
    price_list = a_price_list(house, None)
    with pytest.raises(Refused) as error:
        set_rule(house, price_list, percent, kind=kind)
    assert refused(error) == [
        ("catalog.percent_invalid", "percent", {"percent": percent, "kind": kind.value})
    ]
    assert rules(house, price_list) == []


def test_a_rule_neither_begins_in_the_past_nor_speaks_of_what_is_not_sold() -> None:
    house = provider_with_reseller(now=JANUARY)
    price_list = a_price_list(house, None)
    with pytest.raises(Refused) as error:
        set_rule(
            house,
            price_list,
            "5",
            scope=RuleScope(term=Term.P1M, billing_plan=BillingPlan.ANNUAL),
            valid_from=JANUARY - timedelta(seconds=1),
        )
    assert refused(error) == [
        ("catalog.term_not_billed_so", "billing_plan", {"term": "P1M", "billing_plan": "annual"}),
        ("catalog.starts_in_past", "valid_from", {"valid_from": "2027-01-15T08:59:59+00:00"}),
    ]
    assert rules(house, price_list) == []


def test_an_unknown_plan_has_no_rule() -> None:
    house = provider_with_reseller(now=JANUARY)
    price_list = a_price_list(house, None)
    plan = PlanId("pln_06HHH4SYG0N7XWBW5NFTDXS0FQ")
    with pytest.raises(Refused) as error:
        set_rule(house, price_list, "5", scope=RuleScope(plan=plan))
    assert refused(error) == [("not_found", None, {"kind": "plan", "id": plan})]
    assert rules(house, price_list) == []


def test_a_foreign_price_list_is_neither_read_nor_changed_nor_assigned() -> None:
    house, other = provider_with_reseller(now=JANUARY), provider_with_reseller(now=JANUARY)
    price_list = a_price_list(house, "20")
    expected = [("not_found", None, {"kind": "price list", "id": price_list})]
    for attempt in (
        lambda: set_rule(other, price_list, "5"),
        lambda: buys_on(other, other.reseller.public_id, price_list),
        lambda: reads.price_list(other.administrator.actor, price_list),
    ):
        with pytest.raises(Refused) as error:
            attempt()
        assert refused(error) == expected
    assert rules(house, price_list) == [("20.0000", JANUARY, None)]
    assert rows(other) == (0, 0, 0)
    assert reads.price_lists(other.administrator.actor, limit=10) == []


def test_a_reseller_neither_sees_nor_changes_price_lists() -> None:
    house = provider_with_reseller(now=JANUARY)
    price_list = a_price_list(house, "20")
    by = house.reseller.program.actor
    attempts: dict[str, Callable[[], object]] = {
        "price_list.read": lambda: reads.price_list(by, price_list),
        "price_list.change": lambda: assign_price_list(
            party=house.reseller.public_id, price_list=price_list, by=by, now=JANUARY
        ),
    }
    for action, attempt in attempts.items():
        with pytest.raises(Refused) as error:
            attempt()
        assert refused(error) == [("permission.not_allowed", None, {"action": action})]
    assert rows(house) == (1, 1, 0)


def test_price_lists_are_paged_newest_first_and_found_by_name() -> None:
    house = provider_with_reseller(now=JANUARY)
    for name in ("Gold", "Silver", "Bronze"):
        a_price_list(house, None, name=name)
    by = house.administrator.actor
    first = reads.price_lists(by, limit=2)
    assert [one.name for one in first] == ["Bronze", "Silver"]
    assert [one.name for one in reads.price_lists(by, limit=2, before_id=first[-1].id)] == ["Gold"]
    assert [one.name for one in reads.price_lists(by, limit=2, q="gOL")] == ["Gold"]


def test_an_account_buys_on_the_list_assigned_last() -> None:
    house = provider_with_reseller(now=JANUARY)
    gold, silver = a_price_list(house, "20"), a_price_list(house, "10")
    reseller = house.reseller.public_id

    buys_on(house, reseller, gold)
    buys_on(house, reseller, gold, now=JANUARY + timedelta(hours=1))  # again: nothing changes
    assert rows(house) == (2, 2, 1)
    buys_on(house, reseller, silver)  # at the same instant: instead
    assert rows(house) == (2, 2, 1)
    buys_on(house, reseller, gold, now=FEBRUARY)

    found = PriceListAssignment.objects.filter(provider_id=house.id).order_by("valid_from")
    assert list(found.values_list("price_list__public_id", "valid_from")) == [
        (silver, JANUARY),
        (gold, FEBRUARY),
    ]
    [assigned] = reads.price_list(house.administrator.actor, gold).assignments
    assert (assigned.party, assigned.name, assigned.valid_from) == (reseller, "Meridian IT", FEBRUARY)
    assert [one["price_list"] for one in audited(house, "price_list.assigned")] == [gold, silver, gold]


def test_a_sub_customer_has_no_price_list_and_none_begins_in_the_past() -> None:
    house = provider_with_reseller(now=JANUARY)
    customer = a_customer(house.administrator.actor, reseller=house.reseller.public_id, now=JANUARY)
    price_list = a_price_list(house, "20")
    with pytest.raises(Refused) as error:
        assign_price_list(
            party=customer.public_id,
            price_list=price_list,
            valid_from=JANUARY - timedelta(days=1),
            by=house.administrator.actor,
            now=JANUARY,
        )
    assert refused(error) == [
        ("catalog.not_an_account", "party", {"party": customer.public_id}),
        ("catalog.starts_in_past", "valid_from", {"valid_from": "2027-01-14T09:00:00+00:00"}),
    ]
    assert rows(house) == (1, 1, 0)
