"""Cancel a held order about which nobody has decided in time, or remind of it while there is time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.ordering import locks
from tenantry.ordering.holding import begin_deadlines, end_with_order, hold_expired, remind
from tenantry.ordering.models import OrderLine
from tenantry.ordering.rules.holds import Ending
from tenantry.parties.permissions import require
from tenantry.parties.reads.settings import number_setting
from tenantry.provisioning.cancelling import record_cancellation


def follow_hold(*, order_id: OrderId, by: Actor, now: datetime) -> None:
    """Do what is due of the order's holds. A second look, or one after somebody has decided, changes nothing.

    A hold for credit that was opened before there were days to decide in gets them from now on.
    """
    with transaction.atomic(durable=True):
        order = locks.order(order_id, provider_id=by.provider_id)
        require(by, "order.change", locks.ownership(order))
        begin_deadlines(order, number_setting(order.provider_id, "hold_days"), at=now)
        expired = hold_expired(order, now)
        if expired is None:
            remind(order, by=by, at=now)
            return
        end_with_order(order, refused=expired, ending=Ending.EXPIRED, by=by, at=now)
        lines = list(OrderLine.objects.filter(provider_id=order.provider_id, order_id=order.pk))
        record_cancellation(order, lines, "", by=by, at=now)
