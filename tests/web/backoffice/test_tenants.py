"""A tenant in the back office: whose it is, and how its delegated administration stands."""

from __future__ import annotations

from tests.support.browsing import staff
from tests.support.story import Story, completed_order
from tests.support.tenants import delegates

from tenantry.kernel.actor import Role
from tenantry.parties.models import TenantLink


def test_the_page_of_a_tenant_says_how_its_delegated_administration_stands_and_when_it_ends(
    story: Story,
) -> None:
    row = completed_order(story).row
    tenant = TenantLink.objects.select_related("tenant").get(party_id=row.customer_id).tenant
    auditor, address = staff(story.shop.house.system, Role.AUDITOR), f"/office/tenants/{tenant.public_id}/"

    before = auditor.get(address).content.decode()
    delegates(story, tenant.microsoft_id, status="approvalPending")
    asked = auditor.get(address).content.decode()
    delegates(story, tenant.microsoft_id, duration="P20D")
    active = auditor.get(address).content.decode()

    assert row.customer.name in before and "Not asked for" in before
    assert "Waits for the customer" in asked and "granularAdminRelationships" in asked
    assert "It ends soon" in active and "granularAdminRelationships" not in active
    customer = auditor.get(f"/office/customers/{row.customer.public_id}/").content.decode()
    assert f'href="{address}"' in customer
    assert f'href="{address}"' in auditor.get("/office/tenants/").content.decode()


def test_a_tenant_of_which_microsoft_says_nothing_is_shown_without_a_state(story: Story) -> None:
    row = completed_order(story).row
    tenant = TenantLink.objects.select_related("tenant").get(party_id=row.customer_id).tenant
    story.simulator.fault("list_delegations", "status", status=403, count=0)

    page = staff(story.shop.house.system).get(f"/office/tenants/{tenant.public_id}/")

    assert page.status_code == 200
    assert "Microsoft does not answer at the moment." in page.content.decode()
