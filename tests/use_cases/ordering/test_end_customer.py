"""Entering an end customer corrects what only this basket knows, and never what somebody else relies on."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import transaction
from tests.support.story import Story, customer_details, filled_basket, place, ready_basket

from tenantry.compliance.models import AgreementRecord
from tenantry.foundation.clock import machine_now
from tenantry.jobs import reads as log
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.problems import Refused
from tenantry.ordering.microsoft_details import STATEMENT_FOR_NOBODY, MicrosoftDetails, Origin
from tenantry.ordering.models import Basket
from tenantry.ordering.use_cases.open_basket import open_basket
from tenantry.ordering.use_cases.set_end_customer import set_end_customer
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details
from tenantry.parties.details import PartyDetails
from tenantry.parties.models import Party
from tenantry.parties.recording import record_tenant
from tenantry.parties.use_cases.add_partner_id import add_partner_id

MADRID = customer_details(
    name="Casa Alta SL",
    country="ES",
    address_line1="Calle Mayor 15",
    city="Madrid",
    state="Madrid",
    postal_code="28013",
    phone="+34915226100",
)


def entered(
    story: Story,
    basket: BasketId,
    details: PartyDetails | None = None,
    *,
    existing: str | None = None,
    microsoft: MicrosoftDetails | None = None,
) -> str:
    return set_end_customer(
        basket_id=basket,
        details=details,
        existing=PartyId(existing) if existing else None,
        microsoft=microsoft,
        origin=Origin(),
        by=story.reseller,
        now=machine_now(),
    )


def opened(story: Story) -> BasketId:
    now = machine_now()
    return open_basket(
        account_id=None, buyer_reference="", key=None, by=story.reseller, now=now, machine_now=now
    )


def customer_of(basket: BasketId) -> str:
    return Basket.objects.values_list("customer__public_id", flat=True).get(public_id=basket) or ""


def named(customer: str) -> str:
    return Party.objects.values_list("name", flat=True).get(public_id=customer)


def heard_of(story: Story, customer: str) -> list[tuple[str, list[str] | None]]:
    told = log.timeline(
        provider_id=story.shop.house.id, aggregate_kind="party", aggregate_id=customer, after=0, limit=50
    )
    return [(event.name, event.payload.get("fields")) for event in told]


def test_details_sent_again_correct_the_baskets_own_customer_and_the_change_is_told(story: Story) -> None:
    basket = filled_basket(story).basket_id
    first = customer_of(basket)

    assert entered(story, basket, customer_details(name="Quinta Nova, Lda", city="Porto")) == first

    assert named(first) == "Quinta Nova, Lda"
    assert heard_of(story, first) == [("customer.created", None), ("party.changed", ["city", "name"])]
    entered(story, basket, customer_details(name="Quinta Nova, Lda", city="Porto"))
    assert len(heard_of(story, first)) == 2


def test_a_customer_in_another_basket_is_not_rewritten(story: Story) -> None:
    basket = filled_basket(story).basket_id
    first = customer_of(basket)
    entered(story, opened(story), existing=first)
    assert_another_is_made(story, basket, first)


def test_a_customer_with_an_order_is_not_rewritten(story: Story) -> None:
    ready = ready_basket(story)
    first = customer_of(ready.basket_id)
    again = opened(story)
    place(story, ready)
    Basket.objects.filter(public_id=again).update(
        customer_id=Party.objects.get(public_id=first).pk, made_customer=True
    )
    assert_another_is_made(story, again, first)


def test_a_customer_with_a_tenant_is_not_rewritten(story: Story) -> None:
    house = story.shop.house
    basket = filled_basket(story).basket_id
    first = customer_of(basket)
    with transaction.atomic(durable=True):
        record_tenant(
            party_id=Party.objects.get(public_id=first).pk,
            partner_center_account_id=house.account.id,
            microsoft_id=UUID(uuid4().hex),
            domain="quinta.onmicrosoft.com",
            by=house.system,
            at=machine_now(),
        )
    assert_another_is_made(story, basket, first)


def assert_another_is_made(story: Story, basket: BasketId, first: str) -> None:
    before, heard = Party.objects.values().get(public_id=first), heard_of(story, first)

    other = entered(story, basket, customer_details(name="Quinta Nova, Lda"))

    assert (other != first, named(other), customer_of(basket)) == (True, "Quinta Nova, Lda", other)
    assert (Party.objects.values().get(public_id=first), heard_of(story, first)) == (before, heard)


# --- the partner of record ---------------------------------------------------------------------------


def stands(basket: BasketId) -> tuple[str, bool]:
    row = Basket.objects.get(public_id=basket)
    return row.partner_on_record, row.partner_on_record_confirmed_at is not None


def test_a_statement_is_not_confirmed_before_there_is_a_customer_and_is_logged_when_it_is(
    story: Story,
) -> None:
    basket = opened(story)
    confirming = MicrosoftDetails("quintaalta", "", is_partner_on_record_confirmed=True)

    with pytest.raises(Refused) as error:
        set_microsoft_details(
            basket_id=basket, details=confirming, origin=Origin(), by=story.reseller, now=machine_now()
        )
    assert [(one.code, one.field) for one in error.value.problems] == [
        (STATEMENT_FOR_NOBODY, "partner_on_record_confirmed")
    ]
    row = Basket.objects.get(public_id=basket)
    assert (row.domain_prefix, stands(basket)) == ("", (story.partner_id, False))

    customer = entered(story, basket, customer_details(), microsoft=confirming)
    logged = AgreementRecord.objects.get(customer__public_id=customer, kind="partner_of_record")
    assert (logged.answer, stands(basket)) == ({"mpn_id": story.partner_id}, (story.partner_id, True))


def test_another_customer_takes_the_confirmation_back_and_the_partner_id_is_that_of_its_country(
    story: Story,
) -> None:
    spanish = str(4_300_000 + int(uuid4().hex[:4], 16))
    house = story.shop.house
    add_partner_id(
        reseller=house.reseller.public_id, mpn_id=spanish, country="ES", by=story.staff, now=machine_now()
    )
    basket = filled_basket(story).basket_id
    lisbon = customer_of(basket)
    assert stands(basket) == (story.partner_id, True)
    entered(story, basket, existing=lisbon)
    entered(story, basket, customer_details(city="Porto"))
    assert stands(basket) == (story.partner_id, True), "the same customer in the same country"

    in_madrid = filled_basket(story).basket_id
    madrid = entered(story, in_madrid, MADRID)
    assert stands(in_madrid) == (spanish, False), "its country has another PartnerID"

    entered(story, basket, existing=madrid)
    assert stands(basket) == (spanish, False)
