"""What a customer seeks of Microsoft (a school, a government), and how far Microsoft's vetting of it is.

Microsoft: Update a customer's qualifications; Sell to education customers; Validate government customers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tenantry.compliance.rules.qualifications import Qualification
from tenantry.kernel.problems import Category, Problem, code
from tenantry.kernel.states import StateTable

KIND_UNKNOWN = code("qualification.kind_unknown", Category.INVALID)
SEGMENT_MISSING = code("qualification.segment_missing", Category.INVALID)
WEBSITE_UNUSABLE = code("qualification.website_unusable", Category.INVALID)
CODE_MISSING = code("qualification.code_missing", Category.INVALID)


class SoughtKind(StrEnum):
    """What a partner may ask for on behalf of a customer."""

    EDUCATION = "education"
    GOVERNMENT = "government"

    @property
    def at_microsoft(self) -> str:
        """Microsoft's name of it."""
        return "Education" if self is SoughtKind.EDUCATION else "GovernmentCommunityCloud"


class EducationSegment(StrEnum):
    """Which schools, by Microsoft's names."""

    K12 = "K12"
    HIGHER_EDUCATION = "HigherEducation"


class VettingState(StrEnum):
    """How a request for a qualification stands."""

    REQUESTED = "requested"  # Microsoft may not know of it yet
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    DENIED = "denied"
    REFUSED = "refused"  # Microsoft did not take the request


class VettingMove(StrEnum):
    """What can happen to a request."""

    TAKE = "take"
    APPROVE = "approve"
    DENY = "deny"
    REFUSE = "refuse"


VETTING = StateTable(
    "qualification request",
    initial=VettingState.REQUESTED,
    moves={
        (VettingState.REQUESTED, VettingMove.TAKE): VettingState.IN_REVIEW,
        (VettingState.REQUESTED, VettingMove.APPROVE): VettingState.APPROVED,
        (VettingState.REQUESTED, VettingMove.DENY): VettingState.DENIED,
        (VettingState.REQUESTED, VettingMove.REFUSE): VettingState.REFUSED,
        (VettingState.IN_REVIEW, VettingMove.APPROVE): VettingState.APPROVED,
        (VettingState.IN_REVIEW, VettingMove.DENY): VettingState.DENIED,
    },
    final=frozenset({VettingState.APPROVED, VettingState.DENIED, VettingState.REFUSED}),
)
OPEN_STATES: Final = (VettingState.REQUESTED, VettingState.IN_REVIEW)
MOVES: Final = {
    "in_review": VettingMove.TAKE,
    "approved": VettingMove.APPROVE,
    "denied": VettingMove.DENY,
}

_LONGEST_WEBSITE = 200


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked for: of a school its segment and perhaps its website, of a government a validation code."""

    kind: str
    education_segment: str = ""
    website: str = ""
    validation_code: str = ""

    def cleaned(self) -> Sought:
        """Without blanks around, and without what does not belong to the kind."""
        is_school = self.kind == SoughtKind.EDUCATION
        return replace(
            self,
            education_segment=self.education_segment.strip() if is_school else "",
            website=self.website.strip() if is_school else "",
            validation_code="" if is_school else self.validation_code.strip(),
        )


def problems(sought: Sought) -> list[Problem]:
    """All that is wrong with a request, before Microsoft sees it."""
    if sought.kind not in set(SoughtKind):
        return [Problem(KIND_UNKNOWN, "kind", {"given": sought.kind[:40]})]
    if sought.kind == SoughtKind.GOVERNMENT:
        return [] if sought.validation_code else [Problem(CODE_MISSING, "validation_code")]
    return education_problems(sought.education_segment, sought.website)


def education_problems(segment: str, website: str) -> list[Problem]:
    """All that is wrong with what a school says of itself."""
    found = []
    if segment not in set(EducationSegment):
        found.append(Problem(SEGMENT_MISSING, "education_segment", {"given": segment[:40]}))
    host = website.removeprefix("https://").removeprefix("http://").partition("/")[0]
    is_address = "." in host.strip(".") and not any(sign.isspace() for sign in website)
    if website and (not is_address or len(website) > _LONGEST_WEBSITE):
        found.append(Problem(WEBSITE_UNUSABLE, "website", {"given": website[:60]}))
    return found


def standing(held: tuple[Qualification, ...], kind: SoughtKind) -> Qualification | None:
    """How Microsoft's vetting of that kind stands: of several attempts the approved one, else the open one."""
    mine = [one for one in held if one.name == kind.at_microsoft]
    for status in ("approved", "in_review"):
        for one in mine:
            if one.status == status:
                return one
    return mine[-1] if mine else None
