"""Orders placed by many clients at once, for so many seconds, and what each of them cost."""

from __future__ import annotations

import itertools
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tools.bench import counting
from tools.bench.client import REQUESTS, Api, Buyable, Failed, place_order
from tools.bench.installation import Installation


@dataclass(frozen=True, slots=True)
class Window:
    """What happened between the first client's first and the last client's last request."""

    clients: int
    orders: int
    per_second: float
    order_ms: list[float]
    request_ms: dict[str, list[float]]
    failures: list[str]
    statements: float
    microsoft_calls: float
    web_cpu_ms: float
    database_cpu_ms: float
    load_average: float


@dataclass(slots=True)
class _Tally:
    """What the clients report, each when it has ended."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    laps: list[tuple[float, ...]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def window(
    place: Installation, token: str, buyable: Sequence[Buyable], *, clients: int, seconds: float
) -> Window:
    """Let so many clients order for so long, each over one connection and for end customers of its own."""
    assert len(buyable) >= clients, "each client orders for end customers of its own"
    tally, start, deadline = _Tally(), threading.Barrier(clients + 1), [0.0]
    threads = [
        threading.Thread(
            target=_client,
            args=(Api(place.web_url, token), buyable[number::clients], tally, start, deadline),
        )
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    before = counting.read(place.database, place.web_pid)
    deadline[0] = time.perf_counter() + seconds
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - begun
    used = counting.read(place.database, place.web_pid).since(before)
    orders = len(tally.laps)
    each = max(orders, 1)
    return Window(
        clients=clients,
        orders=orders,
        per_second=orders / spent,
        order_ms=[sum(lap) * 1000 for lap in tally.laps],
        request_ms={name: [lap[i] * 1000 for lap in tally.laps] for i, name in enumerate(REQUESTS)},
        failures=tally.failures,
        statements=used.statements / each,
        microsoft_calls=used.microsoft_calls / each,
        web_cpu_ms=used.web_cpu_ms / each,
        database_cpu_ms=used.database_cpu_ms / each,
        load_average=os.getloadavg()[0],
    )


def _client(
    api: Api, buyable: Sequence[Buyable], tally: _Tally, start: threading.Barrier, deadline: list[float]
) -> None:
    laps: list[tuple[float, ...]] = []
    failures: list[str] = []
    customers = itertools.cycle(buyable)
    api.connection.connect()
    start.wait()
    while time.perf_counter() < deadline[0] and not failures:
        try:
            laps.append(place_order(api, next(customers)))
        except Failed as failed:
            failures.append(str(failed))
    api.close()
    with tally.lock:
        tally.laps += laps
        tally.failures += failures
