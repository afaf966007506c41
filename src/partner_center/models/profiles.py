"""The calling partner's own profiles (Microsoft: Profile resources)."""

from partner_center.models.common import Address, Attributes, Contact, Links
from partner_center.wire import Resource


class LegalBusinessProfile(Resource):
    """The partner's legal business."""

    company_name: str | None = None
    address: Address | None = None
    primary_contact: Contact | None = None
    company_approver_address: Address | None = None
    company_approver_email: str | None = None
    vetting_status: str | None = None
    vetting_sub_status: str | None = None
    profile_type: str | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class OrganizationProfile(Resource):
    """The partner's organisation."""

    id: str | None = None
    company_name: str | None = None
    default_address: Address | None = None
    tenant_id: str | None = None
    domain: str | None = None
    email: str | None = None
    language: str | None = None
    culture: str | None = None
    profile_type: str | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class PartnerBillingProfile(Resource):
    """How Microsoft bills the partner."""

    company_name: str | None = None
    address: Address | None = None
    primary_contact: Contact | None = None
    purchase_order_number: str | None = None
    tax_id: str | None = None
    billing_currency: str | None = None
    billing_day: int | None = None
    profile_type: str | None = None
    links: Links | None = None
    attributes: Attributes | None = None


class SupportProfile(Resource):
    """Where the partner's customers find help."""

    email: str | None = None
    telephone: str | None = None
    website: str | None = None
    profile_type: str | None = None
    links: Links | None = None
    attributes: Attributes | None = None
