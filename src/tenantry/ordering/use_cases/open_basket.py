"""Begin an order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tenantry.foundation import idempotency, public_ids
from tenantry.foundation.idempotency import RequestKey
from tenantry.jobs import events as log
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.events import BasketOpened
from tenantry.parties.permissions import not_found, require
from tenantry.parties.rules.permissions import Ownership

ACCOUNT_MISSING = code("basket.account_missing", Category.INVALID)

_INSERT = """
    INSERT INTO ordering_basket (provider_id, public_id, account_id, customer_id, made_customer, state, currency,
        buyer_reference, domain_prefix, partner_on_record, created_at, changed_at)
    SELECT a.provider_id, %(public_id)s, a.id, CASE WHEN a.kind = 'customer' THEN a.id END, false, 'open', coalesce((
            SELECT l.currency FROM catalog_pricelistassignment s
            JOIN catalog_pricelist l ON l.provider_id = s.provider_id AND l.id = s.price_list_id
            WHERE s.provider_id = a.provider_id AND s.party_id = a.id AND s.valid_from <= %(now)s
            ORDER BY s.valid_from DESC LIMIT 1), v.currency),
        %(reference)s, '', CASE WHEN a.kind = 'reseller' THEN coalesce((
            SELECT p.mpn_id FROM parties_partnerid p WHERE p.provider_id = a.provider_id AND p.party_id = a.id
            ORDER BY p.country = '' DESC, p.id LIMIT 1), '') ELSE '' END, %(now)s, %(now)s
    FROM parties_party a JOIN parties_provider v ON v.id = a.provider_id
    WHERE a.provider_id = %(provider)s AND a.reseller_id IS NULL AND a.is_active
      AND (a.public_id = %(account)s OR a.id = %(own)s)
    RETURNING account_id, (SELECT public_id FROM parties_party x WHERE x.id = account_id)
"""


def open_basket(
    *,
    account_id: PartyId | None,
    buyer_reference: str,
    key: RequestKey | None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> BasketId:
    """A new basket of the actor's own party, or, for staff, of the account named. Raises Refused for a foreign one.

    Its currency is that of the price list that the account buys on now, else the provider's, and stays.
    """
    basket_id = public_ids.new("bsk", now)
    with transaction.atomic(durable=True):
        if earlier := idempotency.claim(key, result={"basket": basket_id}, by=by, at=machine_now):
            return BasketId(earlier["basket"])
        if by.is_staff and account_id is None:
            raise Refused(Problem(ACCOUNT_MISSING, "account"))
        values: dict[str, Any] = {
            "public_id": basket_id,
            "reference": buyer_reference,
            "now": now,
            "provider": by.provider_id,
            "account": account_id or "",
            "own": None if account_id else by.party_id,
        }
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, values)
            row = cursor.fetchone()
        if row is None or not (by.is_staff or row[0] == by.party_id):
            raise not_found("account", account_id or "")
        require(by, "basket.change", Ownership(by.provider_id, row[0], row[0]))
        log.put(BasketOpened(basket_id, row[1]), by=by, at=now)
    return BasketId(basket_id)
