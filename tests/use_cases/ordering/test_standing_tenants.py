"""A customer who has a tenant already: named by a domain, sold to once it has accepted the very partner who sells."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import transaction
from tests.support.parties import a_program
from tests.support.story import (
    Placed,
    Ready,
    Story,
    a_customer_for,
    accept_agreement,
    assert_one_invoice,
    customer_details,
    filled_basket,
    forget_facts,
    place,
    start,
    work,
)
from tests.support.tenants import a_tenant, accepts, name, rival_of

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Code, Refused
from tenantry.microsoft.clients import partner_center
from tenantry.ordering.microsoft_details import TWO_TENANTS, Origin
from tenantry.ordering.models import Basket
from tenantry.ordering.preflighting import judge
from tenantry.ordering.rules.preflight.condition import Status
from tenantry.ordering.standing_tenant import (
    EXISTING_DOMAIN,
    EXISTING_DOMAIN_UNANSWERED,
    EXISTING_DOMAIN_UNKNOWN,
    NAMED_BY_PARTNER,
)
from tenantry.ordering.touching import CHANGED_MEANWHILE
from tenantry.ordering.use_cases.place_order import CONDITION_NOT_MET
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_end_customer import set_end_customer
from tenantry.parties.models import Tenant, TenantLink
from tenantry.parties.recording import record_tenant
from tenantry.subscriptions.models import Subscription


def naming(story: Story, domain: str) -> BasketId:
    """A basket that names the tenant of that domain, complete with an accepted agreement."""
    basket = filled_basket(story).basket_id
    name(story, basket, domain)
    accept_agreement(story, basket)
    return basket


def checked(story: Story, basket: BasketId) -> tuple[dict[str, Status], Money]:
    """How the conditions stand that are not met, and the total."""
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    assert run.total is not None
    return {check.code: check.status for check in run.checks if check.status is not Status.MET}, run.total


def ordered(story: Story, domain: str) -> Placed:
    """An order for the standing tenant of that domain, which has accepted the story's reseller."""
    basket = naming(story, domain)
    unmet, total = checked(story, basket)
    assert unmet == {}
    return Placed(story, place(story, Ready(basket, "", total)), "")


def named(basket: BasketId) -> tuple[str, UUID | None, str]:
    row = Basket.objects.get(public_id=basket)
    return row.existing_domain, row.existing_tenant_id, row.domain_prefix


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[Code, str | None]]:
    return [(one.code, one.field) for one in refused.value.problems]


def test_a_customer_with_a_tenant_is_sold_to_from_the_typed_domain_to_the_invoice(story: Story) -> None:
    domain, tenant = a_tenant(story)
    basket = naming(story, f" {domain.upper()} ")
    assert named(basket) == (domain, tenant, "")
    # of a tenant that has accepted nobody here no more is said than that; the agreement was accepted for the basket
    untold = dict.fromkeys(("tenant_authorised", "qualification", "limits"), Status.NEEDS_SOMEONE_ELSE)
    assert checked(story, basket)[0] == untold

    accepts(rival_of(story), tenant)
    unmet, total = checked(story, basket)
    assert unmet == untold
    with pytest.raises(Refused) as error:
        place(story, Ready(basket, "", total))
    assert CONDITION_NOT_MET in [code for code, _ in codes(error)]
    assert not Tenant.objects.filter(microsoft_id=tenant).exists()

    accepts(story, tenant)
    unmet, total = checked(story, basket)
    assert unmet == {} and not Tenant.objects.filter(microsoft_id=tenant).exists()
    placed = Placed(story, place(story, Ready(basket, "", total)), "")
    link = TenantLink.objects.get(party_id=placed.row.customer_id)
    assert (link.tenant.microsoft_id, link.tenant.domain, placed.row.domain) == (tenant, domain, "")

    start(placed)
    work(placed)
    assert placed.state == "completed", placed.attention
    assert_one_invoice(placed)
    bought = Subscription.objects.get(customer_id=placed.row.customer_id)
    assert (bought.tenant.microsoft_id, bought.partner_on_record) == (tenant, story.partner_id)


def test_an_acceptance_taken_back_before_microsoft_is_called_stops_the_order(story: Story) -> None:
    domain, tenant = a_tenant(story)
    accepts(story, tenant)
    placed = ordered(story, domain)
    partner_center(story.shop.house.account.id).customers.end_relationship(str(tenant))

    start(placed)
    work(placed)

    assert placed.state == "needs_attention"
    assert not Subscription.objects.filter(customer_id=placed.row.customer_id).exists()


def test_two_resellers_on_one_tenant_have_a_subscription_each(story: Story) -> None:
    domain, tenant = a_tenant(story)
    other = rival_of(story)
    for one in (story, other):
        accepts(one, tenant)
    orders = [ordered(one, domain) for one in (story, other)]
    for placed in orders:
        start(placed)
        work(placed)
        assert placed.state == "completed", placed.attention

    bought = [Subscription.objects.get(customer_id=placed.row.customer_id) for placed in orders]
    assert [one.partner_on_record for one in bought] == [story.partner_id, other.partner_id]
    assert len({one.microsoft_id for one in bought}) == 2
    assert {one.tenant.microsoft_id for one in bought} == {tenant}
    with pytest.raises(Refused):
        run_preflight(
            basket_id=BasketId(orders[0].row.basket.public_id), by=other.reseller, now=machine_now()
        )


