"""Indirect resellers of the integration sandbox (Microsoft: Create indirect reseller in sandbox)."""

from pydantic import SecretStr

from partner_center.models.common import Address, Attributes, Contact
from partner_center.models.partners import RelationshipType
from partner_center.wire import Instant, Request, Resource


class NewResellerTenant(Request):
    """The tenant of a reseller to be created and its first administrator; `culture` as in pt-PT."""

    domain_prefix: str
    name: str
    display_name: str
    admin_user_name: str
    admin_first_name: str | None = None
    admin_last_name: str | None = None
    admin_alternate_email: str | None = None
    country: str
    culture: str


class NewResellerBusiness(Request):
    """The legal business of a reseller to be created."""

    company_name: str
    address: Address
    primary_contact: Contact
    culture: str | None = None


class NewSandboxReseller(Request):
    """A reseller to be created; `mpn_id` is a PartnerID of the sandbox, those of production are refused."""

    mpn_id: str
    tenant: NewResellerTenant
    legal_business_profile: NewResellerBusiness
    organization_profile_language: str | None = None


class ResellerTenant(Resource):
    """The tenant that was created; its password is told once."""

    id: str
    admin_user_account: str | None = None
    password: SecretStr | None = None


class ResellerSignature(Resource):
    """The partner agreement, signed with the creation."""

    id: str | None = None
    account_id: str | None = None
    agreement_id: str | None = None
    agreement_type: str | None = None
    date_signed: Instant | None = None
    signed_by_first_name: str | None = None
    signed_by_last_name: str | None = None
    signed_by_user_principal_name: str | None = None
    signed_by_user_object_id: str | None = None
    signed_by_user_tenant_id: str | None = None
    attributes: Attributes | None = None


class ResellerPartnership(Resource):
    """The relationship to the provider (`id` is the provider's tenant), made with the creation."""

    id: str | None = None
    name: str | None = None
    relationship_type: RelationshipType | None = None
    state: str | None = None
    mpn_id: str | None = None
    attributes: Attributes | None = None


class SandboxReseller(Resource):
    """A reseller as it was created; `account_id` is its tenant id."""

    account_id: str
    mpn_id: str | None = None
    tenant: ResellerTenant | None = None
    agreement_signature: ResellerSignature | None = None
    partner_relationship: ResellerPartnership | None = None
    attributes: Attributes | None = None
