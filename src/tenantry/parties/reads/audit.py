"""The audit trail: everything that a person or program did, from both logs, as one list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from tenantry.foundation import statements
from tenantry.foundation.slices import MOST_EXPORTED, Slice, Wish, bounds_of, span_of
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions


@dataclass(frozen=True, slots=True)
class AuditRow:
    """What was done, to what, by whom, on whose behalf, and why."""

    at: datetime
    recorded_at: datetime
    action: str  # an audited action, or the name of an event
    subject_kind: str  # empty where the subject's id says it
    subject: str
    actor_kind: str
    actor_id: str
    actor_name: str
    on_behalf_of: str | None
    on_behalf_of_name: str
    request_id: str
    why: str
    details: dict[str, Any]


# Each log's own index finds the keys of a page (jobs.Event, foundation.AuditEvent: all begin with the provider and end
# with the instant); the rows are looked up for those alone, so that a page far behind costs no more than its keys. What
# the system does by itself is in the things' own timelines.
_PEOPLES: Final = "e.provider_id = %(provider)s AND e.actor_kind <> 'system'"
_LOGS: Final = ("jobs_event", "foundation_auditevent")
# As much of each log as the page may need, so that each is read along its index and no further.
_ARM: Final = """
    (SELECT e.at, e.id, {number} AS log FROM {log} e WHERE {where} AND {unread}
     ORDER BY e.at {way}, e.id {way} LIMIT %(reach)s)
"""
_COUNT: Final = "SELECT (SELECT count(*) FROM {0} e WHERE {2}) + (SELECT count(*) FROM {1} e WHERE {3})"
# Where an export goes on: behind the last row that was read.
_UNREAD: Final = (
    "e.at {so_far} %(last_at)s AND (e.at, e.id, {number}) {beyond} (%(last_at)s, %(last_id)s, %(last_log)s)"
)
_PAGE: Final = """
    SELECT k.at, k.id, k.log, l.at, l.recorded_at, l.action, l.subject_kind, l.subject, l.actor_kind, l.actor_id,
        coalesce((SELECT u.name FROM parties_user u WHERE u.public_id = l.actor_id),
            (SELECT k.name FROM parties_apicredential k
             WHERE k.provider_id = %(provider)s AND k.public_id = l.actor_id), ''),
        l.on_behalf_of,
        coalesce((SELECT p.name FROM parties_party p
                  WHERE p.provider_id = %(provider)s AND p.public_id = l.on_behalf_of), ''),
        l.request_id, l.why, l.details::text
    FROM (SELECT * FROM ({arms}) logs ORDER BY at {way}, id {way}, log {way} LIMIT %(limit)s OFFSET %(offset)s) k
    CROSS JOIN LATERAL (
        SELECT e.at, e.recorded_at, e.name AS action, e.aggregate_kind AS subject_kind, e.aggregate_id AS subject,
            e.actor_kind, e.actor_id, e.on_behalf_of, e.request_id, '' AS why, e.payload AS details
        FROM jobs_event e WHERE k.log = 0 AND e.id = k.id
        UNION ALL
        SELECT e.at, e.recorded_at, e.action, '', e.subject, e.actor_kind, e.actor_id, e.on_behalf_of, e.request_id,
            e.why, e.details
        FROM foundation_auditevent e WHERE k.log = 1 AND e.id = k.id
    ) l
    ORDER BY k.at {way}, k.id {way}, k.log {way}
"""


_READ_FIRST: Final = 200  # an export begins soon
_READ_AT_ONCE: Final = 2_000
_ID: Final = re.compile(r"[a-z]{3}_[0-9A-Za-z]{24,}")  # one of ours, a request's too
_LAST: Final = "\U0010ffff"  # names are compared byte by byte: behind all that begin alike


def audit_slice(actor: Actor, wish: Wish) -> Slice[AuditRow]:
    """Both logs in one list, newest first. Filters: actor, on_behalf_of, subject, request, at_from, at_to.

    `q` is an id of any of them, or else the beginning of an action's name.
    """
    permissions.require(actor, "audit.read")
    wheres, values = _found(actor, wish)
    start, size = bounds_of(wish)
    asked = {"limit": size, "offset": start, "reach": size + start}
    rows = tuple(map(_row, statements.rows(_page(wheres, wish), values | asked)))
    if 0 < len(rows) < size or (not start and not rows):
        return Slice(rows, start + len(rows), wish)
    return Slice(rows, statements.one(_COUNT.format(*_LOGS, *wheres), values)[0], wish)


def audit_all(actor: Actor, wish: Wish) -> Iterator[AuditRow]:
    """The same, whole, read piece by piece; at most 100,000 rows."""
    permissions.require(actor, "audit.read")
    wheres, values = _found(actor, wish)
    left, size, last = MOST_EXPORTED, _READ_FIRST, dict[str, Any]()
    while left > 0:
        asked = {"limit": size, "offset": 0, "reach": size}
        found = statements.rows(_page(wheres, wish, goes_on=bool(last)), values | last | asked)
        yield from map(_row, found)
        if len(found) < size:
            return
        last = dict(zip(("last_at", "last_id", "last_log"), found[-1], strict=False))
        left -= size
        size = min(_READ_AT_ONCE, left)


def _found(actor: Actor, wish: Wish) -> tuple[tuple[str, str], dict[str, Any]]:
    """The wish's conditions for each log, and their values."""
    values: dict[str, Any] = {"provider": actor.provider_id}
    conditions = [_PEOPLES]
    asked = {
        "actor": "actor_id",
        "on_behalf_of": "on_behalf_of",
        "subject": "{subject}",
        "request": "request_id",
    }
    for name, column in asked.items():
        if value := wish.get(name):
            conditions.append(f"e.{column} = %({name})s")
            values[name] = value
    if q := wish.q.strip():
        ids = " OR ".join(f"e.{column} = %(q)s" for column in asked.values())
        conditions.append(
            f"({ids})" if _ID.fullmatch(q) else "e.{action} >= %(q)s AND e.{action} < %(behind)s"
        )
        values |= {"q": q, "behind": q + _LAST}
    start, end = span_of(wish, "at")
    for name, comparison, instant in (("start", ">=", start), ("end", "<", end)):
        if instant:
            conditions.append(f"e.at {comparison} %({name})s")
            values[name] = instant
    where = " AND ".join(conditions)
    events = where.format(subject="aggregate_id", action="name")
    return (events, where.format(subject="subject", action="action")), values


def _page(wheres: tuple[str, str], wish: Wish, *, goes_on: bool = False) -> str:
    """The statement of a page, or of what is behind the last row that was read."""
    is_rising = wish.sort == "at" and not wish.descending
    signs = {"so_far": ">=", "beyond": ">"} if is_rising else {"so_far": "<=", "beyond": "<"}
    way = "ASC" if is_rising else "DESC"
    arms = " UNION ALL ".join(
        _ARM.format(
            log=log, number=number, where=where, way=way,
            unread=_UNREAD.format(number=number, **signs) if goes_on else "true",
        )
        for number, (log, where) in enumerate(zip(_LOGS, wheres, strict=True))
    )  # fmt: skip
    return _PAGE.format(arms=arms, way=way)


def _row(row: tuple[Any, ...]) -> AuditRow:
    shown = [*row[3:-1], json.loads(row[-1])]
    return AuditRow(*shown)
