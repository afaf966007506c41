"""Microsoft's events: only signed ones are heard, and what they tell is asked of Microsoft."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from tests.support.processes import wait_until
from tests.support.story import Story, filled_basket
from tests.support.tenants import a_tenant, accepts, name

from tenantry.config.launch.webhooks import register_all
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import BasketId
from tenantry.microsoft.deliveries import register_webhook
from tenantry.ordering.models import TenantInvitation
from tenantry.ordering.use_cases.request_tenant_invitation import request_tenant_invitation

Delivery = tuple[dict[str, str], bytes]


@pytest.fixture
def trusting(story: Story, settings: Settings, tmp_path: Path) -> Story:
    """The installation trusts the simulator's certificate, as it trusts Microsoft's."""
    root = tmp_path / "root.pem"
    root.write_text(story.simulator.http.get(f"{story.simulator.url}/certificates/root.cer").text)
    settings.MICROSOFT_CERTIFICATE_HOSTS = urlsplit(story.simulator.url).netloc
    settings.MICROSOFT_CERTIFICATE_ROOTS = str(root)
    return story


@pytest.fixture
def letter_box() -> Iterator[tuple[str, list[Delivery]]]:
    """An address that keeps what is delivered to it."""
    kept: list[Delivery] = []

    class Box(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is said."""

    server = HTTPServer(("127.0.0.1", 0), Box)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", kept
    finally:
        server.shutdown()
        server.server_close()


def waiting(story: Story) -> tuple[BasketId, Any]:
    domain, tenant = a_tenant(story)
    basket = filled_basket(story).basket_id
    name(story, basket, domain)
    now = machine_now()
    request_tenant_invitation(basket_id=basket, by=story.reseller, now=now, machine_now=now)
    return basket, tenant


def post(story: Story, delivery: Delivery) -> int:
    headers = {
        key: value for key, value in delivery[0].items() if key.lower() not in ("host", "content-length")
    }
    address = f"/api/hooks/partner-center/{story.shop.house.account.public_id}/"
    given = Client().post(address, delivery[1], content_type="application/json", headers=headers)
    return given.status_code


def queued(basket: BasketId) -> int:
    return ProcrastinateJob.objects.filter(queueing_lock=f"tenant_invitation:{basket}", status="todo").count()


def test_a_signed_acceptance_makes_the_basket_look_at_once_and_a_forged_one_does_nothing(
    trusting: Story, letter_box: tuple[str, list[Delivery]]
) -> None:
    story, (address, kept) = trusting, letter_box
    basket, tenant = waiting(story)
    other, _ = waiting(story)
    register_webhook(story.shop.house.account.id, address)
    accepts(story, tenant)
    about = str(tenant).encode()
    wait_until(lambda: any(about in body for _, body in kept), "Microsoft delivers the event", seconds=15)
    headers, body = next(one for one in kept if about in one[1])
    before = TenantInvitation.objects.get(basket__public_id=basket).look_at

    forged = json.dumps(json.loads(body) | {"AuditUri": "https://forged.example"}).encode()
    unsigned = {name: value for name, value in headers.items() if name.lower() != "authorization"}
    assert [post(story, one) for one in ((headers, forged), (unsigned, body))] == [401, 401]
    assert TenantInvitation.objects.get(basket__public_id=basket).look_at == before
    assert queued(basket) == 0

    assert [post(story, (headers, body)) for _ in range(2)] == [204, 204]
    assert TenantInvitation.objects.get(basket__public_id=basket).look_at < before
    assert (queued(basket), queued(other)) == (1, 0)


def test_only_deliveries_are_taken_at_this_address(story: Story) -> None:
    address = f"/api/hooks/partner-center/{story.shop.house.account.public_id}/"
    assert Client().get(address).status_code in (400, 405)
    assert Client().post(address, b"{}", content_type="application/json").status_code == 401


def test_the_command_registers_this_installation_for_its_account(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    assert register_all(story.shop.house.account.public_id) == 0
    said = capsys.readouterr().out
    assert f"/api/hooks/partner-center/{story.shop.house.account.public_id}/" in said
    assert story.simulator.calls("register_webhook")[-1]["status"] == 200


def test_the_command_says_what_microsoft_did_not_register(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = {"operation": "register_webhook", "kind": "status", "status": 503, "count": 0}
    story.simulator.control("POST", "faults", fault)
    try:
        assert register_all(story.shop.house.account.public_id) == 1
    finally:
        story.simulator.control("DELETE", "faults")
    assert f"{story.shop.house.account.public_id}: not registered" in capsys.readouterr().err


def test_the_command_says_when_an_account_is_not_connected(capsys: pytest.CaptureFixture[str]) -> None:
    assert register_all("pca_none") == 1
    assert capsys.readouterr().err == "pca_none: no such account is connected\n"
