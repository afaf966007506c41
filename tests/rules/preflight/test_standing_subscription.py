"""More seats for a standing subscription: whose it is, whether it runs, and whether Microsoft has it as we do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.support.preflight import ADDING, GOOD, HELD, LINE, MPN, STANDING, assert_stands, changed, look

from tenantry.compliance.rules.questions import FactKey, FactKind
from tenantry.ordering.rules.preflight import partner_agreement, partner_of_record, plan_and_price
from tenantry.ordering.rules.preflight.basket import Asker, BasketFacts, ResellerFacts
from tenantry.ordering.rules.preflight.condition import Remedy, Status, Who
from tenantry.ordering.rules.preflight.standing_subscription import (
    DIFFERS,
    NOT_ACTIVE,
    OF_ANOTHER,
    TERM_ENDED,
)

CODE = "standing_subscription"


def adding(seats: int = 5, **standing: Any) -> BasketFacts:
    return replace(ADDING, lines=(replace(LINE, seats=seats, adds_to=replace(HELD, **standing)),))


def test_one_that_is_not_active_or_whose_term_has_ended_gets_no_seats() -> None:
    for basket, reason in (
        (adding(status="cancelled"), NOT_ACTIVE),
        (adding(status="suspended"), NOT_ACTIVE),
        (adding(term_end=date(2027, 1, 15)), TERM_ENDED),
    ):
        assert_stands(look(CODE, basket), Status.REFUSED, reason, Who.NOBODY, Remedy.CHOOSE_ANOTHER_PLAN)
    assert look(CODE, adding(), subscription=changed(GOOD[FactKind.SUBSCRIPTION])).status is Status.MET


@pytest.mark.parametrize("of_another", [{"account_id": 9}, {"customer_id": 9}])
def test_one_of_another_account_or_customer_gets_no_seats_from_this_basket(
    of_another: dict[str, int],
) -> None:
    check = look(CODE, adding(**of_another))
    assert_stands(check, Status.NEEDS_YOU, OF_ANOTHER, Who.YOU, Remedy.CHANGE_LINES)


def test_the_seats_that_it_has_and_those_that_are_added_fit_the_plan_together() -> None:
    assert look(CODE, adding(290)).status is Status.MET
    check = look(CODE, adding(291))
    assert_stands(check, Status.NEEDS_YOU, plan_and_price.TOO_MANY_SEATS, Who.YOU, Remedy.CHANGE_SEATS)
    assert check.reason is not None
    assert check.reason.params == {"plan": "Business Standard", "limit": 300, "given": 301}


@pytest.mark.parametrize(
    ("what", "values", "expected", "found"),
    [
        ("seats", {"seats": 12}, "10", "12"),
        ("state", {"status": "suspended"}, "active", "suspended"),
        ("state", {"status": ""}, "active", "-"),
        ("term_end", {"term_end": "2027-12-01"}, "2028-01-15", "2027-12-01"),
        ("partner_on_record", {"partner_on_record": "4500002"}, MPN, "4500002"),
    ],
)
def test_one_that_was_changed_at_microsoft_meanwhile_is_the_providers_to_put_right(
    what: str, values: dict[str, Any], expected: str, found: str
) -> None:
    check = look(CODE, ADDING, subscription=changed(GOOD[FactKind.SUBSCRIPTION], **values))
    assert_stands(check, Status.NEEDS_SOMEONE_ELSE, DIFFERS, Who.PROVIDER, Remedy.COMPARE_SUBSCRIPTION)
    assert check.reason is not None
    told = {name: check.reason.params[name] for name in ("what", "expected", "found")}
    assert told == {"what": what, "expected": expected, "found": found}
    by_staff = replace(ADDING, asker=Asker.PROVIDER)
    mine = look(CODE, by_staff, subscription=changed(GOOD[FactKind.SUBSCRIPTION], **values))
    assert mine.status is Status.NEEDS_YOU


def test_the_agreement_of_the_partner_whom_the_subscription_names_is_looked_at_before_seats_are_added() -> (
    None
):
    of_another_location = adding(partner_on_record="4500002")
    assert partner_agreement.keys(of_another_location) == (FactKey.partner_agreement("4500002"),)
    both = replace(of_another_location, lines=(*of_another_location.lines, replace(LINE, number=2)))
    assert [key.subject for key in partner_agreement.keys(both)] == [MPN, "4500002"]
    unsigned = changed(GOOD[FactKind.PARTNER_AGREEMENT], status="unsigned")
    check = look("partner_agreement", ADDING, partner_agreement=unsigned)
    assert check.status is Status.NEEDS_YOU


def test_the_statement_about_the_partner_is_asked_for_what_is_bought_new() -> None:
    unconfirmed = ResellerFacts("c0ffee00-0000-4000-8000-000000000002", MPN, is_statement_confirmed=False)
    assert look("partner_of_record", replace(ADDING, reseller=unconfirmed)).status is Status.MET
    check = look("partner_of_record", replace(STANDING, reseller=unconfirmed))
    assert check.reason is not None and check.reason.code == partner_of_record.NOT_CONFIRMED


def test_a_plan_that_is_sold_no_more_still_gets_seats() -> None:
    basket = adding()
    assert plan_and_price.keys(basket) == ()
    assert look("plan_and_price", basket).status is Status.MET
