"""What lines are priced from and what buyers see, over a synchronised catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.catalog import (
    BUSINESS_STANDARD,
    JANUARY,
    Shop,
    a_connected_house,
    a_price_list,
    a_shop,
    buys_on,
)
from tests.support.parties import a_customer, a_reseller
from tests.support.simulator import Simulator

from tenantry.catalog import reads
from tenantry.catalog.reads import Line, PricedOffering
from tenantry.catalog.rules.quote import PriceRuleFact, RuleKind
from tenantry.catalog.use_cases.set_price_rule import RuleScope, set_price_rule
from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import PlanId
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused

LATER = JANUARY + timedelta(minutes=1)


@pytest.fixture
def shop(simulator: Simulator) -> Shop:
    return a_shop()


def refused(error: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None, dict[str, Any]]]:
    return [(p.code.name, p.field, dict(p.params)) for p in error.value.problems]


@contextmanager
def statements(number: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as captured:
        yield
    assert [query["sql"] for query in captured.captured_queries][number:] == []
    assert len(captured) == number


def offered(shop: Shop, plan: str, **changes: Any) -> PricedOffering:
    asked: dict[str, Any] = {
        "provider_id": shop.house.id,
        "account_party_id": shop.house.reseller.id,
        "plan": plan,
        "market": "PT",
        "segment": "commercial",
        "term": Term.P1Y,
        "billing_plan": BillingPlan.MONTHLY,
        "at": JANUARY,
    }
    return reads.priced_offering(**(asked | changes))


def test_an_offering_is_priced_in_one_statement(shop: Shop) -> None:
    plan = shop.plan()
    with statements(1):
        found = offered(shop, plan.public_id)

    assert (found.plan, found.product_id, found.sku_id, found.title) == (
        plan.public_id, "CFQ7TTC0LDPB", "0001", BUSINESS_STANDARD,
    )  # fmt: skip
    assert found.catalog_item_id.startswith("CFQ7TTC0LDPB:0001:CFQ7TTC0")
    assert (found.currency, found.is_purchasable, found.synchronised_at) == ("EUR", True, JANUARY)
    assert found.is_orderable
    assert found.supplier_price is not None
    assert (found.supplier_price.unit_price, found.supplier_price.span_months) == (Decimal("117.96"), 12)
    assert found.rule == PriceRuleFact(RuleKind.MARGIN, Decimal("20.0000"))
    quote = found.quoted(10)
    assert quote is not None
    assert (quote.unit_cost, quote.unit_price) == (
        Rate(Decimal("9.83"), "EUR"),
        Rate(Decimal("11.80"), "EUR"),
    )
    assert quote.amount == Money(Decimal("118.00"), "EUR")


def test_any_number_of_lines_is_priced_in_one_statement_and_in_their_order(shop: Shop) -> None:
    plans = reads.plans(shop.house.reseller.program.actor, at=JANUARY, limit=50)
    lines = [
        Line(plan.id, "PT", "commercial", term.term, term.billing_plan)
        for plan in plans
        for term in plan.terms
    ]
    assert len(lines) == 79  # thirteen commercial plans with six terms each, and the trial with one
    with statements(1):
        found = reads.priced_offerings(
            provider_id=shop.house.id, account_party_id=shop.house.reseller.id, lines=lines, at=JANUARY
        )
    assert [Line(o.plan_id, o.market, o.segment, o.term, o.billing_plan) for o in found] == lines
    assert all(one.is_orderable for one in found)


def test_no_lines_need_no_statement(shop: Shop) -> None:
    with statements(0):
        assert reads.priced_offerings(provider_id=1, account_party_id=1, lines=[], at=JANUARY) == []


def test_the_narrowest_rule_of_the_accounts_list_prices(shop: Shop) -> None:
    plan = shop.plan()
    for percent, scope in (
        ("30", RuleScope(term=Term.P1Y)),
        ("10", RuleScope(plan=PlanId(plan.public_id), term=Term.P1Y)),
    ):
        set_price_rule(
            price_list=shop.price_list,
            kind=RuleKind.MARGIN,
            percent=Decimal(percent),
            scope=scope,
            by=shop.house.administrator.actor,
            now=LATER,
            machine_now=machine_now(),
        )

    def percent_at(plan: str, term: Term, at: Any) -> Decimal | None:
        rule = offered(shop, plan, term=term, at=at).rule
        return rule.percent if rule else None

    basic = shop.plan("Microsoft 365 Business Basic").public_id
    assert percent_at(plan.public_id, Term.P1Y, JANUARY) == 20
    assert percent_at(plan.public_id, Term.P1Y, LATER) == 10
    assert percent_at(plan.public_id, Term.P1M, LATER) == 20
    assert percent_at(basic, Term.P1Y, LATER) == 30


def test_a_discount_prices_from_the_retail_price(shop: Shop) -> None:
    discounting = a_price_list(shop.house, "10", kind=RuleKind.DISCOUNT)
    buys_on(shop.house, shop.house.reseller.public_id, discounting, now=LATER)
    quote = offered(shop, shop.plan().public_id, at=LATER).quoted(1)
    assert quote is not None
    assert quote.unit_price == Rate(Decimal("11.06"), "EUR")  # 12.29 less 10 %


@pytest.mark.parametrize(
    "changes",
    [
        {"segment": "education"},
        {"market": "US"},
        {"term": Term.P1M, "billing_plan": BillingPlan.ANNUAL},
    ],
)
def test_what_microsoft_does_not_offer_so_has_neither_item_nor_price(
    shop: Shop, changes: dict[str, Any]
) -> None:
    found = offered(shop, shop.plan().public_id, **changes)
    assert (found.catalog_item_id, found.currency, found.is_purchasable) == ("", "", False)
    assert (found.synchronised_at, found.supplier_price, found.is_orderable) == (None, None, False)


def test_after_the_sheet_has_ended_the_next_months_price_is_awaited(shop: Shop) -> None:
    plan = shop.plan().public_id
    assert not offered(shop, plan).is_price_awaited
    found = offered(shop, plan, at=JANUARY + timedelta(days=17))
    assert (found.supplier_price, found.is_purchasable, found.is_orderable) == (None, True, False)
    assert (found.quoted(1), found.is_price_awaited) == (None, True)


def test_an_account_without_a_list_or_with_one_of_another_currency_has_no_price(shop: Shop) -> None:
    plan = shop.plan().public_id
    lonely = a_reseller(shop.house.system, now=JANUARY)
    found = offered(shop, plan, account_party_id=lonely.id)
    assert (found.price_list, found.rule, found.is_orderable) == (None, None, False)
    assert found.supplier_price is not None

    dollars = a_price_list(shop.house, "20", currency="USD", name="Dollars")
    buys_on(shop.house, lonely.public_id, dollars)
    found = offered(shop, plan, account_party_id=lonely.id)
    assert (found.price_list, found.supplier_price, found.is_orderable) == ("Dollars", None, False)


def test_a_foreign_plan_is_not_found_and_a_foreign_account_has_no_list(shop: Shop) -> None:
    other = a_connected_house()
    plan = shop.plan().public_id
    with pytest.raises(Refused) as error:
        offered(shop, plan, provider_id=other.id)
    assert refused(error) == [("not_found", None, {"kind": "plan", "id": plan})]
    assert offered(shop, plan, account_party_id=other.reseller.id).price_list is None


def test_a_reseller_is_shown_its_own_prices_and_not_the_suppliers(shop: Shop) -> None:
    by = shop.house.reseller.program.actor
    found = reads.plan(by, shop.plan().public_id, at=JANUARY)
    assert (found.market, found.segment) == ("PT", "commercial")
    assert [(t.term, t.billing_plan, str(t.unit_price)) for t in found.terms] == [
        ("P1M", "monthly", "13.48 EUR"),
        ("P1Y", "monthly", "11.80 EUR"),
        ("P1Y", "annual", "134.78 EUR"),
        ("P3Y", "monthly", "11.80 EUR"),
        ("P3Y", "annual", "134.78 EUR"),
        ("P3Y", "triennial", "404.35 EUR"),
    ]


def test_a_buyer_is_not_shown_what_it_cannot_buy(shop: Shop, simulator: Simulator) -> None:
    lonely = a_reseller(shop.house.system, now=JANUARY)
    plan = shop.plan().public_id
    assert reads.plans(lonely.program.actor, at=JANUARY, limit=50) == []
    attempts = (lonely.program.actor, "pln_06HHH4SYG0N7XWBW5NFTDXS0FQ"), (lonely.program.actor, plan)
    for actor, public_id in attempts:
        with pytest.raises(Refused) as error:
            reads.plan(actor, public_id, at=JANUARY)
        assert refused(error) == [("not_found", None, {"kind": "plan", "id": public_id})]

    simulator.control("POST", "products/CFQ7TTC0RM8K/0001", {"isPurchasable": False})
    try:
        synchronise_catalogue(market="PT", by=shop.house.system, now=LATER)
    finally:
        simulator.control("POST", "products/CFQ7TTC0RM8K/0001", {"isPurchasable": True})
    by, teams = shop.house.reseller.program.actor, "Microsoft Teams Enterprise"
    assert reads.plans(by, at=LATER, limit=50, q=teams) == []
    [seen] = reads.plans(shop.house.administrator.actor, at=LATER, limit=50, q=teams, market="PT")
    assert {term.is_purchasable for term in seen.terms} == {False}


def test_staff_sees_every_plan_and_a_named_partys_prices(shop: Shop) -> None:
    by = shop.house.administrator.actor
    synchronise_catalogue(market="IE", by=by, now=JANUARY)
    without = reads.plans(by, at=JANUARY, limit=50)
    assert len(without) == 14
    assert {(plan.market, term.unit_price) for plan in without for term in plan.terms} == {("IE", None)}
    [priced] = reads.plans(
        by, at=JANUARY, limit=50, q="365 business standard", party=shop.house.reseller.public_id, market="PT"
    )[:1]
    assert priced.market == "PT"
    assert priced.terms[0].unit_price is not None


def test_a_sub_customer_sees_plans_without_the_resellers_prices(shop: Shop) -> None:
    reseller = shop.house.reseller
    customer = a_customer(reseller.program.actor, now=JANUARY)
    found = reads.plans(customer.program.actor, at=JANUARY, limit=50)
    assert len(found) == 14
    assert {term.unit_price for plan in found for term in plan.terms} == {None}
    with pytest.raises(Refused) as error:
        quoted(shop, customer.program.actor)
    assert [name for name, _, _ in refused(error)] == ["catalog.not_orderable"]


def test_plans_are_paged_newest_first_and_searched(shop: Shop) -> None:
    by = shop.house.reseller.program.actor
    everything = [plan.public_id for plan in reads.plans(by, at=JANUARY, limit=50)]
    paged: list[str] = []
    before = None
    while page := reads.plans(by, at=JANUARY, limit=4, before_id=before):
        paged += [plan.public_id for plan in page]
        before = page[-1].id
    assert paged == everything
    assert len(everything) == 14
    by_product = reads.plans(by, at=JANUARY, limit=50, q="cfq7ttc0lcHC")
    assert [plan.title for plan in by_product] == ["Microsoft 365 Business Premium"]
    assert reads.plans(by, at=JANUARY, limit=50, q="no such plan") == []


def test_a_page_of_plans_needs_four_statements(shop: Shop) -> None:
    by = shop.house.reseller.program.actor
    with statements(4):  # the party, the page, its terms, their prices
        reads.plans(by, at=JANUARY, limit=10)


def quoted(shop: Shop, by: Any, **changes: Any) -> reads.QuoteView:
    asked: dict[str, Any] = {
        "plan": shop.plan().public_id,
        "term": Term.P1Y,
        "billing_plan": BillingPlan.MONTHLY,
        "seats": 10,
        "at": JANUARY,
    }
    return reads.quote_for(by, **(asked | changes))


def test_a_buyer_gets_a_quote_without_the_suppliers_price_and_staff_with_it(shop: Shop) -> None:
    mine = quoted(shop, shop.house.reseller.program.actor)
    assert (mine.unit_price, mine.amount, mine.steps) == (
        Rate(Decimal("11.80"), "EUR"), Money(Decimal("118.00"), "EUR"), (),
    )  # fmt: skip
    theirs = quoted(shop, shop.house.administrator.actor, party=shop.house.reseller.public_id)
    assert theirs.amount == mine.amount
    assert [step.code for step in theirs.steps] == [
        "quote.supplier_price", "quote.cost_per_cycle", "quote.margin", "quote.rounded", "quote.seats",
    ]  # fmt: skip


@pytest.mark.parametrize("seats", [0, 301])
def test_seats_beyond_the_plans_limits_are_not_quoted(shop: Shop, seats: int) -> None:
    with pytest.raises(Refused) as error:
        quoted(shop, shop.house.reseller.program.actor, seats=seats)
    assert refused(error) == [
        ("catalog.seats_out_of_range", "seats", {"seats": seats, "minimum": 1, "maximum": 300})
    ]


def test_what_has_no_price_in_the_market_is_not_quoted(shop: Shop) -> None:
    with pytest.raises(Refused) as error:
        quoted(shop, shop.house.reseller.program.actor, market="BR")
    assert refused(error) == [
        (
            "catalog.not_orderable",
            "plan",
            {"market": "BR", "segment": "commercial", "term": "P1Y", "billing_plan": "monthly"},
        )
    ]


def test_a_reseller_prices_for_its_own_customer_but_not_for_anothers(shop: Shop) -> None:
    reseller, other = shop.house.reseller, a_reseller(shop.house.system, now=JANUARY)
    mine = a_customer(reseller.program.actor, now=JANUARY)
    foreign = a_customer(other.program.actor, now=JANUARY)
    assert quoted(shop, reseller.program.actor, party=mine.public_id).amount == Money(
        Decimal("118.00"), "EUR"
    )
    with pytest.raises(Refused) as error:
        quoted(shop, reseller.program.actor, party=foreign.public_id)
    assert refused(error) == [("not_found", None, {"kind": "party", "id": foreign.public_id})]


def test_gaps_name_what_microsoft_sells_and_a_list_cannot(shop: Shop) -> None:
    by = shop.house.administrator.actor
    assert reads.gaps(by, at=JANUARY, limit=200) == []
    plan = shop.plan()
    narrow = RuleScope(plan=PlanId(plan.public_id))
    a_price_list(shop.house, "5", scope=narrow, name="Narrow")

    found = reads.gaps(by, at=JANUARY, limit=200)

    assert len(found) == 79  # all offerings but the six of the plan that the list prices
    assert {gap.price_lists_without_rule for gap in found} == {("Narrow",)}
    assert {(gap.has_supplier_price, gap.has_price_list) for gap in found} == {(True, True)}
    assert plan.public_id not in {gap.plan for gap in found}
    page = reads.gaps(by, at=JANUARY, limit=50)
    assert page + reads.gaps(by, at=JANUARY, limit=50, before_id=page[-1].id) == found


def test_gaps_name_missing_prices_and_currencies_without_a_list(shop: Shop) -> None:
    by = shop.house.administrator.actor
    ended = reads.gaps(by, at=JANUARY + timedelta(days=20), limit=200)
    assert len(ended) == 85
    assert {(gap.has_supplier_price, gap.has_price_list) for gap in ended} == {(False, True)}
    synchronise_catalogue(market="JP", by=by, now=JANUARY)
    yen = reads.gaps(by, at=JANUARY, limit=200, market="JP")
    assert len(yen) == 85
    assert {(gap.currency, gap.has_supplier_price, gap.has_price_list) for gap in yen} == {
        ("JPY", True, False)
    }
    assert reads.gaps(by, at=JANUARY, limit=200, market="PT") == []


def test_gaps_and_synchronisations_are_for_staff_of_the_provider(shop: Shop) -> None:
    by, other = shop.house.reseller.program.actor, a_connected_house().administrator.actor
    for attempt in (
        lambda: reads.gaps(by, at=JANUARY, limit=5),
        lambda: reads.synchronisations(by, limit=5),
    ):
        with pytest.raises(Refused) as error:
            attempt()
        assert refused(error) == [("permission.not_allowed", None, {"action": "price_list.read"})]
    assert reads.gaps(other, at=JANUARY, limit=5) == []
    assert reads.synchronisations(other, limit=5) == []


def test_synchronisations_are_paged_newest_first(shop: Shop) -> None:
    by = shop.house.administrator.actor
    last = synchronise_catalogue(market="PT", by=by, now=LATER)
    first = reads.synchronisations(by, limit=1)
    assert [one.public_id for one in first] == [last]
    rest = reads.synchronisations(by, limit=5, before_id=first[-1].id)
    assert [one.requested_at for one in rest] == [JANUARY]
