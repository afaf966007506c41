"""Resellers, customers, tenants and credentials."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tenantry.api.schemas.common import Country, Email, Id, Input, Instant, Language, Output, Page, code, text

RoleName = Literal["administrator", "sales", "provisioning", "finance", "auditor", "reseller", "customer"]
_TIME_ZONE = r"^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$"

Name = Annotated[str, text(200, "Legal name of the company.", least=1, example="Padaria Central, Lda")]
Street = Annotated[str, text(200, "Street and number.", least=1, example="Rua Augusta 12")]
Street2 = Annotated[str, text(200, "Floor, building.")]
City = Annotated[str, text(100, "City.", least=1, example="Lisboa")]
State = Annotated[str, text(60, "State or province, where the country has them in addresses.")]
PostalCode = Annotated[str, text(20, "In the country's own form.", example="1100-053")]
Phone = Annotated[str, text(32, "With the country's prefix.", example="+351210000000")]
FirstName = Annotated[str, text(50, "First name of the contact.", example="Ana")]
LastName = Annotated[str, text(50, "Last name of the contact.", example="Reis")]
VatNumber = Annotated[str, text(32, "VAT number with its country prefix.", example="PT510000009")]
Registration = Annotated[str, text(64, "Registration number, where Microsoft demands one for the country.")]
TimeZone = Annotated[str, code(_TIME_ZONE, "IANA time zone.", example="Europe/Lisbon")]


class PartyInput(Input):
    """A company, its address and its contact."""

    name: Name
    country: Country
    address_line1: Street
    address_line2: Street2 = ""
    city: City
    state: State = ""
    postal_code: PostalCode = ""
    email: Email
    phone: Phone = ""
    first_name: FirstName = ""
    last_name: LastName = ""
    vat_number: VatNumber = ""
    registration_number: Registration = ""
    language: Language | Literal[""] = ""
    time_zone: TimeZone | Literal[""] = ""


class CustomerInput(PartyInput):
    """A new customer. A reseller's is its own; staff names the reseller or, for a direct one, none."""

    reseller: Id | None = None


class CustomerChange(Input):
    """The details to replace; what is left out stays."""

    name: Name | None = None
    country: Country | None = None
    address_line1: Street | None = None
    address_line2: Street2 | None = None
    city: City | None = None
    state: State | None = None
    postal_code: PostalCode | None = None
    email: Email | None = None
    phone: Phone | None = None
    first_name: FirstName | None = None
    last_name: LastName | None = None
    vat_number: VatNumber | None = None
    registration_number: Registration | None = None


class PartnerIdInput(Input):
    """A PartnerID (MPN id) of type location."""

    partner_id: str = Field(max_length=16, examples=["1234567"])
    country: Country | Literal[""] = Field("", description="For customers of this country; empty for all.")


class ResellerInput(PartyInput):
    """A reseller that Partner Center lists as an indirect reseller of this provider."""

    microsoft_tenant_id: str = Field(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
    partner_ids: list[PartnerIdInput] = Field(max_length=50)
    payment_terms_days: int | None = Field(None, ge=0, le=365)


class PartnerIdOutput(Output):
    """A PartnerID and the customers' country it stands for; empty for all."""

    partner_id: str
    country: str


class PartyOutput(Output):
    """A company as it stands."""

    id: str
    name: str
    country: str
    address_line1: str
    address_line2: str
    city: str
    state: str
    postal_code: str
    email: str
    phone: str
    first_name: str
    last_name: str
    vat_number: str
    registration_number: str
    language: str
    time_zone: str
    is_active: bool
    created_at: Instant


class VatCheckOutput(Output):
    """What a register said about the party's present VAT number; `unknown` when it did not say."""

    vat_number: str
    result: Literal["valid", "invalid", "unknown"]
    checked_at: Instant
    source: str = Field(description="Which register was asked.")
    consultation_number: str = Field(description="The register's own proof of the check; empty without one.")


class CustomerOutput(PartyOutput):
    """A customer; `reseller` is null for a direct one."""

    reseller: str | None


class CustomerDetail(CustomerOutput):
    """A customer with the last check of its VAT number; null when the present one was never checked."""

    vat_check: VatCheckOutput | None


class ResellerOutput(PartyOutput):
    """A reseller."""

    microsoft_tenant_id: str | None
    payment_terms_days: int | None


class ResellerDetail(ResellerOutput):
    """A reseller with its PartnerIDs and the last check of its VAT number, as for a customer."""

    partner_ids: list[PartnerIdOutput]
    vat_check: VatCheckOutput | None


class CustomerPage(Page):
    """Customers, newest first."""

    items: list[CustomerOutput]


class ResellerPage(Page):
    """Resellers, newest first."""

    items: list[ResellerOutput]


class TenantOutput(Output):
    """A Microsoft directory, and one customer that it belongs to."""

    id: str
    microsoft_id: str
    domain: str
    customer: str
    partner_center_account: str
    created_at: Instant


class TenantPage(Page):
    """Tenants, newest first; one that several of your customers share is listed for each."""

    items: list[TenantOutput]


class TenantDetail(Output):
    """A tenant, once for each of your customers that it belongs to."""

    items: list[TenantOutput]


class CredentialInput(Input):
    """A key for a program."""

    name: Annotated[str, text(100, "What the program is.", least=1, example="Ordering robot")]
    role: RoleName
    party: Id | None = Field(None, description="The reseller or customer it acts for; staff has none.")
    scopes: list[Annotated[str, Field(max_length=64)]] = Field(
        min_length=1, max_length=50, examples=[["orders.read"]]
    )
    expires_at: Instant | None = None


class CredentialOutput(Output):
    """A key without its secret."""

    id: str
    name: str
    role: RoleName
    party: str | None
    scopes: list[str]
    created_at: Instant
    expires_at: Instant | None
    revoked_at: Instant | None


class CredentialCreated(CredentialOutput):
    """A new key; its token is shown in the first answer only, and null when the request is repeated."""

    token: str | None


class CredentialPage(Page):
    """Credentials, newest first."""

    items: list[CredentialOutput]


class ProviderOutput(Output):
    """The provider in whose house you are."""

    id: str
    name: str
    kind: Literal["indirect", "direct"]
    country: str
    currency: str


class OwnParty(Output):
    """The party you act for."""

    id: str
    kind: Literal["reseller", "customer"]
    name: str


class Me(Output):
    """Who you are to this installation."""

    id: str
    role: RoleName
    scopes: list[str]
    party: OwnParty | None
    provider: ProviderOutput
    language: str
    time_zone: str
    now: Instant = Field(description="The business's clock, which a demonstration may move.")
