"""Give an order that stopped another domain for the tenant that it is still to make."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering import events, locks
from tenantry.ordering.domains import is_held
from tenantry.ordering.models import Basket, Order
from tenantry.ordering.recording import record_event
from tenantry.ordering.rules.preflight.domain import DOMAIN_TAKEN, SUFFIX, problem
from tenantry.ordering.rules.states import OrderState
from tenantry.parties.permissions import not_found, require, sees_all
from tenantry.provisioning.domains import takes_domain
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.plan import StepKind
from tenantry.provisioning.rules.states import StepState

DOMAIN_SETTLED = code("order.domain_settled", Category.CONFLICT)


def change_domain(*, order_id: OrderId, domain_prefix: str, by: Actor, now: datetime) -> None:
    """Write the domain into the order and the basket that its conditions are looked at by; a retry then goes on.

    Raises Refused for a prefix that Microsoft does not take or another order has, and when the order's tenant is made,
    may have been made, or is being made.
    """
    with transaction.atomic(durable=True):
        order = locks.order(order_id, provider_id=by.provider_id)
        if not sees_all(by) and by.party_id not in (order.account_id, order.customer_id):
            raise not_found("order", order_id)
        require(by, "order.change", locks.ownership(order))
        step = _step_to_make_it(order)
        domain = f"{domain_prefix.strip().lower()}{SUFFIX}"
        if wrong := problem(domain):
            raise Refused(wrong)
        locks.domain(order.partner_center_account_id, domain)
        if is_held(order, domain):
            raise Refused(Problem(DOMAIN_TAKEN, "domain_prefix", {"domain": domain}))
        before, order.domain, order.changed_at = order.domain, domain, now
        order.save(update_fields=["domain", "changed_at"])
        basket = Basket.objects.filter(provider_id=order.provider_id, pk=order.basket_id)
        basket.update(domain_prefix=domain.removesuffix(SUFFIX))
        # Another question to Microsoft: it must not be taken for a repetition of the one before.
        step.request_id, step.first_called_at, step.first_asked_at, step.was_lost = uuid4(), None, None, False
        step.save(update_fields=["request_id", "first_called_at", "first_asked_at", "was_lost"])
        if before != domain:
            record_event(events.DomainChanged(order.public_id, domain, before), by=by, at=now)


def _step_to_make_it(order: Order) -> Step:
    """The order's step that is to make the tenant, if it is known to have made none."""
    steps = Step.objects.filter(
        provider_id=order.provider_id, order_id=order.pk, kind=StepKind.CREATE_TENANT
    ).exclude(state__in=[StepState.DONE, StepState.DROPPED])
    step = steps.first()
    has_stopped = order.state == OrderState.NEEDS_ATTENTION
    if step is None or not has_stopped or not takes_domain(step.kind, step.state, step.problem):
        raise Refused(Problem(DOMAIN_SETTLED))
    return step
