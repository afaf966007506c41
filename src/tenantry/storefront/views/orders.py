"""Orders: the list, and the page of one that lives while the order does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.billing import reads as billing
from tenantry.billing.reads import DocumentView
from tenantry.kernel.ids import OrderId
from tenantry.kernel.problems import Refused
from tenantry.ordering import reads
from tenantry.ordering.looking import look_up_domain
from tenantry.ordering.reads import Happening, OrderView
from tenantry.parties.rules import permissions
from tenantry.parties.rules.permissions import Ownership
from tenantry.provisioning import reads as provisioning
from tenantry.provisioning.domains import is_mended_by_domain
from tenantry.provisioning.reads import StepView
from tenantry.provisioning.use_cases.change_domain import change_domain
from tenantry.storefront import happenings
from tenantry.storefront.companies import pays_itself
from tenantry.storefront.entries import plain, whole
from tenantry.web.context import may
from tenantry.web.domains import DomainForm
from tenantry.web.forms import done, shown_again, told
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.states import STATES
from tenantry.words import sentence

# Seconds between looks: often at first, then less and less; anything new begins again.
_PAUSES = (1, 1, 2, 2, 3, 5, 8, 13, 20, 30)
_INVOICE_COMES_WITHIN = timedelta(minutes=10)


@page(
    "shop/orders/",
    name="shop.orders",
    action="order.read",
    menu=Menu(20, gettext_lazy("Orders"), "shopping-bag"),
)
def orders(request: PageRequest) -> HttpResponseBase:
    """All orders, newest first."""
    columns = [
        Column("customer_name", _("For whom"), sort="customer", cell="strong"),
        Column("first_plan", _("First plan")),
        Column("seats", _("Seats"), cell="number", numeric=True, hide_narrow=True),
        Column("buyer_reference", _("Your reference"), sort="reference", hide_narrow=True),
        Column("state", _("State"), cell="state:order", sort="state"),
        Column("placed_at", _("Placed"), cell="instant", sort="placed", hide_narrow=True),
    ]
    if pays_itself(request.actor):
        columns.append(Column("total", _("First charge, net"), cell="money", sort="total", numeric=True))
    return Listing(
        name="orders",
        title=_("Orders"),
        columns=tuple(columns),
        read=reads.orders_slice,
        export=reads.orders_all,
        filters=(
            Filter("state", _("All states"), tuple((k, v.words) for k, v in STATES["order"].items())),
            Filter("handover", _("All sign-ins"), (("yes", _("Sign-in to hand over")),)),
            Filter("uses_credit", _("Credit"), (("yes", _("Not active yet")),), kind="thing"),
            Filter("placed", _("Placed"), kind="days"),
            Filter("customer", _("Customer"), kind="thing"),
        ),
        row_link=lambda row: reverse("shop.order", args=[row.public_id]),
        searches=_("Search by customer, reference or order number"),
        empty=Empty(
            _("No orders yet"),
            _("Choose a plan, say for whom it is, and place the order: it appears here with its timeline."),
            _("Look at the plans"),
            reverse("shop.plans"),
            icon="shopping-bag",
        ),
        sort="-placed",
        template="storefront/orders.html",
    ).respond(request, {"may_decide": may(request.actor, "approval.decide")})


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything that an order's page shows."""

    order: OrderView
    happened: list[Happening]
    steps: list[StepView]
    documents: list[DocumentView]
    may_hand_over: bool
    pays: bool
    may_change: bool

    @property
    def takes_domain(self) -> bool:
        """Whether another domain is what lets the order go on, and the visitor may choose it."""
        steps = (one.takes_domain for one in self.steps)
        return self.may_change and is_mended_by_domain(self.order.state, self.order.attention, steps)

    @property
    def version(self) -> str:
        """Changes with everything that the page shows."""
        newest = self.happened[-1].sequence if self.happened else 0
        under_way = "".join(one.state[0] + str(one.attempt) for one in self.steps)
        return f"{newest}.{under_way}.{len(self.documents)}"

    @property
    def hands_over(self) -> bool:
        """Whether the first administrator's sign-in waits to be shown."""
        is_made = any(one.kind == "create_tenant" and one.state == "done" for one in self.steps)
        return is_made and self.may_hand_over and self.order.administrator_handed_over_at is None


