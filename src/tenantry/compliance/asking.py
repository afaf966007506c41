"""The questions as calls to Partner Center, and Microsoft's answers as facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeVar

from partner_center import (
    BadAnswer,
    NotFound,
    PartnerCenter,
    PartnerCenterError,
    Refused,
    Throttled,
    TokenRefused,
    Unavailable,
)
from partner_center.models import common
from partner_center.models.agreements import AgreementType
from partner_center.models.catalog import Availability as OfferedAvailability
from partner_center.models.catalog import BillingCycle, Segment, TermDuration
from partner_center.models.customers import RelationshipToPartner
from partner_center.models.promotions import EligibilityQuestion
from partner_center.models.qualifications import Qualification as Vetted
from partner_center.models.qualifications import VettingStatus
from partner_center.models.subscriptions import Subscription, SubscriptionStatus
from tenantry.catalog.rules.programmes import is_licence_based
from tenantry.compliance.asking_cart import ask_cart
from tenantry.compliance.asking_offers import offer_available
from tenantry.compliance.rules.delegated_admin import Relationship, summed_up
from tenantry.compliance.rules.facts import (
    AddressValidation,
    Answer,
    AttestationStatus,
    Availability,
    CountryRules,
    DomainAvailability,
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
from tenantry.compliance.rules.questions import FactKey, FactKind, PostalAddress
from tenantry.compliance.term_ends import term_end

NO_RELATIONSHIP = 20002  # Microsoft: the partner has no commerce relationship with the customer


def ask(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer | Unfetched:
    """Put one question to Microsoft now; a call that fails makes the fact unfetched, with the reason."""
    return attempt(key, lambda: _QUESTIONS[key.kind](pc, key, now))


R = TypeVar("R")


def attempt(key: FactKey, call: Callable[[], R]) -> R | Unfetched:
    """What the call returns; when Microsoft does not answer, the question stays open, with the reason."""
    try:
        return call()
    except PartnerCenterError as failed:
        return Unfetched(key, _why(failed), detail=_detail(failed))


def _why(failed: PartnerCenterError) -> Why:
    causes: tuple[tuple[type[PartnerCenterError], Why], ...] = (
        (Unavailable, Why.UNREACHABLE),
        (Throttled, Why.THROTTLED),
        (TokenRefused, Why.SIGN_IN_REFUSED),
        (Refused, Why.REFUSED),
        (BadAnswer, Why.NOT_UNDERSTOOD),
    )
    return next((why for kind, why in causes if isinstance(failed, kind)), Why.UNREACHABLE)


def _detail(failed: PartnerCenterError) -> str:
    return f"{failed.http_status}/{failed.code}" if isinstance(failed, Refused) else ""


def _country_rules(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    rules = pc.countries.rules(key.subject)
    return CountryRules(
        now,
        iso2=key.subject,
        postal_code_regex=rules.postal_code_regex,
        is_postal_code_required=rules.is_postal_code_required,
        states=rules.state_names,
        is_state_required=rules.is_state_required,
        is_city_required=rules.is_city_required,
        phone_regex=rules.phone_number_regex,
        calling_codes=tuple(rules.country_calling_codes_list or ()),
        vat_id_regex=rules.vat_id_regex,
        tax_id_sample=rules.tax_id_sample,
        default_culture=rules.default_culture,
        languages=rules.language_names,
        cultures=rules.culture_names,
    )


def _address(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    asked = key.address
    assert asked is not None, "the question about an address carries the address"
    sent = common.Address(
        country=asked.country,
        address_line1=asked.line1,
        address_line2=asked.line2,
        city=asked.city,
        state=asked.state,
        postal_code=asked.postal_code,
    )
    found = pc.addresses.validate(sent)
    return AddressValidation(
        now,
        status=found.status.value,
        message=found.validation_message or "",
        suggestions=tuple(_suggestion(one, asked) for one in found.suggested_addresses or ()),
    )


def _suggestion(found: common.Address, asked: PostalAddress) -> PostalAddress:
    return PostalAddress(
        country=found.country or asked.country,
        line1=found.address_line1 or "",
        line2=found.address_line2 or "",
        city=found.city or "",
        state=found.state or "",
        postal_code=found.postal_code or "",
    )


def _domain(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    return DomainAvailability(now, domain=key.subject, is_taken=pc.domains.is_taken(key.subject))


def _reseller(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    listed = [one for one in pc.relationships.indirect_resellers() if one.id.lower() == key.subject]
    return ResellerRelationship(
        now,
        tenant_id=key.subject,
        is_active=any((one.state or "").casefold() == "active" for one in listed),
        mpn_ids=tuple(one.mpn_id for one in listed if one.mpn_id),
        name=next((one.name for one in listed if one.name), ""),
    )


def _partner_agreement(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    status = pc.mpa.status(mpn_id=key.subject)
    code = "" if status.code is None else str(status.code)
    return PartnerAgreement(now, mpn_id=key.subject, status=status.state.value, code=code)


def _partner_id(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    try:
        profile = pc.partners.by_mpn(key.subject)
    except NotFound:
        return PartnerIdProfile(now, mpn_id=key.subject, exists=False)
    return PartnerIdProfile(now, mpn_id=key.subject, exists=True, partner_name=profile.partner_name or "")


def _availability(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    product_id, sku_id, market, segment = key.subject.split(":")
    if is_licence_based(sku_id):
        return offer_available(pc, product_id, market=market, segment=segment, now=now)
    try:
        found = list(pc.products.availabilities(market, product_id, sku_id, Segment(segment)))
    except NotFound:
        found = []
    sold = [one for one in found if one.is_purchasable and _fits(one, segment)]
    return Availability(
        now,
        product_id=product_id,
        sku_id=sku_id,
        market=market,
        segment=segment,
        is_purchasable=bool(sold),
        terms=tuple(term for one in sold for term in _terms(one)),
    )


def _fits(one: OfferedAvailability, segment: str) -> bool:
    return one.segment is None or one.segment.value == segment


def _terms(one: OfferedAvailability) -> list[OfferedTerm]:
    item = one.catalog_item_id or f"{one.product_id}:{one.sku_id}:{one.id}"
    return [
        OfferedTerm(term.duration.value, term.billing_cycle.value, item)
        for term in one.terms or ()
        if term.duration is not None and term.billing_cycle is not None
    ]


def _attestation(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    try:
        found = pc.agreements.attestation(key.subject)
    except NotFound:  # one that Microsoft has forgotten must be made anew, as an expired one
        return AttestationStatus(now, microsoft_id=key.subject, status="expired")
    return AttestationStatus(
        now, microsoft_id=key.subject, status=found.status.value if found.status else "created"
    )


def _held_agreement(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    try:
        dates = [one.date_agreed for one in pc.agreements.of_customer(key.subject, AgreementType.CUSTOMER)]
        latest = max((date for date in dates if date is not None), default=None)
        accepted = HeldAgreement(now, tenant_id=key.subject, accepted_at=latest, is_directly_signed=False)
        if accepted.allows:
            return accepted
        signed = pc.agreements.direct_sign_status(key.subject).is_signed
        return HeldAgreement(now, tenant_id=key.subject, accepted_at=latest, is_directly_signed=signed)
    except Refused as no:
        if (
            isinstance(no, NotFound) or no.code == NO_RELATIONSHIP
        ):  # a tenant that is not ours has agreed to nothing
            return HeldAgreement(now, tenant_id=key.subject, accepted_at=None, is_directly_signed=False)
        raise


def _subscription(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    tenant_id, _, microsoft_id = key.subject.partition(":")
    try:
        found = pc.subscriptions.get(tenant_id, microsoft_id)
    except NotFound:
        return SubscriptionAtMicrosoft(now, microsoft_id=microsoft_id, status="", seats=0)
    end = term_end(found)
    return SubscriptionAtMicrosoft(
        now,
        microsoft_id=microsoft_id,
        status=found.status.value if found.status else "",
        seats=found.quantity or 0,
        partner_on_record=found.partner_id or "",
        term_end=str(end) if end else "",
    )


def _held_subscriptions(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    try:
        found = list(pc.subscriptions.iterate(key.subject))
    except Refused as no:  # of a tenant that is not our customer we are shown nothing
        if not isinstance(no, NotFound) and no.code != NO_RELATIONSHIP:
            raise
        found = []
    of_plans: dict[str, list[Subscription]] = {}
    for one in found:
        # Product, SKU and availability; a licence-based offer has its id alone.
        product_id, _, rest = (one.offer_id or "").partition(":")
        if product_id:
            of_plans.setdefault(f"{product_id}:{rest.partition(':')[0]}".upper(), []).append(one)
    return HeldSubscriptions(
        now,
        tenant_id=key.subject,
        plans=tuple(_held_plan(plan, held) for plan, held in sorted(of_plans.items())),
    )


def _held_plan(plan: str, found: list[Subscription]) -> HeldPlan:
    """A suspended or expired subscription holds its place until Microsoft deletes it."""
    holding = [one for one in found if one.status is not SubscriptionStatus.DELETED]
    return HeldPlan(plan, len(holding), len(found), sum(one.quantity or 0 for one in holding))


def _directory(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    return TenantOfDomain(now, domain=key.subject, tenant_id=pc.discovery.tenant_of(key.subject) or "")


def _relationship(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    tenant_id, _, reseller_id = key.subject.partition(":")
    accepted = through = False
    try:
        if reseller_id:
            accepted = _serves(pc, tenant_id, reseller_id)
        else:
            answer = pc.customers.get(tenant_id).relationship_to_partner
            accepted = answer is RelationshipToPartner.RESELLER
            through = accepted and _serves(pc, tenant_id)
    except Refused as no:  # so Microsoft speaks of a tenant that has not accepted us yet, or no longer does
        if not isinstance(no, NotFound) and no.code != NO_RELATIONSHIP:
            raise
        accepted = False
    return TenantRelationship(
        now,
        tenant_id=tenant_id,
        reseller_tenant_id=reseller_id,
        is_accepted=accepted,
        is_through_reseller=through,
    )


def _serves(pc: PartnerCenter, tenant_id: str, reseller_id: str = "") -> bool:
    """Whether that reseller, or any, serves the tenant: who is served through another is our customer, too."""
    found = pc.customers.relationships(tenant_id)
    return any(not reseller_id or one.id.lower() == reseller_id for one in found)


def _delegated_admin(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    found = (
        Relationship(
            status=one.status.value if one.status else "",
            ends_at=one.end_date_time or None,
            approval_address=one.approval_address,
        )
        for one in pc.delegated_admin.iterate()
        if one.customer is not None and (one.customer.tenant_id or "").lower() == key.subject
    )
    return summed_up(key.subject, found, now)


def _qualifications(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    try:
        found = pc.qualifications.of_customer(key.subject)
    except Refused as no:  # of a tenant that is not our customer nothing is known
        if not isinstance(no, NotFound) and no.code != NO_RELATIONSHIP:
            raise
        found = ()
    return Qualifications(now, tenant_id=key.subject, held=tuple(qualification_of(one) for one in found))


def qualification_of(one: Vetted) -> Qualification:
    """Microsoft's words for it as ours; a kind that is not vetted counts at once."""
    if one.is_approved:
        return Qualification(one.qualification.value, "approved")
    if one.vetting_status == VettingStatus.DENIED:
        return Qualification(one.qualification.value, "denied", (one.vetting_reason or "").strip())
    return Qualification(one.qualification.value, "in_review")


