"""Webhooks: registration, signed deliveries that a receiver can verify, retries, duplicates and late ones."""

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from .conftest import MERIDIAN, Caller
from .steps import agreed_customer, bought, customer, only_subscription

R = "/webhooks/v1/registration"


class Receiver:
    """A callback address that keeps what it hears and answers as it is told."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.pauses: list[float] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                time.sleep(outer.pauses.pop(0) if outer.pauses else 0)
                self.send_response(outer.answers.pop(0) if outer.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/callback"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, number: int) -> list[dict[str, Any]]:
        """The events heard, once there are so many."""
        ends = time.monotonic() + 15
        while len(self.heard) < number:
            assert time.monotonic() < ends, f"only {len(self.heard)} of {number} events came"
            time.sleep(0.02)
        return [json.loads(body) for _, body in self.heard]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A callback address of the test's own."""
    one = Receiver()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def register(caller: Caller, receiver: Receiver) -> Iterator[Callable[..., Any]]:
    """Registers the receiver for events, and lets the registration hear nothing more after the test."""

    def begin(*events: str, **more: Any) -> Any:
        body = {"WebhookUrl": receiver.url, "WebhookEvents": list(events), **more}
        return caller.call("POST", R, body).json()

    yield begin
    caller.call("POST", R, {"WebhookUrl": receiver.url, "WebhookEvents": ["invoice-ready"]})


def settled(caller: Caller, event: str) -> dict[str, Any]:
    """The state of a validation event once it is no longer pending."""
    ends = time.monotonic() + 15
    while True:
        found: dict[str, Any] = caller.ask(f"{R}/validationEvents/{event}")
        if found["status"] != "pending":
            return found
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_the_registration_is_one_and_says_what_it_hears(
    caller: Caller, receiver: Receiver, register: Any
) -> None:
    events = caller.ask(f"{R}/events")
    assert {"test-created", "subscription-updated", "granular-admin-relationship-approved"} <= set(events)
    first = register("test-created", "subscription-updated")
    assert (first["WebhookUrl"], first["WebhookEvents"]) == (
        receiver.url,
        ["test-created", "subscription-updated"],
    )
    second = caller.call("PUT", R, {"webhookUrl": receiver.url, "webhookEvents": ["TEST-CREATED"]}).json()
    assert second == {**first, "WebhookEvents": ["test-created"]}
    assert caller.ask(R) == {"WebhookUrl": receiver.url, "WebhookEvents": ["test-created"]}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"WebhookUrl": None}, 3000),
        ({"WebhookUrl": "ftp://example.com"}, 3000),
        ({"WebhookEvents": []}, 3000),
        ({"WebhookEvents": ["birthday"]}, 900126),
        ({"SignatureTokenToMsSignatureHeader": "yes"}, 3000),
    ],
)
def test_a_wrong_registration_changes_nothing(caller: Caller, register: Any, changes: Any, code: int) -> None:
    register("test-created")
    before = caller.ask(R)
    body = {"WebhookUrl": "https://provider.example/hear", "WebhookEvents": ["test-created"], **changes}
    answer = caller.call("POST", R, body)
    assert (answer.status_code, answer.json()["code"], caller.ask(R)) == (400, code, before)


