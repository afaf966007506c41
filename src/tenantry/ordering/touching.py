"""Lock an open basket and mark it as changed, in one statement: every change of a basket begins here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tenantry.foundation import statements
from tenantry.jobs import events as log
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.events import BasketChanged
from tenantry.parties.permissions import not_found, require, sees_all
from tenantry.parties.rules.permissions import Ownership

NOT_OPEN = code("basket.not_open", Category.CONFLICT)
CHANGED_MEANWHILE = code("basket.changed_meanwhile", Category.CONFLICT)

_TOUCH = """
    UPDATE ordering_basket b SET changed_at = greatest(%s, b.changed_at + interval '1 microsecond')
    FROM parties_party a
    WHERE b.provider_id = %s AND b.public_id = %s AND a.id = b.account_id AND a.provider_id = b.provider_id
    RETURNING b.id, b.state, b.account_id, b.customer_id, b.made_customer, b.partner_on_record, a.kind, a.country,
        b.beginner_id
"""


@dataclass(frozen=True, slots=True)
class Touched:
    """The basket's row, locked."""

    id: int
    state: str
    account_id: int
    customer_id: int | None
    made_customer: bool
    partner_on_record: str
    account_kind: str
    account_country: str
    beginner_id: int | None


def touch(public_id: str, *, by: Actor, now: datetime) -> Touched:
    """Lock the basket for a change. Raises Refused when it is foreign, not open, or the actor may not change it."""
    assert transaction.get_connection().in_atomic_block
    row = statements.row(_TOUCH, [now, by.provider_id, public_id])
    if row is None:
        raise not_found("basket", public_id)
    touched = Touched(*row)
    if not sees_all(by) and by.party_id not in (touched.account_id, touched.customer_id):
        raise not_found("basket", public_id)
    owned = Ownership(by.provider_id, touched.account_id, touched.customer_id, touched.beginner_id)
    require(by, "basket.change", owned)
    if touched.state != "open":
        raise Refused(Problem(NOT_OPEN, params={"basket": public_id, "state": touched.state}))
    return touched


def tell(public_id: str, what: str, details: dict[str, Any], *, by: Actor, now: datetime) -> None:
    """Write what was changed into the log, in the transaction that holds the basket."""
    log.put(BasketChanged(public_id, what, details), by=by, at=now)
