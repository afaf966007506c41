"""Locks on parties. In the house's order: billed account, then tenant, then customer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tenantry.foundation import statements
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.models import Invitation, User


def lock_parties(provider_id: int, party_ids: Iterable[int]) -> None:
    """Lock these parties until the end of the transaction, in the order of their keys, in one statement.

    NO KEY UPDATE: rows that merely point at a party (an order, a charge) may be written meanwhile.
    """
    assert transaction.get_connection().in_atomic_block, "a lock is held by a transaction"
    statements.run(
        "SELECT id FROM parties_party WHERE provider_id = %s AND id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [provider_id, sorted(set(party_ids))],
    )


def lock_members_of(provider_id: int, party_id: int | None) -> None:
    """Lock a party whose members change; the provider's own row where they are staff."""
    assert transaction.get_connection().in_atomic_block, "a lock is held by a transaction"
    if party_id is not None:
        lock_parties(provider_id, [party_id])
        return
    statements.run("SELECT id FROM parties_provider WHERE id = %s FOR NO KEY UPDATE", [provider_id])


def lock_invitation(provider_id: int, public_id: str) -> Invitation | None:
    """The invitation, locked, so that it is accepted, sent again or withdrawn one after the other."""
    assert transaction.get_connection().in_atomic_block, "a lock is held by a transaction"
    rows = Invitation.objects.select_for_update(no_key=True).filter(provider_id=provider_id)
    return rows.filter(public_id=public_id).first()


def lock_person(by: Actor) -> User:
    """The person who acts, locked; Refused when a program does."""
    assert transaction.get_connection().in_atomic_block, "a lock is held by a transaction"
    rows = User.objects.select_for_update(no_key=True).filter(public_id=by.id, is_active=True)
    found = rows.first() if by.kind == "user" else None
    if found is None:
        raise permissions.not_found("user", by.id)
    return found


def lock_user(email: str) -> User | None:
    """The person with that address, locked; None when there is nobody yet."""
    assert transaction.get_connection().in_atomic_block, "a lock is held by a transaction"
    return User.objects.select_for_update(no_key=True).filter(email=email).first()
