"""Approvals: what waits for the visitor's side, the decisions, and the rule of the visitor's company."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.kernel.ids import PartyId
from tenantry.parties.reads.approvals import approval_rule
from tenantry.parties.rules.approvals import Approver
from tenantry.parties.use_cases.set_approval_rule import set_approval_rule
from tenantry.storefront.companies import own_id, pays_itself
from tenantry.web import approvals
from tenantry.web.context import may
from tenantry.web.forms import answered, done
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest


@page("shop/approvals/", name="shop.approvals", action="approval.decide")
def queue(request: PageRequest) -> HttpResponseBase:
    """What waits for the visitor's side, the oldest first."""
    listing = approvals.queue(_order, template="storefront/approvals.html")
    return listing.respond(request, {"has_rule": pays_itself(request.actor)})


def _order(order: str) -> str:
    return reverse("shop.order", args=[order])


@page("shop/orders/<str:order>/approve/", name="shop.approve_order", action="approval.decide", kind=Kind.DEED)
def approve(request: PageRequest, order: str) -> HttpResponse:
    """Approve an order that waits for it."""
    return approvals.approved(request, order, _order(order))


@page(
    "shop/orders/<str:order>/refuse-approval/",
    name="shop.refuse_approval",
    action="approval.decide",
    kind=Kind.DEED,
)
def refuse(request: PageRequest, order: str) -> HttpResponse:
    """Cancel an order that waits for an approval."""
    return approvals.refused(request, order, _order(order))


@page(
    "shop/approvals/rule/",
    name="shop.approval_rule",
    action="approval_rule.read",
    methods=("GET", "POST"),
)
def rule(request: PageRequest) -> HttpResponse:
    """Which orders of the visitor's company wait for whom; posted to it, another rule."""
    actor = request.actor
    account = own_id(actor)
    standing = approval_rule(actor, account)
    form = approvals.RuleForm(request.POST if request.method == "POST" else None, standing=standing, by=actor)

    def change(given: Mapping[str, Any]) -> HttpResponse:
        wanted = approvals.rule_from(given, standing.currency)
        set_approval_rule(account=PartyId(account), rule=wanted, why=given["why"], by=actor, now=request.now)
        address = reverse("shop.approval_rule")
        return done(request, address, _("The rule is set. It holds for orders placed from now on."))

    def shown() -> dict[str, object]:
        is_providers = standing.rule.approver is Approver.FINANCE
        return {
            "standing": standing,
            "rule": approvals.rule_told(standing.rule),
            "said": approvals.said_told(standing, {}),
            "form": form,
            "is_providers": is_providers,
            "may_change": may(actor, "approval_rule.change") and not is_providers,
            "back": reverse("shop.approvals") if may(actor, "approval.decide") else reverse("shop.home"),
        }

    return answered(request, form, change, template="storefront/approval_rule.html", shown=shown)
