"""Product types by the API: written whole, read back, listed, and closed to buyers."""

from __future__ import annotations

from tests.support.http import call, ok
from tests.support.story import Story

DYNAMICS = {
    "name": "Instances by the API",
    "one_active_per_product": False,
    "quantity_limit": None,
    "products": ["CFQ7TTC0LFN5"],
}


def test_a_type_is_made_changed_and_listed(story: Story) -> None:
    staff = story.shop.house.administrator
    made = ok(call("POST", "/product-types", staff, DYNAMICS), 201)

    assert made["products"][0]["product_id"] == "CFQ7TTC0LFN5"
    assert "Dynamics 365 Sales Professional" in made["products"][0]["titles"]
    changed = DYNAMICS | {"quantity_limit": 40, "products": []}
    ok(call("PUT", f"/product-types/{made['id']}", staff, changed))
    shown = ok(call("GET", f"/product-types/{made['id']}", staff))
    assert {name: shown[name] for name in changed} == changed
    listed = ok(call("GET", "/product-types?q=instances+by", staff))["items"]
    assert [(one["id"], one["quantity_limit"]) for one in listed] == [(made["id"], 40)]


def test_a_buyer_may_neither_read_nor_make_one_and_a_wrong_one_is_told_in_words(story: Story) -> None:
    staff, buyer = story.shop.house.administrator, story.shop.house.reseller.program
    wrong = call("POST", "/product-types", staff, {"name": " ", "quantity_limit": 0, "products": ["x"]})

    assert call("GET", "/product-types", buyer).status == 403
    assert call("POST", "/product-types", buyer, {"name": "Mine"}).status == 403
    assert wrong.codes == [
        ("catalog.type_name_missing", "name"),
        ("catalog.type_limit_invalid", "quantity_limit"),
        ("catalog.not_a_product", "products"),
    ]
    assert ok(call("GET", "/product-types?q=Mine", staff))["items"] == []
