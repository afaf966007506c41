"""Who may be sold what (Microsoft: Get special pricing for offers; Sell to education customers; Validate government).

Every way to buy a plan is meant for a segment of customers. What a customer may buy follows from the qualifications
that Microsoft has approved for its tenant, both ways: a commercial customer buys nothing that is reserved, a
government customer nothing that is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Segment(StrEnum):
    """For whom a way to buy a plan is meant."""

    COMMERCIAL = "commercial"
    EDUCATION = "education"
    NONPROFIT = "nonprofit"
    GOVERNMENT = "government"


class Kind(StrEnum):
    """What Microsoft may have qualified a customer for; by Microsoft's names."""

    EDUCATION = "Education"
    NONPROFIT = "Nonprofit"
    GOVERNMENT = "GovernmentCommunityCloud"
    STATE_OWNED = "StateOwnedEntity"


# The qualification that a segment is reserved for; commercial plans are reserved for nobody.
NEEDED: Final[Mapping[Segment, Kind]] = MappingProxyType(
    {
        Segment.EDUCATION: Kind.EDUCATION,
        Segment.NONPROFIT: Kind.NONPROFIT,
        Segment.GOVERNMENT: Kind.GOVERNMENT,
    }
)


def sellable(approved: Iterable[str]) -> frozenset[Segment]:
    """The segments that a customer with these approved qualifications may buy.

    A name that Microsoft has added since opens nothing, and being owned by a state opens nothing by itself.
    """
    held = frozenset(approved)
    if Kind.GOVERNMENT in held:
        return frozenset({Segment.GOVERNMENT})
    opened = {segment for segment, kind in NEEDED.items() if kind in held}
    return frozenset({Segment.COMMERCIAL, *opened})
