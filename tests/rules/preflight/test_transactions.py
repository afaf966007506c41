"""Which transactions wait for the partner of record's agreement, and which never do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.preflight import ADDING, BASKET, look

from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.preflight import partner_agreement
from tenantry.ordering.rules.preflight.condition import Status
from tenantry.ordering.rules.transactions import (
    IS_AGREEMENT_CHECKED,
    OF_LINE,
    Transaction,
    is_agreement_checked,
)

CHECKED = {"new_order", "more_seats", "change_of_term", "change_of_plan", "conversion", "scheduled_change"}
EXEMPT = {
    "cancel", "fewer_seats", "suspend", "auto_renew_off", "stop_at_end_of_term", "rename", "automatic_renewal",
}  # fmt: skip


def test_every_transaction_stands_in_the_table_and_what_buys_or_commits_is_checked() -> None:
    assert set(IS_AGREEMENT_CHECKED) == set(Transaction)
    assert {kind.value for kind, is_checked in IS_AGREEMENT_CHECKED.items() if is_checked} == CHECKED
    assert {kind.value for kind, is_checked in IS_AGREEMENT_CHECKED.items() if not is_checked} == EXEMPT


@pytest.mark.parametrize("kind", sorted(Transaction))
def test_one_checked_transaction_among_exempt_ones_is_enough(kind: Transaction) -> None:
    exempt = frozenset(Transaction(one) for one in EXEMPT)
    assert not is_agreement_checked(exempt)
    assert is_agreement_checked(exempt | {kind}) is (kind.value in CHECKED)


@pytest.mark.parametrize("purpose", Purpose)
def test_whatever_a_line_does_it_is_checked(purpose: Purpose) -> None:
    assert is_agreement_checked(frozenset({OF_LINE[purpose]}))


def test_the_condition_follows_the_table_and_a_direct_customer_is_not_asked() -> None:
    for basket in (BASKET, ADDING, replace(BASKET, lines=())):
        assert partner_agreement.applies(basket)
        direct = replace(basket, reseller=None)
        assert not partner_agreement.applies(direct)
        check = look("partner_agreement", direct)
        assert (check.applies, check.status, check.facts) == (False, Status.MET, ())
