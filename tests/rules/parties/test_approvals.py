"""Whether an order waits for an approval depends on who placed it, what it costs, how long it binds, and its door."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.kernel.money import Money
from tenantry.kernel.periods import Term
from tenantry.parties.rules.approvals import (
    APPROVER_NOT_POSSIBLE,
    BOUND_NEGATIVE,
    DAYS_INVALID,
    OF_A_CUSTOMER,
    OF_A_RESELLER,
    WHO_NOT_POSSIBLE,
    ApprovalRule,
    Approver,
    Channel,
    Placing,
    Who,
    approver_of,
    rule_problems,
)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def placing(
    *,
    staff: bool = False,
    sub: bool = False,
    administrator: bool = False,
    channel: Channel = Channel.API,
    total: Money | None = None,
    terms: tuple[Term, ...] = (Term.P1Y,),
) -> Placing:
    return Placing(staff, sub, administrator, channel, total or eur("100.00"), terms)


PLACINGS = st.builds(
    Placing,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(Channel),
    st.decimals("0", "5000", places=2).map(lambda amount: Money(amount, "EUR")),
    st.lists(st.sampled_from(Term), min_size=1, max_size=3).map(tuple),
)
RULES = st.builds(
    ApprovalRule,
    st.sampled_from(Who),
    st.sampled_from(Approver),
    st.none() | st.decimals("0", "5000", places=2).map(lambda amount: Money(amount, "EUR")),
    st.none() | st.sampled_from(Term),
    st.frozensets(st.sampled_from(Channel)),
)


def test_a_reseller_that_has_said_nothing_approves_what_its_customers_place_and_nothing_else() -> None:
    assert approver_of(OF_A_RESELLER, placing(sub=True, administrator=True)) is Approver.RESELLER
    assert approver_of(OF_A_RESELLER, placing()) is None
    assert approver_of(OF_A_CUSTOMER, placing()) is None


@given(RULES, PLACINGS)
def test_the_providers_staff_and_a_rule_for_nobody_ask_nobody(rule: ApprovalRule, one: Placing) -> None:
    for_nobody = ApprovalRule(Who.NOBODY, rule.approver)
    assert approver_of(for_nobody, one) is None
    if one.is_staff:
        assert approver_of(rule, one) is None


@given(RULES, PLACINGS)
def test_whoever_is_asked_is_the_one_whom_the_rule_names(rule: ApprovalRule, one: Placing) -> None:
    assert approver_of(rule, one) in (None, rule.approver)


@given(RULES, PLACINGS, st.decimals("0.01", "1000", places=2))
def test_a_dearer_order_is_never_let_through_where_a_cheaper_one_waits(
    rule: ApprovalRule, one: Placing, more: Decimal
) -> None:
    dearer = Placing(
        one.is_staff, one.is_sub_customer, one.is_administrator, one.channel,
        one.total + Money(more, "EUR"), one.terms,
    )  # fmt: skip
    assert approver_of(rule, one) is None or approver_of(rule, dearer) is rule.approver


def test_a_bound_is_reached_by_that_very_total_and_not_a_cent_below() -> None:
    rule = ApprovalRule(Who.ANYBODY, Approver.CUSTOMER, from_total=eur("500.00"))
    assert approver_of(rule, placing(total=eur("499.99"))) is None
    assert approver_of(rule, placing(total=eur("500.00"))) is Approver.CUSTOMER


def test_a_total_in_another_currency_is_asked_about() -> None:
    rule = ApprovalRule(Who.ANYBODY, Approver.CUSTOMER, from_total=eur("500.00"))
    assert approver_of(rule, placing(total=Money(Decimal(1), "USD"))) is Approver.CUSTOMER


def test_one_line_of_a_long_term_is_enough() -> None:
    rule = ApprovalRule(Who.ANYBODY, Approver.CUSTOMER, from_term=Term.P3Y)
    assert approver_of(rule, placing(terms=(Term.P1M, Term.P1Y))) is None
    assert approver_of(rule, placing(terms=(Term.P1M, Term.P3Y))) is Approver.CUSTOMER


def test_every_bound_that_is_set_has_to_be_reached() -> None:
    rule = ApprovalRule(
        Who.ANYBODY, Approver.CUSTOMER, eur("500.00"), Term.P1Y, frozenset({Channel.STOREFRONT})
    )
    assert approver_of(rule, placing(total=eur("500"), channel=Channel.STOREFRONT)) is Approver.CUSTOMER
    assert approver_of(rule, placing(total=eur("500"), channel=Channel.API)) is None
    assert approver_of(rule, placing(total=eur("499"), channel=Channel.STOREFRONT)) is None


def test_an_administrator_is_not_asked_where_only_others_are_but_a_sub_customers_is() -> None:
    rule = ApprovalRule(Who.NOT_ADMINISTRATORS, Approver.RESELLER)
    assert approver_of(rule, placing(administrator=True)) is None
    assert approver_of(rule, placing()) is Approver.RESELLER
    assert approver_of(rule, placing(sub=True, administrator=True)) is Approver.RESELLER


@pytest.mark.parametrize(
    ("rule", "is_reseller", "code"),
    [
        (ApprovalRule(Who.SUB_CUSTOMERS, Approver.CUSTOMER), False, WHO_NOT_POSSIBLE),
        (ApprovalRule(Who.ANYBODY, Approver.RESELLER), False, APPROVER_NOT_POSSIBLE),
        (ApprovalRule(Who.ANYBODY, Approver.CUSTOMER), True, APPROVER_NOT_POSSIBLE),
        (ApprovalRule(Who.ANYBODY, Approver.FINANCE, eur("-1")), True, BOUND_NEGATIVE),
        (ApprovalRule(Who.ANYBODY, Approver.FINANCE, expires_after_days=91), True, DAYS_INVALID),
        (ApprovalRule(Who.ANYBODY, Approver.FINANCE, remind_after_days=7, expires_after_days=7), True, DAYS_INVALID),
        (ApprovalRule(Who.ANYBODY, Approver.FINANCE, remind_after_days=0, expires_after_days=None), True, DAYS_INVALID),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_followed_is_refused(
    rule: ApprovalRule, is_reseller: bool, code: object
) -> None:
    assert [one.code for one in rule_problems(rule, is_reseller=is_reseller)] == [code]


@pytest.mark.parametrize(("is_reseller", "rule"), [(True, OF_A_RESELLER), (False, OF_A_CUSTOMER)])
def test_what_holds_where_nothing_was_said_could_be_said(is_reseller: bool, rule: ApprovalRule) -> None:
    assert rule_problems(rule, is_reseller=is_reseller) == []
