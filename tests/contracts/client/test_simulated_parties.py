"""The client's other resources, over HTTP against the simulator, which was written apart from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from pydantic import SecretStr
from tests.contracts.client.simulation import RESELLER, Consent, Simulation, new_customer, running

from partner_center import PartnerCenter, Refused, TokenRefused
from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.delegated_admin import (
    AccessContainer,
    AccessDetails,
    DelegatedAdminChange,
    NewAccessAssignment,
    NewDelegatedAdminRelationship,
    RelationshipCustomer,
    RelationshipStatus,
    RequestAction,
    UnifiedRole,
)
from partner_center.models.inventory import InventoryItem, InventoryQuestion
from partner_center.models.promotions import EligibilityQuestion
from partner_center.models.qualifications import (
    EducationSegment,
    NewQualification,
    QualificationName,
    VettingStatus,
)
from partner_center.models.users import NewCustomerUser, PasswordProfile

ROLES = AccessDetails(unified_roles=[UnifiedRole(role_definition_id="29232cdf-9323-42fd-ade2-1d097af3e4de")])


@pytest.fixture(scope="module")
def simulation() -> Iterator[Simulation]:
    with running("--clock", "2027-01-15T09:00:00Z") as started:
        yield started


@pytest.fixture
def pc(simulation: Simulation) -> Iterator[PartnerCenter]:
    with simulation.client() as client:
        yield client


@pytest.fixture
def customer(pc: PartnerCenter) -> str:
    return pc.customers.create(new_customer()).id


def test_a_billing_profile_is_changed_at_the_version_read(pc: PartnerCenter, customer: str) -> None:
    read = pc.customers.billing_profile(customer)
    changed = pc.customers.update_billing_profile(customer, read.changed(email="new@solmar.pt"))
    assert changed.email == "new@solmar.pt"
    with pytest.raises(Refused) as stale:
        pc.customers.update_billing_profile(customer, read.changed(email="late@solmar.pt"))
    assert stale.value.http_status == 412
    assert pc.customers.billing_profile(customer).email == "new@solmar.pt"
    assert pc.customers.company_profile(customer).tenant_id == customer


def test_a_directory_is_read_only_with_delegated_administration(pc: PartnerCenter, customer: str) -> None:
    for read in (pc.customers.organization, pc.customers.custom_domains):
        with pytest.raises(Refused) as missing:
            read(customer)
        assert (missing.value.http_status, missing.value.code) == (403, 900308)


def test_a_relationship_ends(pc: PartnerCenter) -> None:
    made = pc.customers.create(new_customer(None))
    assert pc.customers.end_delegated_access(made.id).allow_delegated_access is False
    assert pc.customers.end_relationship(made.id).relationship_to_partner == "none"
    with pytest.raises(Refused) as gone:
        pc.customers.billing_profile(made.id)
    assert gone.value.code == 20002


def test_a_school_is_vetted(simulation: Simulation, pc: PartnerCenter, customer: str) -> None:
    assert pc.qualifications.of_customer(customer) == ()
    wish = NewQualification(
        qualification=QualificationName.EDUCATION, education_segment=EducationSegment.HIGHER_EDUCATION
    )
    assert pc.qualifications.create(customer, wish).vetting_status == VettingStatus.IN_REVIEW
    simulation.tell(
        f"/_sim/customers/{customer}/qualifications", {"qualification": "Education", "verdict": "Approved"}
    )
    (held,) = pc.qualifications.of_customer(customer)
    assert (held.qualification, held.is_approved) == (QualificationName.EDUCATION, True)
    assert pc.qualifications.legacy(customer) == QualificationName.EDUCATION


def test_the_partner_knows_itself_and_invites(pc: PartnerCenter) -> None:
    own = pc.partners.own_organization()
    assert own.tenant_id is not None
    assert pc.partners.own_legal_business().company_name == own.company_name
    assert pc.partners.own_mpn().mpn_id
    assert pc.partners.own_billing().billing_currency == "EUR"
    assert pc.partners.own_support().email is not None
    assert f"partnerId={own.tenant_id}" in pc.relationships.request().url
    assert pc.relationships.indirect_providers() == ()
    assert RESELLER in [one.id for one in pc.relationships.indirect_resellers()]


def test_offers_come_page_by_page_and_all_the_same(pc: PartnerCenter) -> None:
    whole = [offer.id for offer in pc.offers.iterate("PT")]
    assert [offer.id for offer in pc.offers.iterate("PT", page_size=4)] == whole
    assert len(set(whole)) == len(whole) > 4
    first = pc.offers.get("PT", whole[0])
    assert first.category is not None
    assert first.category.id in [category.id for category in pc.offers.categories("PT")]
    with pytest.raises(Refused) as modern:
        pc.offers.get("PT", next(iter(pc.products.iterate("PT"))).id)
    assert modern.value.code == 2100


def test_promotions_are_found_and_judged(pc: PartnerCenter, customer: str) -> None:
    promotion = next(iter(pc.promotions.iterate("PT")))
    assert pc.promotions.get("PT", promotion.id).name == promotion.name
    product = (promotion.required_products or [])[0]
    assert product.product_id is not None
    assert product.sku_id is not None
    assert product.term is not None
    availability = next(
        iter(pc.products.of_customer(customer).availabilities(product.product_id, product.sku_id))
    )
    question = EligibilityQuestion(
        id=0,
        catalog_item_id=availability.catalog_item_id or "",
        quantity=10,
        term_duration=product.term.duration or TermDuration.P1Y,
        billing_cycle=product.term.billing_cycle or BillingCycle.ANNUAL,
    )
    (judged,) = pc.promotions.eligibilities(customer, [question])
    assert promotion.id in [one.promotion_id for one in judged.eligibilities or ()]


def test_files_of_sales_are_read(pc: PartnerCenter) -> None:
    rows = list(pc.offer_matrix.rows("202701"))
    assert {"PT", "US"} <= set(rows[0].allowed_countries)
    rates = {row.currency_code: row.usd_per_unit for row in pc.exchange_rates.rows("202701")}
    assert rates["EUR"] > Decimal(0)
    item = InventoryItem(product_id=rows[0].product_id)
    (judged,) = pc.inventory.check("PT", InventoryQuestion(target_items=[item]))
    assert judged.is_restricted is False


def test_what_was_done_is_on_record_page_by_page(pc: PartnerCenter, customer: str) -> None:
    read = pc.customers.billing_profile(customer)
    pc.customers.update_billing_profile(customer, read.changed(email="new@solmar.pt"))
    records = list(pc.audit.iterate(date(2027, 1, 1), customer_id=customer))
    assert {record.operation_type for record in records} >= {
        "add_customer",
        "update_customer_billing_profile",
    }
    paged = [one.id for one in pc.audit.iterate(date(2027, 1, 1), page_size=1, customer_id=customer)]
    assert paged == [record.id for record in records]
    with pytest.raises(Refused):
        list(pc.audit.iterate(date(2026, 1, 1)))


def _delegated(simulation: Simulation, pc: PartnerCenter, customer: str) -> str:
    """An active relationship with the customer; its id."""
    wish = NewDelegatedAdminRelationship(
        display_name=f"desk {customer[:8]}",
        duration="P30D",
        access_details=ROLES,
        customer=RelationshipCustomer(tenant_id=customer),
    )
    draft = pc.delegated_admin.create(wish)
    pc.delegated_admin.lock_for_approval(draft.id)
    simulation.tell(f"/_sim/delegations/{draft.id}", {"status": "active"})
    return draft.id


def test_delegated_administration_goes_its_way(
    simulation: Simulation, pc: PartnerCenter, customer: str
) -> None:
    admin = pc.delegated_admin
    draft = admin.create(
        NewDelegatedAdminRelationship(
            display_name=f"draft {customer[:8]}", duration="P30D", access_details=ROLES
        )
    )
    assert draft.status == RelationshipStatus.CREATED
    changed = admin.update(draft, DelegatedAdminChange(duration="P60D")) or admin.get(draft.id)
    assert changed.duration == "P60D"
    with pytest.raises(Refused) as stale:
        admin.delete(draft)
    assert stale.value.http_status == 412
    admin.delete(changed)
    assert draft.id not in [one.id for one in admin.iterate()]

    active = _delegated(simulation, pc, customer)
    assert admin.get(active).status == RelationshipStatus.ACTIVE
    group = AccessContainer(access_container_id="869cec5f-5f87-469e-bd6b-fa99bff9a7a5")
    assigned = admin.assign(active, NewAccessAssignment(access_container=group, access_details=ROLES))
    assert [one.id for one in admin.assignments(active)] == [assigned.id]
    assert {one.display_name for one in pc.customers.organization(customer)} == {"Solmar Lda"}
    assert pc.customers.custom_domains(customer) != ()
    assert admin.terminate(active).action == RequestAction.TERMINATE
    assert admin.get(active).status != RelationshipStatus.ACTIVE


def test_a_user_is_made_and_removed(simulation: Simulation, pc: PartnerCenter, customer: str) -> None:
    _delegated(simulation, pc, customer)
    profile = pc.customers.company_profile(customer)
    names = [f"user{number}@{profile.domain}" for number in range(3)]
    made = [
        pc.users.create(
            customer,
            NewCustomerUser(
                user_principal_name=name,
                display_name="Rita Sousa",
                first_name="Rita",
                last_name="Sousa",
                usage_location="PT",
                password_profile=PasswordProfile(password=SecretStr("Wq7.once"), force_change_password=True),
            ),
        )
        for name in names
    ]
    listed = [user.user_principal_name for user in pc.users.iterate(customer, page_size=2)]
    assert set(names) <= set(listed)
    assert len(listed) == len(set(listed))
    assert list(pc.users.licenses(customer, made[0].id)) == []
    assert list(pc.users.subscribed_skus(customer)) == []
    pc.users.delete(customer, made[0].id)
    assert names[0] not in [user.user_principal_name for user in pc.users.iterate(customer)]


def test_a_consent_gives_the_refresh_token_from_which_users_speak(simulation: Simulation) -> None:
    consent = Consent("none yet")
    with simulation.client(refresh_tokens=consent) as pc:
        with pytest.raises(TokenRefused):
            pc.consent.redeem("a wrong code")
        assert consent.token == "none yet"
        pc.consent.redeem("simulator-consent-code")
        assert consent.token != "none yet"
        assert pc.partners.own_mpn().mpn_id
    with simulation.client(refresh_tokens=consent) as pc:
        assert pc.partners.own_mpn().mpn_id
