"""A run of the preflight: always every condition, never met without its facts, the gravest status speaks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.preflight import (
    ADDING,
    BASKET,
    GOOD,
    LINE,
    STANDING,
    changed,
    facts,
    look,
)

from tenantry.compliance.rules.facts import Facts, Unfetched, Why
from tenantry.compliance.rules.questions import OF_A_TENANT, FactKind
from tenantry.ordering.rules.preflight import (
    address,
    agreement,
    checks,
    domain,
    partner_agreement,
)
from tenantry.ordering.rules.preflight.basket import (
    BasketFacts,
    PreflightFacts,
)
from tenantry.ordering.rules.preflight.checks import CONDITIONS, Check, outcome, required_keys, run
from tenantry.ordering.rules.preflight.condition import ACCEPTED_FIRST, FACT_UNFETCHED, LINKS, Remedy, Status

GUARDED = replace(STANDING, requires_delegated_admin=True)
DUE = replace(STANDING, lines=(replace(LINE, sold_as="CFQ7TTC0LDPB:0001:CFQ7TTC0AAAA"),))
ORDER = [
    "company",
    "address",
    "domain",
    "tenant_authorised",
    "delegated_admin",
    "plan_and_price",
    "qualification",
    "limits",
    "one_per_plan",
    "standing_subscription",
    "agreement",
    "reseller_active",
    "partner_agreement",
    "partner_of_record",
    "cart",
]


@pytest.mark.parametrize("basket", [BASKET, STANDING, GUARDED, DUE, ADDING, replace(BASKET, reseller=None)])
def test_a_basket_in_order_meets_every_condition_in_the_fixed_order(basket: BasketFacts) -> None:
    found = run(facts(basket))
    assert [check.code for check in found] == ORDER
    assert {check.status for check in found} == {Status.MET}
    assert all(check.reason is None and check.remedy is None and check.link is None for check in found)
    assert outcome(found) is Status.MET


def test_what_does_not_apply_is_met_and_says_so() -> None:
    direct = {check.code: check.applies for check in run(facts(replace(BASKET, reseller=None)))}
    assert [code for code in ORDER if not direct[code]] == [
        "tenant_authorised",
        "delegated_admin",
        "qualification",
        "limits",
        "standing_subscription",
        "reseller_active",
        "partner_agreement",
        "partner_of_record",
        "cart",
    ]
    standing = {check.code: check.applies for check in run(facts(STANDING))}
    assert [code for code in ORDER if not standing[code]] == [
        "domain",
        "delegated_admin",
        "limits",
        "standing_subscription",
        "cart",
    ]
    adding = {check.code: check.applies for check in run(facts(ADDING))}
    assert [code for code in ORDER if not adding[code]] == [
        "domain",
        "delegated_admin",
        "qualification",
        "limits",
        "one_per_plan",
        "cart",
    ]


def test_each_question_is_asked_once_and_only_where_it_matters() -> None:
    kinds = [key.kind for key in required_keys(BASKET)]
    of_a_standing_tenant = {FactKind.HELD_AGREEMENT, FactKind.SUBSCRIPTION, FactKind.RELATIONSHIP}
    of_a_standing_tenant |= {FactKind.QUALIFICATIONS, FactKind.HELD_SUBSCRIPTIONS}
    of_a_standing_tenant |= {FactKind.DELEGATED_ADMIN}  # and only where the provider requires it
    of_a_standing_tenant |= {FactKind.DIRECTORY}  # and only when it is named
    of_a_standing_tenant |= {FactKind.PROMOTIONS}  # and only of a plan that has one for some customers
    of_a_standing_tenant |= {FactKind.CART}  # and only once everything else stands
    assert sorted(kinds) == sorted(set(FactKind) - of_a_standing_tenant)
    asked_for_more_seats = {key.kind for key in required_keys(ADDING)}
    assert FactKind.SUBSCRIPTION in asked_for_more_seats
    assert FactKind.AVAILABILITY not in asked_for_more_seats  # of a plan that may be sold no more
    assert FactKind.HELD_AGREEMENT in {key.kind for key in required_keys(STANDING)}
    assert FactKind.QUALIFICATIONS in {key.kind for key in required_keys(STANDING)}
    assert FactKind.QUALIFICATIONS not in asked_for_more_seats
    assert FactKind.DOMAIN not in {key.kind for key in required_keys(STANDING)}
    twice = replace(BASKET, lines=(LINE, replace(LINE, number=2, term="P1M")))
    assert required_keys(twice) == required_keys(BASKET)
    assert (
        required_keys(replace(BASKET, customer=None, reseller=None, lines=(), domain="", attestation=None))
        == ()
    )


@given(
    st.sampled_from([BASKET, STANDING, GUARDED, DUE, ADDING, replace(BASKET, reseller=None)]),
    st.sets(st.sampled_from(FactKind)),
    st.sampled_from(Why),
)
def test_no_condition_is_met_while_a_fact_that_it_rests_on_is_not_fetched(
    basket: BasketFacts, lost: set[FactKind], why: Why
) -> None:
    known = facts(basket).answers.answers
    answers = {
        key: Unfetched(key, why, earlier=GOOD[key.kind]) if key.kind in lost else known[key] for key in known
    }
    found = run(PreflightFacts(basket, Facts(answers)))
    for condition, check in zip(CONDITIONS, found, strict=True):
        keys = condition.keys(basket) if condition.applies(basket) else ()
        kinds = {key.kind for key in keys}
        touched = kinds & (lost | OF_A_TENANT if FactKind.RELATIONSHIP in lost else lost)
        assert (check.status is Status.MET) is not bool(touched)
        if touched:
            assert {reason.code for reason in check.reasons} == {FACT_UNFETCHED}
            assert {used.kind for used in check.facts if used.fetched_at is None} == touched


@given(st.lists(st.sampled_from(Status), max_size=8))
def test_the_outcome_is_the_gravest_status_whatever_the_order(statuses: list[Status]) -> None:
    some = run(facts(BASKET))
    found = [replace(some[0], status=status) for status in statuses]
    assert outcome(found) is outcome(found[::-1])
    assert all(outcome(found).gravity >= status.gravity for status in statuses)
    assert outcome(found) in [*statuses, Status.MET]


def test_gravity_is_a_total_order() -> None:
    assert [status.value for status in sorted(Status, key=lambda status: status.gravity)] == [
        "met",
        "needs_you",
        "needs_someone_else",
        "unknown",
        "refused",
    ]


def test_every_remedy_has_its_place() -> None:
    assert set(LINKS) == set(Remedy)


def test_a_check_is_stored_as_codes_and_params_with_the_age_of_its_facts() -> None:
    stored = look("domain", domain=changed(GOOD[FactKind.DOMAIN], is_taken=True)).as_data()
    assert stored == {
        "code": "domain",
        "status": "needs_you",
        "applies": True,
        "reasons": [
            {
                "code": "domain.taken",
                "field": "domain_prefix",
                "params": {"domain": "padaria.onmicrosoft.com"},
            }
        ],
        "who": "you",
        "remedy": "choose_domain",
        "link": "microsoft_details",
        "warnings": [],
        "suggestions": [],
        "facts": [
            {
                "kind": "domain",
                "subject": "padaria.onmicrosoft.com",
                "fetched_at": "2027-01-15T09:00:00+00:00",
            }
        ],
    }


@pytest.mark.parametrize("module", [address, agreement, domain, partner_agreement])
def test_a_conditions_file_holds_one_condition_of_its_own_name(module: Any) -> None:
    assert module.CONDITION in checks.CONDITIONS
    assert module.__name__.endswith(f".{module.CONDITION.code}")


@given(
    st.sampled_from([STANDING, GUARDED, DUE, replace(STANDING, reseller=None)]),
    st.fixed_dictionaries({kind: st.sampled_from([GOOD[kind], None]) for kind in sorted(OF_A_TENANT)}),
    st.sampled_from([Why.NOT_ASKED, Why.REFUSED]),
)
def test_of_a_tenant_that_has_not_accepted_a_run_says_the_same_whatever_is_known_of_it(
    basket: BasketFacts, known: dict[FactKind, Any], why: Why
) -> None:
    basket = replace(basket, lines=tuple(replace(line, seat_limit=300) for line in basket.lines))
    refusing = changed(GOOD[FactKind.RELATIONSHIP], is_accepted=False)

    def told(of_tenant: dict[FactKind, Any]) -> tuple[Check, ...]:
        answers = {
            key: refusing if key.kind is FactKind.RELATIONSHIP else of_tenant.get(key.kind, one)
            for key, one in facts(basket).answers.answers.items()
        }
        given = {key: one or Unfetched(key, why) for key, one in answers.items()}
        return run(PreflightFacts(basket, Facts(given)))

    nothing = dict.fromkeys(OF_A_TENANT)
    assert told(known) == told(nothing)
    first = {
        check.code for check in told(known) if ACCEPTED_FIRST in {reason.code for reason in check.reasons}
    }
    assert {"agreement", "qualification", "limits"} <= first
