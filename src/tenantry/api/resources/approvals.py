"""Approvals: which orders of an account wait for whom, and the decisions."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from tenantry.api.operations import operation
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.approvals import ApprovalInput, ApprovalRuleInput, ApprovalRuleOutput
from tenantry.api.schemas.ordering import ReasonInput
from tenantry.api.wire import Json, instant, nothing, respond
from tenantry.kernel.ids import OrderId, PartyId
from tenantry.kernel.money import Money
from tenantry.kernel.periods import Term
from tenantry.ordering import approving
from tenantry.ordering.use_cases import approve_order as approves
from tenantry.ordering.use_cases import place_order as placing
from tenantry.parties.reads.approvals import approval_rule
from tenantry.parties.rules import approvals as rules
from tenantry.parties.rules.approvals import ApprovalRule
from tenantry.parties.use_cases import set_approval_rule as setting
from tenantry.provisioning.use_cases import refuse_approval as refuses

router = Router(tags=["Approvals"])

_PATH = "/accounts/{account_id}/approval-rule"
_DECIDING = (approving.NOT_WAITING, approving.DECIDED, approving.NOT_YOURS, approving.OWN_ORDER)


@operation(router, "GET", _PATH, action="approval_rule.read", answers={200: ApprovalRuleOutput})
def get_approval_rule(request: ApiRequest, account_id: str) -> HttpResponse:
    """Show which orders of an account wait for whose approval.

    A reseller or direct customer sees its own. An account that has said nothing has the default: a reseller
    approves what its customers place themselves, a direct customer's orders wait for nobody.
    """
    found = approval_rule(request.auth.actor, account_id)
    said = [
        _rule_out(one.rule) | {"why": one.why, "set_by": one.actor_id, "at": instant(one.at)}
        for one in found.said
    ]
    return respond({"account": found.account, **_rule_out(found.rule), "said": said})


@operation(
    router,
    "PUT",
    _PATH,
    action="approval_rule.change",
    answers={204: None},
    refusals=(
        rules.WHO_NOT_POSSIBLE, rules.APPROVER_NOT_POSSIBLE, rules.BOUND_NEGATIVE, rules.DAYS_INVALID,
        setting.PROVIDERS_RULE,
    ),
)  # fmt: skip
def set_approval_rule(request: ApiRequest, account_id: str, body: ApprovalRuleInput) -> HttpResponse:
    """Say which orders of an account wait for whose approval.

    It holds for orders placed from now on. Only the provider sets and ends a rule by which its finance decides.
    """
    caller = request.auth
    rule = ApprovalRule(
        rules.Who(body.who),
        rules.Approver(body.approver),
        Money.from_wire(body.from_total.model_dump()) if body.from_total is not None else None,
        Term(body.from_term) if body.from_term is not None else None,
        frozenset(rules.Channel(one) for one in body.channels),
        body.remind_after_days,
        body.expires_after_days,
    )
    setting.set_approval_rule(
        account=PartyId(account_id), rule=rule, why=body.why, by=caller.actor, now=caller.now
    )
    return nothing()


@operation(
    router,
    "POST",
    "/orders/{order_id}/approve",
    action="approval.decide",
    answers={204: None},
    refusals=(*_DECIDING, placing.PRICE_CHANGED, placing.TOTAL_MISSING),
)
def approve_order(request: ApiRequest, order_id: str, body: ApprovalInput) -> HttpResponse:
    """Approve an order that waits for it.

    The total must be the order's, as it was shown. Who placed an order does not approve it.
    """
    caller = request.auth
    shown = Money.from_wire(body.shown_total.model_dump()) if body.shown_total is not None else None
    approves.approve_order(
        order_id=OrderId(order_id), shown_total=shown, why=body.why, by=caller.actor, now=caller.now
    )
    return nothing()


@operation(
    router,
    "POST",
    "/orders/{order_id}/refuse-approval",
    action="approval.decide",
    answers={204: None},
    refusals=_DECIDING,
)
def refuse_approval(request: ApiRequest, order_id: str, body: ReasonInput) -> HttpResponse:
    """Refuse to approve an order.

    It is cancelled, and its buyer reads the reason.
    """
    caller = request.auth
    refuses.refuse_approval(order_id=OrderId(order_id), why=body.why, by=caller.actor, now=caller.now)
    return nothing()


def _rule_out(rule: ApprovalRule) -> Json:
    return {
        "who": rule.who.value,
        "approver": rule.approver.value,
        "from_total": rule.from_total.as_wire() if rule.from_total is not None else None,
        "from_term": rule.from_term.value if rule.from_term is not None else None,
        "channels": sorted(one.value for one in rule.channels),
        "remind_after_days": rule.remind_after_days,
        "expires_after_days": rule.expires_after_days,
    }
