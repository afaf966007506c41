"""Webhooks: registration, and a test that is delivered and judged."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from partner_center.models.webhooks import EventName, NewRegistration

from .conftest import Desk, Exchange
from .shapes import GUID, INSTANT, Each, Maybe, With, assert_like, text

Delivery = tuple[dict[str, str], bytes]


@contextmanager
def callback() -> Iterator[tuple[str, list[Delivery]]]:
    """A listener on a free port, with what was delivered to it."""
    delivered: list[Delivery] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            delivered.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/events", delivered
        server.shutdown()


def test_the_events_are_named(desk: Desk) -> None:
    found = desk.pc.webhooks.events()
    assert desk.last.line == "GET /webhooks/v1/registration/events"
    assert_like(desk.last.got, Each(text("[a-zA-Z-]+")))
    assert [one.value for one in found] == desk.last.got
    assert {one.value for one in found} == {one.value for one in EventName}


def test_all_documented_events_can_be_registered_at_once(desk: Desk) -> None:
    wanted = NewRegistration(webhook_url="http://127.0.0.1:9/salinas", webhook_events=list(EventName))
    made = desk.pc.webhooks.register(wanted)
    assert desk.last.sent["WebhookEvents"] == [one.value for one in EventName]
    desk.keeps(made)
    assert [one.value for one in desk.pc.webhooks.registration().webhook_events] == [
        one.value for one in EventName
    ]


def test_a_callback_is_registered_and_replaced(desk: Desk) -> None:
    body = {"WebhookUrl": "http://127.0.0.1:9/salinas", "WebhookEvents": ["test-created"]}
    made = desk.pc.webhooks.register(NewRegistration.model_validate(body))
    assert (desk.last.line, desk.last.sent) == ("POST /webhooks/v1/registration", body)
    assert_like(desk.last.got, {"SubscriberId": GUID, **body})
    desk.keeps(made)
    more = body | {"WebhookEvents": ["test-created", "subscription-updated"]}
    replaced = desk.pc.webhooks.update(NewRegistration.model_validate(more))
    assert (desk.last.method, desk.last.sent) == ("PUT", more)
    assert_like(desk.last.got, {"SubscriberId": made.subscriber_id, **more})
    desk.keeps(replaced)
    found = desk.pc.webhooks.registration()
    assert_like(desk.last.got, more)
    desk.keeps(found)


def test_a_test_is_delivered_signed_and_its_outcome_is_kept(desk: Desk) -> None:
    with callback() as (address, delivered):
        desk.pc.webhooks.register(
            NewRegistration(webhook_url=address, webhook_events=[EventName.TEST_CREATED])
        )
        sent = desk.pc.webhooks.send_test()
        assert desk.last.line == "POST /webhooks/v1/registration/validationEvents"
        assert_like(desk.last.got, {"correlationId": GUID})
        desk.keeps(sent)
        outcome = desk.pc.webhooks.test_result(sent.correlation_id)
        deadline = time.monotonic() + 30
        while outcome.status == "pending" and time.monotonic() < deadline:
            time.sleep(0.05)
            outcome = desk.pc.webhooks.test_result(sent.correlation_id)
    assert_like(
        desk.last.got,
        {
            "correlationId": sent.correlation_id,
            "partnerId": GUID,
            "status": "completed",
            "callbackUrl": address,
            "results": [
                {
                    "responseCode": text("OK|200"),
                    "responseMessage": Maybe(""),
                    "systemError": False,
                    "dateTimeUtc": INSTANT,
                }
            ],
        },
    )
    desk.keeps(outcome)
    ((headers, body),) = delivered
    desk.everything.append(Exchange("EVENT", "/", {}, {}, None, 200, {}, json.loads(body)))
    assert headers["authorization"].startswith("Signature ")
    assert headers["x-ms-signature-algorithm"] == "rsa-sha256"
    assert headers["x-ms-certificate-url"].startswith("http")
    event = {"EventName": "test-created", "ResourceName": "test", "ResourceChangeUtcDate": text(".+")}
    assert_like(json.loads(body), With({**event, "ResourceUri": text(f".*{sent.correlation_id}")}))
