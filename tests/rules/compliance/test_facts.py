"""How old an answer may be, which answers are asked again, and that nothing is lost in storing one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantry.compliance.rules.ages import AGE_LIMITS, is_fresh
from tenantry.compliance.rules.cart_judged import CartJudged, CartLineJudged
from tenantry.compliance.rules.carts import CartAsked, CartLineAsked
from tenantry.compliance.rules.delegated_admin import DelegatedAdmin
from tenantry.compliance.rules.fact_data import as_data, from_data
from tenantry.compliance.rules.facts import (
    ACCEPTANCES_COUNT_FROM,
    AddressValidation,
    Answer,
    AttestationStatus,
    Availability,
    CountryRules,
    DomainAvailability,
    Facts,
    HeldAgreement,
    OfferedTerm,
    PartnerAgreement,
    PartnerIdProfile,
    ResellerRelationship,
    SubscriptionAtMicrosoft,
    TenantOfDomain,
    TenantRelationship,
    Unfetched,
    Why,
)
from tenantry.compliance.rules.held_subscriptions import HeldPlan, HeldSubscriptions, PromotionsGiven
from tenantry.compliance.rules.qualifications import Qualification, Qualifications
from tenantry.compliance.rules.questions import FactKey, FactKind, Occasion, PostalAddress

NOW = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
ADDRESS = PostalAddress("PT", "Rua Augusta 12", city="Lisboa", postal_code="1100-053")
GOOD: dict[FactKey, Answer] = {
    FactKey.country_rules("pt"): CountryRules(NOW, iso2="PT", states=("a", "b")),
    FactKey.of_address(ADDRESS): AddressValidation(NOW, status="Verified", suggestions=(ADDRESS,)),
    FactKey.domain("Padaria.onmicrosoft.com"): DomainAvailability(NOW, domain="padaria", is_taken=False),
    FactKey.reseller("T1"): ResellerRelationship(NOW, tenant_id="t1", is_active=True, mpn_ids=("1",)),
    FactKey.partner_agreement("1"): PartnerAgreement(NOW, mpn_id="1", status="signed"),
    FactKey.partner_id("1"): PartnerIdProfile(NOW, mpn_id="1", exists=True, partner_name="Meridian"),
    FactKey.availability("P", "S", "pt", "commercial"): Availability(
        NOW,
        product_id="P",
        sku_id="S",
        market="PT",
        segment="commercial",
        is_purchasable=True,
        terms=(OfferedTerm("P1Y", "monthly", "P:S:A"),),
    ),
    FactKey.attestation("a1"): AttestationStatus(NOW, microsoft_id="a1", status="accepted"),
    FactKey.held_agreement("T2"): HeldAgreement(
        NOW, tenant_id="t2", accepted_at=ACCEPTANCES_COUNT_FROM, is_directly_signed=False
    ),
    FactKey.subscription("T2", "S1"): SubscriptionAtMicrosoft(
        NOW, microsoft_id="s1", status="active", seats=10, partner_on_record="1", term_end="2028-01-15"
    ),
    FactKey.held_subscriptions("T2"): HeldSubscriptions(
        NOW, tenant_id="t2", plans=(HeldPlan("CFQ7TTC0LDPB:0001", 1, 2, 10),)
    ),
    FactKey.promotions("T2", "P:S:A", "P1Y", "annual", 10): PromotionsGiven(
        NOW, tenant_id="t2", given=("X:1:Y",)
    ),
    FactKey.of_cart(
        CartAsked("T2", "", "EUR", (CartLineAsked(1, "P:S:A", 10, "P1Y", "annual"),))
    ): CartJudged(
        NOW, "c1", (CartLineJudged(1, "10003", "Too many", 3), CartLineJudged(2, list_price="9.30"))
    ),
    FactKey.delegated_admin("T2"): DelegatedAdmin(
        NOW, tenant_id="t2", state="active", ends_at=NOW + timedelta(days=90)
    ),
    FactKey.qualifications("T2"): Qualifications(
        NOW, tenant_id="t2", held=(Qualification("Education", "approved"),)
    ),
    FactKey.directory("Quinta.example"): TenantOfDomain(NOW, domain="quinta.example", tenant_id="t2"),
    FactKey.relationship("T2", "T1"): TenantRelationship(
        NOW, tenant_id="t2", reseller_tenant_id="t1", is_accepted=True
    ),
}
BAD: dict[FactKey, Answer] = {
    FactKey.of_address(ADDRESS): AddressValidation(NOW, status="None"),
    FactKey.domain("x"): DomainAvailability(NOW, domain="x", is_taken=True),
    FactKey.reseller("t"): ResellerRelationship(NOW, tenant_id="t", is_active=False),
    FactKey.partner_agreement("1"): PartnerAgreement(NOW, mpn_id="1", status="unsigned", code="2203"),
    FactKey.partner_id("1"): PartnerIdProfile(NOW, mpn_id="1", exists=False),
    FactKey.availability("P", "S", "PT", "commercial"): Availability(
        NOW, product_id="P", sku_id="S", market="PT", segment="commercial", is_purchasable=True
    ),
    FactKey.attestation("a"): AttestationStatus(NOW, microsoft_id="a", status="created"),
    FactKey.held_agreement("t"): HeldAgreement(
        NOW, tenant_id="t", accepted_at=None, is_directly_signed=False
    ),
    FactKey.subscription("t", "s"): SubscriptionAtMicrosoft(
        NOW, microsoft_id="s", status="suspended", seats=1
    ),
    FactKey.delegated_admin("t"): DelegatedAdmin(
        NOW, tenant_id="t", state="asked", approval_address="https://admin.microsoft.com/1"
    ),
    FactKey.directory("nobody.example"): TenantOfDomain(NOW, domain="nobody.example", tenant_id=""),
    FactKey.relationship("t"): TenantRelationship(
        NOW, tenant_id="t", reseller_tenant_id="", is_accepted=False
    ),
}
kinds = st.sampled_from(sorted(GOOD.items(), key=lambda item: item[0].kind))


def test_every_kind_of_fact_is_covered_here_and_has_a_limit_for_every_occasion() -> None:
    assert {key.kind for key in GOOD} == set(FactKind)
    assert set(AGE_LIMITS) == {(kind, occasion) for kind in FactKind for occasion in Occasion}


@pytest.mark.parametrize("kind", FactKind)
def test_placing_takes_nothing_older_than_a_look_on_demand_would(kind: FactKind) -> None:
    on_demand, placing = AGE_LIMITS[kind, Occasion.DEMAND], AGE_LIMITS[kind, Occasion.PLACING]
    assert placing < on_demand or placing == on_demand == timedelta(0)  # asked at every look


@pytest.mark.parametrize("kind", sorted(set(FactKind) - {FactKind.COUNTRY_RULES}))
def test_before_microsoft_is_called_everything_but_country_rules_is_asked_again(kind: FactKind) -> None:
    key, answer = next((k, a) for k, a in GOOD.items() if k.kind == kind)
    assert not is_fresh(key, answer, Occasion.EXECUTING, NOW)


@given(kinds, st.sampled_from([Occasion.DEMAND, Occasion.PLACING]), st.integers(0, 200_000))
def test_a_good_answer_is_used_until_its_limit_and_no_longer(
    fact: tuple[FactKey, Answer], occasion: Occasion, age_seconds: int
) -> None:
    key, answer = fact
    age = timedelta(seconds=age_seconds)
    expected = answer.is_settled or age < AGE_LIMITS[key.kind, occasion]
    assert is_fresh(key, answer, occasion, NOW + age) is expected


@pytest.mark.parametrize("key", BAD, ids=lambda key: key.kind)
@pytest.mark.parametrize("occasion", Occasion)
def test_an_answer_that_stands_in_the_way_is_asked_again_at_every_look(
    key: FactKey, occasion: Occasion
) -> None:
    assert not is_fresh(key, BAD[key], occasion, NOW)


def test_an_acceptance_is_settled_and_an_open_attestation_is_not() -> None:
    key = FactKey.attestation("a1")
    assert is_fresh(key, GOOD[key], Occasion.PLACING, NOW + timedelta(days=400))
    assert not BAD[FactKey.attestation("a")].is_settled


@pytest.mark.parametrize(
    ("accepted_at", "signed", "counts"),
    [
        (None, False, False),
        (None, True, True),
        (datetime(2023, 3, 31, 23, 59, 59, tzinfo=UTC), False, False),
        (datetime(2023, 3, 31, 23, 59, 59, tzinfo=UTC), True, True),
        (datetime(2023, 4, 1, tzinfo=UTC), False, True),
    ],
)
def test_acceptances_count_from_1_april_2023(
    accepted_at: datetime | None, signed: bool, counts: bool
) -> None:
    held = HeldAgreement(NOW, tenant_id="t", accepted_at=accepted_at, is_directly_signed=signed)
    assert held.allows is counts


@given(st.sampled_from([*GOOD.items(), *BAD.items()]))
def test_an_answer_survives_its_storage_as_json(fact: tuple[FactKey, Answer]) -> None:
    key, answer = fact
    stored: dict[str, Any] = json.loads(json.dumps(as_data(answer)))
    assert "fetched_at" not in stored
    assert from_data(key.kind, stored, NOW) == answer


def test_an_answer_of_another_version_is_not_read_as_this_one() -> None:
    with pytest.raises(TypeError):
        from_data(FactKind.DOMAIN, {"domain": "x", "is_free": True}, NOW)


def test_keys_that_ask_the_same_are_the_same() -> None:
    assert FactKey.domain("A.onmicrosoft.com") == FactKey.domain("a.onmicrosoft.com")
    assert FactKey.reseller("AB") == FactKey.reseller("ab")
    assert FactKey.country_rules("pt").subject == "PT"
    assert FactKey.availability("P", "S", "pt", "commercial").subject == "P:S:PT:commercial"


def test_what_was_never_asked_is_unfetched() -> None:
    key = FactKey.domain("x")
    assert Facts().get(key, DomainAvailability) == Unfetched(key, Why.NOT_ASKED)
    known = Facts({key: DomainAvailability(NOW, domain="x", is_taken=False)})
    assert known.unfetched((key, FactKey.domain("y"))) == (Unfetched(FactKey.domain("y"), Why.NOT_ASKED),)


def test_a_plan_is_bought_by_the_item_of_its_term_and_billing_plan_only() -> None:
    offered = GOOD[FactKey.availability("P", "S", "PT", "commercial")]
    assert isinstance(offered, Availability)
    assert offered.catalog_item_id("P1Y", "monthly") == "P:S:A"
    assert offered.catalog_item_id("P1Y", "annual") is None
