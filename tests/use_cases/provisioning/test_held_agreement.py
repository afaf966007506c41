"""An order that rests on an agreement which Microsoft holds already makes none, and the log says so."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction
from tests.support.story import Placed, Story, placed_order, start

from tenantry.compliance.gathering import gather
from tenantry.compliance.models import AgreementRecord
from tenantry.compliance.reads import held_agreement
from tenantry.compliance.recording import record_agreement_held
from tenantry.compliance.rules.questions import FactKey, Occasion
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import system
from tenantry.parties.recording import record_tenant
from tenantry.provisioning.models import Step

AGREED = "2024-05-01T00:00:00+00:00"


def a_tenant_with_agreement(story: Story, placed: Placed) -> int:
    """The customer of the order gets a tenant whose agreement Microsoft is seen to hold; its key."""
    order, house, microsoft_id = placed.row, story.shop.house, uuid4()
    link = {"tenant_id": story.reseller_tenant}
    story.simulator.control("POST", f"customers/{microsoft_id}/relationships", link)
    story.simulator.control("POST", f"customers/{microsoft_id}/agreements", {"date_agreed": AGREED})
    with transaction.atomic(durable=True):
        tenant = record_tenant(
            party_id=order.customer_id,
            partner_center_account_id=order.partner_center_account_id,
            microsoft_id=microsoft_id,
            domain=placed.domain,
            by=house.system,
            at=machine_now(),
        )
    key = FactKey.held_agreement(str(microsoft_id))
    gather(order.partner_center_account_id, [key], occasion=Occasion.DEMAND, now=machine_now())
    return tenant.id


def test_a_held_agreement_is_evidence_of_the_order_that_rests_on_it_once(story: Story) -> None:
    placed = placed_order(story)
    tenant_id = a_tenant_with_agreement(story, placed)

    start(placed)

    kinds = Step.objects.filter(order_id=placed.row.pk).order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["recheck", "create_cart", "check_out", "await_subscription"]
    record = AgreementRecord.objects.get(tenant_id=tenant_id, kind="held_by_microsoft")
    assert (record.customer_id, record.answer["accepted_at"]) == (placed.row.customer_id, AGREED)
    assert record.actor_kind == "system"

    held = held_agreement(record.provider_id, tenant_id)
    assert held is not None
    with transaction.atomic(durable=True):
        again = record_agreement_held(
            customer_id=record.customer_id,
            tenant_id=tenant_id,
            held=held,
            by=system(record.provider_id),
            at=machine_now(),
        )
    assert again is None
