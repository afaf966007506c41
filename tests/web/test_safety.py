"""Headers, cookies and the reports of browsers."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; report-uri /csp-report/"
)


def _get(path: str, **headers: str) -> Any:
    return Client(raise_request_exception=False).get(path, headers=headers)


@pytest.mark.parametrize("path", ["/", "/nothing/", "/shop/", "/design/"])
def test_every_answer_to_people_carries_the_headers_of_safety(path: str) -> None:
    answer = _get(path)
    assert answer["Content-Security-Policy"] == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    assert answer["X-Frame-Options"] == "DENY"
    assert "Strict-Transport-Security" not in answer


def test_programs_get_headers_and_problems_of_their_own_and_no_cookie() -> None:
    answer = _get("/api/v1/nothing")
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer["Content-Type"] == "application/problem+json"
    assert not answer.cookies
    assert "Vary" not in answer


def test_microsofts_page_may_stand_in_a_frame_and_a_form_may_end_at_the_organisations_sign_in(
    settings: Any,
) -> None:
    settings.MICROSOFT_ATTESTATION_PAGE_URL = "https://partner.example/attest/{id}?x=1"
    settings.PAGES_FORM_ORIGINS = ("https://login.example/common",)
    policy = _get("/nothing/")["Content-Security-Policy"]
    assert "frame-src 'self' https://partner.example;" in policy
    assert "form-action 'self' https://login.example;" in policy


def test_where_people_come_by_https_they_stay_there(settings: Any) -> None:
    settings.TENANTRY_PUBLIC_URL = "https://shop.example"
    assert _get("/nothing/")["Strict-Transport-Security"] == "max-age=31536000"


def test_cookies_are_bound_to_the_host_and_closed_to_scripts_where_people_come_by_https() -> None:
    shown = (
        "import json; from tenantry.config import settings as s; print(json.dumps([s.SESSION_COOKIE_NAME, "
        "s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_NAME, "
        "s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_HTTPONLY, s.CSRF_COOKIE_SAMESITE, s.NOTICE_COOKIE_NAME, "
        "s.CSRF_TRUSTED_ORIGINS]))"
    )
    environment = os.environ | {"TENANTRY_PUBLIC_URL": "https://shop.example/"}
    said = subprocess.run(
        [sys.executable, "-c", shown], env=environment, capture_output=True, check=True, text=True
    )
    assert json.loads(said.stdout) == [
        "__Host-session", True, True, "Lax", "__Host-csrf", True, True, "Lax", "__Host-notices",
        ["https://shop.example"],
    ]  # fmt: skip


def test_a_report_of_a_browser_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    report = {"csp-report": {"violated-directive": "script-src", "blocked-uri": "https://evil.example/x.js"}}
    with caplog.at_level(logging.WARNING, "tenantry.web.csp_reports"):
        answer = Client(enforce_csrf_checks=True).post(
            "/csp-report/", json.dumps(report), content_type="application/csp-report"
        )
    assert answer.status_code == 204
    assert "https://evil.example/x.js" in caplog.text


@pytest.mark.parametrize("body", [b"no json", b"[1]", b"x" * 20_000])
def test_what_is_no_report_harms_nothing(body: bytes) -> None:
    answer = Client().post("/csp-report/", body, content_type="application/csp-report")
    assert answer.status_code == (204 if body == b"[1]" else 400)
