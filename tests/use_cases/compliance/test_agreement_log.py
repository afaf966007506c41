"""What is known of a customer's agreement: of its tenant, held by Microsoft, and in the log."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from tests.support.catalog import JANUARY
from tests.support.compliance import (
    BROWSER,
    a_house_known_to_microsoft,
    a_sub_customer,
    an_accepted_agreement,
)
from tests.support.parties import House, Party, a_reseller
from tests.support.simulator import Simulator

from tenantry.compliance import reads
from tenantry.compliance.gathering import gather
from tenantry.compliance.models import AgreementRecord
from tenantry.compliance.recording import record_agreement_created, record_partner_of_record
from tenantry.compliance.rules.questions import FactKey, Occasion
from tenantry.foundation.slices import Wish
from tenantry.parties.recording import record_tenant


@pytest.fixture
def house(simulator: Simulator) -> House:
    return a_house_known_to_microsoft(simulator)


@pytest.fixture
def customer(house: House) -> Party:
    return a_sub_customer(house)


def test_the_agreement_of_a_tenant_counts_for_every_customer_of_it(
    simulator: Simulator, house: House, customer: Party
) -> None:
    an_accepted_agreement(simulator, customer, house.reseller.program.actor)
    other = a_sub_customer(house)
    microsoft_id = uuid4()
    with transaction.atomic(durable=True):
        for one in (customer, other):
            tenant = record_tenant(
                party_id=one.id,
                partner_center_account_id=house.account.id,
                microsoft_id=microsoft_id,
                domain="padaria.onmicrosoft.com",
                by=house.system,
                at=JANUARY,
            )
    assert not reads.is_agreement_recorded(house.id, customer.id, tenant.id)
    answer = {
        "templateId": "117a77b0-9360-443b-8795-c6dedc750cf9",
        "primaryContact": {"firstName": "Ana", "lastName": "Reis", "email": "ana@padaria.example"},
    }
    with transaction.atomic(durable=True):
        made = record_agreement_created(
            provider_id=house.id,
            customer_id=customer.id,
            partner_center_account_id=house.account.id,
            answer=answer,
            request_id="r-1",
            by=house.system,
            at=JANUARY,
        )
    record = AgreementRecord.objects.get(public_id=made.public_id)
    assert (record.kind, record.tenant_id, record.answer, record.request_id) == (
        "agreement_created",
        tenant.id,
        answer,
        "r-1",
    )
    for one in (customer, other):
        assert reads.is_agreement_recorded(house.id, one.id, tenant.id)
    assert not reads.is_agreement_recorded(house.id, customer.id, None)


def test_what_microsoft_holds_is_told_as_held_since_then(simulator: Simulator, house: House) -> None:
    customer, microsoft_id = a_sub_customer(house), uuid4()
    with transaction.atomic(durable=True):
        tenant = record_tenant(
            party_id=customer.id,
            partner_center_account_id=house.account.id,
            microsoft_id=microsoft_id,
            domain="held.onmicrosoft.com",
            by=house.system,
            at=JANUARY,
        )
    assert reads.agreement_state(house.id, customer.id, tenant.id).status == "none"
    link = {"tenant_id": str(house.reseller.microsoft_tenant_id)}
    simulator.control("POST", f"customers/{microsoft_id}/relationships", link)
    agreed = "2024-05-01T00:00:00Z"
    simulator.control("POST", f"customers/{microsoft_id}/agreements", {"date_agreed": agreed})
    key = FactKey.held_agreement(str(microsoft_id))
    gather(house.account.id, [key], occasion=Occasion.DEMAND, now=JANUARY)
    state = reads.agreement_state(house.id, customer.id, tenant.id)
    assert state.status == "held"
    assert state.held_since is not None
    assert state.held_since.isoformat() == "2024-05-01T00:00:00+00:00"
    assert reads.is_agreement_recorded(house.id, customer.id, tenant.id)


def test_the_log_is_scoped_searched_and_paged_newest_first(
    simulator: Simulator, house: House, customer: Party
) -> None:
    by = house.reseller.program.actor
    an_accepted_agreement(simulator, customer, by)
    with transaction.atomic(durable=True):
        record_partner_of_record(
            customer_id=customer.id,
            mpn_id=house.reseller.partner_id,
            statement_version="2026-01",
            by=by,
            at=JANUARY,
            origin=BROWSER,
        )
    found = reads.agreement_records(by, limit=10)
    assert [one.kind for one in found] == ["partner_of_record", "accepted", "attestation_requested"]
    assert found[0].answer == {"mpn_id": house.reseller.partner_id}
    assert found[0].document == {"statement_version": "2026-01"}
    assert (found[0].customer, found[0].customer_name) == (customer.public_id, "Padaria Central, Lda")
    page = reads.agreement_records(by, limit=1, before_id=found[0].id)
    assert [one.public_id for one in page] == [found[1].public_id]
    assert [one.kind for one in reads.agreement_records(by, limit=10, wish=Wish(q="ANA@padaria"))] == [
        "accepted",
        "attestation_requested",
    ]
    accepted = Wish(filters={"kind": "accepted", "customer": customer.public_id})
    assert len(reads.agreement_records(by, limit=10, wish=accepted)) == 1
    assert len(reads.agreement_records(customer.program.actor, limit=10)) == 3
    assert len(reads.agreement_records(house.administrator.actor, limit=10)) == 3
    assert reads.agreement_records(a_reseller(house.system).program.actor, limit=10) == []
    other = a_house_known_to_microsoft(simulator)
    assert reads.agreement_records(other.administrator.actor, limit=10) == []


def test_the_log_is_found_by_domain_person_kind_and_days_in_both_doors(
    simulator: Simulator, house: House, customer: Party
) -> None:
    by = house.administrator.actor
    an_accepted_agreement(simulator, customer, house.reseller.program.actor)
    with transaction.atomic(durable=True):
        record_tenant(
            party_id=customer.id,
            partner_center_account_id=house.account.id,
            microsoft_id=uuid4(),
            domain="broa.onmicrosoft.com",
            by=house.system,
            at=JANUARY,
        )
        record_agreement_created(
            provider_id=house.id,
            customer_id=customer.id,
            partner_center_account_id=house.account.id,
            answer={"templateId": "t"},
            request_id="r-2",
            by=house.system,
            at=JANUARY + timedelta(days=40),
        )
    day = f"{JANUARY:%Y-%m-%d}"
    for wish, kinds in (
        (Wish(q="broa.onmicrosoft"), ["agreement_created"]),
        (Wish(q="reis"), ["accepted", "attestation_requested"]),
        (Wish(filters={"kind": "accepted"}), ["accepted"]),
        (Wish(filters={"written_to": day}), ["accepted", "attestation_requested"]),
        (Wish(filters={"written_from": f"{JANUARY + timedelta(days=2):%Y-%m-%d}"}), ["agreement_created"]),
        (Wish(q="nobody"), []),
    ):
        assert [one.kind for one in reads.agreements_slice(by, wish).rows] == kinds
        assert [one.kind for one in reads.agreement_records(by, limit=9, wish=wish)] == kinds
