"""The only place in provisioning that locks rows. Order of locks: billed account, order, step."""

from __future__ import annotations

from django.db import transaction

from tenantry.ordering import locks as ordering
from tenantry.ordering.models import Order
from tenantry.parties.locks import lock_parties
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.plan import CHANGING, StepKind


def step(public_id: str) -> Step | None:
    """The step, locked, with its order and customer read along; None when there is no such step."""
    assert transaction.get_connection().in_atomic_block
    return (
        Step.objects.select_for_update(of=("self",), no_key=True)
        .select_related("order__customer__reseller", "order__basket")
        .filter(public_id=public_id)
        .first()
    )


def for_claim(public_id: str) -> Step | None:
    """The step, locked; for one that takes turns with other orders', billed account, customer and order before it."""
    assert transaction.get_connection().in_atomic_block
    taking_turns = (StepKind.CREATE_TENANT, *CHANGING)
    one_of_these = Step.objects.filter(public_id=public_id, kind__in=taking_turns)
    columns = ("provider_id", "order__public_id", "order__account_id", "order__customer_id")
    found = one_of_these.values_list(*columns).first()
    if found is not None:
        provider_id, order_id, account_id, customer_id = found
        lock_parties(provider_id, [account_id, customer_id])
        ordering.order(order_id, provider_id=provider_id)
    return step(public_id)


def for_recording(
    provider_id: int, order_public_id: str, account_id: int, customer_id: int, step_id: int
) -> tuple[Order, Step]:
    """The billed account (it orders what billing reads), the customer, the order and the step, locked in that order."""
    lock_parties(provider_id, [account_id, customer_id])
    order = ordering.order(order_public_id, provider_id=provider_id)
    return order, Step.objects.select_for_update(no_key=True).get(pk=step_id)
