"""Answers as the JSON in which they are stored, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from tenantry.compliance.rules.cart_judged import CartJudged, CartLineJudged
from tenantry.compliance.rules.delegated_admin import DelegatedAdmin
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
)
from tenantry.compliance.rules.held_subscriptions import HeldPlan, HeldSubscriptions, PromotionsGiven
from tenantry.compliance.rules.qualifications import Qualification, Qualifications
from tenantry.compliance.rules.questions import FactKind, PostalAddress

_ANSWERS: Final[Mapping[FactKind, type[Answer]]] = MappingProxyType(
    {
        FactKind.COUNTRY_RULES: CountryRules,
        FactKind.ADDRESS: AddressValidation,
        FactKind.DOMAIN: DomainAvailability,
        FactKind.RESELLER: ResellerRelationship,
        FactKind.PARTNER_AGREEMENT: PartnerAgreement,
        FactKind.PARTNER_ID: PartnerIdProfile,
        FactKind.AVAILABILITY: Availability,
        FactKind.ATTESTATION: AttestationStatus,
        FactKind.HELD_AGREEMENT: HeldAgreement,
        FactKind.SUBSCRIPTION: SubscriptionAtMicrosoft,
        FactKind.HELD_SUBSCRIPTIONS: HeldSubscriptions,
        FactKind.DIRECTORY: TenantOfDomain,
        FactKind.RELATIONSHIP: TenantRelationship,
        FactKind.DELEGATED_ADMIN: DelegatedAdmin,
        FactKind.QUALIFICATIONS: Qualifications,
        FactKind.PROMOTIONS: PromotionsGiven,
        FactKind.CART: CartJudged,
    }
)
_Part = type[PostalAddress] | type[OfferedTerm] | type[Qualification] | type[HeldPlan] | type[CartLineJudged]
_PARTS: Final[Mapping[str, _Part]] = MappingProxyType(
    {
        "suggestions": PostalAddress,
        "terms": OfferedTerm,
        "held": Qualification,
        "plans": HeldPlan,
        "judged": CartLineJudged,
    }
)


def as_data(answer: Answer) -> dict[str, Any]:
    """The form in which an answer is stored: JSON, without its instant, which has a column of its own."""
    values = asdict(answer)
    del values["fetched_at"]
    return {name: v.isoformat() if isinstance(v, datetime) else v for name, v in values.items()}


def from_data(kind: FactKind, data: Mapping[str, Any], fetched_at: datetime) -> Answer:
    """The answer that was stored as `data`. Raises TypeError when its class has other members by now."""
    values: dict[str, Any] = dict(data)
    for name, value in values.items():
        if name in _PARTS:
            values[name] = tuple(_PARTS[name](**part) for part in value)
        elif isinstance(value, list):
            values[name] = tuple(value)
        elif name.endswith("_at") and value is not None:
            values[name] = datetime.fromisoformat(value)
    return _ANSWERS[kind](fetched_at=fetched_at, **values)