def _promotions(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    tenant_id, item, term, billing_plan, seats = key.subject.split("/")
    question = EligibilityQuestion(
        id=0,
        catalog_item_id=item,
        quantity=int(seats),
        term_duration=TermDuration(term),
        billing_cycle=BillingCycle(billing_plan),
    )
    try:
        found = pc.promotions.eligibilities(tenant_id, [question])
    except Refused as no:  # a tenant that is not our customer is told nothing
        if not isinstance(no, NotFound) and no.code != NO_RELATIONSHIP:
            raise
        found = ()
    judged = [one for purchase in found for one in purchase.eligibilities or ()]
    given = sorted({one.promotion_id.upper() for one in judged if one.is_eligible and one.promotion_id})
    return PromotionsGiven(now, tenant_id=tenant_id, given=tuple(given))


_Question = Callable[[PartnerCenter, FactKey, datetime], Answer]
_QUESTIONS: Final[Mapping[FactKind, _Question]] = MappingProxyType(
    {
        FactKind.COUNTRY_RULES: _country_rules,
        FactKind.ADDRESS: _address,
        FactKind.DOMAIN: _domain,
        FactKind.RESELLER: _reseller,
        FactKind.PARTNER_AGREEMENT: _partner_agreement,
        FactKind.PARTNER_ID: _partner_id,
        FactKind.AVAILABILITY: _availability,
        FactKind.ATTESTATION: _attestation,
        FactKind.HELD_AGREEMENT: _held_agreement,
        FactKind.SUBSCRIPTION: _subscription,
        FactKind.HELD_SUBSCRIPTIONS: _held_subscriptions,
        FactKind.DIRECTORY: _directory,
        FactKind.RELATIONSHIP: _relationship,
        FactKind.DELEGATED_ADMIN: _delegated_admin,
        FactKind.QUALIFICATIONS: _qualifications,
        FactKind.PROMOTIONS: _promotions,
        FactKind.CART: ask_cart,
    }
)
