"""What a call of the Partner Center client costs over bare HTTP: `python tools/bench_client.py [--rounds 30]`.

Both sides use one persistent connection of the same HTTP library to the same local server, which answers one fixed
subscription. Bare HTTP sends the same headers and parses the JSON. The client adds what it is for: token, ids,
record, log, typed things. Short rounds alternate; the medians of the processor time are compared, because the
clock on the wall also measures who else uses the machine.
"""

import argparse
import json
import logging
import multiprocessing
import socket
import statistics
import time
from collections.abc import Callable
from typing import Any

import httpx2
from pydantic import SecretStr

from partner_center import Endpoints, PartnerCenter

CUSTOMER, SUBSCRIPTION = "5f0f2d52-0c3b-4a9e-9d53-6a1b7a0c4f01", "7d9d6c1e-6a4f-4b07-9a41-0c6b8f7a1e05"
BODY: dict[str, Any] = {
    "id": SUBSCRIPTION,
    "offerId": "CFQ7TTC0HX01:0002:CFQ7TTC0HX9Z",
    "offerName": "Harbour Mail",
    "friendlyName": "Mail",
    "productType": {"id": "OnlineServicesNCE", "displayName": "OnlineServicesNCE"},
    "quantity": 10,
    "unitType": "Licenses",
    "creationDate": "2027-01-14T16:57:15.0966728Z",
    "effectiveStartDate": "2027-01-14T16:57:14.498252Z",
    "commitmentEndDate": "2028-01-13T00:00:00Z",
    "status": "active",
    "autoRenewEnabled": True,
    "isTrial": False,
    "billingType": "license",
    "billingCycle": "monthly",
    "termDuration": "P1Y",
    "renewalTermDuration": "",
    "refundOptions": [{"type": "Full", "expiresAt": "2027-01-15T00:00:00Z"}],
    "isMicrosoftProduct": True,
    "partnerId": "5012345",
    "contractType": "subscription",
    "links": {"self": {"uri": f"/customers/{CUSTOMER}/subscriptions/x", "method": "GET", "headers": []}},
    "publisherName": "Microsoft Corporation",
    "orderId": "34b37d7340cc",
    "attributes": {"objectType": "Subscription"},
}


def serve(listener: socket.socket) -> None:
    """Answer every request of one connection after the other with a token or the subscription."""
    token = json.dumps({"access_token": "t", "expires_in": "86400", "token_type": "Bearer"}).encode()
    subscription = json.dumps(BODY).encode()
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        multiprocessing.Process(target=answer, args=(connection, token, subscription), daemon=False).start()
        connection.close()


def answer(connection: socket.socket, token: bytes, subscription: bytes) -> None:
    """Answer on one connection until it is closed."""
    pending = b""
    while True:
        while b"\r\n\r\n" not in pending:
            received = connection.recv(65536)
            if not received:
                return
            pending += received
        head, _, pending = pending.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(pending) < length:
            pending += connection.recv(65536)
        pending = pending[length:]
        body = token if b"/oauth2/token" in head else subscription
        start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        connection.sendall(start + str(len(body)).encode() + b"\r\n\r\n" + body)


def microseconds(call: Callable[[], object], calls: int) -> float:
    """The processor time of one call, on the average of so many."""
    started = time.process_time()
    for _ in range(calls):
        call()
    return (time.process_time() - started) / calls * 1_000_000


def main() -> None:
    """Measure both sides in turns and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=100, help="in a round")
    parser.add_argument("--rounds", type=int, default=30)
    given = parser.parse_args()
    logging.getLogger("partner_center").setLevel(logging.INFO)
    logging.getLogger("partner_center").addHandler(logging.NullHandler())
    logging.getLogger("partner_center").propagate = False
    listener = socket.create_server(("127.0.0.1", 0))
    server = multiprocessing.Process(target=serve, args=(listener,))
    server.start()
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    path = f"/v1/customers/{CUSTOMER}/subscriptions/{SUBSCRIPTION}"
    headers = {"Authorization": "Bearer t", "Accept": "application/json", "MS-RequestId": CUSTOMER}
    try:
        with (
            httpx2.Client(base_url=origin, headers=headers) as http,
            PartnerCenter(
                tenant="t", client_id="c", client_secret=SecretStr("s"), endpoints=Endpoints.at(origin)
            ) as pc,
        ):
            bare: list[float] = []
            typed: list[float] = []
            for _ in range(given.rounds + 1):  # the first round warms both
                bare.append(microseconds(lambda: http.get(path).json(), given.calls))
                typed.append(microseconds(lambda: pc.subscriptions.get(CUSTOMER, SUBSCRIPTION), given.calls))
    finally:
        server.terminate()
        listener.close()
    without, with_client = statistics.median(bare[1:]), statistics.median(typed[1:])
    told = f"bare HTTP {without:.0f} us, client {with_client:.0f} us of processor time a call"
    print(f"{told}: {with_client / without:.2f} times")


if __name__ == "__main__":
    main()
