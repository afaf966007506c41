"""The only place in billing that locks rows: billed account, its billing row, number series."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from tenantry.billing.models import BilledAccount
from tenantry.foundation import statements
from tenantry.parties.locks import lock_parties
from tenantry.parties.models import Party
from tenantry.parties.permissions import not_found


def account(provider_id: int, public_id: str) -> BilledAccount:
    """How far the account is billed, with account and row locked; a first look at an account makes its row.

    Changes of subscriptions are recorded under the account's lock: whoever holds it sees every one of them.
    """
    assert transaction.get_connection().in_atomic_block, "a lock is held by a transaction"
    key = (
        Party.objects.filter(provider_id=provider_id, public_id=public_id)
        .values_list("id", flat=True)
        .first()
    )
    if key is None:
        raise not_found("account", public_id)
    lock_parties(provider_id, [key])
    rows = BilledAccount.objects.select_for_update(no_key=True)
    found = rows.filter(provider_id=provider_id, account_id=key).first()
    return found or BilledAccount.objects.create(provider_id=provider_id, account_id=key)


# Whoever is at an account now bills it: nobody waits, so no order of locks is broken.
_CLAIM_DUE = """
    UPDATE billing_billedaccount b SET requested_through = %(day)s
    FROM (
        SELECT id FROM billing_billedaccount
        WHERE parked_at IS NULL
          AND coalesce(billed_through, '-infinity'::date) < %(day)s
          AND coalesce(requested_through, '-infinity'::date) < %(day)s
        ORDER BY billed_through NULLS FIRST, id LIMIT %(most)s
        FOR NO KEY UPDATE SKIP LOCKED
    ) due, parties_party p
    WHERE b.id = due.id AND p.provider_id = b.provider_id AND p.id = b.account_id
    RETURNING b.provider_id, p.public_id
"""


def claim_due(day: date, most: int) -> list[tuple[int, str]]:
    """Provider and public id of accounts not billed through the day, each given out once for it."""
    assert transaction.get_connection().in_atomic_block, "a claim commits with what it is for"
    return statements.rows(_CLAIM_DUE, {"day": day, "most": most})


_TAKE = """
    INSERT INTO billing_numberseries AS s (provider_id, name, next_number) VALUES (%s, %s, 1 + %s)
    ON CONFLICT (provider_id, name) DO UPDATE SET next_number = s.next_number + %s
    RETURNING next_number - %s
"""


def take_numbers(provider_id: int, wanted: Mapping[str, int]) -> dict[str, list[int]]:
    """So many numbers of each series, which stay locked to the end: a rollback gives the numbers back.

    Taken last, because everybody who issues a document waits here.
    """
    assert transaction.get_connection().in_atomic_block, "a number is taken by the transaction that uses it"
    taken = {}
    for name, count in sorted(wanted.items()):
        if count:
            (first,) = statements.one(_TAKE, [provider_id, name, count, count, count])
            taken[name] = list(range(first, first + count))
    return taken
