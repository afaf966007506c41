"""A house whose reseller Partner Center knows, and agreements put before signatories, by the use cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.support.catalog import JANUARY, a_connected_house
from tests.support.parties import House, Party, a_customer
from tests.support.simulator import Simulator

from tenantry.compliance.reads import AgreementState, AttestationView
from tenantry.compliance.recording import Origin
from tenantry.compliance.rules.attestation import Signatory
from tenantry.compliance.use_cases.refresh_agreement import refresh_agreement
from tenantry.compliance.use_cases.request_agreement import request_agreement
from tenantry.kernel.actor import Actor

ANA = Signatory("Ana", "Reis", "ana@padaria.example", "+351210000002")
BROWSER = Origin("192.0.2.7", "Mozilla/5.0 (test)")


def a_house_known_to_microsoft(simulator: Simulator, *, now: datetime = JANUARY, **reseller: Any) -> House:
    """A connected house; its reseller is active and has signed, unless told otherwise."""
    house = a_connected_house(now=now)
    tell_microsoft_of(house.reseller, simulator, **reseller)
    return house


def tell_microsoft_of(party: Party, simulator: Simulator, **values: Any) -> None:
    """Partner Center lists this reseller as the provider's, with these values."""
    known = {
        "tenant_id": str(party.microsoft_tenant_id),
        "name": "Meridian IT",
        "mpn_id": party.partner_id,
        "location": "PT",
    }
    simulator.control("POST", "resellers", known | values)


def a_sub_customer(house: House, *, now: datetime = JANUARY) -> Party:
    """An end customer of the house's reseller."""
    return a_customer(
        house.reseller.program.actor, reseller=house.reseller.public_id, system=house.system, now=now
    )


def a_requested_agreement(
    customer: Party, by: Actor, *, signatory: Signatory = ANA, now: datetime = JANUARY
) -> AttestationView:
    """An attestation that waits on Microsoft's page."""
    return request_agreement(
        customer_id=customer.public_id, signatory=signatory, language="pt", by=by, now=now, origin=BROWSER
    )


def accept_at_microsoft(simulator: Simulator, attestation: AttestationView) -> None:
    """Press the button of Microsoft's page."""
    answer = simulator.http.post(f"{simulator.url}/attest/{attestation.microsoft_id}")
    assert answer.status_code == 200, answer.text


def an_accepted_agreement(
    simulator: Simulator, customer: Party, by: Actor, *, now: datetime = JANUARY
) -> AgreementState:
    """An agreement that the signatory has accepted on Microsoft's page, seen and written down."""
    accept_at_microsoft(simulator, a_requested_agreement(customer, by, now=now))
    return refresh_agreement(customer_id=customer.public_id, by=by, now=now)
