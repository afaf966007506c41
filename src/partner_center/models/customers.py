"""Customers (Microsoft: Customer resources; Create a customer; Retrieve the validation status)."""

from pydantic import Field, SecretStr

from partner_center.models.common import Address, Attributes, Links
from partner_center.wire import Instant, OpenEnum, Request, Resource


class RelationshipToPartner(OpenEnum):
    """What the calling partner is to a customer."""

    NONE = "none"
    RESELLER = "reseller"
    ADVISOR = "advisor"
    SYNDICATION = "syndication"
    MICROSOFT_SUPPORT = "microsoft_support"


class CompanyProfile(Resource):
    """The company behind a tenant."""

    tenant_id: str | None = None
    domain: str | None = None
    company_name: str | None = None
    organization_registration_number: str | None = None
    address: Address | None = None
    email: str | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class BillingProfile(Resource):
    """To whom and in which language Microsoft writes; its etag guards updates."""

    id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    culture: str | None = None
    language: str | None = None
    company_name: str | None = None
    default_address: Address | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class UserCredentials(Resource):
    """The first administrator; the password is told once, when the tenant is created."""

    user_name: str | None = None
    password: SecretStr | None = None


class Customer(Resource):
    """A customer; its id is its tenant id. Lists carry only id, company profile and relationship."""

    id: str
    commerce_id: str | None = None
    company_profile: CompanyProfile | None = None
    billing_profile: BillingProfile | None = None
    relationship_to_partner: RelationshipToPartner | None = None
    allow_delegated_access: bool | None = None
    enable_gdap_by_default: bool | None = Field(default=None, alias="enableGDAPByDefault")
    associated_partner_id: str | None = None
    custom_domains: list[str] | None = None
    user_credentials: UserCredentials | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class NewCompanyProfile(Request):
    """The company of a tenant to be created."""

    domain: str
    organization_registration_number: str | None = None


class NewBillingProfile(Request):
    """The billing profile of a tenant to be created."""

    email: str
    culture: str
    language: str
    company_name: str
    default_address: Address
    first_name: str | None = None
    last_name: str | None = None


class NewUserCredentials(Request):
    """The wished name of the first administrator; Microsoft sets the password."""

    user_name: str


class NewCustomer(Request):
    """A customer and tenant to be created; with `associated_partner_id` for that reseller (its tenant id)."""

    company_profile: NewCompanyProfile
    billing_profile: NewBillingProfile
    associated_partner_id: str | None = None
    enable_gdap_by_default: bool | None = Field(default=None, alias="enableGDAPByDefault")
    user_credentials: NewUserCredentials | None = None


class AccountStatus(OpenEnum):
    """How far Microsoft's vetting of an account is."""

    UNKNOWN = "Unknown"
    UNDER_REVIEW = "UnderReview"
    ALLOWED = "Allowed"
    NOT_ALLOWED = "NotAllowed"
    NOT_READY = "Not Ready"


class AccountValidation(Resource):
    """The state of the vetting of a customer's account."""

    type: str | None = None
    status: AccountStatus
    last_update_date_time: Instant | None = None


class CustomerOrganization(Resource):
    """What the tenant's directory says of its organisation."""

    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country_letter_code: str | None = None
    display_name: str | None = None
    technical_notification_mails: list[str] | None = None
    attributes: Attributes | None = None


class CustomerChange(Resource):
    """What a change of the relationship sends and is answered; all else comes back empty."""

    id: str | None = None
    relationship_to_partner: RelationshipToPartner | None = None
    allow_delegated_access: bool | None = None
    attributes: Attributes | None = None


class ApplicationGrant(Request):
    """What an application may do with one of Microsoft's services; scopes are separated by commas."""

    enterprise_application_id: str
    scope: str


class ApplicationConsent(Request):
    """A control-panel vendor's application and its grants (Microsoft: Control Panel Vendor APIs)."""

    application_id: str
    application_grants: list[ApplicationGrant]
