"""Whether a standing tenant has accepted its partner is asked of Microsoft, and asked again before it acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from tests.support.catalog import JANUARY
from tests.support.compliance import a_house_known_to_microsoft
from tests.support.simulator import Simulator
from tests.use_cases.compliance.test_gathering import a_basket, look

from tenantry.compliance import storing
from tenantry.compliance.rules.facts import TenantRelationship
from tenantry.compliance.rules.questions import FactKey, Occasion
from tenantry.microsoft.clients import partner_center
from tenantry.ordering.rules.preflight.basket import BasketFacts
from tenantry.ordering.rules.preflight.condition import Remedy, Status


def test_a_standing_tenant_must_have_accepted_the_very_reseller_who_sells(simulator: Simulator) -> None:
    house, rival = a_house_known_to_microsoft(simulator), a_house_known_to_microsoft(simulator)
    tenant = str(uuid4())
    basket = replace(a_basket(house), tenant_id=tenant, domain="")
    direct = replace(basket, reseller=None)

    def stand(*baskets: BasketFacts, at: datetime = JANUARY) -> list[tuple[Status, str | None]]:
        found = [look(house, one, "tenant_authorised", at=at) for one in baskets]
        return [(check.status, check.reason.code.name if check.reason else None) for check in found]

    missing = (Status.NEEDS_SOMEONE_ELSE, "tenant_authorised.reseller_not_accepted")
    assert stand(basket, direct) == [
        missing,
        (Status.NEEDS_SOMEONE_ELSE, "tenant_authorised.provider_not_accepted"),
    ]
    nobody = (Status.NEEDS_SOMEONE_ELSE, "tenant_authorised.provider_not_accepted")
    other = {"tenant_id": str(rival.reseller.microsoft_tenant_id), "country": "PT"}
    simulator.control("POST", f"customers/{tenant}/relationships", other)
    # Microsoft does not tell whether the provider was accepted, too: it counts as not, unless it was known before.
    assert stand(basket, direct, replace(direct, is_tenant_linked=True)) == [
        missing,
        nobody,
        (Status.MET, None),
    ]
    own = {"tenant_id": str(house.reseller.microsoft_tenant_id), "country": "PT"}
    simulator.control("POST", f"customers/{tenant}/relationships", own)
    assert stand(basket) == [(Status.MET, None)]

    partner_center(house.account.id).customers.end_relationship(tenant)
    assert stand(basket, at=JANUARY + timedelta(minutes=9)) == [(Status.MET, None)]  # as young as that may be
    ended = look(house, basket, "tenant_authorised", occasion=Occasion.EXECUTING)
    assert (ended.status, ended.remedy) == (Status.NEEDS_SOMEONE_ELSE, Remedy.AUTHORISE_PARTNER)
    key = FactKey.relationship(tenant, str(house.reseller.microsoft_tenant_id))
    kept = storing.stored(house.account.id, [key])[key]
    assert isinstance(kept, TenantRelationship) and not kept.is_accepted


def test_silence_about_a_tenants_relationship_is_unknown_and_not_a_no(simulator: Simulator) -> None:
    house, tenant = a_house_known_to_microsoft(simulator), str(uuid4())
    basket = replace(a_basket(house), tenant_id=tenant, domain="")
    fault = {"operation": "customer_relationships", "kind": "status", "status": 503, "count": 0}
    simulator.control("POST", "faults", {**fault, "retry_after": 60})
    assert look(house, basket, "tenant_authorised").status is Status.UNKNOWN


def test_a_tenant_that_no_reseller_serves_has_accepted_the_provider_itself(simulator: Simulator) -> None:
    house, tenant = a_house_known_to_microsoft(simulator), str(uuid4())
    direct = replace(a_basket(house), tenant_id=tenant, domain="", reseller=None)
    assert look(house, direct, "tenant_authorised").status is Status.NEEDS_SOMEONE_ELSE
    simulator.control("POST", f"customers/{tenant}/relationships", {"country": "PT"})
    check = look(house, direct, "tenant_authorised", at=JANUARY + timedelta(hours=1))
    assert check.status is Status.MET
