"""Locks on parties. In the house's order: billed account, then tenant, then customer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction


def lock_parties(provider_id: int, party_ids: Iterable[int]) -> None:
    """Lock these parties until the end of the transaction, in the order of their keys, in one statement.

    NO KEY UPDATE: rows that merely point at a party (an order, a charge) may be written meanwhile.
    """
    assert transaction.get_connection().in_atomic_block, "a lock is held by a transaction"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM parties_party WHERE provider_id = %s AND id = ANY(%s)"
            " ORDER BY id FOR NO KEY UPDATE",
            [provider_id, sorted(set(party_ids))],
        )
