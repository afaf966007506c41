"""Codes that no state leads to come on command, each with its documented status and the usual body."""

import pytest

from .codes import refusal
from .conftest import Caller

ON_COMMAND = [
    (200, 400072),
    (400, 900316),
    (403, 2032),
    (400, 400056),
    (500, 900192),
    (417, 800036),
    (400, 900141),
    (400, 2071),
    (403, 900149),
    (404, 900122),
    (400, 900125),
    (403, 600006),
    (403, 800020),
    (400, 900142),
    (400, 900143),
    (400, 900144),
    (500, 800083),
    (500, 800084),
    (409, 800060),
    (500, 800005),
    (500, 800087),
    (409, 800014),
    (400, 800022),
    (400, 800024),
    (400, 800026),
    (400, 800062),
    (400, 800025),
    (400, 800072),
    (400, 800080),
    (400, 800085),
    (403, 900322),
    (500, 800031),
    (400, 2012),
    (403, 800027),
    (404, 800037),
    (404, 800038),
    (404, 800076),
    (500, 800094),
    (400, 800095),
    (400, 800096),
    (403, 800112),
    (403, 800114),
    (403, 800115),
    (400, 60000),
    (500, 900103),
    (500, 900135),
    (403, 900137),
    (403, 900138),
    (400, 900147),
]


@pytest.mark.parametrize(("status", "code"), ON_COMMAND)
def test_a_documented_error_comes_on_command_in_the_usual_body(
    caller: Caller, status: int, code: int
) -> None:
    caller.control("POST", "faults", {"operation": "list_customers", "kind": "refuse", "code": code})
    assert refusal(caller.call("GET", "/v1/customers?size=1")) == (status, code)
    assert caller.ask("/v1/customers?size=1")["attributes"] == {"objectType": "Collection"}
