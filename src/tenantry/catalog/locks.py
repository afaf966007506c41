"""Locks of the catalogue: one synchronisation of a market at a time, one change of a price list at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from tenantry.catalog.codes import SYNCHRONISATION_RUNNING
from tenantry.catalog.models import Plan, PriceList, ProductType
from tenantry.foundation import statements
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions


@contextmanager
def one_synchronisation(account_id: int, market: str) -> Iterator[None]:
    """Hold the market's synchronisation, over several transactions. Raises Refused where somebody else does.

    A lock of the session: it goes with a process that dies, so that nobody waits for a dead one.
    """
    assert not transaction.get_connection().in_atomic_block, "a synchronisation is longer than a transaction"
    name = f"catalog.synchronisation:{account_id}:{market}"
    if not statements.one("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])[0]:
        raise Refused(Problem(SYNCHRONISATION_RUNNING, "market", {"market": market}))
    try:
        yield
    finally:
        statements.run("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def lock_price_list(provider_id: int, public_id: str) -> PriceList:
    """The price list, locked until the end of the transaction; Refused where there is none."""
    found = (
        PriceList.objects.select_for_update(no_key=True)
        .filter(provider_id=provider_id, public_id=public_id)
        .first()
    )
    if found is None:
        raise permissions.not_found("price list", public_id)
    return found


def lock_plan(provider_id: int, public_id: str) -> Plan:
    """The plan, locked until the end of the transaction; Refused where there is none."""
    plans = Plan.objects.select_for_update(no_key=True)
    found = plans.filter(provider_id=provider_id, public_id=public_id).first()
    if found is None:
        raise permissions.not_found("plan", public_id)
    return found


def lock_product_type(provider_id: int, public_id: str) -> ProductType:
    """The product type, locked until the end of the transaction; Refused where there is none."""
    types = ProductType.objects.select_for_update(no_key=True)
    found = types.filter(provider_id=provider_id, public_id=public_id).first()
    if found is None:
        raise permissions.not_found("product type", public_id)
    return found
