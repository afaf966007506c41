"""Microsoft Graph: tokens of its own, its etags, and its pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.contracts.client.answers import ASSIGNMENT, GDAP, RELATIONSHIP_ID

from partner_center import BadAnswer, Endpoints, PartnerCenter, Refused
from partner_center.models.delegated_admin import DelegatedAdminChange, DelegatedAdminRelationship
from partner_center.wire import dumps, loads

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

ROOT = "/v1.0/tenantRelationships/delegatedAdminRelationships"


def test_graph_gets_a_token_of_its_own_and_the_refresh_token_rotates(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(200, {"isSigned": True}).answers(200, GDAP).answers(200, GDAP)
    pc.agreements.direct_sign_status("c-1")
    pc.delegated_admin.get(RELATIONSHIP_ID)
    pc.delegated_admin.get(RELATIONSHIP_ID)
    assert [form["resource"] for form in microsoft.token_forms] == [
        "https://api.partnercenter.microsoft.com",
        "https://graph.microsoft.com",
    ]
    assert [form["refresh_token"] for form in microsoft.token_forms] == ["refresh-0", "refresh-1"]
    assert microsoft.last.headers["Authorization"] == "Bearer user-token-2"


def test_a_token_that_graph_refuses_is_forgotten_for_graph_alone(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(200, {"isSigned": True}).answers(401, {"error": {"code": "InvalidToken"}})
    microsoft.answers(200, GDAP).answers(200, {"isSigned": True})
    pc.agreements.direct_sign_status("c-1")
    pc.delegated_admin.get(RELATIONSHIP_ID)
    assert microsoft.last.headers["Authorization"] == "Bearer user-token-3"
    pc.agreements.direct_sign_status("c-1")
    assert microsoft.last.headers["Authorization"] == "Bearer user-token-1"


def test_graph_is_called_at_its_own_address(
    connect: Callable[..., PartnerCenter], microsoft: Microsoft
) -> None:
    microsoft.answers(200, GDAP)
    connect(endpoints=Endpoints()).delegated_admin.get(RELATIONSHIP_ID)
    assert str(microsoft.last.url) == f"https://graph.microsoft.com{ROOT}/{RELATIONSHIP_ID}"


def test_an_etag_of_graph_goes_back_with_the_quotes_it_came_with(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(200, GDAP).answers(202)
    read = pc.delegated_admin.get(RELATIONSHIP_ID)
    assert pc.delegated_admin.update(read, DelegatedAdminChange(duration="P30D")) is None
    assert microsoft.last.headers["If-Match"] == 'W/"JyIx"'
    microsoft.answers(412, {"error": {"code": "preconditionFailed", "message": "moved"}})
    with pytest.raises(Refused) as caught:
        pc.delegated_admin.delete(read)
    assert (caught.value.code, caught.value.description) == ("preconditionFailed", "moved")
    assert microsoft.last.headers["If-Match"] == 'W/"JyIx"'


def test_pages_of_graph_are_followed_at_graph_wherever_their_link_points(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(
        200, {"value": [GDAP], "@odata.nextLink": f"https://elsewhere.example{ROOT}?$skiptoken=x%2By"}
    )
    microsoft.answers(200, {"value": [GDAP | {"id": "other"}]})
    found = list(pc.delegated_admin.iterate())
    assert [one.id for one in found] == [RELATIONSHIP_ID, "other"]
    assert microsoft.last.url.host == "pc.example"
    assert microsoft.last.url.path == ROOT
    assert microsoft.last.url.params["$skiptoken"] == "x+y"
    assert loads(dumps(found[0])) == GDAP


def test_pages_of_graph_that_lead_in_a_circle_end_with_an_error(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    page = {"value": [ASSIGNMENT], "@odata.nextLink": f"https://pc.example{ROOT}/x/accessAssignments?p=1"}
    microsoft.answers(200, page).answers(200, page)
    with pytest.raises(BadAnswer, match="back to one already read"):
        list(pc.delegated_admin.assignments("x"))


def test_the_customer_approves_at_microsofts_page() -> None:
    assert DelegatedAdminRelationship(id="r-1").approval_address == (
        "https://admin.microsoft.com/AdminPortal/Home#/partners/invitation/granularAdminRelationships/r-1"
    )
