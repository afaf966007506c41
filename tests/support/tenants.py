"""Standing tenants at Microsoft, who accepts whom, and baskets that name them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from tests.support.catalog import buys_on
from tests.support.compliance import tell_microsoft_of
from tests.support.parties import a_reseller
from tests.support.story import Story

from partner_center.models.delegated_admin import (
    AccessDetails,
    NewDelegatedAdminRelationship,
    RelationshipCustomer,
    RelationshipStatus,
    UnifiedRole,
)
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.microsoft.clients import partner_center
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details
from tenantry.parties.use_cases.change_setting import change_setting


def a_tenant(story: Story) -> tuple[str, UUID]:
    """A stranger's tenant at Microsoft, of which nobody here knows."""
    domain, tenant = f"quinta{uuid4().hex[:12]}.example", uuid4()
    story.simulator.control("POST", "domains", {"domain": domain, "tenant_id": str(tenant)})
    return domain, tenant


def accepts(story: Story, tenant: UUID) -> None:
    """The tenant's administrator accepts the story's reseller on Microsoft's page."""
    given = {"tenant_id": story.reseller_tenant, "country": "PT"}
    story.simulator.control("POST", f"customers/{tenant}/relationships", given)


def rival_of(story: Story) -> Story:
    """The same provider seen by another of its resellers, who buys on the same list."""
    house = story.shop.house
    rival = a_reseller(house.system, now=machine_now())
    tell_microsoft_of(rival, story.simulator)
    buys_on(house, rival.public_id, story.shop.price_list, now=machine_now())
    return replace(story, shop=replace(story.shop, house=replace(house, reseller=rival)))


def delegates(story: Story, tenant: UUID | str, *, status: str = "active", duration: str = "P730D") -> str:
    """The provider has asked for delegated administration of the tenant, which is so far with it; its id."""
    admin = partner_center(story.shop.house.account.id).delegated_admin
    role = UnifiedRole(role_definition_id="88d8e3e3-8f55-4a1e-953a-9b9898b8876b")
    made = admin.create(
        NewDelegatedAdminRelationship(
            display_name=f"Care {uuid4()}",
            duration=duration,
            customer=RelationshipCustomer(tenant_id=str(tenant)),
            access_details=AccessDetails(unified_roles=[role]),
        )
    )
    admin.lock_for_approval(made.id)
    if status != "approvalPending":
        story.simulator.control("POST", f"delegations/{made.id}", {"status": status})
    return made.id


def undelegates(story: Story, tenant: UUID | str) -> None:
    """Whatever delegated administration of the tenant there is ends."""
    for one in partner_center(story.shop.house.account.id).delegated_admin.iterate():
        if one.customer and one.customer.tenant_id == str(tenant) and one.status == RelationshipStatus.ACTIVE:
            story.simulator.control("POST", f"delegations/{one.id}", {"status": "terminated"})


def requires_delegated_admin(story: Story, value: bool | None) -> None:
    """The provider's setting; None: as usual."""
    change_setting(name="delegated_admin_before_checkout", value=value, by=story.staff, now=machine_now())


def name(story: Story, basket: BasketId, domain: str, *, prefix: str = "", by: Actor | None = None) -> None:
    """The basket names the tenant of that domain."""
    set_microsoft_details(
        basket_id=basket,
        details=MicrosoftDetails(prefix, "", True, existing_domain=domain),
        origin=Origin(),
        by=by or story.reseller,
        now=machine_now(),
    )
