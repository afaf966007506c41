"""Facts are kept with their age; what changes at Microsoft is seen once the age limit has passed."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.support.catalog import JANUARY
from tests.support.compliance import a_house_known_to_microsoft, a_requested_agreement, a_sub_customer
from tests.support.parties import House
from tests.support.preflight import BASKET
from tests.support.simulator import Simulator

from tenantry.compliance import storing
from tenantry.compliance.gathering import gather
from tenantry.compliance.models import Fact
from tenantry.compliance.rules.facts import (
    AddressValidation,
    AttestationStatus,
    Availability,
    CountryRules,
    DomainAvailability,
    Facts,
    HeldAgreement,
    PartnerAgreement,
    PartnerIdProfile,
    ResellerRelationship,
    Unfetched,
    Why,
)
from tenantry.compliance.rules.questions import FactKey, Occasion, PostalAddress
from tenantry.microsoft.models import Call
from tenantry.ordering.rules.preflight.agreement import AGREEMENT_MISSING
from tenantry.ordering.rules.preflight.basket import (
    AttestationFacts,
    BasketFacts,
    PreflightFacts,
    ResellerFacts,
)
from tenantry.ordering.rules.preflight.checks import Check, required_keys, run
from tenantry.ordering.rules.preflight.condition import ACCEPTED_FIRST, Status

PLAN = ("CFQ7TTC0LDPB", "0001")


def a_basket(house: House, *, attestation: str | None = None) -> BasketFacts:
    """The story's basket for a house of its own, with a domain that nobody has."""
    reseller = ResellerFacts(str(house.reseller.microsoft_tenant_id), house.reseller.partner_id, True)
    asked = AttestationFacts(attestation, "PT", "Padaria Central, Lda") if attestation else None
    domain = f"padaria{uuid4().hex[:12]}.onmicrosoft.com"
    return replace(BASKET, reseller=reseller, attestation=asked, domain=domain)


def look(
    house: House,
    basket: BasketFacts,
    code: str,
    *,
    occasion: Occasion = Occasion.DEMAND,
    at: datetime = JANUARY,
) -> Check:
    """Gather and judge: the check of that code."""
    facts = gather(house.account.id, required_keys(basket), occasion=occasion, now=at)
    return next(check for check in run(PreflightFacts(basket, facts)) if check.code == code)


def one(house: House, key: FactKey, *, occasion: Occasion = Occasion.DEMAND, at: datetime = JANUARY) -> Facts:
    return gather(house.account.id, [key], occasion=occasion, now=at)


