"""Register a webhook, have Microsoft send a test, and believe only what Microsoft signed."""

import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from connection import arguments, connect

from partner_center.models.webhooks import EventName, NewRegistration, WebhookEvent
from partner_center.webhook_signature import (
    MICROSOFT_HOSTS,
    CertificateUnavailable,
    SignatureRefused,
    WebhookValidator,
)

MOST_BYTES = 1024 * 1024


def main() -> None:
    """Print the events that arrive, until so many came."""
    parser = arguments(__doc__)
    parser.add_argument("--port", type=int, default=8443)
    parser.add_argument("--url", help="how Microsoft reaches this program; its own address without it")
    parser.add_argument("--root", type=Path, help="a certificate to trust, for a simulator")
    parser.add_argument("--events", type=int, default=1, help="how many to wait for")
    given = parser.parse_args()
    hosts = [*MICROSOFT_HOSTS] if not given.at else [urlsplit(given.at).netloc]
    validator = WebhookValidator(
        certificate_hosts=hosts,
        roots=[given.root.read_bytes()] if given.root else None,
        allow_http=bool(given.at),
    )
    arrived: queue.Queue[WebhookEvent] = queue.Queue()
    server = ThreadingHTTPServer(("127.0.0.1", given.port), receiver(validator, arrived))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = given.url or f"http://127.0.0.1:{server.server_port}/webhook"
    registration = NewRegistration(
        webhook_url=url, webhook_events=[EventName.TEST_CREATED, EventName.SUBSCRIPTION_UPDATED]
    )
    with connect(given) as pc:
        pc.webhooks.register(registration)
        test = pc.webhooks.send_test()
        for _ in range(given.events):
            event = arrived.get(timeout=60)
            # An event is a hint: what is true is read from the resource that it names.
            print(f"{event.event_name} of {event.resource_name}")
        print(f"the test is {pc.webhooks.test_result(test.correlation_id).status}")
    server.shutdown()


def receiver(
    validator: WebhookValidator, arrived: "queue.Queue[WebhookEvent]"
) -> type[BaseHTTPRequestHandler]:
    """A server's answers: 200 to what is believed, and it is put aside; work is done elsewhere."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            if length > MOST_BYTES:
                self.send_error(413)
                return
            body = self.rfile.read(length)
            try:
                event = validator.event(dict(self.headers.items()), body)
            except SignatureRefused as refusal:
                self.send_error(refusal.http_status)
            except CertificateUnavailable:
                self.send_error(503)  # it comes again
            else:
                arrived.put(event)
                self.send_response(200)
                self.end_headers()

    return Receiver


if __name__ == "__main__":
    main()
