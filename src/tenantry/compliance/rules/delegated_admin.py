"""Whether the provider administers a tenant: the granular relationship (GDAP) that says most, and when it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tenantry.compliance.rules.facts import Answer

WARNED_BEFORE: Final = timedelta(days=30)


class DelegatedAdminState(StrEnum):
    """How far a tenant is with it, from nothing to everything."""

    NONE = "none"  # nobody was asked
    ENDED = "ended"
    ASKED = "asked"  # the customer has yet to approve
    BEING_SET_UP = "being_set_up"  # approved; Microsoft is at work
    ACTIVE = "active"


# Microsoft Graph: delegatedAdminRelationship, status. One that is ending gives no rights that one could count on.
_STATES: Final[Mapping[str, DelegatedAdminState]] = MappingProxyType(
    {
        "approvalPending": DelegatedAdminState.ASKED,
        "approved": DelegatedAdminState.BEING_SET_UP,
        "activating": DelegatedAdminState.BEING_SET_UP,
        "active": DelegatedAdminState.ACTIVE,
        "terminationRequested": DelegatedAdminState.ENDED,
        "terminating": DelegatedAdminState.ENDED,
        "terminated": DelegatedAdminState.ENDED,
        "expiring": DelegatedAdminState.ENDED,
        "expired": DelegatedAdminState.ENDED,
    }
)
_FURTHEST_LAST: Final = tuple(DelegatedAdminState)


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship with a tenant, in Microsoft's words."""

    status: str
    ends_at: datetime | None
    approval_address: str

    @property
    def state(self) -> DelegatedAdminState:
        """The same in ours; one that nobody was asked about counts as none."""
        return _STATES.get(self.status, DelegatedAdminState.NONE)


@dataclass(frozen=True, slots=True)
class DelegatedAdmin(Answer):
    """How delegated administration of a tenant stands."""

    tenant_id: str
    state: str
    ends_at: datetime | None = None  # only of an active one: before that Microsoft counts from the request
    approval_address: str = ""  # where the customer's administrator approves what was asked

    @property
    def allows(self) -> bool:
        return self.state == DelegatedAdminState.ACTIVE

    def ends_soon(self, now: datetime) -> bool:
        """Whether it is time to ask the customer anew."""
        return self.ends_at is not None and self.ends_at - now <= WARNED_BEFORE


def summed_up(tenant_id: str, found: Iterable[Relationship], now: datetime) -> DelegatedAdmin:
    """What a tenant's relationships say together: the furthest speaks, of several active ones the last to end."""
    order = sorted(found, key=lambda one: (_FURTHEST_LAST.index(one.state), one.ends_at or now))
    if not order:
        return DelegatedAdmin(now, tenant_id=tenant_id, state=DelegatedAdminState.NONE.value)
    best = order[-1]
    return DelegatedAdmin(
        now,
        tenant_id=tenant_id,
        state=best.state.value,
        ends_at=best.ends_at if best.state is DelegatedAdminState.ACTIVE else None,
        approval_address=best.approval_address if best.state is DelegatedAdminState.ASKED else "",
    )
