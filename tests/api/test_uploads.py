"""Many orders by the API: uploaded, corrected, placed for the totals shown, told with their problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.support.http import call, ok
from tests.support.story import Story, completed_order

from tenantry.bulk import tasks
from tenantry.bulk.use_cases.place_ready import NOTHING_READY
from tenantry.ordering.models import Order

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

HEAD = "reference,customer,plan,term,billed,seats"


@pytest.fixture(scope="module")
def customer(house_of_the_file: Story, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock():
        yield completed_order(house_of_the_file).row.customer.public_id


def sent(story: Story, *rows: str, key: str = "") -> dict[str, Any]:
    body = {"file_name": "a.csv", "content": "\n".join((HEAD, *rows)), "partner_of_record_confirmed": True}
    made: dict[str, Any] = ok(
        call("POST", "/uploads", story.shop.house.reseller.program, body, key=key or uuid4().hex), 202
    )
    return made


def worked(story: Story, upload: str) -> dict[str, dict[str, Any]]:
    """Its orders by reference, after the worker's look."""
    tasks.work(provider_id=story.shop.house.id, upload=upload)
    listed = ok(call("GET", f"/uploads/{upload}/entries", story.shop.house.reseller.program))
    return {one["reference"]: one for one in listed["items"]}


def test_a_file_is_uploaded_corrected_and_placed(story: Story, customer: str) -> None:
    program, mark = story.shop.house.reseller.program, uuid4().hex[:6]
    plan = f"{story.plan.product_id}:{story.plan.sku_id}"
    upload = sent(
        story, f"A-{mark},{customer},{plan},P1Y,monthly,2", f"B-{mark},{customer},{plan},P9Y,monthly,2"
    )
    assert upload["states"] == [{"state": "waiting", "orders": 2}]
    found = worked(story, upload["id"])
    wrong = found[f"B-{mark}"]
    assert (found[f"A-{mark}"]["state"], wrong["state"]) == ("ready", "open")
    (problem,) = wrong["problems"]
    assert (problem["code"], problem["field"]) == ("bulk.not_one_of", "rows[0].term")
    assert problem["detail"].startswith("P9Y is not known as term.")

    cells = [{**cell, "value": "P1Y"} if cell["column"] == "term" else cell for cell in wrong["rows"][0]]
    where = f"/uploads/{upload['id']}/entries/{wrong['id']}"
    assert ok(call("PUT", where, program, {"rows": [cells]}), 202)["state"] == "waiting"
    assert worked(story, upload["id"])[f"B-{mark}"]["state"] == "ready"
    totals = ok(call("GET", f"/uploads/{upload['id']}", program))["ready_totals"]
    placed = ok(call("POST", f"/uploads/{upload['id']}/place", program, {"shown_totals": totals}))
    assert placed["states"] == [{"state": "placing", "orders": 2}]
    orders = {one["order"] for one in worked(story, upload["id"]).values()}
    mine = Order.objects.filter(buyer_reference__endswith=mark).values_list("public_id", flat=True)
    assert orders == set(mine) and len(orders) == 2

    again = call("POST", f"/uploads/{upload['id']}/place", program, {"shown_totals": totals})
    assert (again.status, [one["code"] for one in again.json["problems"]]) == (409, [NOTHING_READY.name])


def test_an_order_of_a_programs_file_waits_where_the_rule_is_for_the_api(story: Story, customer: str) -> None:
    house, mark = story.shop.house, uuid4().hex[:6]
    program, plan = house.reseller.program, f"{story.plan.product_id}:{story.plan.sku_id}"
    where = f"/accounts/{house.reseller.public_id}/approval-rule"
    rule = {"who": "anybody", "approver": "finance", "channels": ["api"], "why": "a test"}
    ok(call("PUT", where, house.administrator, rule), 204)
    upload = sent(story, f"D-{mark},{customer},{plan},P1Y,monthly,2")["id"]
    assert worked(story, upload)[f"D-{mark}"]["state"] == "ready"
    totals = ok(call("GET", f"/uploads/{upload}", program))["ready_totals"]
    ok(call("POST", f"/uploads/{upload}/place", program, {"shown_totals": totals}))
    order = worked(story, upload)[f"D-{mark}"]["order"]
    ok(call("PUT", where, house.administrator, rule | {"who": "sub_customers", "approver": "reseller"}), 204)
    shown = ok(call("GET", f"/orders/{order}", program))
    assert (shown["state"], [one["kind"] for one in shown["holds"]]) == ("held", ["approval"])
    assert shown["holds"][0]["decider"] == "finance"


def test_one_key_uploads_once_and_what_is_no_such_file_names_its_columns(story: Story, customer: str) -> None:
    row, key = f"C-{uuid4().hex[:6]},{customer},x,P1Y,monthly,2", uuid4().hex
    assert sent(story, row, key=key)["id"] == sent(story, row, key=key)["id"]
    body = {"file_name": "a.csv", "content": "reference,colour\n1,red\n"}
    answer = call("POST", "/uploads", story.shop.house.reseller.program, body, key=uuid4().hex)
    codes = [one["code"] for one in answer.json["problems"]]
    assert (answer.status, codes) == (422, ["bulk.column_missing"] * 4 + ["bulk.column_unknown"])