def test_every_fact_of_a_basket_is_fetched_and_kept_with_its_instant(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    basket = a_basket(house)
    keys = required_keys(basket)
    facts = gather(house.account.id, keys, occasion=Occasion.DEMAND, now=JANUARY)
    assert facts.unfetched(keys) == ()
    rows = Fact.objects.filter(provider_id=house.id).order_by("kind").values_list("kind", "fetched_at")
    assert list(rows) == [(key.kind.value, JANUARY) for key in sorted(keys, key=lambda key: key.kind)]
    portugal = facts.get(FactKey.country_rules("PT"), CountryRules)
    assert isinstance(portugal, CountryRules)
    assert portugal.postal_code_regex == r"^\d{4}(-\d{3})?$"
    sold = facts.get(FactKey.availability(*PLAN, "PT", "commercial"), Availability)
    assert isinstance(sold, Availability)
    item = sold.catalog_item_id("P1Y", "monthly")
    assert item is not None
    assert item.startswith("CFQ7TTC0LDPB:0001:")


def test_young_facts_cost_one_statement_and_no_call(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    keys = required_keys(a_basket(house))
    first = gather(house.account.id, keys, occasion=Occasion.PLACING, now=JANUARY)
    calls = Call.objects.filter(provider_id=house.id).count()
    with CaptureQueriesContext(connection) as statements:
        second = gather(
            house.account.id, keys, occasion=Occasion.PLACING, now=JANUARY + timedelta(seconds=119)
        )
    assert len(statements) == 1
    assert second == first
    assert Call.objects.filter(provider_id=house.id).count() == calls


def test_only_what_is_older_than_its_limit_is_asked_again(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    basket = a_basket(house)
    gather(house.account.id, required_keys(basket), occasion=Occasion.DEMAND, now=JANUARY)
    later = JANUARY + timedelta(minutes=10)
    gather(house.account.id, required_keys(basket), occasion=Occasion.DEMAND, now=later)
    again = Fact.objects.filter(provider_id=house.id, fetched_at=later).order_by("kind")
    assert list(again.values_list("kind", flat=True)) == ["domain", "partner_agreement", "reseller"]


def test_before_microsoft_is_called_everything_but_the_countrys_rules_is_asked_again(
    simulator: Simulator,
) -> None:
    house = a_house_known_to_microsoft(simulator)
    keys = required_keys(a_basket(house))
    gather(house.account.id, keys, occasion=Occasion.DEMAND, now=JANUARY)
    later = JANUARY + timedelta(seconds=1)
    gather(house.account.id, keys, occasion=Occasion.EXECUTING, now=later)
    kept = Fact.objects.filter(provider_id=house.id, fetched_at=JANUARY)
    assert list(kept.values_list("kind", flat=True)) == ["country_rules"]


def test_eight_questions_are_answered_well_within_their_sum(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    basket = a_basket(house)
    one(house, FactKey.country_rules("ES"))  # signs in
    simulator.control("POST", "faults", {"operation": "any", "kind": "slow", "seconds": 0.2, "count": 0})
    begun = time.perf_counter()
    keys = required_keys(basket)
    facts = gather(house.account.id, keys, occasion=Occasion.EXECUTING, now=JANUARY)
    assert facts.unfetched(keys) == ()
    assert time.perf_counter() - begun < 1.5


def test_helpers_end_and_give_their_connections_back(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    keys = required_keys(a_basket(house))
    one(house, keys[0])
    before = _connections()
    gather(house.account.id, keys, occasion=Occasion.EXECUTING, now=JANUARY)
    assert [thread.name for thread in threading.enumerate() if thread.name == "gathering"] == []
    deadline = time.monotonic() + 5
    while (now := _connections()) != before and time.monotonic() < deadline:
        time.sleep(0.02)
    assert now == before


def _connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def test_gathering_inside_a_transaction_is_a_bug(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    with pytest.raises(AssertionError), transaction.atomic():
        one(house, FactKey.country_rules("PT"))
    assert not Fact.objects.filter(provider_id=house.id).exists()


@pytest.mark.parametrize(
    ("status", "why"), [(503, Why.UNREACHABLE), (429, Why.THROTTLED), (403, Why.REFUSED)]
)
def test_a_failed_question_is_unfetched_and_the_old_answer_only_shown(
    simulator: Simulator, status: int, why: Why
) -> None:
    house = a_house_known_to_microsoft(simulator)
    key = FactKey.domain(a_basket(house).domain)
    before = one(house, key).get(key, DomainAvailability)
    fault = {"operation": "check_domain", "kind": "status", "status": status, "retry_after": 60, "count": 0}
    simulator.control("POST", "faults", fault)
    later = JANUARY + timedelta(hours=1)
    after = one(house, key, at=later).get(key, DomainAvailability)
    assert isinstance(after, Unfetched)
    assert (after.why, after.earlier) == (why, before)
    assert Fact.objects.get(provider_id=house.id, kind="domain").fetched_at == JANUARY
    assert storing.stored_facts(house.account.id, [key]).get(key, DomainAvailability) == before


def test_a_younger_answer_of_another_process_stays(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    key = FactKey.domain("late.onmicrosoft.com")
    young = DomainAvailability(JANUARY, domain=key.subject, is_taken=True)
    storing.store(house.account.id, {key: young})
    old = DomainAvailability(JANUARY - timedelta(seconds=1), domain=key.subject, is_taken=False)
    storing.store(house.account.id, {key: old})
    assert storing.stored(house.account.id, [key]) == {key: young}


def test_the_answers_of_one_provider_are_not_another_ones(simulator: Simulator) -> None:
    house, other = a_house_known_to_microsoft(simulator), a_house_known_to_microsoft(simulator)
    key = FactKey.country_rules("PT")
    one(house, key)
    assert storing.stored(other.account.id, [key]) == {}


def test_a_fact_that_an_earlier_version_stored_is_asked_again(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    key = FactKey.country_rules("PT")
    one(house, key)
    Fact.objects.filter(provider_id=house.id).update(value={"iso": "PT"})
    assert isinstance(one(house, key).get(key, CountryRules), CountryRules)


def test_a_flip_of_the_countrys_rules_into_silence_makes_the_address_unknown(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    basket = a_basket(house)
    assert look(house, basket, "address").status is Status.MET
    fault = {"operation": "country_rules", "kind": "status", "status": 503, "retry_after": 60, "count": 0}
    simulator.control("POST", "faults", fault)
    check = look(house, basket, "address", at=JANUARY + timedelta(days=2))
    assert check.status is Status.UNKNOWN
    assert check.reasons[0].params == {"kind": "country_rules", "subject": "PT", "why": "unreachable"}


def test_microsofts_judgement_of_an_address_comes_with_its_message(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    wrong = PostalAddress("PT", "Rua Augusta 12", city="Lisboa", postal_code="X")
    partial = PostalAddress("PT", "Rua Augusta", city="Lisboa", postal_code="1100-053")
    keys = [FactKey.of_address(wrong), FactKey.of_address(partial)]
    facts = gather(house.account.id, keys, occasion=Occasion.DEMAND, now=JANUARY)
    first, second = (facts.get(key, AddressValidation) for key in keys)
    assert isinstance(first, AddressValidation)
    assert isinstance(second, AddressValidation)
    assert (first.status, first.message) == ("None", "Address field invalid for property: 'PostalCode'")
    assert (second.status, second.suggestions) == ("StreetPartial", (partial,))


def test_a_domain_taken_at_microsoft_meanwhile_is_seen(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    basket = a_basket(house)
    assert look(house, basket, "domain").status is Status.MET
    simulator.control("POST", "domains", {"domain": basket.domain})
    assert look(house, basket, "domain", at=JANUARY + timedelta(minutes=1)).status is Status.MET
    assert look(house, basket, "domain", occasion=Occasion.EXECUTING).status is Status.NEEDS_YOU
    later = look(house, basket, "domain", at=JANUARY + timedelta(minutes=5))
    assert (later.status, later.facts[0].fetched_at) == (Status.NEEDS_YOU, JANUARY + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("code", "flip", "status", "reason"),
    [
        ("reseller_active", {"state": "Inactive"}, Status.NEEDS_YOU, "reseller.not_active"),
        ("partner_agreement", {"mpa_signed": False}, Status.NEEDS_YOU, "partner_agreement.unsigned"),
        ("partner_agreement", {"region": "Americas"}, Status.REFUSED, "partner_agreement.other_region"),
        (
            "partner_agreement",
            {"is_indirect_reseller": False},
            Status.NEEDS_YOU,
            "partner_agreement.not_enrolled",
        ),
        (
            "partner_of_record",
            {"mpn_ids": ["NEW"]},
            Status.NEEDS_SOMEONE_ELSE,
            "partner_of_record.unknown_partner_id",
        ),
    ],
)
def test_what_microsoft_changes_about_the_reseller_is_seen_and_what_is_put_right_at_once(
    simulator: Simulator, code: str, flip: dict[str, object], status: Status, reason: str
) -> None:
    house = a_house_known_to_microsoft(simulator)
    basket = a_basket(house)
    assert look(house, basket, code).status is Status.MET
    if "mpn_ids" in flip:
        flip = {"mpn_ids": [f"9{house.reseller.partner_id}"]}
    simulator.control("PATCH", f"resellers/{house.reseller.microsoft_tenant_id}", flip)
    assert look(house, basket, code, at=JANUARY + timedelta(minutes=1)).status is Status.MET
    found = look(house, basket, code, at=JANUARY + timedelta(minutes=2), occasion=Occasion.EXECUTING)
    assert found.reason is not None
    assert (found.status, found.reason.code.name) == (status, reason)
    healed = {
        "state": "Active",
        "mpa_signed": True,
        "region": "Europe",
        "is_indirect_reseller": True,
        "mpn_ids": [house.reseller.partner_id],
    }
    simulator.control("PATCH", f"resellers/{house.reseller.microsoft_tenant_id}", healed)
    assert look(house, basket, code, at=JANUARY + timedelta(minutes=2)).status is Status.MET


def test_a_plan_taken_off_sale_is_refused_and_back_on_sale_at_once_possible(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    basket = a_basket(house)
    assert look(house, basket, "plan_and_price").status is Status.MET
    where = "products/{}/{}".format(*PLAN)
    simulator.control("POST", where, {"is_purchasable": False})
    try:
        found = look(house, basket, "plan_and_price", at=JANUARY + timedelta(minutes=30))
        assert (found.status, found.reasons[0].code.name) == (Status.REFUSED, "plan.not_sold")
    finally:
        simulator.control("POST", where, {"is_purchasable": True})
    assert look(house, basket, "plan_and_price", at=JANUARY + timedelta(minutes=30)).status is Status.MET


def test_an_acceptance_on_microsofts_page_is_seen_by_the_next_look(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    asked = a_requested_agreement(a_sub_customer(house), house.reseller.program.actor)
    basket = a_basket(house, attestation=asked.microsoft_id)
    waiting = look(house, basket, "agreement")
    assert (waiting.status, waiting.reasons[0].code.name) == (
        Status.NEEDS_SOMEONE_ELSE,
        "agreement.not_accepted",
    )
    simulator.control("POST", f"attestations/{asked.microsoft_id}/accept")
    assert look(house, basket, "agreement").status is Status.MET


def test_what_microsoft_holds_for_a_standing_tenant_is_asked_for_that_tenant(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    tenant = str(UUID(int=uuid4().int))
    key = FactKey.held_agreement(tenant)
    basket = replace(a_basket(house), tenant_id=tenant, domain="")
    assert [one.code for one in look(house, basket, "agreement").reasons] == [ACCEPTED_FIRST]
    link = {"tenant_id": str(house.reseller.microsoft_tenant_id), "country": "PT"}
    simulator.control("POST", f"customers/{tenant}/relationships", link)
    assert [one.code for one in look(house, basket, "agreement").reasons] == [AGREEMENT_MISSING]
    simulator.control("POST", f"customers/{tenant}/agreements", {"date_agreed": "2023-03-31T00:00:00Z"})
    assert look(house, basket, "agreement").status is Status.NEEDS_YOU
    simulator.control("POST", f"customers/{tenant}/agreements", {"is_signed": True})
    assert look(house, basket, "agreement").status is Status.MET
    held = storing.stored(house.account.id, [key])[key]
    assert isinstance(held, HeldAgreement)
    assert (held.is_directly_signed, held.accepted_at) == (
        True,
        datetime.fromisoformat("2023-03-31T00:00:00Z"),
    )


def test_answers_to_questions_about_nobody_are_plain_noes(simulator: Simulator) -> None:
    house = a_house_known_to_microsoft(simulator)
    keys = [
        FactKey.reseller(str(uuid4())),
        FactKey.partner_id("9999999"),
        FactKey.partner_agreement("9999999"),
        FactKey.availability("CFQ7TTC0XXXX", "0001", "PT", "commercial"),
        FactKey.attestation(str(uuid4())),
    ]
    facts = gather(house.account.id, keys, occasion=Occasion.DEMAND, now=JANUARY)
    assert facts.unfetched(keys) == ()
    reseller = facts.get(keys[0], ResellerRelationship)
    profile = facts.get(keys[1], PartnerIdProfile)
    agreement = facts.get(keys[2], PartnerAgreement)
    plan = facts.get(keys[3], Availability)
    attestation = facts.get(keys[4], AttestationStatus)
    assert isinstance(reseller, ResellerRelationship) and not reseller.is_active
    assert isinstance(profile, PartnerIdProfile) and not profile.exists
    assert isinstance(agreement, PartnerAgreement)
    assert (agreement.status, agreement.code) == ("not_enrolled", "2200")
    assert isinstance(plan, Availability) and not plan.allows
    assert isinstance(attestation, AttestationStatus)
    assert attestation.status == "expired"
