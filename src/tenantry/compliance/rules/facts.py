"""What Microsoft is asked and what it answered, as frozen values that remember when.

A fact that could not be fetched is `Unfetched`, a value of another type, so that no rule takes an old answer
for a new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

# An earlier acceptance of the customer agreement no longer counts (Microsoft: Confirm customer acceptance).
ACCEPTANCES_COUNT_FROM: Final = datetime(2023, 4, 1, tzinfo=UTC)


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
    QUALIFICATIONS = "qualifications"  # subject: the customer's tenant


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
    """One question: what is asked about whom. An address is carried along: its fingerprint cannot be sent."""

    kind: FactKind
    subject: str
    address: PostalAddress | None = field(default=None, compare=False)

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
    def directory(cls, domain: str) -> FactKey:
        """Whose tenant a domain belongs to."""
        return cls(FactKind.DIRECTORY, domain.lower())

    @classmethod
    def relationship(cls, tenant_id: str, reseller_tenant_id: str = "") -> FactKey:
        """Whether a tenant has accepted a reseller as its partner; without one, whether it has accepted us."""
        return cls(FactKind.RELATIONSHIP, f"{tenant_id}:{reseller_tenant_id}".lower())

    @classmethod
    def qualifications(cls, tenant_id: str) -> FactKey:
        """What Microsoft has qualified a customer for, or is vetting, or has denied."""
        return cls(FactKind.QUALIFICATIONS, tenant_id.lower())


@dataclass(frozen=True, slots=True)
class Answer:
    """Base of every answer."""

    fetched_at: datetime

    @property
    def allows(self) -> bool:
        """Whether the answer stands in nobody's way; one that does is asked again at every look."""
        return True

    @property
    def is_settled(self) -> bool:
        """Whether Microsoft can no longer change this answer."""
        return False


@dataclass(frozen=True, slots=True)
class CountryRules(Answer):
    """What Microsoft demands of customers in one country."""

    iso2: str
    postal_code_regex: str | None = None
    is_postal_code_required: bool = False
    states: tuple[str, ...] = ()
    is_state_required: bool = False
    is_city_required: bool = False
    phone_regex: str | None = None
    calling_codes: tuple[str, ...] = ()
    vat_id_regex: str | None = None
    tax_id_sample: str | None = None
    default_culture: str | None = None
    languages: tuple[str, ...] = ()
    cultures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressValidation(Answer):
    """Microsoft's judgement of one address, with what it would write instead."""

    status: str
    message: str = ""
    suggestions: tuple[PostalAddress, ...] = ()

    @property
    def allows(self) -> bool:
        """Only these two are safe to go on with (Microsoft: Validate an address)."""
        return self.status in ("VerifiedShippable", "Verified")


@dataclass(frozen=True, slots=True)
class DomainAvailability(Answer):
    """Whether a tenant has the domain already."""

    domain: str
    is_taken: bool

    @property
    def allows(self) -> bool:
        return not self.is_taken


@dataclass(frozen=True, slots=True)
class ResellerRelationship(Answer):
    """What Partner Center lists about a reseller of ours; one that it does not list is not active."""

    tenant_id: str
    is_active: bool
    mpn_ids: tuple[str, ...] = ()
    name: str = ""

    @property
    def allows(self) -> bool:
        return self.is_active


@dataclass(frozen=True, slots=True)
class PartnerAgreement(Answer):
    """How the Microsoft Partner Agreement of a partner stands, with Microsoft's code when it said no."""

    mpn_id: str
    status: str  # signed | unsigned | other_region | not_enrolled | unknown
    code: str = ""

    @property
    def allows(self) -> bool:
        return self.status == "signed"


@dataclass(frozen=True, slots=True)
class PartnerIdProfile(Answer):
    """Whether Microsoft knows a PartnerID, and by which name."""

    mpn_id: str
    exists: bool
    partner_name: str = ""

    @property
    def allows(self) -> bool:
        return self.exists


@dataclass(frozen=True, slots=True)
class OfferedTerm:
    """One way to buy a plan now."""

    term: str
    billing_plan: str
    catalog_item_id: str


