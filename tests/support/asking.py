"""Orders of a reseller's customer, which wait for the reseller."""

from __future__ import annotations

from uuid import uuid4

from tests.support.parties import Party
from tests.support.story import Placed, Story, put_line

from tenantry.compliance.rules.attestation import Signatory
from tenantry.compliance.use_cases.request_agreement import request_agreement
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import BasketId
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin
from tenantry.ordering.use_cases.open_basket import open_basket
from tenantry.ordering.use_cases.place_order import place_order
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details


def ready_for(story: Story, customer: Party, *, seats: int = 10) -> BasketId:
    """A basket that the customer's program has begun, whose conditions are met."""
    by, now = customer.program.actor, machine_now()
    basket = open_basket(account_id=None, buyer_reference="PO-9", key=None, by=by, now=now, machine_now=now)
    put_line(story, basket, seats=seats, by=by)
    details = MicrosoftDetails(f"padaria{uuid4().hex[:12]}", "", is_partner_on_record_confirmed=True)
    set_microsoft_details(basket_id=basket, details=details, origin=Origin(), by=by, now=now)
    made = request_agreement(
        customer_id=customer.public_id,
        signatory=Signatory("Ana", "Reis", "ana@padaria.example", "+351213456789"),
        language="pt-PT",
        by=by,
        now=now,
        origin=Origin(),
    )
    story.simulator.control("POST", f"attestations/{made.microsoft_id}/accept")
    run = run_preflight(basket_id=basket, by=by, now=machine_now())
    assert (run.outcome, run.total) == ("met", None)
    return basket


def asked_by(story: Story, customer: Party, *, seats: int = 10) -> Placed:
    """An order that the customer's program has placed."""
    now = machine_now()
    order = place_order(
        basket_id=ready_for(story, customer, seats=seats),
        shown_total=None,
        key=None,
        by=customer.program.actor,
        now=now,
        machine_now=now,
    )
    return Placed(story, order, "")
