"""The yardstick: a bare durable transaction of ten statements on the same database, by the same driver.

`python -m tools.bench.bare URL CONNECTIONS SECONDS`, a process of its own, as the web server's are: it connects and
prepares, prints `ready`, begins when it reads a line, and prints what it did as JSON. The shape is that of
a small business transaction: three rows read by key, one more locked and changed, four rows inserted into an indexed
log, two changed by key. The tables are copies with as many rows as those that orders are written into.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass

import psycopg
from psycopg import sql

STATEMENTS = 10
_COPIES = {"bench_log": "jobs_event", "bench_basket": "ordering_basket"}
_READ = (
    "SELECT id, name, country, email FROM parties_party WHERE id = %s",
    "SELECT id, state, currency, changed_at FROM ordering_basket WHERE id = %s",
    "SELECT id, name, at, payload FROM jobs_event WHERE id = %s",
)
_LOCK = "UPDATE bench_basket SET changed_at = now() WHERE id = %s RETURNING id, state"
_LOG = """
    INSERT INTO bench_log (public_id, provider_id, aggregate_kind, aggregate_id, sequence, name, version, payload,
        actor_kind, actor_id, request_id, at, recorded_at)
    VALUES (%s, 0, 'bench', %s, %s, 'bench.done', 1, '{"basket": "bsk_0", "what": "line"}', 'credential', 'key_0',
        'req_0', now(), now())
"""
_CHANGE = "UPDATE bench_basket SET buyer_reference = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Bare:
    """What the yardstick did in a window."""

    per_second: float
    cpu_ms: float


def make_tables(database: psycopg.Connection) -> None:
    """The copies, as large as their originals are now."""
    for copy, original in _COPIES.items():
        for statement in (
            "DROP TABLE IF EXISTS {0}",
            "CREATE TABLE {0} (LIKE {1} INCLUDING ALL)",
            "INSERT INTO {0} OVERRIDING SYSTEM VALUE SELECT * FROM {1}",
            "ANALYZE {0}",
        ):
            database.execute(sql.SQL(statement).format(sql.Identifier(copy), sql.Identifier(original)))
    # The copied sequence begins at 1 again; its rows keep their numbers.
    database.execute("ALTER TABLE bench_log ALTER COLUMN id RESTART WITH 1000000000")


def measure(url: str, connections: int, seconds: float) -> Bare:
    """Transactions per second over so many connections, shared by two processes, and the driver's CPU for each."""
    parts = [connections] if connections == 1 else [connections // 2, connections - connections // 2]
    command = [sys.executable, "-m", "tools.bench.bare", url]
    started = [
        subprocess.Popen(
            [*command, str(part), str(seconds)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for part in parts
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("begin\n")
        process.stdin.flush()
    said = [json.loads(process.communicate(timeout=seconds + 30)[0]) for process in started]
    done = sum(one["transactions"] for one in said)
    return Bare(done / max(one["seconds"] for one in said), sum(one["cpu_ms"] for one in said) / done)


def _work(connection: psycopg.Connection, keys: list[list[int]], name: str, stop: threading.Event) -> int:
    done = 0
    parties, baskets, events, own = keys
    while not stop.is_set():
        with connection.transaction():
            for statement, among in zip(_READ, (parties, baskets, events), strict=True):
                connection.execute(statement.encode(), [among[done % len(among)]]).fetchone()
            key = own[done % len(own)]
            connection.execute(_LOCK.encode(), [key]).fetchone()
            for sequence in range(4):
                public_id = f"evt_{name}_{done}_{sequence}"
                connection.execute(_LOG.encode(), [public_id, f"{name}_{done}", sequence])
            connection.execute(_CHANGE.encode(), [f"PO-{done}", key])
            connection.execute(_CHANGE.encode(), [f"PO-{done}-{name}", key])
        done += 1
    return done


def main(url: str, connections: int, seconds: float) -> None:
    """Work for so long over so many connections, one thread each."""
    opened = [psycopg.connect(url, autocommit=True, prepare_threshold=0) for _ in range(connections)]
    tables = ("parties_party", "ordering_basket", "jobs_event", "bench_basket")
    some = sql.SQL("SELECT id FROM {} ORDER BY id LIMIT 5000")
    found = [
        [int(row[0]) for row in opened[0].execute(some.format(sql.Identifier(table)))] for table in tables
    ]
    pid = opened[0].info.backend_pid
    stop, counts = threading.Event(), [0] * connections

    def run(number: int) -> None:
        own = found[3][pid % 2 :: 2] or found[3]
        keys = [*found[:3], own[number::connections] or own]
        counts[number] = _work(opened[number], keys, f"{pid}_{number}", stop)

    print("ready", flush=True)
    sys.stdin.readline()
    threads = [threading.Thread(target=run, args=(number,)) for number in range(connections)]
    begun, cpu = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    spent, used = time.perf_counter() - begun, time.process_time() - cpu
    print(json.dumps({"transactions": sum(counts), "seconds": spent, "cpu_ms": used * 1000}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
