"""What Microsoft is asked: the kinds of question, about whom, and why they are put."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from tenantry.compliance.rules.carts import CartAsked


class FactKind(StrEnum):
    """The questions that are put to Microsoft."""

    COUNTRY_RULES = "country_rules"  # subject: the country
    ADDRESS = "address"  # subject: the fingerprint of the address
    DOMAIN = "domain"  # subject: the domain
    RESELLER = "reseller"  # subject: the reseller's tenant
    PARTNER_AGREEMENT = "partner_agreement"  # subject: the PartnerID
    PARTNER_ID = "partner_id"  # subject: the PartnerID
    AVAILABILITY = "availability"  # subject: product:sku:market:segment
    ATTESTATION = "attestation"  # subject: Microsoft's id of the attestation
    HELD_AGREEMENT = "held_agreement"  # subject: the customer's tenant
    SUBSCRIPTION = "subscription"  # subject: tenant:subscription
    DIRECTORY = "directory"  # subject: the domain
    RELATIONSHIP = "relationship"  # subject: tenant:the reseller's tenant, which is empty for the provider
    HELD_SUBSCRIPTIONS = "held_subscriptions"  # subject: the customer's tenant
    DELEGATED_ADMIN = "delegated_admin"  # subject: the customer's tenant
    QUALIFICATIONS = "qualifications"  # subject: the customer's tenant
    CART = "cart"  # subject: the fingerprint of what is put into it
    PROMOTIONS = "promotions"  # subject: tenant/catalogue item/term/billing plan/seats


# What is answered because somebody's tenant lets us look into it. A stranger who types its domain is told none of it.
OF_A_TENANT: Final = frozenset(
    {
        FactKind.HELD_AGREEMENT,
        FactKind.HELD_SUBSCRIPTIONS,
        FactKind.DELEGATED_ADMIN,
        FactKind.QUALIFICATIONS,
        FactKind.PROMOTIONS,
        FactKind.CART,
    }
)


class Occasion(StrEnum):
    """Why the conditions of sale are looked at."""

    DEMAND = "demand"
    PLACING = "placing"
    EXECUTING = "executing"


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where somebody is."""

    country: str
    line1: str
    line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""

    @property
    def fingerprint(self) -> str:
        """One text for every address that reads the same: blanks at the ends and letter case do not count."""
        parts = (self.country, self.line1, self.line2, self.city, self.state, self.postal_code)
        plain = "\n".join(" ".join(part.split()).casefold() for part in parts)
        return hashlib.sha256(plain.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class FactKey:
    """One question: what is asked about whom. An address and a cart are carried along: a fingerprint cannot be sent."""

    kind: FactKind
    subject: str
    address: PostalAddress | None = field(default=None, compare=False)
    cart: CartAsked | None = field(default=None, compare=False)

    @classmethod
    def country_rules(cls, country: str) -> FactKey:
        """What Microsoft demands in a country."""
        return cls(FactKind.COUNTRY_RULES, country.upper())

    @classmethod
    def of_address(cls, address: PostalAddress) -> FactKey:
        """Whether Microsoft can verify an address."""
        return cls(FactKind.ADDRESS, address.fingerprint, address)

    @classmethod
    def domain(cls, domain: str) -> FactKey:
        """Whether a domain is taken."""
        return cls(FactKind.DOMAIN, domain.lower())

    @classmethod
    def reseller(cls, tenant_id: str) -> FactKey:
        """Whether a partner is our active indirect reseller."""
        return cls(FactKind.RESELLER, tenant_id.lower())

    @classmethod
    def partner_agreement(cls, mpn_id: str) -> FactKey:
        """Whether the partner of record has signed the Microsoft Partner Agreement."""
        return cls(FactKind.PARTNER_AGREEMENT, mpn_id)

    @classmethod
    def partner_id(cls, mpn_id: str) -> FactKey:
        """Whose PartnerID this is."""
        return cls(FactKind.PARTNER_ID, mpn_id)

    @classmethod
    def availability(cls, product_id: str, sku_id: str, market: str, segment: str) -> FactKey:
        """Under which terms a plan can be bought now."""
        return cls(FactKind.AVAILABILITY, f"{product_id}:{sku_id}:{market.upper()}:{segment}")

    @classmethod
    def of_cart(cls, cart: CartAsked) -> FactKey:
        """What Microsoft says of these lines together."""
        return cls(FactKind.CART, cart.fingerprint, cart=cart)

    @classmethod
    def attestation(cls, microsoft_id: str) -> FactKey:
        """How an attestation stands."""
        return cls(FactKind.ATTESTATION, microsoft_id)

    @classmethod
    def held_agreement(cls, tenant_id: str) -> FactKey:
        """What Microsoft already holds for a tenant."""
        return cls(FactKind.HELD_AGREEMENT, tenant_id.lower())

    @classmethod
    def subscription(cls, tenant_id: str, microsoft_id: str) -> FactKey:
        """How a subscription stands at Microsoft."""
        return cls(FactKind.SUBSCRIPTION, f"{tenant_id}:{microsoft_id}".lower())

    @classmethod
    def held_subscriptions(cls, tenant_id: str) -> FactKey:
        """How many subscriptions and seats of each plan a tenant holds."""
        return cls(FactKind.HELD_SUBSCRIPTIONS, tenant_id.lower())

    @classmethod
    def directory(cls, domain: str) -> FactKey:
        """Whose tenant a domain belongs to."""
        return cls(FactKind.DIRECTORY, domain.lower())

    @classmethod
    def relationship(cls, tenant_id: str, reseller_tenant_id: str = "") -> FactKey:
        """Whether a tenant has accepted a reseller as its partner; without one, whether it has accepted us."""
        return cls(FactKind.RELATIONSHIP, f"{tenant_id}:{reseller_tenant_id}".lower())

    @classmethod
    def delegated_admin(cls, tenant_id: str) -> FactKey:
        """Whether we administer a tenant."""
        return cls(FactKind.DELEGATED_ADMIN, tenant_id.lower())

    @classmethod
    def qualifications(cls, tenant_id: str) -> FactKey:
        """What Microsoft has qualified a customer for, or is vetting, or has denied."""
        return cls(FactKind.QUALIFICATIONS, tenant_id.lower())

    @classmethod
    def promotions(
        cls, tenant_id: str, catalog_item_id: str, term: str, billing_plan: str, seats: int
    ) -> FactKey:
        """Which promotions a tenant would get with a purchase."""
        return cls(
            FactKind.PROMOTIONS, f"{tenant_id.lower()}/{catalog_item_id}/{term}/{billing_plan}/{seats}"
        )
