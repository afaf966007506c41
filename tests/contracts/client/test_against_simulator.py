"""The client and the simulator, over HTTP: a plan sold to a new customer, and what faults leave behind.

The two share no code, so that one misunderstanding of Microsoft's words cannot pass on both sides.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from partner_center import Endpoints, PartnerCenter, Refused, Throttled, TokenRefused, Unavailable, Unknown
from partner_center.models.agreements import (
    AgreementType,
    AttestationStatus,
    MpaState,
    NewAgreement,
    NewAttestation,
    PrimaryContact,
)
from partner_center.models.carts import CartStatus, NewCart, NewCartLineItem, Participant, ParticipantKey
from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.common import Address
from partner_center.models.customers import Customer, NewBillingProfile, NewCompanyProfile, NewCustomer
from partner_center.models.orders import OrderStatus, ProvisioningState
from partner_center.models.subscriptions import SubscriptionStatus

RESELLER, MPN = "0b7a9c44-21d7-4f6e-8e11-7c5d3a9e2f02", "5012345"
PORTO = Address(
    address_line1="Rua das Flores 12",
    city="Porto",
    postal_code="4050-265",
    country="PT",
    first_name="Rita",
    last_name="Sousa",
    phone_number="+351220000000",
)


class Consent:
    """A consent kept in memory."""

    token = "simulator-refresh-token"

    def load(self) -> str:
        return self.token

    def store(self, new: str) -> None:
        self.token = new


@dataclass(frozen=True)
class World:
    """A running simulator, its control interface and a client for it."""

    origin: str
    control: httpx2.Client

    def client(self, **options: Any) -> PartnerCenter:
        settings: dict[str, Any] = {
            "endpoints": Endpoints.at(self.origin),
            "tenant": "partner.onmicrosoft.com",
            "client_id": "11111111-1111-1111-1111-111111111111",
            "client_secret": "secret",
            "refresh_tokens": Consent(),
            "timeout_seconds": 20,
        }
        return PartnerCenter(**(settings | options))

    def fault(self, operation: str, kind: str, **more: Any) -> None:
        """Let the next call of an operation go wrong."""
        body = {"operation": operation, "kind": kind, "count": 1, **more}
        assert self.control.post("/_sim/faults", json=body).is_success

    def customers_named(self, domain: str) -> int:
        """How many tenants of this name the simulator holds."""
        found = self.control.get("/_sim/customers").json()
        rows = found if isinstance(found, list) else found.get("items", found.get("customers"))
        return sum(1 for row in rows if domain in str(row))


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    source = Path(__file__).parents[3] / "src"
    process = subprocess.Popen(
        [sys.executable, "-m", "partner_center_simulator", "--port", "0", "--clock", "2027-01-15T09:00:00Z"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(source)},
    )
    try:
        assert process.stdout is not None
        origin = process.stdout.readline().strip().rpartition(" ")[2]
        with httpx2.Client(base_url=origin, timeout=10) as control:
            reseller = {"tenantId": RESELLER, "name": "Meridian IT", "mpnId": MPN, "location": "PT"}
            assert control.post("/_sim/resellers", json=reseller | {"mpaSigned": True}).is_success
            yield World(origin, control)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


@pytest.fixture
def pc(world: World) -> Iterator[PartnerCenter]:
    with world.client() as client:
        yield client


def _new(domain: str) -> NewCustomer:
    return NewCustomer(
        company_profile=NewCompanyProfile(domain=domain),
        billing_profile=NewBillingProfile(
            email="rita@solmar.pt",
            culture="pt-PT",
            language="pt",
            company_name="Solmar Lda",
            default_address=PORTO,
        ),
        associated_partner_id=RESELLER,
    )


def _domain() -> str:
    return f"solmar{uuid4().hex[:10]}.onmicrosoft.com"


def _sign(world: World, pc: PartnerCenter, customer_id: str) -> None:
    """The customer's agreement, by an enhanced attestation accepted on Microsoft's page."""
    attestation = pc.agreements.create_attestation(
        NewAttestation(
            country="PT",
            language="pt-PT",
            company_name="Solmar Lda",
            signatory_first_name="Rita",
            signatory_last_name="Sousa",
            signatory_email="rita@solmar.pt",
            signatory_phone_number="+351220000000",
        )
    )
    assert pc.agreements.attestation(attestation.attestation_id).status == AttestationStatus.CREATED
    accepted = world.control.post(f"/_sim/attestations/{attestation.attestation_id}/accept", json={})
    assert accepted.is_success
    assert pc.agreements.attestation(attestation.attestation_id).status == AttestationStatus.ACCEPTED
    template = pc.agreements.metadata(AgreementType.CUSTOMER)[0].template_id
    pc.agreements.create(
        customer_id,
        NewAgreement(
            template_id=template,
            type=AgreementType.CUSTOMER,
            primary_contact=PrimaryContact(first_name="Rita", last_name="Sousa", email="rita@solmar.pt"),
            date_agreed=datetime(2027, 1, 15, 8, 0, tzinfo=UTC),
            attestation_id=attestation.attestation_id,
        ),
    )


def _catalog_item(pc: PartnerCenter) -> str:
    product = next(p for p in pc.products.iterate("PT") if p.title == "Microsoft 365 Business Standard")
    sku = next(iter(pc.products.skus("PT", product.id)))
    for availability in pc.products.availabilities("PT", product.id, sku.id):
        for term in availability.terms or ():
            if (term.duration, term.billing_cycle) == (TermDuration.P1Y, BillingCycle.MONTHLY):
                assert availability.catalog_item_id is not None
                return availability.catalog_item_id
    raise AssertionError("the plan is not offered for a year billed monthly")


def _cart(pc: PartnerCenter, seats: int = 10) -> NewCart:
    return NewCart(
        partner_on_record_attestation_accepted=True,
        line_items=[
            NewCartLineItem(
                id=0,
                catalog_item_id=_catalog_item(pc),
                quantity=seats,
                billing_cycle=BillingCycle.MONTHLY,
                term_duration=TermDuration.P1Y,
                participants=[Participant(key=ParticipantKey.TRANSACTION_RESELLER, value=MPN)],
            )
        ],
    )


def _customer(pc: PartnerCenter) -> Customer:
    return pc.customers.create(_new(_domain()), uuid4())


def test_facts_are_read_before_anything_is_sold(pc: PartnerCenter) -> None:
    rules = pc.countries.rules("PT")
    assert (rules.iso2_code, rules.is_postal_code_required) == ("PT", True)
    assert pc.addresses.validate(PORTO).is_verified
    assert not pc.addresses.validate(PORTO.changed(postal_code="99")).is_verified
    assert not pc.domains.is_taken(_domain())
    (reseller,) = [one for one in pc.relationships.indirect_resellers() if one.id == RESELLER]
    assert (reseller.mpn_id, reseller.state) == (MPN, "Active")
    assert pc.partners.by_mpn(MPN).mpn_id == MPN
    assert pc.mpa.status(tenant_id=RESELLER).state is MpaState.SIGNED
    assert pc.mpa.status(tenant_id=str(uuid4())).state is MpaState.NOT_ENROLLED
    assert pc.discovery.tenant_of(_domain()) is None


def test_a_plan_is_sold_to_a_new_customer_of_a_reseller(world: World, pc: PartnerCenter) -> None:
    domain = _domain()
    customer = pc.customers.create(_new(domain), uuid4())
    assert customer.user_credentials is not None
    assert customer.user_credentials.password is not None
    assert pc.domains.is_taken(domain)
    assert pc.discovery.tenant_of(domain) == customer.id
    assert [partner.id for partner in pc.customers.relationships(customer.id)] == [RESELLER]
    assert [found.id for found in pc.customers.iterate(domain=domain)] == [customer.id]
    assert pc.customers.get(customer.id).user_credentials is None

    cart = pc.carts.create(customer.id, _cart(pc), uuid4())
    with pytest.raises(Refused) as unsigned:
        pc.carts.checkout(customer.id, cart.id, uuid4())
    assert (unsigned.value.http_status, unsigned.value.code) == (403, 13605)
    _sign(world, pc, customer.id)
    assert len(pc.agreements.of_customer(customer.id)) == 1
    assert not pc.agreements.direct_sign_status(customer.id).is_signed

    result = pc.carts.checkout(customer.id, cart.id, uuid4())
    assert result.orders is not None
    order = pc.orders.get(customer.id, result.orders[0].id)
    assert order.status == OrderStatus.COMPLETED
    assert [order.id] == [found.id for found in pc.orders.iterate(customer.id)]
    (line,) = pc.orders.provisioning_status(customer.id, order.id)
    assert line.status == ProvisioningState.FULFILLED
    (subscription,) = pc.subscriptions.iterate(customer.id, order_id=order.id)
    assert (subscription.quantity, subscription.partner_id) == (10, MPN)
    assert subscription.term_duration == TermDuration.P1Y
    assert subscription.billing_cycle == BillingCycle.MONTHLY
    assert subscription.status == SubscriptionStatus.ACTIVE
    assert pc.carts.get(customer.id, cart.id).status == CartStatus.ORDERED
    assert [s.id for s in pc.subscriptions.iterate(customer.id, mpn_id=MPN)] == [subscription.id]

    changed = pc.subscriptions.update(customer.id, subscription.changed(quantity=12), uuid4())
    assert changed is None or changed.quantity == 12
    again = pc.subscriptions.get(customer.id, subscription.id)
    assert (again.quantity, again.auto_renew_enabled) == (12, subscription.auto_renew_enabled)


def test_the_sheet_of_the_month_prices_what_the_cart_prices(pc: PartnerCenter) -> None:
    product_id, sku_id, _ = _catalog_item(pc).split(":")
    rows = [
        row
        for row in pc.price_sheets.rows("PT")
        if (row.product_id, row.sku_id, row.term_duration) == (product_id, sku_id, TermDuration.P1Y)
        and row.billing_plan.casefold() == "monthly"
    ]
    assert len(rows) == 1
    cart = pc.carts.create(_customer(pc).id, _cart(pc), uuid4())
    (line,) = cart.line_items
    assert line.error is None
    assert line.pricing is not None
    assert line.pricing.list_price is not None
    assert (rows[0].currency, line.currency_code) == ("EUR", "EUR")
    # The sheet's row is for the whole year, the cart's price for one month of it.
    assert (rows[0].unit_price / 12).quantize(Decimal("0.01")) == line.pricing.list_price.quantize(
        Decimal("0.01")
    )


@pytest.mark.parametrize("kind", ["cut_after_accept", "status_after_accept"])
def test_a_write_without_an_answer_is_replayed_with_its_request_id_and_happens_once(
    world: World, pc: PartnerCenter, kind: str
) -> None:
    domain, request_id = _domain(), uuid4()
    world.fault("create_customer", kind)
    with pytest.raises(Unknown) as caught:
        pc.customers.create(_new(domain), request_id)
    assert UUID(caught.value.request_id) == request_id
    made = pc.customers.create(_new(domain), UUID(caught.value.request_id))
    assert made.user_credentials is not None
    assert world.customers_named(domain) == 1


def test_a_write_answered_too_late_is_replayed_and_happens_once(world: World) -> None:
    domain, request_id = _domain(), uuid4()
    with world.client(timeout_seconds=0.5) as impatient:
        assert not impatient.domains.is_taken(domain)
        world.fault("create_customer", "timeout_after_accept", seconds=2)
        with pytest.raises(Unknown):
            impatient.customers.create(_new(domain), request_id)
    with world.client() as patient:
        patient.customers.create(_new(domain), request_id)
    assert world.customers_named(domain) == 1


def test_a_cut_before_the_work_is_unknown_too_and_the_replay_does_it(world: World, pc: PartnerCenter) -> None:
    domain, request_id = _domain(), uuid4()
    world.fault("create_customer", "cut_before_accept")
    with pytest.raises(Unknown):
        pc.customers.create(_new(domain), request_id)
    assert world.customers_named(domain) == 0
    pc.customers.create(_new(domain), request_id)
    assert world.customers_named(domain) == 1


def test_a_throttled_write_waits_as_asked_and_happens_once(world: World) -> None:
    slept: list[float] = []
    domain = _domain()
    world.fault("create_customer", "status", status=429, retry_after=1)
    with world.client(sleep=slept.append) as client:
        client.customers.create(_new(domain), uuid4())
    assert slept == [1.0]
    assert world.customers_named(domain) == 1
    world.fault("create_customer", "status", status=429, retry_after=57)
    with world.client(sleep=slept.append) as client, pytest.raises(Throttled) as caught:
        client.customers.create(_new(_domain()), uuid4())
    assert caught.value.retry_after_seconds == 57.0


def test_a_read_outlives_a_failing_service(world: World, pc: PartnerCenter) -> None:
    customer = _customer(pc)
    world.fault("get_customer", "status", status=500, count=2)
    assert pc.customers.get(customer.id).id == customer.id


def test_wrong_credentials_get_no_token(world: World) -> None:
    with world.client(client_secret="wrong") as client, pytest.raises(TokenRefused):
        client.countries.rules("PT")


def test_nobody_at_the_address_means_nothing_was_sent() -> None:
    nobody = World("http://127.0.0.1:9", httpx2.Client())
    with nobody.client(sleep=lambda _: None) as client, pytest.raises(Unavailable):
        client.carts.checkout("c", "k", uuid4())
    nobody.control.close()


def test_many_threads_use_one_client(world: World) -> None:
    tokens: list[str] = []
    with (
        world.client(on_call=lambda r: tokens.append(r.path) if r.operation == "get_token" else None) as pc,
        ThreadPoolExecutor(8) as pool,
    ):
        found = list(pool.map(lambda code: pc.countries.rules(code).iso2_code, ["PT", "IE", "DE"] * 8))
    assert found == ["PT", "IE", "DE"] * 8
    assert len(tokens) == 1
