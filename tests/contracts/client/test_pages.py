"""Collections page by page, in both of the documented ways."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from partner_center import BadAnswer, PartnerCenter

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft


def _page(ids: list[str], link: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "totalCount": len(ids),
        "items": [{"id": name} for name in ids],
        "links": {"self": {"uri": "/customers", "method": "GET", "headers": []}}
        | ({"next": link} if link else {}),
        "attributes": {"objectType": "Collection"},
    }


def _continued(token: str) -> dict[str, Any]:
    return {
        "uri": "/customers?size=2&seekOperation=Next",
        "method": "GET",
        "headers": [{"key": "MS-ContinuationToken", "value": token}],
    }


def test_a_continued_list_is_asked_for_again_with_its_token(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, _page(["a", "b"], _continued("more-1")))
    microsoft.answers(200, _page(["c", "d"], _continued("more-2")))
    microsoft.answers(200, _page(["e"], None))
    found = [customer.id for customer in pc.customers.iterate(indirect_reseller="r-1", page_size=2)]
    assert found == ["a", "b", "c", "d", "e"]
    queries = [parse_qs(request.url.query.decode()) for request in microsoft.requests]
    wanted = '{"Field": "IndirectReseller", "Value": "r-1", "Operator": "starts_with"}'
    assert queries == [
        {"size": ["2"], "filter": [wanted]},
        {"size": ["2"], "filter": [wanted], "seekOperation": ["Next"]},
        {"size": ["2"], "filter": [wanted], "seekOperation": ["Next"]},
    ]
    tokens = [request.headers.get("MS-ContinuationToken") for request in microsoft.requests]
    assert tokens == [None, "more-1", "more-2"]
    assert len({request.headers["MS-CorrelationId"] for request in microsoft.requests}) == 3


def test_a_page_is_asked_for_only_when_its_first_item_is_wanted(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(200, _page(["a", "b"], _continued("more-1")))
    customers = pc.customers.iterate()
    assert microsoft.requests == []
    assert [next(customers).id, next(customers).id] == ["a", "b"]
    assert len(microsoft.requests) == 1


@pytest.mark.parametrize("root", ["", "/v1"])
def test_a_linked_list_follows_its_links(pc: PartnerCenter, microsoft: Microsoft, root: str) -> None:
    microsoft.answers(
        200, _page(["a"], {"uri": f"{root}/customers/c-1/orders?size=1&offset=1", "method": "GET"})
    )
    microsoft.answers(200, _page(["b"], None))
    assert [order.id for order in pc.orders.iterate("c-1")] == ["a", "b"]
    assert microsoft.last.url.raw_path == b"/v1/customers/c-1/orders?size=1&offset=1"


def test_pages_that_lead_in_a_circle_end_with_an_error(pc: PartnerCenter, microsoft: Microsoft) -> None:
    for _ in range(3):
        microsoft.answers(200, _page(["a"], _continued("same")))
    with pytest.raises(BadAnswer, match="back to one already read"):
        list(pc.customers.iterate())
    assert len(microsoft.requests) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [({"company_name": "Sol"}, "CompanyName"), ({"domain": "Sol"}, "Domain")],
)
def test_customers_are_found_by_the_start_of_a_name(
    pc: PartnerCenter, microsoft: Microsoft, given: dict[str, Any], field: str
) -> None:
    microsoft.answers(200, _page([], None))
    assert list(pc.customers.iterate(**given)) == []
    (sent,) = parse_qs(microsoft.last.url.query.decode())["filter"]
    assert json.loads(sent) == {"Field": field, "Value": "Sol", "Operator": "starts_with"}


def test_two_filters_at_once_are_refused_before_any_call(pc: PartnerCenter, microsoft: Microsoft) -> None:
    with pytest.raises(ValueError, match="one filter"):
        pc.customers.iterate(domain="a", company_name="b")
    assert microsoft.requests == []