def test_a_delivery_is_signed_by_a_certificate_that_its_root_issued(
    caller: Caller, receiver: Receiver, register: Any
) -> None:
    register("test-created")
    event = caller.call("POST", f"{R}/validationEvents").json()["correlationId"]
    (heard,) = receiver.wait(1)
    headers, raw = receiver.heard[0]
    assert heard == {
        "EventName": "test-created",
        "ResourceUri": f"{caller.http.base_url}".rstrip("/") + f"{R}/validationEvents/{event}",
        "ResourceName": "test",
        "AuditUri": None,
        "ResourceChangeUtcDate": "2027-01-15T09:00:00.0000000Z",
    }
    assert headers["x-ms-signature-algorithm"] == "rsa-sha256"
    scheme, _, signature = headers["authorization"].partition(" ")
    leaf, root = x509.load_pem_x509_certificates(caller.http.get(headers["x-ms-certificate-url"]).content)
    assert scheme == "Signature"
    issuer = leaf.issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    assert [one.value for one in issuer] == ["Microsoft Corporation"]
    leaf.verify_directly_issued_by(root)
    assert caller.http.get("/certificates/root.cer").text == root.public_bytes(Encoding.PEM).decode()
    key = leaf.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(base64.b64decode(signature), raw, padding.PKCS1v15(), hashes.SHA256())
    found = settled(caller, event)
    assert (found["status"], found["callbackUrl"]) == ("completed", receiver.url)
    assert [one["responseCode"] for one in found["results"]] == ["200"]


def test_the_signature_moves_to_its_own_header_when_so_registered(
    caller: Caller, receiver: Receiver, register: Any
) -> None:
    register("test-created", SignatureTokenToMsSignatureHeader=True)
    caller.call("POST", f"{R}/validationEvents")
    receiver.wait(1)
    headers = receiver.heard[0][0]
    assert headers["x-ms-signature"].startswith("Signature ") and "authorization" not in headers


def test_an_event_that_is_refused_is_tried_ten_times_and_then_parked(
    caller: Caller, receiver: Receiver, register: Any
) -> None:
    caller.control("PUT", "settings", {"webhook_retry_seconds": 0})
    register("test-created")
    receiver.answers = [503, 500]
    recovers = caller.call("POST", f"{R}/validationEvents").json()["correlationId"]
    assert [one["responseCode"] for one in settled(caller, recovers)["results"]] == ["503", "500", "200"]
    receiver.answers = [500] * 20
    parked = settled(caller, caller.call("POST", f"{R}/validationEvents").json()["correlationId"])
    assert (parked["status"], len(parked["results"])) == ("failed", 10)
    assert len(receiver.heard) == 13
    caller.control("PUT", "settings", {"webhook_retry_seconds": 1})


def test_a_changed_subscription_is_announced_once_with_its_audit_record(
    caller: Caller, receiver: Receiver, register: Any
) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    one = only_subscription(caller, tenant)
    register("subscription-updated")
    path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"
    assert caller.call("PATCH", path, {**one, "quantity": 9999}).status_code in (400, 403)
    assert caller.call("PATCH", path, {**one, "friendlyName": "Adega"}).status_code == 200
    (heard,) = receiver.wait(1)
    assert (heard["EventName"], heard["ResourceName"]) == ("subscription-updated", "subscription")
    assert heard["ResourceUri"].endswith(f"/webhooks/v1/customers/{tenant}/subscriptions/{one['id']}")
    uri = heard["ResourceUri"].removeprefix(str(caller.http.base_url).rstrip("/"))
    assert caller.ask(uri)["friendlyName"] == "Adega"
    audit = caller.ask("/auditactivity/" + heard["AuditUri"].partition("/auditactivity/")[2])
    assert (audit["operationType"], audit["customerId"]) == ("update_subscription", tenant)


def test_an_accepted_reseller_is_announced_and_a_duplicate_and_a_late_one_come_on_command(
    caller: Caller, receiver: Receiver, register: Any
) -> None:
    register("reseller-relationship-accepted-by-customer")
    tenant = customer(caller, associatedPartnerId=None)
    other = caller.control("POST", "resellers", {"name": "Boreal", "mpnId": "5180099", "location": "PT"})
    caller.control("POST", "faults", {"operation": "webhook", "kind": "duplicate_webhook"})
    caller.control("POST", f"customers/{tenant}/relationships", {"tenantId": MERIDIAN["tenantId"]})
    first, second = receiver.wait(2)
    assert first == second and receiver.heard[0] == receiver.heard[1]
    assert first["ResourceUri"].endswith(f"/v1/customers/{tenant}")
    caller.control("POST", "faults", {"operation": "webhook", "kind": "late_webhook", "seconds": 0.5})
    begun = time.monotonic()
    caller.control("POST", f"customers/{tenant}/relationships", {"tenantId": other["tenantId"]})
    receiver.wait(3)
    assert time.monotonic() - begun >= 0.5


