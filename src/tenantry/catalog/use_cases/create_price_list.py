"""Make a price list."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.catalog.codes import CURRENCY_UNKNOWN, NAME_MISSING, NAME_TAKEN
from tenantry.foundation import audit, public_ids, statements
from tenantry.foundation.idempotency import RequestKey, claim
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PriceListId
from tenantry.kernel.money import CURRENCY_EXPONENTS
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions

_INSERT = """
    INSERT INTO catalog_pricelist (provider_id, public_id, name, currency, created_at)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (provider_id, name) DO NOTHING
"""


def create_price_list(
    *,
    name: str,
    currency: str,
    key: RequestKey | None = None,
    by: Actor,
    now: datetime,
    machine_now: datetime,
) -> PriceListId:
    """An empty price list: it prices nothing until it has a rule. Asking twice under one key makes one."""
    permissions.require(by, "price_list.change")
    name = name.strip()
    if problems := _problems(name, currency):
        raise Refused(*problems)
    public_id = PriceListId(public_ids.new("lst", now))
    with transaction.atomic(durable=True):
        if done := claim(key, result={"price_list": public_id}, by=by, at=machine_now):
            return PriceListId(done["price_list"])
        if not statements.run(_INSERT, [by.provider_id, public_id, name, currency, now]):
            raise Refused(Problem(NAME_TAKEN, "name", {"name": name}))
        audit.record(
            "price_list.created", public_id, by=by, at=now, details={"name": name, "currency": currency}
        )
    return public_id


def _problems(name: str, currency: str) -> list[Problem]:
    found = []
    if not 1 <= len(name) <= 100:
        found.append(Problem(NAME_MISSING, "name"))
    if currency not in CURRENCY_EXPONENTS:
        found.append(Problem(CURRENCY_UNKNOWN, "currency", {"currency": currency[:10]}))
    return found
