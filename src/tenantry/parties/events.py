"""What happens to resellers, customers and tenants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tenantry.jobs.events import Event


@dataclass(frozen=True)
class ResellerCreated(Event):
    """A reseller may order from now on, once Partner Center agrees."""

    NAME: ClassVar[str] = "reseller.created"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str


@dataclass(frozen=True)
class CustomerCreated(Event):
    """A customer is known; `reseller_id` is empty for a direct one."""

    NAME: ClassVar[str] = "customer.created"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str
    reseller_id: str


@dataclass(frozen=True)
class PartyChanged(Event):
    """Names of the columns that changed; their values are in the row's history."""

    NAME: ClassVar[str] = "party.changed"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class VatNumberGiven(Event):
    """A party that is billed has a VAT number, or another one than before."""

    NAME: ClassVar[str] = "party.vat_number_given"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str


@dataclass(frozen=True)
class PartyActivated(Event):
    """The party's credentials work again."""

    NAME: ClassVar[str] = "party.activated"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str


@dataclass(frozen=True)
class PartyDeactivated(Event):
    """The party's credentials are refused from now on; what it has stays."""

    NAME: ClassVar[str] = "party.deactivated"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str


@dataclass(frozen=True)
class TenantLinked(Event):
    """A Microsoft tenant now belongs to the customer."""

    NAME: ClassVar[str] = "customer.tenant_linked"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str
    tenant_id: str
    domain: str
