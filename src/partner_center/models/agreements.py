"""Agreements and attestations (Microsoft: Confirm customer acceptance; Verify MPA status)."""

from dataclasses import dataclass
from enum import Enum

from partner_center.models.common import Attributes
from partner_center.wire import Instant, OpenEnum, Request, Resource


class AgreementType(OpenEnum):
    """Which agreement; Microsoft takes the cloud agreement when none is named."""

    CLOUD = "MicrosoftCloudAgreement"
    CUSTOMER = "MicrosoftCustomerAgreement"
    ANY = "*"


class AgreementMetadata(Resource):
    """The template in force for one type of agreement."""

    template_id: str
    agreement_type: AgreementType
    agreement_link: str | None = None
    version_rank: int | None = None


class PrimaryContact(Resource):
    """The person who accepted for the customer."""

    first_name: str
    last_name: str
    email: str
    phone_number: str | None = None


class Agreement(Resource):
    """An acceptance as Microsoft holds it."""

    user_id: str | None = None
    primary_contact: PrimaryContact | None = None
    template_id: str | None = None
    date_agreed: Instant | None = None
    type: AgreementType | None = None
    agreement_link: str | None = None
    attestation_id: str | None = None
    attributes: Attributes | None = None


class NewAgreement(Request):
    """An acceptance to be recorded; since January 2026 only with an accepted attestation."""

    template_id: str
    type: AgreementType
    primary_contact: PrimaryContact
    date_agreed: Instant
    attestation_id: str | None = None


class DirectSignStatus(Resource):
    """Whether the customer has signed with Microsoft itself."""

    is_signed: bool


class AgreementDocument(Resource):
    """Links to an agreement's text; they live five minutes."""

    display_uri: str | None = None
    download_uri: str | None = None
    language: str | None = None
    country: str | None = None


class AttestationStatus(OpenEnum):
    """Whether the signatory has accepted on Microsoft's page."""

    CREATED = "created"
    ACCEPTED = "accepted"
    EXPIRED = "expired"


class NewAttestation(Request):
    """Who shall read and accept on Microsoft's page, and for which company."""

    country: str
    language: str
    company_name: str
    signatory_first_name: str
    signatory_last_name: str
    signatory_email: str
    signatory_phone_number: str


class Attestation(Resource):
    """An enhanced attestation; the agreement refers to its id."""

    attestation_id: str
    attestation_link: str | None = None
    created_date: Instant | None = None
    status: AttestationStatus | None = None
    country: str | None = None
    language: str | None = None
    company_name: str | None = None
    signatory_first_name: str | None = None
    signatory_last_name: str | None = None
    signatory_email: str | None = None
    signatory_phone_number: str | None = None
    attributes: Attributes | None = None


class AgreementStatus(Resource):
    """The body of the partner agreement check when Microsoft answers with one."""

    is_agreement_signed: bool


class MpaState(Enum):
    """What the check of a reseller's Microsoft Partner Agreement means."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    OTHER_REGION = "other_region"
    NOT_ENROLLED = "not_enrolled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MpaStatus:
    """Whether a reseller may sell, with Microsoft's own code, words and help links when it said no."""

    state: MpaState
    code: int | str | None = None
    description: str = ""
    help_links: tuple[str, ...] = ()

    @property
    def is_signed(self) -> bool:
        """Whether the reseller's agreement is signed."""
        return self.state is MpaState.SIGNED
