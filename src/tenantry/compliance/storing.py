"""The rows in which Microsoft's answers are kept: one statement reads any number of them, one writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from tenantry.compliance.rules.fact_data import as_data, from_data
from tenantry.compliance.rules.facts import Answer, Facts
from tenantry.compliance.rules.questions import FactKey, FactKind
from tenantry.foundation import statements

_READ = """
    SELECT f.kind, f.subject, f.value, f.fetched_at
    FROM parties_partnercenteraccount a
    JOIN compliance_fact f ON f.provider_id = a.provider_id AND f.partner_center_account_id = a.id
    JOIN jsonb_to_recordset(%s::jsonb) AS wanted (kind text, subject text)
        ON f.kind = wanted.kind AND f.subject = wanted.subject
    WHERE a.id = %s
"""

_WRITE = """
    INSERT INTO compliance_fact AS f
        (provider_id, partner_center_account_id, kind, subject, value, fetched_at)
    SELECT a.provider_id, a.id, n.kind, n.subject, n.value, n.fetched_at
    FROM parties_partnercenteraccount a,
        unnest(%s::text[], %s::text[], %s::jsonb[], %s::timestamptz[]) AS n (kind, subject, value, fetched_at)
    WHERE a.id = %s
    ON CONFLICT (provider_id, partner_center_account_id, kind, subject)
        DO UPDATE SET value = excluded.value, fetched_at = excluded.fetched_at
        WHERE f.fetched_at <= excluded.fetched_at
"""


_SETTLE = """
    INSERT INTO compliance_fact AS f
        (provider_id, partner_center_account_id, kind, subject, value, fetched_at)
    SELECT a.provider_id, a.id, %s, %s, %s::jsonb, %s FROM parties_partnercenteraccount a WHERE a.id = %s
    ON CONFLICT (provider_id, partner_center_account_id, kind, subject)
        DO UPDATE SET value = excluded.value, fetched_at = greatest(f.fetched_at, excluded.fetched_at)
"""


def settle(account_id: int, key: FactKey, answer: Answer) -> None:
    """Keep what we have brought about ourselves: it stands against an answer of before, whenever that was written."""
    value = json.dumps(as_data(answer))
    statements.run(_SETTLE, [key.kind.value, key.subject, value, answer.fetched_at, account_id])


def stored(account_id: int, keys: Sequence[FactKey]) -> dict[FactKey, Answer]:
    """The stored answers to these questions, whatever their age."""
    found: dict[FactKey, Answer] = {}
    wanted = [{"kind": key.kind.value, "subject": key.subject} for key in keys]
    for kind_name, subject, value, fetched_at in statements.rows(_READ, [json.dumps(wanted), account_id]):
        kind = FactKind(kind_name)
        data = json.loads(value) if isinstance(value, str) else value
        try:
            found[FactKey(kind, subject)] = from_data(kind, data, fetched_at)
        except TypeError:  # stored by an earlier version of the fact: it is asked again
            continue
    return found


def store(account_id: int, answers: Mapping[FactKey, Answer]) -> None:
    """Keep the answers; a younger one that another process has stored meanwhile stays."""
    # In one order everywhere, so that two gatherings of the same facts cannot wait for each other.
    rows = sorted(answers.items(), key=lambda item: (item[0].kind, item[0].subject))
    if not rows:
        return
    statements.run(
        _WRITE,
        [
            [key.kind.value for key, _ in rows],
            [key.subject for key, _ in rows],
            [json.dumps(as_data(answer)) for _, answer in rows],
            [answer.fetched_at for _, answer in rows],
            account_id,
        ],
    )


def stored_facts(account_id: int, keys: Sequence[FactKey]) -> Facts:
    """What was answered last, however old, without asking anybody. For screens, which show the age."""
    return Facts(dict(stored(account_id, tuple(dict.fromkeys(keys)))))
