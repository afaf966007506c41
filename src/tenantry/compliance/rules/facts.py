"""What Microsoft is asked and what it answered, as frozen values that remember when.

A fact that could not be fetched is `Unfetched`, a value of another type, so that no rule takes an old answer
for a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from tenantry.compliance.rules.questions import FactKey, FactKind, PostalAddress

# An earlier acceptance of the customer agreement no longer counts (Microsoft: Confirm customer acceptance).
ACCEPTANCES_COUNT_FROM: Final = datetime(2023, 4, 1, tzinfo=UTC)


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
    is_through_reseller: bool = (
        False  # of the provider: a reseller serves it, so it may be that one who was accepted
    )

    @property
    def allows(self) -> bool:
        return self.is_accepted and not self.is_through_reseller


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

    def joined(self, more: Facts) -> Facts:
        """These answers and those."""
        return Facts({**self.answers, **more.answers})

    def without(self, kinds: Collection[FactKind]) -> Facts:
        """What is left when nothing of these kinds may be told."""
        return Facts({key: one for key, one in self.answers.items() if key.kind not in kinds})

    def unfetched(self, keys: Sequence[FactKey]) -> tuple[Unfetched, ...]:
        """Those of the questions that have no answer."""
        found = (self.get(key, Answer) for key in keys)
        return tuple(one for one in found if isinstance(one, Unfetched))
