"""Customers who may be qualified as governments."""

from __future__ import annotations

from tests.support.story import Story

from partner_center.models.delegated_admin import (
    AccessDetails,
    NewDelegatedAdminRelationship,
    RelationshipCustomer,
    UnifiedRole,
)
from tenantry.microsoft.clients import partner_center


def delegate(story: Story, tenant: str) -> None:
    """The customer has granted the provider delegated administration."""
    admin = partner_center(story.shop.house.account.id).delegated_admin
    role = UnifiedRole(role_definition_id="88d8e3e3-8f55-4a1e-953a-9b9898b8876b")
    wanted = NewDelegatedAdminRelationship(
        display_name=f"Care for {tenant[:8]}",
        duration="P730D",
        customer=RelationshipCustomer(tenant_id=tenant),
        access_details=AccessDetails(unified_roles=[role]),
    )
    made = admin.create(wanted)
    admin.lock_for_approval(made.id)
    story.simulator.control("POST", f"delegations/{made.id}", {"status": "active"})
