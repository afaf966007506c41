"""Qualifications of customers (Microsoft: Get a customer's qualifications; Validation codes)."""

from pydantic import Field

from partner_center.models.common import Attributes
from partner_center.wire import Instant, OpenEnum, Request, Resource


class QualificationName(OpenEnum):
    """What a customer may be besides commercial."""

    NONE = "None"
    EDUCATION = "Education"
    GOVERNMENT_COMMUNITY_CLOUD = "GovernmentCommunityCloud"
    STATE_OWNED_ENTITY = "StateOwnedEntity"
    NONPROFIT = "Nonprofit"


class VettingStatus(OpenEnum):
    """How far Microsoft's vetting of a qualification is."""

    IN_REVIEW = "InReview"
    APPROVED = "Approved"
    DENIED = "Denied"


class EducationSegment(OpenEnum):
    """Which schools."""

    K12 = "K12"
    HIGHER_EDUCATION = "HigherEducation"


class Qualification(Resource):
    """A qualification and its vetting; Microsoft names the date in two ways."""

    qualification: QualificationName
    vetting_status: VettingStatus | None = None
    vetting_reason: str | None = None
    vetting_created_date: Instant | None = None
    vetting_create_date: Instant | None = None
    attributes: Attributes | None = None

    @property
    def is_approved(self) -> bool:
        """Whether it counts: approved, or of a kind that is not vetted."""
        return self.vetting_status in (None, VettingStatus.APPROVED)


class NewQualification(Request):
    """A qualification to be asked for.

    Education needs a segment, the government cloud a validation code of the partner's; nothing else is needed
    for a state-owned entity, and the non-profit status is given by Microsoft only.
    """

    qualification: QualificationName
    education_segment: EducationSegment | None = None
    website: str | None = None
    validation_code: str | None = None


class ValidationCode(Resource):
    """A code with which government customers are validated, and how often it may still be used."""

    partner_id: str | None = None
    organization_name: str | None = None
    validation_id: str
    max_creates: int | None = None
    remaining_creates: int | None = None
    e_tag: str | None = Field(default=None, alias="eTag")
