"""The pages of product types: made, given products from the catalogue, changed, and found again."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from tests.support.browsing import Visit, staff
from tests.support.catalog import a_product_type
from tests.support.story import Story

from tenantry.catalog.models import ProductType, TypedProduct
from tenantry.kernel.actor import Role

LIST = "/office/product-types/"
SALES, TEAMS = "CFQ7TTC0LFN5", "CFQ7TTC0RM8K"


@pytest.fixture
def admin(story: Story) -> Visit:
    return staff(story.shop.house.system)


def _plain(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def _products(story: Story, name: str) -> set[str]:
    found = TypedProduct.objects.filter(provider_id=story.shop.house.id, product_type__name=name)
    return set(found.values_list("product_id", flat=True))


def test_a_type_is_made_in_two_clicks_and_gets_products_that_were_searched(
    story: Story, admin: Visit
) -> None:
    form = {"name": "Own instances", "quantity_limit": "40", "_key": uuid4().hex}
    answers = [admin.post(f"{LIST}new/", form) for _click in range(2)]
    address = answers[0]["Location"]

    assert answers[1]["Location"] == address
    found = _plain(admin.get(f"{address}?q=dynamics+365"))
    assert "Dynamics 365 Sales Professional" in found
    assert "Each order makes an instance of its own." in found
    admin.post(f"{address}products/", {"do": "add", "product": [SALES, TEAMS]})
    admin.post(f"{address}products/", {"do": "remove", "product": [SALES]})
    assert _products(story, "Own instances") == {TEAMS}
    listed = _plain(admin.get(f"{LIST}?q={TEAMS}"))
    assert "Own instances Makes an instance of its own 40 1" in listed


def test_a_change_is_saved_and_a_wrong_one_keeps_what_was_typed(story: Story, admin: Visit) -> None:
    address = f"{LIST}{a_product_type(story.shop.house, 'To be changed', products=(SALES,))}/"
    before = ProductType.objects.values().get(name="To be changed", provider_id=story.shop.house.id)

    wrong = admin.post(address, {"name": "Typed by hand", "quantity_limit": "0"})
    assert wrong.status_code == 422
    assert 'value="Typed by hand"' in wrong.content.decode()
    assert ProductType.objects.values().get(pk=before["id"]) == before

    saved = admin.post(address, {"name": "Changed", "one_active_per_product": "on", "quantity_limit": ""})
    assert saved["Location"] == address
    assert _products(story, "Changed") == {SALES}
    assert "another order adds seats to it" in _plain(admin.get(address))


def test_who_may_not_change_settings_reads_and_changes_nothing(story: Story) -> None:
    finance = staff(story.shop.house.system, Role.FINANCE)
    address = f"{LIST}{a_product_type(story.shop.house, 'Only read', products=(SALES,))}/"

    shown = _plain(finance.get(f"{address}?q=Teams"))
    refused = [
        finance.post(address, {"name": "Mine"}),
        finance.post(f"{address}products/", {"do": "remove", "product": [SALES]}),
        finance.get(f"{LIST}new/"),
    ]

    assert "Only read" in shown
    assert "Add products" not in shown
    assert [one.status_code for one in refused] == [403, 403, 403]
    assert _products(story, "Only read") == {SALES}
