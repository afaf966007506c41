"""The only place in ordering that locks rows. Order of locks: billed account, customer, trial, basket,
order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tenantry.foundation import statements
from tenantry.kernel.actor import Actor
from tenantry.ordering.models import Order, TrialChoice
from tenantry.parties.locks import lock_parties
from tenantry.parties.permissions import not_found
from tenantry.parties.reads.approvals import StoredRule
from tenantry.parties.rules.permissions import Ownership

# A basket held while one statement writes below it.
HELD_BASKET = "SELECT id FROM ordering_basket WHERE id = %(basket)s FOR NO KEY UPDATE"

# The basket is locked last: a row is locked when the join has given it, and the join waits for every party's lock.
_FOR_PLACING = """
    WITH parties AS MATERIALIZED (
        SELECT id FROM parties_party WHERE provider_id = %(provider)s AND id = ANY(%(parties)s)
        ORDER BY id FOR NO KEY UPDATE
    ), locked AS MATERIALIZED (SELECT count(*) AS parties FROM parties),
    named AS MATERIALIZED (
        SELECT pg_advisory_xact_lock(hashtextextended(%(name)s::text, 0))::text AS held WHERE %(name)s::text <> ''
    )
    SELECT b.id, b.state, b.changed_at, c.amount, c.currency, m.amount, m.currency, r.rule
    FROM locked LEFT JOIN named ON true CROSS JOIN ordering_basket b
    LEFT JOIN LATERAL (
        SELECT amount, currency FROM parties_creditlimit
        WHERE provider_id = b.provider_id AND party_id = b.account_id AND of = 'use' ORDER BY id DESC LIMIT 1
    ) c ON true
    LEFT JOIN LATERAL (
        SELECT amount, currency FROM parties_creditlimit
        WHERE provider_id = b.provider_id AND party_id = b.account_id AND of = 'commitment' ORDER BY id DESC LIMIT 1
    ) m ON true
    LEFT JOIN LATERAL (
        SELECT array[who, approver, from_total::text, currency, from_term, array_to_string(channels, ','),
            remind_after_days::text, expires_after_days::text] AS rule FROM parties_approvalrule
        WHERE provider_id = b.provider_id AND party_id = b.account_id ORDER BY id DESC LIMIT 1
    ) r ON true
    WHERE b.provider_id = %(provider)s AND b.public_id = %(basket)s FOR NO KEY UPDATE OF b
"""


@dataclass(frozen=True, slots=True)
class LockedBasket:
    """What is read of a basket with its lock; with its parties', the account's limits and approval rule too."""

    id: int
    state: str
    changed_at: datetime
    credit_limit: Decimal | None = None
    credit_currency: str | None = None
    commitment_limit: Decimal | None = None
    commitment_currency: str | None = None
    approval_rule: StoredRule | None = None  # None: the account has said nothing


def basket(public_id: str, *, by: Actor) -> LockedBasket:
    """The basket, locked. Raises Refused when it does not exist for this actor's provider."""
    assert transaction.get_connection().in_atomic_block
    row = statements.row(
        "SELECT id, state, changed_at FROM ordering_basket WHERE provider_id = %s AND public_id = %s"
        " FOR NO KEY UPDATE",
        [by.provider_id, public_id],
    )
    if row is None:
        raise not_found("basket", public_id)
    return LockedBasket(*row)


def for_placing(
    public_id: str, party_ids: Iterable[int], *, account_id: int, domain: str, by: Actor
) -> LockedBasket:
    """Billed account and customer, in the order of their keys, then the basket: all locked, in one statement.

    And the domain of the tenant to be made at the Partner Center account, which has no row yet: whoever is about to
    make the same waits.
    """
    assert transaction.get_connection().in_atomic_block
    values: dict[str, Any] = {
        "provider": by.provider_id,
        "parties": sorted(set(party_ids)),
        "basket": public_id,
        "name": _name(account_id, domain),
    }
    row = statements.row(_FOR_PLACING, values)
    if row is None:
        raise not_found("basket", public_id)
    return LockedBasket(*row)


def domain(account_id: int, domain: str) -> None:
    """The domain of a tenant to be made at the Partner Center account: until the end, nobody else takes it."""
    assert transaction.get_connection().in_atomic_block
    statements.run("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_name(account_id, domain)])


def _name(account_id: int, domain: str) -> str:
    return f"domain:{account_id}:{domain}" if domain else ""


def order(public_id: str, *, provider_id: int) -> Order:
    """The order, locked. Raises Refused when the provider has no such order."""
    assert transaction.get_connection().in_atomic_block
    row = (
        Order.objects.select_for_update(no_key=True)
        .filter(provider_id=provider_id, public_id=public_id)
        .first()
    )
    if row is None:
        raise not_found("order", public_id)
    return row


def trial(subscription: str, *, provider_id: int) -> TrialChoice | None:
    """What was chosen for the trial, locked after its billed account; None where the subscription is no trial."""
    assert transaction.get_connection().in_atomic_block
    rows = TrialChoice.objects.filter(provider_id=provider_id, subscription__public_id=subscription)
    account = rows.values_list("subscription__account_id", flat=True).first()
    if account is None:
        return None
    lock_parties(provider_id, [account])
    return (
        rows.select_for_update(no_key=True, of=("self",))
        .select_related("subscription", "basket", "order")
        .get()
    )


def ownership(thing: Order) -> Ownership:
    """To whom an order belongs, for the permission table."""
    return Ownership(thing.provider_id, thing.account_id, thing.customer_id)
