"""What an order costs, counted from outside: statements by the database, CPU time by the kernel."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import psycopg
from tools.bench.installation import WEB_USER

_TICKS = os.sysconf("SC_CLK_TCK")
# BEGIN, COMMIT and ROLLBACK frame the work and are not counted; everything else that was sent is.
_STATEMENTS = """
    SELECT coalesce(sum(s.calls), 0)::bigint FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
    WHERE r.rolname = %s AND s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND s.query !~* '^\\s*(BEGIN|COMMIT|ROLLBACK)'
"""
_LISTED = """
    SELECT s.calls, regexp_replace(s.query, '\\s+', ' ', 'g')
    FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
    WHERE r.rolname = %s AND s.query !~* '^\\s*(BEGIN|COMMIT|ROLLBACK)' ORDER BY s.calls DESC, s.query
"""


@dataclass(frozen=True, slots=True)
class Meter:
    """Readings at one moment; the difference of two is what lies between."""

    statements: int
    microsoft_calls: int
    web_cpu_ms: float
    database_cpu_ms: float

    def since(self, earlier: Meter) -> Meter:
        """What was used since the earlier reading."""
        return Meter(
            self.statements - earlier.statements,
            self.microsoft_calls - earlier.microsoft_calls,
            self.web_cpu_ms - earlier.web_cpu_ms,
            self.database_cpu_ms - earlier.database_cpu_ms,
        )


def read(database: psycopg.Connection, web_pid: int) -> Meter:
    """The readings now. The web server's processes are the started one and all below it."""
    statements = _number(database, _STATEMENTS, WEB_USER)
    calls = _number(database, "SELECT count(*) FROM microsoft_call")
    backend = _number(database, "SELECT pg_backend_pid()")
    server = int(_fields(backend)[1])
    return Meter(statements, calls, cpu_ms(web_pid), cpu_ms(server))


def statements_by_text(database: psycopg.Connection) -> list[tuple[int, str]]:
    """Every statement that the web server has sent, the most frequent first."""
    return [(int(calls), str(query)) for calls, query in database.execute(_LISTED, [WEB_USER]).fetchall()]


def forget(database: psycopg.Connection) -> None:
    """Count the statements from nought again."""
    database.execute("SELECT pg_stat_statements_reset()")


def cpu_ms(pid: int) -> float:
    """User and system time of a process and all its living descendants, in milliseconds."""
    total = 0
    for one in _family(pid):
        try:
            fields = _fields(one)
        except FileNotFoundError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total * 1000 / _TICKS


def _family(pid: int) -> list[int]:
    family = [pid]
    for member in family:
        for task in Path(f"/proc/{member}/task").glob("*/children"):
            family += [int(child) for child in task.read_text(encoding="ascii").split()]
    return family


def _fields(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name, which may hold blanks: the first is the state."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _number(database: psycopg.Connection, query: str, *values: str) -> int:
    row = database.execute(query.encode(), values or None).fetchone()
    assert row is not None
    return int(row[0])
