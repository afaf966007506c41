"""The only place in billing that locks rows: billed account, its billing row, number series."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, transaction

from tenantry.billing.models import BilledAccount
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
    with connection.cursor() as cursor:
        for name, count in sorted(wanted.items()):
            if count:
                cursor.execute(_TAKE, [provider_id, name, count, count, count])
                (first,) = cursor.fetchone()
                taken[name] = list(range(first, first + count))
    return taken
