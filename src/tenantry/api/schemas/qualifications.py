"""Requests for a qualification of a customer on the wire."""

from __future__ import annotations

from pydantic import Field

from tenantry.api.schemas.common import Input, Instant, Output


class QualificationRequestInput(Input):
    """What Microsoft is asked to qualify a customer for."""

    kind: str = Field(description="education or government.")
    education_segment: str = Field("", description="Of a school: K12 or HigherEducation.")
    website: str = Field("", description="Of a school; optional, and it helps Microsoft to decide.")
    validation_code: str = Field("", description="Of a government: one of the provider's codes.")


class QualificationRequestOutput(Output):
    """What was sought for a customer, and how Microsoft's vetting stands."""

    id: str
    customer: str
    customer_name: str
    tenant: str = Field(description="Microsoft's id of the customer's tenant.")
    kind: str
    education_segment: str
    website: str
    validation_code: str
    state: str = Field(
        description="requested (not yet answered), in_review, approved, denied, or refused (Microsoft did not take it)."
    )
    reason: str = Field(description="Microsoft's, of a denial or a refusal.")
    asked_at: Instant
    decided_at: Instant | None


class QualificationRequestList(Output):
    """All that was sought for a customer, newest first."""

    items: list[QualificationRequestOutput]


class ValidationCodeOutput(Output):
    """A code with which a government is qualified."""

    code: str
    organization: str = Field(description="For whom Microsoft gave it.")
    uses_left: int
    uses: int = Field(description="How often it can be used in all.")


class ValidationCodeList(Output):
    """All codes."""

    items: list[ValidationCodeOutput]
