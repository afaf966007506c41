"""The provider requires delegated administration before checkout: what the basket says, and for what it waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from tests.support.parties import provider_with_reseller
from tests.support.story import Story, filled_basket, forget_facts
from tests.support.tenants import (
    a_tenant,
    accepts,
    delegates,
    name,
    requires_delegated_admin,
    undelegates,
)

from tenantry.compliance.delegation import delegated_admin_of
from tenantry.foundation import public_ids
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.kernel.problems import Refused
from tenantry.ordering.rules.preflight.checks import Check
from tenantry.ordering.use_cases.look_for_acceptance import look_for_acceptance
from tenantry.ordering.use_cases.request_tenant_invitation import request_tenant_invitation
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.parties.models import Tenant
from tenantry.parties.permissions import NOT_FOUND


@pytest.fixture(autouse=True)
def required(story: Story) -> Iterator[None]:
    requires_delegated_admin(story, True)
    yield
    requires_delegated_admin(story, None)


def waiting(story: Story) -> tuple[BasketId, UUID]:
    """A basket that names a stranger's tenant."""
    domain, tenant = a_tenant(story)
    basket = filled_basket(story).basket_id
    name(story, basket, domain)
    return basket, tenant


def kept(story: Story, tenant: UUID) -> Tenant:
    """The row of a tenant."""
    return Tenant.objects.create(
        provider_id=story.shop.house.id,
        public_id=public_ids.new("ten", machine_now()),
        partner_center_account_id=story.shop.house.account.id,
        microsoft_id=tenant,
        domain=f"{tenant.hex[:12]}.example",
        created_at=machine_now(),
    )


def check(story: Story, basket: BasketId, by: Actor | None = None) -> Check:
    forget_facts(story)
    run = run_preflight(basket_id=basket, by=by or story.reseller, now=machine_now())
    return next(one for one in run.checks if one.code == "delegated_admin")


def stands(found: Check) -> tuple[str, str, str]:
    return found.status.value, found.reason.code.name if found.reason else "", found.who.value


def test_the_basket_says_whose_turn_it_is_until_it_is_active_and_when_it_ends(story: Story) -> None:
    basket, tenant = waiting(story)
    delegates(story, tenant, status="approvalPending")
    unaccepted = ("needs_someone_else", "preflight.accepted_first", "customer")
    assert stands(check(story, basket)) == unaccepted  # a typed domain tells nothing
    accepts(story, tenant)
    asked = check(story, basket)
    assert stands(asked) == ("needs_someone_else", "delegated_admin.not_approved", "customer")
    assert asked.reason is not None
    assert str(asked.reason.params["address"]).startswith("https://admin.microsoft.com/")
    delegates(story, tenant)
    assert stands(check(story, basket)) == ("met", "", "nobody")
    undelegates(story, tenant)
    assert stands(check(story, basket))[1] == "delegated_admin.not_approved"


def test_where_nobody_was_asked_the_provider_has_to_and_staff_is_told_so(story: Story) -> None:
    basket, tenant = waiting(story)
    accepts(story, tenant)
    elsewhere, reason = ("needs_someone_else", "provider"), "delegated_admin.not_asked"
    assert stands(check(story, basket)) == (elsewhere[0], reason, elsewhere[1])
    told = check(story, basket, by=story.staff)
    assert (*stands(told), told.as_data()["link"]) == ("needs_you", reason, "you", "partner_center")


def test_without_the_setting_the_same_basket_depends_on_nothing_of_it(story: Story) -> None:
    basket, tenant = waiting(story)
    accepts(story, tenant)
    requires_delegated_admin(story, False)
    found = check(story, basket)
    assert (found.applies, found.status.value, found.facts) == (False, "met", ())


def test_microsofts_silence_is_unknown_and_never_met(story: Story) -> None:
    basket, tenant = waiting(story)
    accepts(story, tenant)
    delegates(story, tenant)
    story.simulator.fault("list_delegations", "status", status=403, count=0)
    found = check(story, basket)
    assert stands(found) == ("unknown", "preflight.fact_unfetched", "microsoft")


def test_the_invited_basket_waits_for_both_and_goes_on_by_itself(story: Story) -> None:
    basket, tenant = waiting(story)
    now = machine_now()
    request_tenant_invitation(basket_id=basket, by=story.reseller, now=now, machine_now=now)

    def look() -> str:
        now = machine_now()
        return look_for_acceptance(basket_id=basket, by=story.shop.house.system, now=now, machine_now=now)

    accepts(story, tenant)
    assert look() == "open"
    story.simulator.fault("list_delegations", "status", status=403, count=0)
    assert look() == "open"
    story.simulator.control("DELETE", "faults")
    delegates(story, tenant)
    assert look() == "accepted"


def test_staff_sees_how_it_stands_and_is_warned_thirty_days_before_the_end(story: Story) -> None:
    tenant = a_tenant(story)[1]
    row = kept(story, tenant)

    def seen(now: timedelta = timedelta()) -> tuple[str, bool]:
        found = delegated_admin_of(row.public_id, by=story.staff, now=machine_now() + now)
        assert found.is_answered and found.told is not None
        return found.told.state, found.ends_soon

    assert seen() == ("none", False)
    delegates(story, tenant, duration="P40D")
    assert seen() == ("active", False)
    assert seen(timedelta(days=11)) == ("active", True)
    for stranger in (story.reseller, provider_with_reseller().administrator.actor):
        with pytest.raises(Refused) as refused:
            delegated_admin_of(row.public_id, by=stranger, now=machine_now())
        assert refused.value.problems[0].code == NOT_FOUND


def test_what_microsoft_said_last_is_shown_as_such_while_it_is_silent(story: Story) -> None:
    tenant = a_tenant(story)[1]
    row = kept(story, tenant)
    story.simulator.fault("list_delegations", "status", status=403, count=0)
    silent = delegated_admin_of(row.public_id, by=story.staff, now=machine_now())
    assert (silent.is_answered, silent.told, silent.ends_soon) == (False, None, False)
    story.simulator.control("DELETE", "faults")
    delegates(story, tenant)
    delegated_admin_of(row.public_id, by=story.staff, now=machine_now())
    story.simulator.fault("list_delegations", "status", status=403, count=0)
    later = delegated_admin_of(row.public_id, by=story.staff, now=machine_now() + timedelta(hours=1))
    assert later.told is not None
    assert (later.is_answered, later.told.state) == (False, "active")