def opened(request: PageRequest, order_id: str) -> Opened:
    """The order with its timeline, or Refused where it is not the visitor's. At most six statements."""
    actor = request.actor
    order = reads.order(actor, order_id)
    own = Ownership(actor.provider_id, order.account_id, order.customer_id)
    pays = permissions.problem(actor, "invoice.read", own) is None and order.total is not None
    return Opened(
        order=order,
        happened=reads.timeline(actor, order_id, after=0, limit=500),
        steps=provisioning.steps(actor, order.id),
        documents=billing.order_documents(actor, order_id) if pays else [],
        may_hand_over=permissions.problem(actor, "order.hand_over", own) is None,
        pays=pays,
        may_change=permissions.problem(actor, "order.change", own) is None,
    )


@page("shop/orders/domains/", name="shop.check_order_domain", action="order.change", kind=Kind.PART)
def check_domain(request: PageRequest) -> HttpResponse:
    """Whether a domain is free for an order that gets another, asked of Microsoft while it is typed."""
    prefix = plain(request.GET.get("domain_prefix"), 60)
    answer = look_up_domain(prefix, by=request.actor, now=request.now, for_order=True) if prefix else None
    return HttpResponse(render_to_string("web/domain_part.html", {"answer": answer}, request))


@page("shop/orders/<str:order>/", name="shop.order", action="order.read", methods=("GET", "POST"))
def order(request: PageRequest, order: str) -> HttpResponse:
    """One order; the page follows it by itself and can be closed at any time. Posted to it, another domain."""
    shown = opened(request, order)
    told_now = _told(request, shown, tries=0)
    if request.method != "POST":
        return render(request, "storefront/order.html", told_now)
    form = DomainForm(request.POST, address=reverse("shop.check_order_domain"))
    if not form.is_valid():
        return shown_again(request, "storefront/order.html", told_now | {"domain_form": form})
    address = reverse("shop.order", args=[order])
    try:
        change_domain(order_id=OrderId(order), **form.cleaned_data, by=request.actor, now=request.now)
    except Refused as refused:
        if not shown.takes_domain:  # its tenant is made by now, or another page was quicker
            return done(request, address, sentence(refused.problems[0], request.language), "bad")
        again = told(form, refused, request.language)
        return shown_again(request, "storefront/order.html", told_now | {"domain_form": again}, refused)
    return done(request, address, _("The order has another domain. Your provider now lets it go on."))


@page("shop/orders/<str:order>/live/", name="shop.order_live", action="order.read", kind=Kind.PART)
def live(request: PageRequest, order: str) -> HttpResponse:
    """What has changed since the page last looked; and when it looks again."""
    shown = opened(request, order)
    is_new = plain(request.GET.get("version")) != shown.version
    tries = 0 if is_new else whole(request.GET.get("tries"), 0) + 1
    told = {**_told(request, shown, tries=tries), "is_new": is_new}
    return HttpResponse(render_to_string("storefront/order_live.html", told, request))


def _told(request: PageRequest, shown: Opened, *, tries: int) -> dict[str, Any]:
    one = shown.order
    is_over = one.state in happenings.OVER
    is_billed = one.state in ("completed", "partly_completed") and shown.pays
    expects_invoice = shown.pays and not shown.documents and (is_billed or not is_over)
    is_late = request.now - one.changed_at > _INVOICE_COMES_WITHIN
    return {
        "order": one,
        "shown": shown,
        "decision": reads.decision_awaited(request.actor, one),
        "question": reads.price_question(request.actor, one, at=request.now),
        "entries": happenings.timeline(
            one, shown.happened, shown.steps, shown.documents, expects_invoice=expects_invoice
        ),
        "progress": happenings.progress(shown.steps),
        "at_work": happenings.at_work(one, shown.steps),
        "follows": not is_over or (expects_invoice and not is_late),
        "pause": _PAUSES[min(tries, len(_PAUSES) - 1)],
        "tries": tries,
        "domain_form": DomainForm(address=reverse("shop.check_order_domain")) if shown.takes_domain else None,
        "credit": reverse("shop.credit") if shown.pays and may(request.actor, "credit.read") else "",
        "is_at_work": one.state in ("submitted", "executing", "undoing"),
    }
