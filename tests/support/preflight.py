"""A basket in order with a good answer to every question, for the rules of the preflight."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from tenantry.compliance.rules.cart_judged import CartJudged, CartLineJudged
from tenantry.compliance.rules.delegated_admin import DelegatedAdmin
from tenantry.compliance.rules.facts import (
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
    TenantRelationship,
)
from tenantry.compliance.rules.held_subscriptions import HeldSubscriptions, PromotionsGiven
from tenantry.compliance.rules.qualifications import Qualifications
from tenantry.compliance.rules.questions import FactKind, Occasion, PostalAddress
from tenantry.kernel.problems import Code
from tenantry.ordering.rules.preflight.basket import (
    Asker,
    AttestationFacts,
    BasketFacts,
    CustomerFacts,
    LineFacts,
    PreflightFacts,
    ResellerFacts,
    StandingFacts,
)
from tenantry.ordering.rules.preflight.checks import Check, required_keys, run
from tenantry.ordering.rules.preflight.condition import Remedy, Status, Who

NOW = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
TENANT = "c0ffee00-0000-4000-8000-000000000001"
RESELLER = "c0ffee00-0000-4000-8000-000000000002"
MPN = "4500001"
PADARIA = CustomerFacts(
    "Padaria Central, Lda",
    PostalAddress("PT", "Rua Augusta 12", city="Lisboa", postal_code="1100-053"),
    "ana@padaria.example",
    "+351210000002",
    "Ana",
    "Reis",
)
LINE = LineFacts(1, "CFQ7TTC0LDPB", "0001", "Business Standard", "P1Y", "monthly", 10, 1, 300, has_price=True)
BASKET = BasketFacts(
    occasion=Occasion.DEMAND,
    now=NOW,
    asker=Asker.RESELLER,
    customer=PADARIA,
    lines=(LINE,),
    reseller=ResellerFacts(RESELLER, MPN, is_statement_confirmed=True),
    domain="padaria.onmicrosoft.com",
    attestation=AttestationFacts("att-1", "PT", "Padaria Central, Lda"),
    partner_domains=frozenset({"harbour.example"}),
)
STANDING = replace(BASKET, tenant_id=TENANT, domain="", attestation=None)
SUBSCRIPTION = "c0ffee00-0000-4000-8000-000000000003"
HELD = StandingFacts("sub_1", SUBSCRIPTION, 1, 2, 10, "active", date(2028, 1, 15), MPN)
# Five seats more for a subscription of ten.
ADDING = replace(STANDING, lines=(replace(LINE, seats=5, adds_to=HELD),), account_id=1, customer_id=2)
PORTUGAL = CountryRules(
    NOW,
    iso2="PT",
    postal_code_regex=r"^\d{4}(-\d{3})?$",
    is_postal_code_required=True,
    is_city_required=True,
)
GOOD: dict[FactKind, Answer] = {
    FactKind.COUNTRY_RULES: PORTUGAL,
    FactKind.ADDRESS: AddressValidation(NOW, status="Verified"),
    FactKind.DOMAIN: DomainAvailability(NOW, domain="padaria.onmicrosoft.com", is_taken=False),
    FactKind.RESELLER: ResellerRelationship(
        NOW, tenant_id=RESELLER, is_active=True, mpn_ids=(MPN,), name="Meridian IT"
    ),
    FactKind.PARTNER_AGREEMENT: PartnerAgreement(NOW, mpn_id=MPN, status="signed"),
    FactKind.PARTNER_ID: PartnerIdProfile(NOW, mpn_id=MPN, exists=True, partner_name="Meridian IT"),
    FactKind.AVAILABILITY: Availability(
        NOW,
        product_id="CFQ7TTC0LDPB",
        sku_id="0001",
        market="PT",
        segment="commercial",
        is_purchasable=True,
        terms=(OfferedTerm("P1Y", "monthly", "CFQ7TTC0LDPB:0001:CFQ7TTC0AAAA"),),
    ),
    FactKind.ATTESTATION: AttestationStatus(NOW, microsoft_id="att-1", status="accepted"),
    FactKind.HELD_AGREEMENT: HeldAgreement(
        NOW, tenant_id=TENANT, accepted_at=datetime(2024, 5, 1, tzinfo=UTC), is_directly_signed=False
    ),
    FactKind.SUBSCRIPTION: SubscriptionAtMicrosoft(
        NOW,
        microsoft_id=SUBSCRIPTION,
        status="active",
        seats=10,
        partner_on_record=MPN,
        term_end="2028-01-15",
    ),
    FactKind.HELD_SUBSCRIPTIONS: HeldSubscriptions(NOW, tenant_id=TENANT),
    FactKind.DELEGATED_ADMIN: DelegatedAdmin(NOW, tenant_id=TENANT, state="active"),
    FactKind.QUALIFICATIONS: Qualifications(NOW, tenant_id=TENANT),
    FactKind.CART: CartJudged(NOW, "cart-1", (CartLineJudged(1, list_price="9.30"),)),
    FactKind.PROMOTIONS: PromotionsGiven(NOW, tenant_id=TENANT),
    FactKind.RELATIONSHIP: TenantRelationship(
        NOW, tenant_id=TENANT, reseller_tenant_id=RESELLER, is_accepted=True
    ),
}


def facts(basket: BasketFacts, **answers: Answer) -> PreflightFacts:
    """The basket with a good answer to every question, but for those that are given by kind."""
    keys = required_keys(basket)
    return PreflightFacts(basket, Facts({key: answers.get(key.kind.value, GOOD[key.kind]) for key in keys}))


def look(code: str, basket: BasketFacts = BASKET, **answers: Answer) -> Check:
    """The check of that code."""
    return next(check for check in run(facts(basket, **answers)) if check.code == code)


def assert_stands(check: Check, status: Status, reason: Code, who: Who, remedy: Remedy | None) -> None:
    """The check stands so, for this reason, with this person to act in this way."""
    assert check.reason is not None
    assert (check.status, check.reason.code, check.who, check.remedy) == (status, reason, who, remedy)


def changed(answer: Answer, **values: Any) -> Answer:
    """The answer with other values."""
    return replace(answer, **values)