@pytest.mark.parametrize(
    "typed",
    [
        "quinta",
        "quinta do lago.pt",
        "https://quinta.example/",
        "ana@quinta.example",
        "q" * 130 + ".pt",
        "-a.pt",
    ],
)
def test_what_is_no_domain_is_refused_and_changes_nothing(story: Story, typed: str) -> None:
    basket = filled_basket(story)
    before = named(basket.basket_id)
    with pytest.raises(Refused) as error:
        name(story, basket.basket_id, typed)
    assert codes(error) == [(EXISTING_DOMAIN, "existing_domain")]
    assert named(basket.basket_id) == before


def test_a_tenants_own_id_is_no_domain(story: Story) -> None:
    _, tenant = a_tenant(story)
    with pytest.raises(Refused) as error:
        name(story, filled_basket(story).basket_id, str(tenant))
    assert codes(error) == [(EXISTING_DOMAIN, "existing_domain")]


def test_an_unknown_domain_says_what_to_correct_and_silence_says_to_try_again(story: Story) -> None:
    basket, domain = filled_basket(story).basket_id, f"nobody{uuid4().hex[:12]}.example"
    with pytest.raises(Refused) as error:
        name(story, basket, domain)
    assert codes(error) == [(EXISTING_DOMAIN_UNKNOWN, "existing_domain")]

    story.simulator.control(
        "POST", "faults", {"operation": "discovery_v2", "kind": "status", "status": 503, "count": 0}
    )
    try:
        with pytest.raises(Refused) as error:
            name(story, basket, domain)
    finally:
        story.simulator.control("DELETE", "faults")
    assert codes(error) == [(EXISTING_DOMAIN_UNANSWERED, "existing_domain")]
    assert named(basket)[:2] == ("", None)


def test_a_basket_has_one_tenant_and_the_last_that_was_named(story: Story) -> None:
    domain, tenant = a_tenant(story)
    basket = filled_basket(story).basket_id
    before = named(basket)
    with pytest.raises(Refused) as error:
        name(story, basket, domain, prefix="quintaalta")
    assert codes(error) == [(TWO_TENANTS, "existing_domain")] and named(basket) == before
    name(story, basket, domain)
    assert named(basket) == (domain, tenant, "")
    name(story, basket, "", prefix="quintaalta")
    assert named(basket) == ("", None, "quintaalta")


def test_a_customer_does_not_name_a_standing_tenant_itself(story: Story) -> None:
    domain, tenant = a_tenant(story)
    accepts(story, tenant)  # for another customer of the same reseller: it must not be taken over
    basket = filled_basket(story).basket_id
    before = named(basket)
    customer = PartyId(Basket.objects.get(public_id=basket).customer.public_id)
    by = a_program(story.shop.house.system, Role.CUSTOMER, customer, now=machine_now()).actor
    with pytest.raises(Refused) as error:
        name(story, basket, domain, by=by)
    assert codes(error) == [(NAMED_BY_PARTNER, "existing_domain")] and named(basket) == before


def test_the_tenant_that_is_named_goes_with_the_customer(story: Story) -> None:
    domain, tenant = a_tenant(story)
    basket, other = filled_basket(story).basket_id, a_customer_for(story)
    name(story, basket, domain)

    def choose(**whom: object) -> None:
        given = {"details": None, "existing": None, "microsoft": None, "origin": Origin()} | whom
        set_end_customer(basket_id=basket, by=story.reseller, now=machine_now(), **given)  # type: ignore[arg-type]

    choose(details=customer_details(address_line1="Rua da Fonte 14"))
    assert named(basket) == (domain, tenant, "")
    choose(existing=other)
    assert named(basket) == ("", None, "")


def test_another_tenant_linked_meanwhile_is_not_overwritten(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    domain, tenant = a_tenant(story)
    accepts(story, tenant)
    basket = naming(story, domain)
    _, total = checked(story, basket)
    house, row = story.shop.house, Basket.objects.get(public_id=basket)
    made = uuid4()
    assert row.customer_id is not None
    customer = row.customer_id

    def meanwhile(*given: object, **named_: object) -> object:
        judged = judge(*given, **named_)  # type: ignore[arg-type]
        with transaction.atomic(durable=True):
            record_tenant(
                party_id=customer, partner_center_account_id=house.account.id, microsoft_id=made,
                domain="quintanova.onmicrosoft.com", by=house.system, at=machine_now(),
            )  # fmt: skip
        return judged

    monkeypatch.setattr("tenantry.ordering.use_cases.place_order.judge", meanwhile)
    with pytest.raises(Refused) as error:
        place(story, Ready(basket, "", total))
    assert [code for code, _ in codes(error)] == [CHANGED_MEANWHILE]
    assert TenantLink.objects.get(party_id=customer).tenant.microsoft_id == made
    assert Basket.objects.get(public_id=basket).state == "open"
    forget_facts(story)
