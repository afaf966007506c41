"""Say with a basket's line what its trial becomes, or that it stops."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.kernel.problems import Problem, Refused
from tenantry.ordering.models import BasketLine
from tenantry.ordering.rules.trials import CANNOT_BECOME, NOT_A_TRIAL, Choice
from tenantry.ordering.touching import tell, touch
from tenantry.ordering.trials import may_become
from tenantry.parties.permissions import not_found


def choose_for_line(
    *, basket_id: BasketId, number: int, choice: Choice | None, by: Actor, now: datetime
) -> None:
    """Write the choice with the line; None: the trial stops on its last day.

    Raises Refused for a foreign basket, a line that is none or buys no trial, and a plan that the trial cannot become.
    Whether that plan has a price and the seats fit is a condition of sale, shown by the basket and the preflight.
    """
    with transaction.atomic(durable=True):
        basket = touch(basket_id, by=by, now=now)
        rows = BasketLine.objects.select_related("plan").filter(provider_id=by.provider_id)
        line = rows.filter(basket_id=basket.id, number=number).first()
        if line is None:
            raise not_found("basket line", str(number))
        if not line.plan.is_trial:
            raise Refused(Problem(NOT_A_TRIAL, "becomes", {"plan": line.plan.title}))
        if choice is not None and not may_become(by.provider_id, line.plan.public_id, choice.plan):
            raise Refused(Problem(CANNOT_BECOME, "becomes", {"plan": choice.plan}))
        line.becomes = choice.as_data() if choice is not None else None
        line.save(update_fields=["becomes"])
        tell(basket_id, "trial", {"number": number, "becomes": line.becomes}, by=by, now=now)
