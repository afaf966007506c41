"""Which tenants the provider must administer before it sells: those that stand, where its setting says so."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest
from tests.support.preflight import (
    BASKET,
    GOOD,
    NOW,
    STANDING,
    TENANT,
    assert_stands,
    changed,
    facts,
    look,
)

from tenantry.compliance.rules.delegated_admin import DelegatedAdmin
from tenantry.compliance.rules.facts import Facts, Unfetched, Why
from tenantry.compliance.rules.questions import FactKey, FactKind
from tenantry.kernel.problems import Code
from tenantry.ordering.rules.preflight import delegated_admin, tenant_authorised
from tenantry.ordering.rules.preflight.basket import Asker, PreflightFacts, ResellerFacts
from tenantry.ordering.rules.preflight.checks import required_keys, run
from tenantry.ordering.rules.preflight.condition import ACCEPTED_FIRST, FACT_UNFETCHED, Remedy, Status, Who
from tenantry.ordering.rules.preflight.delegated_admin import (
    ENDED,
    NOT_APPROVED,
    NOT_ASKED,
    NOT_SET_UP,
)

CODE = "delegated_admin"
GUARDED = replace(STANDING, requires_delegated_admin=True)
LINK = "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/1"


def granted(state: str, address: str = "") -> DelegatedAdmin:
    return DelegatedAdmin(NOW, tenant_id=TENANT, state=state, approval_address=address)


def test_without_the_setting_no_sale_depends_on_it_and_nothing_is_asked() -> None:
    check = look(CODE, STANDING)
    assert (check.applies, check.status, check.facts) == (False, Status.MET, ())
    assert FactKind.DELEGATED_ADMIN not in {key.kind for key in required_keys(STANDING)}


def test_a_tenant_that_is_yet_to_be_made_is_not_held_up() -> None:
    basket = replace(BASKET, requires_delegated_admin=True)
    check = look(CODE, basket)
    assert (check.applies, check.status, delegated_admin.keys(basket)) == (False, Status.MET, ())


def test_with_the_setting_an_active_relationship_meets_it() -> None:
    check = look(CODE, GUARDED, delegated_admin=granted("active"))
    assert (check.applies, check.status, check.reasons) == (True, Status.MET, ())
    assert delegated_admin.keys(GUARDED) == (FactKey.delegated_admin(TENANT),)


@pytest.mark.parametrize(
    ("state", "reason", "who", "remedy"),
    [
        ("none", NOT_ASKED, Who.PROVIDER, Remedy.ASK_DELEGATED_ADMIN),
        ("ended", ENDED, Who.PROVIDER, Remedy.ASK_DELEGATED_ADMIN),
        ("asked", NOT_APPROVED, Who.CUSTOMER, Remedy.APPROVE_DELEGATED_ADMIN),
        ("being_set_up", NOT_SET_UP, Who.MICROSOFT, Remedy.TRY_AGAIN),
    ],
)
@pytest.mark.parametrize("asker", Asker)
def test_until_then_the_reason_says_whose_turn_it_is(
    state: str, reason: Code, who: Who, remedy: Remedy, asker: Asker
) -> None:
    check = look(CODE, replace(GUARDED, asker=asker), delegated_admin=granted(state, LINK))
    is_mine = asker.value == who.value
    status, turn = (Status.NEEDS_YOU, Who.YOU) if is_mine else (Status.NEEDS_SOMEONE_ELSE, who)
    assert_stands(check, status, reason, turn, remedy)
    assert check.reason is not None
    told = {"tenant": TENANT} | ({"address": LINK} if reason == NOT_APPROVED else {})
    assert check.reason.params == told


@pytest.mark.parametrize("state", ["none", "asked", "active", "ended"])
def test_of_a_tenant_that_has_not_accepted_its_partner_nothing_is_told(state: str) -> None:
    refusing = changed(GOOD[FactKind.RELATIONSHIP], is_accepted=False)
    check = look(CODE, GUARDED, delegated_admin=granted(state), relationship=refusing)
    assert_stands(check, Status.NEEDS_SOMEONE_ELSE, ACCEPTED_FIRST, Who.CUSTOMER, Remedy.AUTHORISE_PARTNER)
    assert check.reason is not None and check.reason.params == {"tenant": TENANT}


def test_a_reseller_without_a_tenant_was_accepted_by_nobody() -> None:
    basket = replace(GUARDED, reseller=ResellerFacts("", "4500001", is_statement_confirmed=True))
    check = look(CODE, basket, delegated_admin=granted("active"))
    assert check.reason is not None and check.reason.code == ACCEPTED_FIRST


@pytest.mark.parametrize("of", [tenant_authorised, delegated_admin])
def test_an_answer_that_was_not_got_is_unknown(of: ModuleType) -> None:
    key, known = of.keys(GUARDED)[0], facts(GUARDED)
    answers = Facts({**known.answers.answers, key: Unfetched(key, Why.UNREACHABLE)})
    check = next(one for one in run(PreflightFacts(GUARDED, answers)) if one.code == CODE)
    assert_stands(check, Status.UNKNOWN, FACT_UNFETCHED, Who.MICROSOFT, Remedy.TRY_AGAIN)
