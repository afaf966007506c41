"""What the client repeats by itself, what it never repeats, and what a missing answer means."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

import httpx2
import pytest

from partner_center import (
    NotFound,
    PartnerCenter,
    PartnerCenterError,
    Refused,
    Throttled,
    Unavailable,
    Unknown,
)
from partner_center.records import CallRecord

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

REQUEST = UUID("6a0c2c1e-90c2-4f3e-8c5c-2f0d7a5b1c01")
ORDER = {"id": "a1b2c3d4e5f6"}
RESULT: dict[str, list[str]] = {"orders": []}
CUTS = [
    httpx2.ReadTimeout("slow"),
    httpx2.ReadError("reset"),
    httpx2.WriteError("reset"),
    httpx2.RemoteProtocolError("no answer"),
    httpx2.WriteTimeout("slow"),
]
NOT_SENT = [httpx2.ConnectError("refused"), httpx2.ConnectTimeout("slow"), httpx2.PoolTimeout("full")]


def _named(error: Exception) -> str:
    return type(error).__name__


@pytest.mark.parametrize("error", [*CUTS, *NOT_SENT], ids=_named)
def test_a_read_is_tried_three_times_over_a_broken_network(
    pc: PartnerCenter, microsoft: Microsoft, error: Exception
) -> None:
    microsoft.breaks(error).breaks(error).answers(200, ORDER)
    assert pc.orders.get("c-1", "o-1").id == "a1b2c3d4e5f6"
    assert microsoft.slept == [0.25, 0.5]
    microsoft.breaks(error).breaks(error).breaks(error)
    with pytest.raises(Unavailable):
        pc.orders.get("c-1", "o-1")
    assert len(microsoft.requests) == 6


def test_a_read_is_tried_three_times_over_a_failing_service(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(500, {"code": 800003}).answers(502).answers(200, ORDER)
    assert pc.orders.get("c-1", "o-1").id == "a1b2c3d4e5f6"
    microsoft.answers(500).answers(504).answers(500, {"code": 900192, "description": "broken"})
    with pytest.raises(Unavailable) as caught:
        pc.orders.get("c-1", "o-1")
    assert (caught.value.http_status, caught.value.code) == (500, 900192)
    assert len(microsoft.requests) == 6


def test_tries_of_one_call_share_the_request_id_and_have_their_own_correlation_ids(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(500).answers(503).answers(200, ORDER)
    pc.orders.get("c-1", "o-1")
    assert len({request.headers["MS-RequestId"] for request in microsoft.requests}) == 1
    assert len({request.headers["MS-CorrelationId"] for request in microsoft.requests}) == 3


def test_an_address_check_is_a_read_although_it_is_posted(pc: PartnerCenter, microsoft: Microsoft) -> None:
    from partner_center.models.common import Address

    microsoft.breaks(httpx2.ReadTimeout("slow")).answers(200, {"status": "Verified"})
    assert pc.addresses.validate(Address(country="PT")).is_verified


@pytest.mark.parametrize("error", CUTS, ids=_named)
def test_a_write_without_an_answer_is_unknown_and_is_not_repeated(
    pc: PartnerCenter, microsoft: Microsoft, error: Exception
) -> None:
    microsoft.breaks(error)
    with pytest.raises(Unknown) as caught:
        pc.carts.checkout("c-1", "cart-1", REQUEST)
    assert caught.value.request_id == str(REQUEST)
    assert caught.value.operation == "checkout_cart"
    assert len(microsoft.requests) == 1
    assert microsoft.slept == []


@pytest.mark.parametrize("error", NOT_SENT, ids=_named)
def test_a_write_that_never_left_is_unavailable_and_did_not_happen(
    pc: PartnerCenter, microsoft: Microsoft, error: Exception
) -> None:
    microsoft.breaks(error)
    with pytest.raises(Unavailable):
        pc.carts.checkout("c-1", "cart-1", REQUEST)
    assert len(microsoft.requests) == 1


@pytest.mark.parametrize("status", [500, 501, 502, 504])
def test_a_write_answered_by_a_failure_of_the_service_is_unknown(
    pc: PartnerCenter, microsoft: Microsoft, status: int
) -> None:
    microsoft.answers(status, {"code": 800005, "description": "order failed"})
    with pytest.raises(Unknown) as caught:
        pc.carts.checkout("c-1", "cart-1", REQUEST)
    assert (caught.value.http_status, caught.value.code) == (status, 800005)
    assert len(microsoft.requests) == 1


@pytest.mark.parametrize("text", ["<html>", '{"orders": [{"noId": 1}]}', '{"orders": [', ""])
def test_a_write_answered_by_an_unreadable_body_is_unknown(
    pc: PartnerCenter, microsoft: Microsoft, text: str
) -> None:
    microsoft.answers(201, text=text)
    with pytest.raises(Unknown) as caught:
        pc.carts.checkout("c-1", "cart-1", REQUEST)
    assert caught.value.request_id == str(REQUEST)
    assert len(microsoft.requests) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_write_that_was_answered_not_now_is_repeated_after_the_time_asked(
    pc: PartnerCenter, microsoft: Microsoft, status: int
) -> None:
    busy = {"statusCode": status, "message": "Try again in 3 seconds."}
    microsoft.answers(status, busy, headers={"Retry-After": "3"}).answers(201, RESULT)
    pc.carts.checkout("c-1", "cart-1", REQUEST)
    assert microsoft.slept == [3.0]
    assert {request.headers["MS-RequestId"] for request in microsoft.requests} == {str(REQUEST)}


def test_throttling_that_outlives_the_budget_is_raised_with_the_time_asked(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    for _ in range(3):
        microsoft.answers(429, {"statusCode": 429}, headers={"Retry-After": "9"})
    with pytest.raises(Throttled) as caught:
        pc.carts.checkout("c-1", "cart-1", REQUEST)
    assert caught.value.retry_after_seconds == 9.0
    assert microsoft.slept == [9.0, 9.0]


def test_a_wait_longer_than_the_budget_is_not_begun(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(429, {"statusCode": 429}, headers={"Retry-After": "57"})
    with pytest.raises(Throttled) as caught:
        pc.orders.get("c-1", "o-1")
    assert caught.value.retry_after_seconds == 57.0
    assert microsoft.slept == []


@pytest.mark.parametrize("header", [{}, {"Retry-After": "0"}, {"Retry-After": "soon"}])
def test_throttling_without_a_time_backs_off_and_ends(
    connect: Callable[..., PartnerCenter], microsoft: Microsoft, header: dict[str, str]
) -> None:
    pc = connect(retry_budget_seconds=2)
    for _ in range(4):
        microsoft.answers(429, {"statusCode": 429}, headers=header)
    with pytest.raises(Throttled):
        pc.orders.get("c-1", "o-1")
    assert microsoft.slept == [0.25, 0.5, 1.0]


def test_a_busy_service_that_stays_busy_is_unavailable_for_reads_and_writes(
    connect: Callable[..., PartnerCenter], microsoft: Microsoft
) -> None:
    pc = connect(retry_budget_seconds=0)
    microsoft.answers(503).answers(503)
    with pytest.raises(Unavailable):
        pc.carts.checkout("c-1", "cart-1", REQUEST)
    with pytest.raises(Unavailable):
        pc.orders.get("c-1", "o-1")
    assert len(microsoft.requests) == 2


@pytest.mark.parametrize("status", [400, 403, 404, 409, 412])
def test_a_refusal_is_never_repeated(pc: PartnerCenter, microsoft: Microsoft, status: int) -> None:
    microsoft.answers(status, {"code": 1, "description": "no"})
    with pytest.raises(Refused):
        pc.orders.get("c-1", "o-1")
    assert len(microsoft.requests) == 1


class _Gate:
    """A limiter that remembers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.penalties: list[float] = []

    def acquire(self, operation: str) -> None:
        self.asked.append(operation)

    def penalise(self, seconds: float) -> None:
        self.penalties.append(seconds)


