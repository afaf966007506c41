"""Turn a line that buys into seats for a subscription of the same plan that stands."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.filling import MoreSeats, record_seats
from tenantry.ordering.models import BasketLine
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.touching import touch
from tenantry.parties.permissions import not_found
from tenantry.subscriptions.reads import subscription

NOT_ALIKE = code("basket.not_alike", Category.CONFLICT)


def add_seats_instead(
    *, basket_id: BasketId, number: int, subscription_id: str, by: Actor, now: datetime
) -> None:
    """The line's seats are added to the subscription; where another line does so already, they are put there.

    Asked twice it is done once.
    Raises Refused for a foreign basket or subscription, a line that buys nothing, and a subscription that is of another
    plan, billing plan or customer, or not active.
    """
    found, _ = subscription(by, subscription_id)
    with transaction.atomic(durable=True):
        basket = touch(basket_id, by=by, now=now)
        lines = BasketLine.objects.filter(provider_id=by.provider_id, basket_id=basket.id)
        line = lines.filter(number=number).select_related("plan").first()
        if line is not None and line.subscription_id == found.id:
            return
        if line is None or line.purpose != Purpose.NEW.value:
            raise not_found("basket line", str(number))
        alike = (line.plan.public_id, line.billing_plan, basket.account_id, basket.customer_id, "active")
        standing = (found.plan, found.billing_plan, found.account_id, found.customer_id, found.status)
        if standing != alike:
            raise Refused(Problem(NOT_ALIKE, "subscription", {"subscription": found.public_id}))
        other = lines.filter(subscription_id=found.id).first()
        target, seats = (number, line.seats)
        if other is not None:
            line.delete()
            target, seats = other.number, other.seats + line.seats
        reference = (other.buyer_reference if other is not None else "") or line.buyer_reference
        record_seats(basket, basket_id, MoreSeats(target, found, seats, reference), by=by, now=now)
