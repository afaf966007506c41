"""Standing tenants at Microsoft, who accepts whom, and baskets that name them."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from tests.support.catalog import buys_on
from tests.support.compliance import tell_microsoft_of
from tests.support.parties import a_reseller
from tests.support.story import Story

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details


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


def name(story: Story, basket: BasketId, domain: str, *, prefix: str = "", by: Actor | None = None) -> None:
    """The basket names the tenant of that domain."""
    set_microsoft_details(
        basket_id=basket,
        details=MicrosoftDetails(prefix, "", True, existing_domain=domain),
        origin=Origin(),
        by=by or story.reseller,
        now=machine_now(),
    )