def test_every_try_passes_the_limiter_which_learns_of_throttling(
    connect: Callable[..., PartnerCenter], microsoft: Microsoft
) -> None:
    gate = _Gate()
    pc = connect(limiter=gate)
    microsoft.answers(429, headers={"Retry-After": "2"}).answers(429).answers(200, ORDER)
    pc.orders.get("c-1", "o-1")
    assert gate.asked == ["get_order"] * 3
    assert gate.penalties == [2.0, 1.0]


def test_every_try_is_recorded_once_in_order_without_secrets(
    connect: Callable[..., PartnerCenter], microsoft: Microsoft, caplog: pytest.LogCaptureFixture
) -> None:
    records: list[CallRecord] = []
    caplog.set_level("DEBUG")
    pc = connect(on_call=records.append)
    microsoft.answers(500, {"code": 800003}).breaks(httpx2.ReadTimeout("slow")).answers(200, ORDER)
    pc.orders.get("c-1", "o-1")
    assert [(r.operation, r.http_status, r.error_code, r.attempt) for r in records] == [
        ("get_token", 200, None, 1),
        ("get_order", 500, 800003, 1),
        ("get_order", None, "ReadTimeout", 2),
        ("get_order", 200, None, 3),
    ]
    assert [(r.method, r.path) for r in records[1:]] == [("GET", "/v1/customers/c-1/orders/o-1")] * 3
    assert [r.correlation_id for r in records[1:]] == [
        request.headers["MS-CorrelationId"] for request in microsoft.requests
    ]
    assert records[0].started_at == microsoft.clock.now
    written = caplog.text + repr(records) + repr(pc.__dict__)
    assert len([line for line in caplog.records if line.name == "partner_center"]) == 4
    for secret in ("our-secret", "app-token-1", "refresh-0"):
        assert secret not in written


def test_a_status_that_is_an_answer_is_no_warning(
    pc: PartnerCenter, microsoft: Microsoft, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    microsoft.answers(404).answers(404)
    assert pc.domains.is_taken("salinas.onmicrosoft.com") is False
    with pytest.raises(NotFound):
        pc.orders.get("c-1", "o-1")
    told = [(line.levelname, line.getMessage().split()[0]) for line in caplog.records]
    assert [one for one in told if one[1] not in ("HTTP", "get_token")] == [
        ("INFO", "check_domain"),
        ("WARNING", "get_order"),
    ]


def test_errors_tell_ids_and_no_secret(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.breaks(httpx2.ReadTimeout("slow"))
    with pytest.raises(PartnerCenterError) as caught:
        pc.carts.checkout("c-1", "cart-1", REQUEST)
    correlation = microsoft.last.headers["MS-CorrelationId"]
    assert str(caught.value) == (
        f"checkout_cart: no answer: ReadTimeout (request {REQUEST}, correlation {correlation})"
    )
