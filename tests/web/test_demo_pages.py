"""The demo's own pages: they hand out passwords, so they exist in the demo and nowhere else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings
from tests.support.browsing import nobody, staff
from tests.support.parties import NOW, provider_with_reseller
from tests.support.totp import code_of

from tenantry.demo.logins import FILE, logins
from tenantry.demo.provider import HARBOUR_CLOUD
from tenantry.demo.wishes import StoryFailed
from tenantry.kernel.actor import system
from tenantry.notices.outbox import write_mail
from tenantry.parties.use_cases.create_provider import create_provider
from tenantry.web.middleware import content_security_policy

PAGES = ("/demo/", "/demo/mails/", "/demo/simulator/", "/demo/clock/")
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AOIFE = {
    "name": "Aoife Byrne",
    "email": "aoife@harbourcloud.example",
    "role": "administrator",
    "house": "Harbour Cloud",
    "password": "amber heron quartz mint 42",
    "key": KEY,
}


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Path:
    """The mode of the demo, with a data directory of its own."""
    settings.TENANTRY_MODE = "demo"
    settings.TENANTRY_DATA_DIR = tmp_path
    (tmp_path / FILE).write_text(json.dumps({"logins": [AOIFE]}))
    return tmp_path


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("mode", ["production", "test"])
def test_outside_the_demo_nobody_finds_them_not_even_staff(
    address: str, mode: str, settings: Settings
) -> None:
    by = system(provider_with_reseller().id)
    settings.TENANTRY_MODE = mode
    for visit in (nobody(), staff(by)):
        answer = visit.get(address)
        assert answer.status_code == 404
        assert "/demo/" not in answer.content.decode().replace(address, "")


@pytest.mark.parametrize(("mode", "declared"), [("production", "[]"), ("demo", "['demo.clock', ")])
def test_an_installation_in_production_does_not_even_declare_them(mode: str, declared: str) -> None:
    program = (
        "import django; django.setup(); from tenantry.web.pages import PAGES; "
        "print(sorted(name for name in PAGES if name.startswith('demo.')))"
    )
    variables = {
        "TENANTRY_ENVIRONMENT": mode,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "tenantry.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith(declared)


def test_logins_are_shown_with_password_and_the_code_of_this_half_minute(demo: Path) -> None:
    earlier = code_of(KEY)
    text = nobody().get("/demo/").content.decode()
    assert AOIFE["email"] in text
    assert AOIFE["password"] in text
    assert f'data-copy="{earlier}"' in text or f'data-copy="{code_of(KEY)}"' in text


def test_before_anybody_has_come_in_the_page_says_so(demo: Path) -> None:
    (demo / FILE).unlink()
    assert "Nobody has come in yet" in nobody().get("/demo/").content.decode()


def test_a_damaged_file_of_logins_is_said(demo: Path) -> None:
    (demo / FILE).write_text('{"logins": [{"email": "aoife"}]}')
    with pytest.raises(StoryFailed, match="is damaged"):
        logins(demo)


def test_every_page_has_a_bar_that_leads_there(demo: Path) -> None:
    text = nobody().get("/account/sign-in/").content.decode()
    for address in ("/demo/", "/demo/mails/", "/demo/simulator/", "/demo/clock/"):
        assert f'<a href="{address}">' in text


def _write_to(email: str, provider_id: int) -> None:
    params = {
        "name": "Rui", "what": "passkey_added", "at": NOW.isoformat(), "time_zone": "UTC", "house": "Harbour Cloud",
    }  # fmt: skip
    with transaction.atomic(durable=True):
        write_mail(
            provider_id=provider_id,
            kind="sign_in_change",
            recipient=email,
            language="en",
            params=params,
            caused_by="test",
            at=NOW,
        )


def test_a_mail_is_listed_and_shown_as_text_and_in_a_frame_that_may_do_nothing(
    fresh_database: str, demo: Path
) -> None:
    provider = create_provider(details=HARBOUR_CLOUD, by=system(0, "demo"), now=NOW)
    email = "rui@people.example"
    _write_to(email, provider.id)
    listed = nobody().get("/demo/mails/").content.decode()
    assert email in listed
    address = next(part for part in listed.split('"') if part.startswith("/demo/mails/mal_"))

    shown = nobody().get(address).content.decode()
    assert "/account/security/" in shown
    assert f'<iframe src="{address}letter"' in shown
    assert 'sandbox="allow-popups allow-top-navigation-by-user-activation"' in shown

    letter = nobody().get(f"{address}letter")
    policy = letter["Content-Security-Policy"]
    assert policy != content_security_policy()
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert '<base target="_top">' in letter.content.decode()


def test_the_simulator_is_where_the_demo_has_started_it(demo: Path, settings: Settings) -> None:
    settings.MICROSOFT_API_URL = "http://127.0.0.1:8900"
    assert nobody().get("/demo/simulator/")["Location"] == "http://127.0.0.1:8900"


def test_the_clock_says_the_time_of_the_business(demo: Path) -> None:
    text = nobody().get("/demo/clock/").content.decode()
    assert text.count("<time ") == 2
