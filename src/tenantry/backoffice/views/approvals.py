"""Approvals: what waits for the provider's finance, the decisions, and the rule of an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.links import to
from tenantry.kernel.ids import PartyId
from tenantry.parties import reads as parties
from tenantry.parties.reads.approvals import approval_rule
from tenantry.parties.use_cases.set_approval_rule import set_approval_rule
from tenantry.web import approvals
from tenantry.web.context import may
from tenantry.web.forms import answered, done
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest


@page(
    "office/approvals/",
    name="office.approvals",
    action="approval.decide",
    menu=Menu(12, gettext_lazy("To approve"), "checks"),
)
def queue(request: PageRequest) -> HttpResponseBase:
    """What waits for the provider's finance, the oldest first."""
    return approvals.queue(lambda order: to("order", order)).respond(request)


@page(
    "office/orders/<str:order>/approve/",
    name="office.approve_order",
    action="approval.decide",
    kind=Kind.DEED,
)
def approve(request: PageRequest, order: str) -> HttpResponse:
    """Approve an order that waits for it."""
    return approvals.approved(request, order, to("order", order))


@page(
    "office/orders/<str:order>/refuse-approval/",
    name="office.refuse_approval",
    action="approval.decide",
    kind=Kind.DEED,
)
def refuse(request: PageRequest, order: str) -> HttpResponse:
    """Cancel an order that waits for an approval."""
    return approvals.refused(request, order, to("order", order))


@page(
    "office/approval-rules/<str:account>/",
    name="office.approval_rule",
    action="approval_rule.read",
    methods=("GET", "POST"),
)
def rule(request: PageRequest, account: str) -> HttpResponse:
    """Which orders of the account wait for whom; posted to it, another rule."""
    actor = request.actor
    standing = approval_rule(actor, account)
    form = approvals.RuleForm(request.POST if request.method == "POST" else None, standing=standing, by=actor)

    def change(given: Mapping[str, Any]) -> HttpResponse:
        wanted = approvals.rule_from(given, standing.currency)
        set_approval_rule(account=PartyId(account), rule=wanted, why=given["why"], by=actor, now=request.now)
        return done(
            request,
            to("approval_rule", account),
            _("The rule is set. It holds for orders placed from now on."),
        )

    def shown() -> dict[str, object]:
        names = parties.names_of(actor, [one.actor_id for one in standing.said])
        return {
            "standing": standing,
            "rule": approvals.rule_told(standing.rule),
            "said": approvals.said_told(standing, names),
            "form": form,
            "may_change": may(actor, "approval_rule.change"),
            "back": to("party", account),
        }

    return answered(request, form, change, template="backoffice/approval_rule.html", shown=shown)
