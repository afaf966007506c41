"""The partner's consent: the page, the code, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.contracts.client.conftest import TENANT

from partner_center import PartnerCenter, TokenRefused

if TYPE_CHECKING:
    from tests.contracts.client.conftest import Microsoft

GRANT = {
    "token_type": "Bearer",
    "expires_in": "3600",
    "access_token": "user-token-of-consent",
    "refresh_token": "refresh-of-consent",
}


def test_the_page_of_consent_names_the_application_and_where_to_return(pc: PartnerCenter) -> None:
    address = urlsplit(pc.consent.address("https://harbour.example/back", "state-7"))
    assert (address.netloc, address.path) == ("pc.example", f"/{TENANT}/oauth2/authorize")
    assert parse_qs(address.query) == {
        "client_id": ["our-application"],
        "response_type": ["code"],
        "response_mode": ["query"],
        "redirect_uri": ["https://harbour.example/back"],
        "resource": ["https://api.partnercenter.microsoft.com"],
        "state": ["state-7"],
    }


def test_a_code_becomes_a_refresh_token_in_the_callers_store(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.grants(200, GRANT).answers(200, {"isSigned": True})
    pc.consent.redeem("code-1", "https://harbour.example/back")
    assert microsoft.token_forms == [
        {
            "resource": "https://api.partnercenter.microsoft.com",
            "client_id": "our-application",
            "client_secret": "our-secret",
            "grant_type": "authorization_code",
            "code": "code-1",
            "redirect_uri": "https://harbour.example/back",
        }
    ]
    assert microsoft.consent.kept == ["refresh-0", "refresh-of-consent"]
    pc.agreements.direct_sign_status("c-1")
    assert microsoft.last.headers["Authorization"] == "Bearer user-token-of-consent"
    assert len(microsoft.token_forms) == 1


def test_a_code_that_is_refused_changes_nothing(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.grants(400, {"error": "invalid_grant", "error_description": "used"})
    with pytest.raises(TokenRefused) as caught:
        pc.consent.redeem("code-1")
    assert caught.value.error == "invalid_grant"
    assert "code-1" not in str(caught.value)
    assert microsoft.consent.kept == ["refresh-0"]


def test_a_consent_without_a_refresh_token_is_refused(pc: PartnerCenter, microsoft: Microsoft) -> None:
    microsoft.grants(200, {name: value for name, value in GRANT.items() if name != "refresh_token"})
    with pytest.raises(TokenRefused) as caught:
        pc.consent.redeem("code-1")
    assert caught.value.error == "answer_without_refresh_token"
    assert microsoft.consent.kept == ["refresh-0"]


def test_without_a_store_no_code_is_spent(
    connect: Callable[..., PartnerCenter], microsoft: Microsoft
) -> None:
    with pytest.raises(TokenRefused) as caught:
        connect(refresh_tokens=None).consent.redeem("code-1")
    assert caught.value.error == "no_refresh_token_store"
    assert microsoft.token_forms == []