@dataclass(frozen=True, slots=True)
class Availability(Answer):
    """The terms under which a plan can be bought in a market and segment; none when it is not sold there."""

    product_id: str
    sku_id: str
    market: str
    segment: str
    is_purchasable: bool
    terms: tuple[OfferedTerm, ...] = ()

    @property
    def allows(self) -> bool:
        return self.is_purchasable and bool(self.terms)

    def catalog_item_id(self, term: str, billing_plan: str) -> str | None:
        """What to put into Microsoft's cart, or None where this term and billing plan are not sold."""
        found = (t for t in self.terms if (t.term, t.billing_plan) == (term, billing_plan))
        return next((t.catalog_item_id for t in found if self.is_purchasable), None)


@dataclass(frozen=True, slots=True)
class AttestationStatus(Answer):
    """Whether the signatory has accepted on Microsoft's page."""

    microsoft_id: str
    status: str  # created | accepted | expired

    @property
    def allows(self) -> bool:
        return self.status == "accepted"

    @property
    def is_settled(self) -> bool:
        """An acceptance is not taken back."""
        return self.status == "accepted"


@dataclass(frozen=True, slots=True)
class HeldAgreement(Answer):
    """What Microsoft holds for a tenant: the latest acceptance through a partner, or its own signature."""

    tenant_id: str
    accepted_at: datetime | None
    is_directly_signed: bool

    @property
    def allows(self) -> bool:
        """Whether what is held counts: a direct signature, or an acceptance since 1 April 2023."""
        recent = self.accepted_at is not None and self.accepted_at >= ACCEPTANCES_COUNT_FROM
        return self.is_directly_signed or recent


@dataclass(frozen=True, slots=True)
class SubscriptionAtMicrosoft(Answer):
    """How a subscription stands; one that Microsoft does not know has an empty state."""

    microsoft_id: str
    status: str
    seats: int
    partner_on_record: str = ""
    term_end: str = ""  # the day after Microsoft's last day, as YYYY-MM-DD

    @property
    def allows(self) -> bool:
        return self.status == "active"


@dataclass(frozen=True, slots=True)
class TenantOfDomain(Answer):
    """The tenant that has a domain, which Microsoft tells everybody; empty where no tenant has it."""

    domain: str
    tenant_id: str

    @property
    def allows(self) -> bool:
        return self.tenant_id != ""


@dataclass(frozen=True, slots=True)
class TenantRelationship(Answer):
    """Whether a tenant has one partner now. Of its other partners nothing is kept: they are nobody else's to see."""

    tenant_id: str
    reseller_tenant_id: str  # empty where the provider itself is asked about
    is_accepted: bool

    @property
    def allows(self) -> bool:
        return self.is_accepted


class Why(StrEnum):
    """Why a fact could not be fetched."""

    UNREACHABLE = "unreachable"
    THROTTLED = "throttled"
    SIGN_IN_REFUSED = "sign_in_refused"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    NOT_UNDERSTOOD = "not_understood"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Unfetched:
    """The question was not answered. An earlier answer may be shown with its age; it decides nothing."""

    key: FactKey
    why: Why
    earlier: Answer | None = None
    detail: str = ""


A = TypeVar("A", bound=Answer)


@dataclass(frozen=True, slots=True)
class Facts:
    """The answers to a set of questions, each fetched or not."""

    answers: Mapping[FactKey, Answer | Unfetched] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, key: FactKey, kind: type[A]) -> A | Unfetched:
        """The answer to a question; `Unfetched` also when it was never asked."""
        found = self.answers.get(key)
        if found is None:
            return Unfetched(key, Why.NOT_ASKED)
        assert isinstance(found, kind | Unfetched), f"{key.kind} is not answered by {type(found).__name__}"
        return found

    def unfetched(self, keys: Sequence[FactKey]) -> tuple[Unfetched, ...]:
        """Those of the questions that have no answer."""
        found = (self.get(key, Answer) for key in keys)
        return tuple(one for one in found if isinstance(one, Unfetched))
