"""Four people read at once: each goes round its own addresses, in another order each time."""

from __future__ import annotations

import random
import threading
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import psycopg
from tools.bench.installation import WEB_USER
from tools.bench_pages.asking import Browser
from tools.bench_pages.viewers import Viewer
from tools.bench_pages.walking import SHOWN, Address

# A page of one address is asked so often for each time that an address of a list is asked.
FEW = 4
# The session's own keeping up to date, once a minute, is no page's; nor is what frames a transaction.
_SPENT = """
    SELECT coalesce(sum(s.calls), 0)::bigint, coalesce(sum(s.total_exec_time), 0)::float8
    FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
    WHERE r.rolname = %s AND s.query !~* '^\\s*(BEGIN|COMMIT|ROLLBACK|UPDATE "foundation_session")'
"""


@dataclass(slots=True)
class Alone:
    """What an address costs when nobody else asks."""

    ms: float
    statements: int
    database_ms: float
    kilobytes: float


@dataclass(slots=True)
class Round:
    """The times of each address within one round."""

    ms: dict[Address, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)


def ask_alone(
    addresses: Sequence[Address], viewers: Sequence[Viewer], origin: str, database: psycopg.Connection
) -> dict[Address, Alone]:
    """Each address by itself: the first answer fills the caches, of the others the quickest counts."""
    browsers = {viewer.name: Browser(origin, viewer.cookie) for viewer in viewers}
    found = {}
    for address in addresses:
        asked = [_ask_alone(address, browsers[address.viewer], database) for _ in range(_times(address))]
        found[address] = min(asked[1:] or asked, key=lambda one: one.ms)
    for browser in browsers.values():
        browser.close()
    return found


def _times(address: Address) -> int:
    return 1 if address.is_export else 3  # an export is read to its end, and is the same each time


def _ask_alone(address: Address, browser: Browser, database: psycopg.Connection) -> Alone:
    before = _spent(database)
    answer = browser.ask(address.path, is_part=address.is_part)
    after = _spent(database)
    return Alone(answer.ms, after[0] - before[0], round(after[1] - before[1], 1), len(answer.body) / 1024)


def _spent(database: psycopg.Connection) -> tuple[int, float]:
    row = database.execute(_SPENT, [WEB_USER]).fetchone()
    assert row is not None
    return int(row[0]), float(row[1])


def read_at_once(
    addresses: Sequence[Address], viewers: Sequence[Viewer], origin: str, *, times: int, seed: int
) -> Round:
    """All viewers until the one with most to read has asked each address so often; the others go round again."""
    found, lock, done = Round(), threading.Lock(), threading.Event()
    rounds = {viewer.name: _schedule(addresses, viewer.name, times) for viewer in viewers}
    longest = max(rounds, key=lambda name: len(rounds[name]))

    def read(viewer: Viewer) -> None:
        dice, browser = random.Random(f"{seed} {viewer.name}"), Browser(origin, viewer.cookie)
        is_first = True
        while rounds[viewer.name] and (is_first or not done.is_set()):
            order = dice.sample(rounds[viewer.name], len(rounds[viewer.name]))
            for address in order:
                answer = browser.ask(address.path, is_part=address.is_part, first_byte=address.is_export)
                with lock:
                    found.ms[address].append(answer.ms)
                    if answer.status not in SHOWN:
                        found.failures.append(f"{answer.status} {address.viewer} {address.path}")
                if done.is_set() and not is_first:
                    break
            if viewer.name == longest:
                done.set()
            is_first = False
        browser.close()

    threads = [threading.Thread(target=read, args=[viewer]) for viewer in viewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _schedule(addresses: Sequence[Address], viewer: str, times: int) -> list[Address]:
    own = [address for address in addresses if address.viewer == viewer]
    count: Mapping[str, int] = Counter(address.page for address in own)
    return [address for address in own for _ in range(times * (FEW if count[address.page] < FEW else 1))]
