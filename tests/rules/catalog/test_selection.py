"""Which price and which rule hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tenantry.catalog.rules.quote import PriceRuleFact, RuleKind, SupplierPriceFact
from tenantry.catalog.rules.selection import DatedRule, is_awaited, price_in_force, rule_in_force
from tenantry.kernel.periods import BillingPlan, Term


def day(month: int, number: int = 1) -> datetime:
    return datetime(2027, month, number, tzinfo=UTC)


NEW_YEAR, JUNE = day(1), day(6)


def row(sheet: str, start: datetime, end: datetime, price: str) -> SupplierPriceFact:
    return SupplierPriceFact(Decimal(price), Decimal(price), 1, "EUR", start, end, sheet)


def rule(
    percent: str,
    plan_id: int | None = None,
    term: Term | None = None,
    billing_plan: BillingPlan | None = None,
    valid_from: datetime = NEW_YEAR,
    valid_to: datetime | None = None,
) -> DatedRule:
    return DatedRule(
        PriceRuleFact(RuleKind.MARGIN, Decimal(percent)), plan_id, term, billing_plan, valid_from, valid_to
    )


def percent_for(rules: list[DatedRule], at: datetime = JUNE) -> Decimal | None:
    found = rule_in_force(rules, 7, Term.P1Y, BillingPlan.MONTHLY, at)
    return found.percent if found else None


def test_a_row_holds_from_its_first_instant_until_just_before_its_last() -> None:
    only = row("202703", day(3), day(4), "9.00")
    assert price_in_force([only], day(3)) == only
    assert price_in_force([only], day(4) - timedelta(microseconds=1)) == only
    assert price_in_force([only], day(4)) is None
    assert price_in_force([only], day(3) - timedelta(microseconds=1)) is None


def test_of_two_valid_rows_the_one_of_the_later_sheet_counts() -> None:
    february = row("202702", day(2), day(12), "9.00")
    march = row("202703", day(1), day(12), "9.50")
    assert price_in_force([february, march], day(3)) == march


def test_of_two_valid_rows_of_a_sheet_the_one_that_started_later_counts() -> None:
    first = row("202703", day(3, 1), day(4), "9.00")
    second = row("202703", day(3, 15), day(4), "9.50")
    assert price_in_force([first, second], day(3, 14)) == first
    assert price_in_force([first, second], day(3, 15)) == second


def test_a_row_read_again_with_an_earlier_end_no_longer_holds_after_it() -> None:
    first_read = row("202703", day(3), day(4), "9.00")
    read_again = row("202703", day(3), day(3, 15), "9.00")
    assert price_in_force([first_read, read_again], day(3, 14)) == read_again
    assert price_in_force([first_read, read_again], day(3, 15)) is None


def test_a_price_is_awaited_until_the_catalogue_is_synchronised_in_the_new_month() -> None:
    february = row("202702", day(2), day(3), "9.00")
    assert is_awaited([february], day(2, 28), day(3))
    assert not is_awaited([february], day(2, 28), day(2, 28))
    assert not is_awaited([february], day(3), day(3))
    assert not is_awaited([february], None, day(3))
    assert not is_awaited([], day(2, 28), day(3))


def test_without_a_row_there_is_no_price() -> None:
    assert price_in_force([], day(3)) is None


def test_the_narrowest_rule_wins_in_a_fixed_order() -> None:
    by_width = [
        rule("8"),
        rule("7", billing_plan=BillingPlan.MONTHLY),
        rule("6", term=Term.P1Y),
        rule("5", term=Term.P1Y, billing_plan=BillingPlan.MONTHLY),
        rule("4", plan_id=7),
        rule("3", plan_id=7, billing_plan=BillingPlan.MONTHLY),
        rule("2", plan_id=7, term=Term.P1Y),
        rule("1", plan_id=7, term=Term.P1Y, billing_plan=BillingPlan.MONTHLY),
    ]
    while by_width:
        assert percent_for(by_width) == by_width[-1].rule.percent
        by_width.pop()
    assert percent_for(by_width) is None


def test_a_rule_for_something_else_does_not_count() -> None:
    others = [
        rule("1", plan_id=8),
        rule("2", plan_id=7, term=Term.P1M),
        rule("3", billing_plan=BillingPlan.ANNUAL),
    ]
    assert percent_for(others) is None
    assert percent_for([*others, rule("20")]) == 20


def test_a_rule_holds_from_its_first_instant_until_just_before_its_last() -> None:
    march = rule("3", valid_from=day(3), valid_to=day(4))
    assert percent_for([march], day(3)) == 3
    assert percent_for([march], day(4) - timedelta(microseconds=1)) == 3
    assert percent_for([march], day(4)) is None
    assert percent_for([march], day(3) - timedelta(microseconds=1)) is None


def test_of_two_rules_as_narrow_the_one_that_came_into_force_last_counts() -> None:
    assert percent_for([rule("9", valid_from=day(3)), rule("8", valid_from=day(2))]) == 9


@given(st.permutations([rule("8"), rule("6", term=Term.P1Y), rule("4", plan_id=7), rule("3", plan_id=8)]))
def test_the_order_of_the_rules_does_not_matter(rules: list[DatedRule]) -> None:
    assert percent_for(rules) == 4


days = st.integers(0, 60).map(lambda number: day(1) + timedelta(days=number))


@given(st.lists(st.tuples(st.sampled_from(["202701", "202702"]), days, days), max_size=8), days)
def test_the_row_in_force_is_valid_and_none_is_later(
    spans: list[tuple[str, datetime, datetime]], at: datetime
) -> None:
    rows = [row(sheet, start, end, "1") for sheet, start, end in spans]
    found = price_in_force(rows, at)
    standing = {(one.sheet_month, one.effective_from): one for one in rows}.values()
    valid = [one for one in standing if one.effective_from <= at < one.effective_to]
    if found is None:
        assert valid == []
    else:
        assert found in valid
        assert all(
            (one.sheet_month, one.effective_from) <= (found.sheet_month, found.effective_from)
            for one in valid
        )
