"""Show the new tenant's first administrator and one-time password, once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from tenantry.foundation.encryption import decrypt
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import events, locks
from tenantry.ordering.recording import record_event
from tenantry.parties.permissions import not_found, require, sees_all
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.plan import StepKind

ALREADY_HANDED_OVER = code("administrator.already_handed_over", Category.CONFLICT)
NONE_YET = code("administrator.none_yet", Category.CONFLICT)
LOST = code("administrator.lost", Category.CONFLICT)


@dataclass(frozen=True, slots=True)
class Administrator:
    """The first administrator's sign-in. The password is in no representation of this object."""

    user_name: str
    domain: str
    password: str = field(repr=False)


def hand_over_administrator(*, order_id: OrderId, by: Actor, now: datetime) -> Administrator:
    """The sign-in, erased in the same commit. Raises Refused when it was handed over, or does not exist (yet)."""
    with transaction.atomic(durable=True):
        order = locks.order(order_id, provider_id=by.provider_id)
        if not sees_all(by) and by.party_id not in (order.account_id, order.customer_id):
            raise not_found("order", order_id)
        require(by, "order.hand_over", locks.ownership(order))
        if order.administrator_handed_over_at is not None:
            raise Refused(
                Problem(ALREADY_HANDED_OVER, params={"at": order.administrator_handed_over_at.isoformat()})
            )
        made = Step.objects.filter(
            provider_id=order.provider_id, order_id=order.pk, kind=StepKind.CREATE_TENANT, state="done"
        )
        # One that found the customer's tenant standing has made none, unless it still holds a secret.
        step = made.exclude(result__has_key="standing_tenant", secret__isnull=True).first()
        if step is None:
            raise Refused(Problem(NONE_YET))
        if step.secret is None:
            raise Refused(Problem(LOST, params={"domain": order.domain}))
        shown = json.loads(decrypt(bytes(step.secret)))
        step.secret = None
        step.save(update_fields=["secret"])
        order.administrator_handed_over_at = now
        order.save(update_fields=["administrator_handed_over_at"])
        record_event(events.AdministratorHandedOver(order.public_id), by=by, at=now)
    return Administrator(shown["user_name"], order.domain, shown["password"])
