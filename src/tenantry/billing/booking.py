"""Book charges: write them, then look at them once more as they stand in the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenantry.billing import guards, models, recording
from tenantry.billing.gathering import Booked, Subject
from tenantry.billing.guards import GuardFired
from tenantry.billing.rules.grouping import NewCharge
from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class Fresh:
    """A charge that this run books, with its key and the subscription it is of."""

    key: int
    item: NewCharge
    subject: Subject


def book(
    billed: models.BilledAccount, fresh: Sequence[Fresh], booked: Sequence[Booked], *, now: datetime
) -> None:
    """Write the charges, one statement; raises GuardFired where a day would be charged twice."""
    reversed_keys = {item.fact.charge_id: item.key for item in booked}
    shared = {
        "provider_id": billed.provider_id,
        "account_id": billed.account_id,
        "at": now,
        "recorded_at": machine_now(),
    }
    recording.copy_rows(models.Charge, [charge_row(item, reversed_keys) | shared for item in fresh])
    if twice := recording.overlapping(billed.provider_id, [item.key for item in fresh]):
        params = {"charge": twice[0], "other": twice[1]}
        raise GuardFired(Problem(guards.DAY_CHARGED_TWICE, params=params))


def charge_row(fresh: Fresh, booked_keys: Mapping[str, int]) -> dict[str, Any]:
    """A charge as its table has it."""
    charge = fresh.item.charge
    cycle = {"start": charge.cycle.start.isoformat(), "end": charge.cycle.end.isoformat()}
    return {
        "id": fresh.key,
        "public_id": fresh.item.charge_id,
        "subscription_id": fresh.subject.key,
        "change_id": fresh.subject.change_keys[charge.change_sequence],
        "kind": charge.kind.value,
        "period_start": charge.period.start,
        "period_end": charge.period.end,
        "revision": charge.revision,
        "quantity": charge.quantity,
        "unit_price": charge.unit_price.amount,
        "amount": charge.net.amount,
        "unit_cost": charge.unit_cost.amount,
        "cost": charge.cost.amount,
        "currency": charge.net.currency,
        "reverses_id": booked_keys[charge.reverses] if charge.reverses else None,
        "reason": {"rule": charge.rule.value, "cycle": cycle},
    }
