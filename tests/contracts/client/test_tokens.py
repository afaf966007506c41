"""Tokens: the two kinds, when a new one is fetched, how often, and what is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx2
import pytest

from partner_center import (
    MemoryTokenCache,
    PartnerCenter,
    Refused,
    Throttled,
    TokenRefused,
    Unavailable,
)

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

ORDER = {"id": "a1b2c3d4e5f6"}


def test_an_application_token_is_asked_for_with_the_secret(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.answers(200, ORDER)
    pc.orders.get("c-1", "o-1")
    assert microsoft.token_forms == [
        {
            "resource": "https://api.partnercenter.microsoft.com",
            "client_id": "our-application",
            "client_secret": "our-secret",
            "grant_type": "client_credentials",
        }
    ]


def test_a_user_token_is_asked_for_with_the_refresh_token_which_rotates(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(200, {"isSigned": True}).answers(200, {"isSigned": True})
    pc.agreements.direct_sign_status("c-1")
    microsoft.clock.pass_seconds(3600)
    pc.agreements.direct_sign_status("c-1")
    assert [form["refresh_token"] for form in microsoft.token_forms] == ["refresh-0", "refresh-1"]
    assert microsoft.token_forms[0]["grant_type"] == "refresh_token"
    assert microsoft.token_forms[0]["scope"] == "openid"
    assert microsoft.consent.kept == ["refresh-0", "refresh-1", "refresh-2"]


def test_a_token_is_renewed_two_minutes_before_it_ends(pc: PartnerCenter, microsoft: Microsoft) -> None:
    for _ in range(3):
        microsoft.answers(200, ORDER)
    pc.orders.get("c-1", "o-1")
    microsoft.clock.pass_seconds(3479)
    pc.orders.get("c-1", "o-1")
    assert len(microsoft.token_forms) == 1
    microsoft.clock.pass_seconds(1)
    pc.orders.get("c-1", "o-1")
    assert len(microsoft.token_forms) == 2


def test_a_short_token_is_used_for_half_its_life(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.token_seconds = 100
    for _ in range(3):
        microsoft.answers(200, ORDER)
    pc.orders.get("c-1", "o-1")
    microsoft.clock.pass_seconds(49)
    pc.orders.get("c-1", "o-1")
    assert len(microsoft.token_forms) == 1
    microsoft.clock.pass_seconds(1)
    pc.orders.get("c-1", "o-1")
    assert len(microsoft.token_forms) == 2


def test_a_read_refused_for_its_token_is_tried_once_more_with_a_new_one(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    stale = {"code": 800001, "description": "token"}
    microsoft.answers(401, stale).answers(200, ORDER)
    pc.orders.get("c-1", "o-1")
    sent = [request.headers["Authorization"] for request in microsoft.requests]
    assert sent == ["Bearer app-token-1", "Bearer app-token-2"]
    microsoft.answers(401, stale).answers(401, stale)
    with pytest.raises(Refused) as caught:
        pc.orders.get("c-1", "o-1")
    assert (caught.value.http_status, caught.value.retryable) == (401, False)
    assert len(microsoft.requests) == 4


def test_a_write_refused_for_its_token_is_left_to_the_caller_who_gets_a_new_one(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.answers(401, {"code": 800001, "description": "token"})
    with pytest.raises(Refused) as caught:
        pc.carts.checkout("c-1", "cart-1")
    assert (caught.value.http_status, caught.value.retryable) == (401, True)
    assert len(microsoft.requests) == 1
    microsoft.answers(201, {"orders": []})
    pc.carts.checkout("c-1", "cart-1")
    assert microsoft.last.headers["Authorization"] == "Bearer app-token-2"


def test_refused_credentials_are_said_in_the_login_services_words(
    pc: PartnerCenter, microsoft: Microsoft
) -> None:
    microsoft.grants(401, {"error": "invalid_client", "error_description": "Wrong secret."})
    with pytest.raises(TokenRefused) as caught:
        pc.carts.checkout("c-1", "cart-1")
    assert (caught.value.error, caught.value.description) == ("invalid_client", "Wrong secret.")
    assert microsoft.requests == []
    assert len(microsoft.token_forms) == 1


def test_a_refused_refresh_token_is_kept_as_it_was(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.grants(400, {"error": "invalid_grant", "error_description": "Expired."})
    with pytest.raises(TokenRefused) as caught:
        pc.mpa.status(tenant_id="r-1")
    assert caught.value.error == "invalid_grant"
    assert microsoft.consent.kept == ["refresh-0"]


def test_a_user_operation_without_consent_is_refused_before_any_call(
    connect: Callable[..., PartnerCenter], microsoft: Microsoft
) -> None:
    with pytest.raises(TokenRefused) as caught:
        connect(refresh_tokens=None).mpa.status(tenant_id="r-1")
    assert caught.value.error == "no_refresh_token_store"
    assert microsoft.token_forms == []


def test_a_login_service_that_fails_leaves_a_write_undone(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.login_breaks(httpx2.ReadTimeout("slow")).grants(500, {}).grants(502, {})
    with pytest.raises(Unavailable):
        pc.carts.checkout("c-1", "cart-1")
    assert microsoft.requests == []
    microsoft.login_breaks(httpx2.ReadTimeout("slow")).answers(201, {"orders": []})
    pc.carts.checkout("c-1", "cart-1")
    assert len(microsoft.requests) == 1


def test_a_throttled_login_service_leaves_a_write_undone(
    connect: Callable[..., PartnerCenter], microsoft: Microsoft
) -> None:
    microsoft.grants(429, {"statusCode": 429})
    with pytest.raises(Throttled):
        connect(retry_budget_seconds=0).carts.checkout("c-1", "cart-1")
    assert microsoft.requests == []


@pytest.mark.parametrize("body", [{}, {"access_token": ""}, [], {"access_token": "t", "expires_in": "soon"}])
def test_an_answer_without_a_token_is_no_token(pc: PartnerCenter, microsoft: Microsoft, body: object) -> None:
    microsoft.grants(200, body)
    with pytest.raises(TokenRefused):
        pc.carts.checkout("c-1", "cart-1")
    assert microsoft.requests == []


def test_many_threads_ask_for_one_token(pc: PartnerCenter, microsoft: Microsoft) -> None:
    for _ in range(24):
        microsoft.answers(200, ORDER)
    start = threading.Barrier(12)

    def two_calls(_: int) -> None:
        start.wait()
        pc.orders.get("c-1", "o-1")
        pc.orders.get("c-1", "o-1")

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(two_calls, range(12)))
    assert len(microsoft.token_forms) == 1
    assert {request.headers["Authorization"] for request in microsoft.requests} == {"Bearer app-token-1"}


def test_clients_with_one_cache_share_their_tokens(
    connect: Callable[..., PartnerCenter], microsoft: Microsoft
) -> None:
    cache = MemoryTokenCache()
    microsoft.answers(200, ORDER).answers(200, ORDER).answers(200, ORDER)
    connect(token_cache=cache).orders.get("c-1", "o-1")
    connect(token_cache=cache).orders.get("c-1", "o-1")
    assert len(microsoft.token_forms) == 1
    connect(token_cache=cache, client_id="another").orders.get("c-1", "o-1")
    assert len(microsoft.token_forms) == 2
