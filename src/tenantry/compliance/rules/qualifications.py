"""What Microsoft says a customer is besides commercial (Microsoft: Get a customer's qualifications)."""

from __future__ import annotations

from dataclasses import dataclass

from tenantry.compliance.rules.facts import Answer


@dataclass(frozen=True, slots=True)
class Qualification:
    """One qualification of a customer and Microsoft's vetting of it; a reason only where it was denied."""

    name: str  # Education | Nonprofit | GovernmentCommunityCloud | StateOwnedEntity, or one added since
    status: str  # approved | in_review | denied
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Qualifications(Answer):
    """All that Microsoft says about what a tenant is besides commercial. It names no day on which that ends."""

    tenant_id: str
    held: tuple[Qualification, ...] = ()

    @property
    def approved(self) -> tuple[str, ...]:
        """The qualifications that count."""
        return tuple(one.name for one in self.held if one.status == "approved")

    @property
    def allows(self) -> bool:
        """Whether nothing is awaited: who has none may have asked for one a moment ago."""
        return bool(self.held) and len(self.approved) == len(self.held)
