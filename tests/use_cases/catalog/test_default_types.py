"""The types that a provider begins with: with its first catalogue, once, and never over what it decided itself."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.catalog import JANUARY, a_connected_house, a_product_type
from tests.support.parties import House
from tests.support.simulator import Simulator

from tenantry.catalog import reads
from tenantry.catalog.models import ProductType, TypedProduct
from tenantry.catalog.product_types import TypeDetails
from tenantry.catalog.use_cases.change_product_type import change_product_type
from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.foundation.models import AuditEvent
from tenantry.kernel.ids import ProductTypeId
from tenantry.kernel.problems import Refused

PRODUCTS = ["CFQ7TTC0LFDX", "CFQ7TTC0LFDZ", "CFQ7TTC0LFN5"]


def types(house: House) -> list[tuple[Any, ...]]:
    found = ProductType.objects.filter(provider_id=house.id).order_by("pk")
    return [
        (one.name, one.one_active_per_product, one.quantity_limit, products_of(house, one)) for one in found
    ]


def products_of(house: House, one: ProductType) -> list[str]:
    mine = TypedProduct.objects.filter(provider_id=house.id, product_type_id=one.pk)
    return sorted(mine.values_list("product_id", flat=True))


def audited(house: House) -> list[dict[str, Any]]:
    found = AuditEvent.objects.filter(provider_id=house.id, action="product_type.created").order_by("id")
    return list(found.values_list("details", flat=True))


def test_the_first_synchronisation_brings_dynamics_on_record_and_no_other_does(simulator: Simulator) -> None:
    house = a_connected_house()
    assert types(house) == []

    for market in ("PT", "PT", "IE"):
        synchronise_catalogue(market=market, by=house.system, now=JANUARY)

    assert types(house) == [("Dynamics 365", False, None, PRODUCTS)]
    assert audited(house) == [
        {
            "name": "Dynamics 365",
            "one_active_per_product": False,
            "quantity_limit": None,
            "products": PRODUCTS,
        }
    ]


def test_a_type_that_the_provider_renamed_and_emptied_does_not_come_back(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    (made,) = reads.product_types(house.administrator.actor, limit=10)

    change_product_type(
        product_type=ProductTypeId(made.public_id),
        details=TypeDetails("Ours"),
        products=[],
        by=house.administrator.actor,
        now=JANUARY,
    )
    synchronise_catalogue(market="IE", by=house.system, now=JANUARY)

    assert types(house) == [("Ours", True, None, [])]


def test_a_provider_with_a_type_of_its_own_gets_none(simulator: Simulator) -> None:
    house = a_connected_house()
    a_product_type(house, "Ours", products=("CFQ7TTC0LFN5",))

    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)

    assert types(house) == [("Ours", True, None, ["CFQ7TTC0LFN5"])]


def test_a_provider_whose_catalogue_was_read_before_gets_none(simulator: Simulator) -> None:
    house = a_connected_house()
    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    TypedProduct.objects.filter(
        provider_id=house.id
    ).delete()  # as one stands that began before there were any
    ProductType.objects.filter(provider_id=house.id).delete()

    synchronise_catalogue(market="IE", by=house.system, now=JANUARY)

    assert types(house) == []


def test_a_synchronisation_that_fails_brings_none_and_the_next_one_does(simulator: Simulator) -> None:
    house = a_connected_house()
    fault = {"operation": "price_sheet", "kind": "status", "status": 400, "count": 1}
    simulator.control("POST", "faults", fault)
    with pytest.raises(Refused):
        synchronise_catalogue(market="PT", by=house.system, now=JANUARY)
    assert types(house) == []

    synchronise_catalogue(market="PT", by=house.system, now=JANUARY)

    assert types(house) == [("Dynamics 365", False, None, PRODUCTS)]
