"""Which standing tenants may be sold to: those that accepted the very partner who sells."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.preflight import (
    BASKET,
    GOOD,
    RESELLER,
    STANDING,
    TENANT,
    assert_stands,
    changed,
    facts,
    look,
)

from tenantry.compliance.rules.facts import Facts, Unfetched, Why
from tenantry.compliance.rules.questions import FactKey, FactKind
from tenantry.ordering.rules.preflight.basket import Asker, BasketFacts, PreflightFacts, ResellerFacts
from tenantry.ordering.rules.preflight.checks import run
from tenantry.ordering.rules.preflight.condition import Remedy, Status, Who
from tenantry.ordering.rules.preflight.reseller_active import TENANT_MISSING
from tenantry.ordering.rules.preflight.tenant_authorised import (
    PROVIDER_NOT_ACCEPTED,
    RESELLER_NOT_ACCEPTED,
    keys,
)

CODE = "tenant_authorised"
DIRECT = replace(STANDING, reseller=None)
REFUSING = changed(GOOD[FactKind.RELATIONSHIP], is_accepted=False)


def test_a_tenant_that_is_yet_to_be_made_is_not_asked() -> None:
    check = look(CODE, BASKET)
    assert (check.applies, check.status, keys(BASKET)) == (False, Status.MET, ())


def test_the_question_names_the_reseller_who_sells_or_nobody_for_a_direct_customer() -> None:
    assert keys(STANDING) == (FactKey(FactKind.RELATIONSHIP, f"{TENANT}:{RESELLER}"),)
    assert keys(DIRECT) == (FactKey(FactKind.RELATIONSHIP, f"{TENANT}:"),)


def test_what_a_tenant_said_about_another_reseller_answers_nothing() -> None:
    elsewhere = FactKey.relationship(TENANT, "c0ffee00-0000-4000-8000-000000000009")
    known = PreflightFacts(STANDING, Facts({elsewhere: GOOD[FactKind.RELATIONSHIP]}))
    check = next(one for one in run(known) if one.code == CODE)
    assert check.status is Status.UNKNOWN


@pytest.mark.parametrize("asker", Asker)
@pytest.mark.parametrize(
    ("basket", "reason"), [(STANDING, RESELLER_NOT_ACCEPTED), (DIRECT, PROVIDER_NOT_ACCEPTED)]
)
def test_only_the_customer_can_accept_its_partner(basket: BasketFacts, reason: object, asker: Asker) -> None:
    assert look(CODE, basket).status is Status.MET
    check = look(CODE, replace(basket, asker=asker), relationship=REFUSING)
    is_mine = asker is Asker.CUSTOMER
    status, who = (Status.NEEDS_YOU, Who.YOU) if is_mine else (Status.NEEDS_SOMEONE_ELSE, Who.CUSTOMER)
    assert check.reason is not None
    assert (check.status, check.who, check.remedy) == (status, who, Remedy.AUTHORISE_PARTNER)
    assert (check.reason.code, check.reason.params) == (reason, {"tenant": TENANT})


def test_the_reason_says_whose_relationship_is_missing() -> None:
    of_reseller, of_provider = (look(CODE, one, relationship=REFUSING).reason for one in (STANDING, DIRECT))
    assert of_reseller is not None and of_reseller.code == RESELLER_NOT_ACCEPTED
    assert of_provider is not None and of_provider.code == PROVIDER_NOT_ACCEPTED


def test_a_reseller_without_a_tenant_cannot_have_been_accepted() -> None:
    basket = replace(STANDING, reseller=ResellerFacts("", "4500001", is_statement_confirmed=True))
    check = look(CODE, basket)
    assert_stands(
        check, Status.NEEDS_SOMEONE_ELSE, TENANT_MISSING, Who.PROVIDER, Remedy.ENTER_RESELLER_TENANT
    )


def test_an_answer_that_was_not_got_is_unknown() -> None:
    key = keys(STANDING)[0]
    known = facts(STANDING)
    lost = Facts({**known.answers.answers, key: Unfetched(key, Why.UNREACHABLE)})
    check = next(one for one in run(PreflightFacts(STANDING, lost)) if one.code == CODE)
    assert (check.status, check.who) == (Status.UNKNOWN, Who.MICROSOFT)