def test_events_are_late_by_so_many_seconds_when_so_set(
    caller: Caller, receiver: Receiver, register: Any
) -> None:
    register("reseller-relationship-accepted-by-customer")
    tenant = customer(caller, associatedPartnerId=None)
    caller.control("PUT", "settings", {"webhook_delay_seconds": 1})
    begun = time.monotonic()
    caller.control("POST", f"customers/{tenant}/relationships", {"tenantId": MERIDIAN["tenantId"]})
    receiver.wait(1)
    assert time.monotonic() - begun >= 1
    caller.control("PUT", "settings", {"webhook_delay_seconds": 0})


def test_without_a_registration_for_it_no_test_event_is_sent(caller: Caller, register: Any) -> None:
    register("subscription-updated")
    before = len(caller.control("GET", "webhooks"))
    answer = caller.call("POST", f"{R}/validationEvents")
    assert (answer.status_code, answer.json()["code"]) == (400, 800002)
    assert len(caller.control("GET", "webhooks")) == before
    assert caller.call("GET", f"{R}/validationEvents/11111111-2222-4333-8444-555555555555").status_code == 404


def test_an_answer_that_is_long_in_coming_holds_up_no_other_event(
    caller: Caller, receiver: Receiver, register: Any
) -> None:
    tenant = agreed_customer(caller)
    bought(caller, tenant)
    one = only_subscription(caller, tenant)
    register("subscription-updated")
    receiver.pauses = [6.0]
    started = time.monotonic()
    for number in range(3):
        path = f"/v1/customers/{tenant}/subscriptions/{one['id']}"
        answer = caller.call("PATCH", path, {**one, "friendlyName": f"Desks {number}"})
        assert answer.status_code == 200
    receiver.wait(3)
    assert time.monotonic() - started < 5


def test_after_a_restore_nothing_that_was_under_way_is_taken_for_what_is_sent_since(
    caller: Caller, receiver: Receiver, register: Any
) -> None:
    register("test-created")
    caller.control("POST", "snapshot", {"name": "before"})
    receiver.pauses = [2.5]
    old = caller.call("POST", f"{R}/validationEvents").json()["correlationId"]
    receiver.wait(1)
    caller.control("POST", "restore", {"name": "before"})
    receiver.answers = [500, 200]
    began = time.monotonic()
    new = caller.call("POST", f"{R}/validationEvents").json()["correlationId"]
    # The same calls make the same ids: only the attempts tell one line of time from the other.
    assert new == old
    found = settled(caller, new)
    # The old attempt ends meanwhile; the new event has heard its own two answers, and waited for no other pause.
    assert [one["responseCode"] for one in found["results"]] == ["500", "200"]
    assert len(receiver.wait(3)) == 3
    assert time.monotonic() - began < 10


def test_after_a_restore_an_event_that_waits_for_its_next_attempt_is_sent_again_at_once(
    caller: Caller, receiver: Receiver, register: Any
) -> None:
    register("test-created")
    caller.control("PUT", "settings", {"webhook_retry_seconds": 300})
    receiver.answers = [500]
    event = caller.call("POST", f"{R}/validationEvents").json()["correlationId"]
    receiver.wait(1)
    ends = time.monotonic() + 10
    while not caller.ask(f"{R}/validationEvents/{event}")["results"]:
        assert time.monotonic() < ends
    caller.control("POST", "snapshot", {"name": "between"})
    caller.control("POST", "restore", {"name": "between"})
    assert [one["responseCode"] for one in settled(caller, event)["results"]] == ["500", "200"]
    caller.control("PUT", "settings", {"webhook_retry_seconds": 1})
