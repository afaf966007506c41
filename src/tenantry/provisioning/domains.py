"""Whether an order that stopped may get another domain for its tenant, and whether that is what mends it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tenantry.ordering.rules.preflight.domain import DOMAIN_INVALID, DOMAIN_MISSING, DOMAIN_TAKEN
from tenantry.ordering.rules.states import OrderState
from tenantry.provisioning.rules.plan import StepKind
from tenantry.provisioning.rules.states import StepState
from tenantry.provisioning.steps.create_tenant import TENANT_OF_ANOTHER

_OF_THE_DOMAIN: Final = (DOMAIN_TAKEN.name, DOMAIN_INVALID.name, DOMAIN_MISSING.name)


def takes_domain(kind: str, state: str, problem: Mapping[str, Any] | None) -> bool:
    """Whether a step is to make a tenant and is known to have made none."""
    is_anothers = state == StepState.PARKED and (problem or {}).get("code") == TENANT_OF_ANOTHER.name
    return kind == StepKind.CREATE_TENANT and (state in (StepState.PLANNED, StepState.REFUSED) or is_anothers)


def is_mended_by_domain(
    order_state: str, attention: Mapping[str, Any] | None, takes_domain: Iterable[bool]
) -> bool:
    """Whether another domain is what lets the order go on, and one of its steps (`takes_domain`) still takes it.

    Microsoft has one code for every property that it refuses: that it means the domain, only its sentence says.
    """
    told = attention or {}
    params = told.get("params") or {}
    is_of_making = told.get("kind") == StepKind.CREATE_TENANT and (
        told.get("code") == TENANT_OF_ANOTHER.name or "domain" in str(params.get("description")).lower()
    )
    is_meant = is_of_making or any(one["code"] in _OF_THE_DOMAIN for one in params.get("reasons") or ())
    return order_state == OrderState.NEEDS_ATTENTION and is_meant and any(takes_domain)
