"""Credit: how an account stands, its limit, and the orders that it holds up."""

from __future__ import annotations

from datetime import UTC

from django.http import HttpResponse
from ninja import Router

from tenantry.api.operations import operation
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.credit import CreditLimitInput, CreditOutput
from tenantry.api.schemas.ordering import ReasonInput
from tenantry.api.wire import Json, instant, nothing, respond
from tenantry.kernel.ids import OrderId, PartyId
from tenantry.kernel.money import Money
from tenantry.ordering import reads
from tenantry.ordering.reads import AccountCredit, Commitment
from tenantry.ordering.use_cases import release_order as releasing
from tenantry.parties.reads.credit import LimitView
from tenantry.parties.rules.limits import LimitOf
from tenantry.parties.use_cases import set_credit_limit as limiting
from tenantry.provisioning.use_cases import refuse_order as refusing

router = Router(tags=["Credit"])


@operation(router, "GET", "/accounts/{account_id}/credit", action="credit.read", answers={200: CreditOutput})
def get_credit(request: ApiRequest, account_id: str) -> HttpResponse:
    """Show how an account stands with its credit.

    A reseller or direct customer sees its own.
    """
    caller = request.auth
    today = caller.now.astimezone(UTC).date()
    found = reads.account_credit(caller.actor, account_id, today=today)
    return respond(_credit_out(found, reads.account_commitment(caller.actor, account_id, today=today)))


@operation(
    router,
    "PUT",
    "/accounts/{account_id}/credit-limit",
    action="credit.change",
    answers={204: None},
    refusals=(limiting.NEGATIVE, limiting.NO_ACCOUNT),
)
def set_credit_limit(request: ApiRequest, account_id: str, body: CreditLimitInput) -> HttpResponse:
    """Set an account's credit limit.

    Orders that were held and fit now go on by themselves, the oldest first.
    """
    caller = request.auth
    limit = Money.from_wire(body.limit.model_dump()) if body.limit is not None else None
    limiting.set_credit_limit(
        account=PartyId(account_id), limit=limit, why=body.why, by=caller.actor, now=caller.now
    )
    return nothing()


@operation(
    router,
    "PUT",
    "/accounts/{account_id}/commitment-limit",
    action="credit.change",
    answers={204: None},
    refusals=(limiting.NEGATIVE, limiting.NO_ACCOUNT),
)
def set_commitment_limit(request: ApiRequest, account_id: str, body: CreditLimitInput) -> HttpResponse:
    """Set the limit of an account's commitment.

    It counts what running terms are still going to cost at Microsoft, and the whole term of a new order. Orders that
    were held for it and fit now go on by themselves, the oldest first.
    """
    caller = request.auth
    limit = Money.from_wire(body.limit.model_dump()) if body.limit is not None else None
    limiting.set_credit_limit(
        account=PartyId(account_id),
        limit=limit,
        of=LimitOf.COMMITMENT,
        why=body.why,
        by=caller.actor,
        now=caller.now,
    )
    return nothing()


@operation(
    router,
    "POST",
    "/orders/{order_id}/release",
    action="hold.decide",
    answers={204: None},
    refusals=(releasing.NOT_HELD,),
)
def release_order(request: ApiRequest, order_id: str, body: ReasonInput) -> HttpResponse:
    """Let an order go on that is held for credit or commitment."""
    caller = request.auth
    releasing.release_order(order_id=OrderId(order_id), why=body.why, by=caller.actor, now=caller.now)
    return nothing()


@operation(
    router,
    "POST",
    "/orders/{order_id}/refuse",
    action="hold.decide",
    answers={204: None},
    refusals=(releasing.NOT_HELD,),
)
def refuse_order(request: ApiRequest, order_id: str, body: ReasonInput) -> HttpResponse:
    """Refuse an order that is held for credit or commitment.

    It is cancelled, and its buyer reads the reason.
    """
    caller = request.auth
    refusing.refuse_order(order_id=OrderId(order_id), why=body.why, by=caller.actor, now=caller.now)
    return nothing()


def _credit_out(found: AccountCredit, commitment: Commitment) -> Json:
    use = found.use
    figures = ("overdue", "not_due", "unbilled", "orders", "balance", "total")
    return {
        "account": found.account,
        "limit": found.limit.as_wire() if found.limit is not None else None,
        "left": found.left.as_wire() if found.left is not None else None,
        "use": {name: getattr(use, name).as_wire() for name in figures},
        "commitment": commitment.cost.as_wire() if commitment.cost is not None else None,
        "charges_ahead": commitment.net.as_wire(),
        "limits": [_limit_out(one) for one in found.limits],
        "commitment_limits": [_limit_out(one) for one in found.commitment_limits],
    }


def _limit_out(one: LimitView) -> Json:
    return {
        "limit": one.limit.as_wire() if one.limit is not None else None,
        "why": one.why,
        "set_by": one.actor_id,
        "at": instant(one.at),
    }
