"""Product types: made once, changed on record, each product in one of them, and every refusal."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.catalog import JANUARY, a_product_type
from tests.support.parties import House, provider_with_reseller

from tenantry.catalog import reads
from tenantry.catalog.models import ProductType, TypedProduct
from tenantry.catalog.product_types import TypeDetails
from tenantry.catalog.use_cases.change_product_type import change_product_type
from tenantry.catalog.use_cases.create_product_type import create_product_type
from tenantry.foundation.clock import machine_now
from tenantry.foundation.idempotency import RequestKey
from tenantry.foundation.models import AuditEvent
from tenantry.kernel.ids import ProductTypeId
from tenantry.kernel.problems import Refused

SALES, SERVICE = "CFQ7TTC0LFDZ", "CFQ7TTC0LFDX"


def products(house: House, product_type: str) -> list[str]:
    return [one.product_id for one in reads.product_type(house.administrator.actor, product_type).products]


def audited(house: House, action: str) -> list[dict[str, Any]]:
    found = AuditEvent.objects.filter(provider_id=house.id, action=action).order_by("id")
    return [dict(details) for details in found.values_list("details", flat=True)]


def rows(house: House) -> tuple[list[Any], list[Any]]:
    types, typed = (model.objects.filter(provider_id=house.id) for model in (ProductType, TypedProduct))
    return list(types.order_by("pk").values()), list(typed.order_by("pk").values())


def test_a_type_is_made_once_for_a_key_with_its_products() -> None:
    house = provider_with_reseller(now=JANUARY)
    key, by = RequestKey.of("one-key", "create_product_type", {"name": "x"}), house.administrator.actor
    details = TypeDetails(" Dynamics 365 ", one_active_per_product=False, quantity_limit=40)

    made = [
        create_product_type(
            details=details,
            products=[SALES, SERVICE, SALES],
            key=key,
            by=by,
            now=JANUARY,
            machine_now=machine_now(),
        )
        for _click in range(2)
    ]

    assert made[0] == made[1]
    view = reads.product_type(by, made[0])
    assert (view.name, view.one_active_per_product, view.quantity_limit) == ("Dynamics 365", False, 40)
    assert products(house, made[0]) == [SERVICE, SALES]
    assert [one["products"] for one in audited(house, "product_type.created")] == [[SERVICE, SALES]]


def test_a_product_belongs_to_one_type_and_moves_to_the_last_that_names_it() -> None:
    house = provider_with_reseller(now=JANUARY)
    first = a_product_type(house, products=(SALES, SERVICE))
    second = a_product_type(house, products=(SALES,))

    assert (products(house, first), products(house, second)) == ([SERVICE], [SALES])


def test_a_change_is_kept_on_record_once_and_without_products_leaves_them() -> None:
    house = provider_with_reseller(now=JANUARY)
    made, by = a_product_type(house, "Dynamics", products=(SALES,)), house.administrator.actor

    for _click in range(2):
        change_product_type(
            product_type=made, details=TypeDetails("Dynamics 365", False, None), by=by, now=JANUARY
        )
    assert products(house, made) == [SALES]
    change_product_type(
        product_type=made, details=TypeDetails("Dynamics 365", False, None), products=[], by=by, now=JANUARY
    )

    assert products(house, made) == []
    assert [one["products"] for one in audited(house, "product_type.changed")] == [[SALES], []]
    assert not reads.product_type(by, made).one_active_per_product


def test_what_is_wrong_is_refused_all_at_once_and_nothing_changes() -> None:
    house = provider_with_reseller(now=JANUARY)
    made = a_product_type(house, "Dynamics", products=(SALES,))
    a_product_type(house, "Taken")
    before = rows(house)

    with pytest.raises(Refused) as wrong:
        create_product_type(
            details=TypeDetails(" ", True, 0),
            products=["dynamics"],
            by=house.administrator.actor,
            now=JANUARY,
            machine_now=machine_now(),
        )
    with pytest.raises(Refused) as taken:
        change_product_type(
            product_type=made, details=TypeDetails("Taken"), by=house.administrator.actor, now=JANUARY
        )
    with pytest.raises(Refused) as taken_anew:
        a_product_type(house, "Taken")
    with pytest.raises(Refused) as forbidden:
        change_product_type(
            product_type=made, details=TypeDetails("Mine"), by=house.reseller.program.actor, now=JANUARY
        )

    assert [(p.code.name, p.field) for p in wrong.value.problems] == [
        ("catalog.type_name_missing", "name"),
        ("catalog.type_limit_invalid", "quantity_limit"),
        ("catalog.not_a_product", "products"),
    ]
    for error in (taken, taken_anew):
        assert [p.code.name for p in error.value.problems] == ["catalog.type_name_taken"]
    assert [p.code.name for p in forbidden.value.problems] == ["permission.not_allowed"]
    assert rows(house) == before


def test_a_type_of_another_provider_is_not_there() -> None:
    house, other = provider_with_reseller(now=JANUARY), provider_with_reseller(now=JANUARY)
    made = a_product_type(other, "Dynamics", products=(SALES,))
    a_product_type(house, "Dynamics", products=(SALES,))
    before = rows(other)

    for product_type in (made, ProductTypeId("typ_0")):
        with pytest.raises(Refused) as error:
            change_product_type(
                product_type=product_type,
                details=TypeDetails("Mine"),
                by=house.administrator.actor,
                now=JANUARY,
            )
        assert [p.code.name for p in error.value.problems] == ["not_found"]
    assert rows(other) == before
