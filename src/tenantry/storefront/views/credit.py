"""The credit of the visitor's own company: its limit, what is used of it, and what waits for room."""

from __future__ import annotations

from datetime import UTC

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tenantry.ordering import reads
from tenantry.storefront.companies import own_id
from tenantry.web.context import may
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest


@page("shop/credit/", name="shop.credit", action="credit.read")
def credit(request: PageRequest) -> HttpResponse:
    """How the visitor's company stands, each figure with what it is made of; no page for a reseller's customer."""
    actor = request.actor
    found = reads.account_credit(actor, own_id(actor), today=request.now.astimezone(UTC).date())
    invoices, orders = reverse("shop.invoices"), reverse("shop.orders")
    told = {
        "credit": found,
        "waiting": reads.orders_waiting(actor, found),
        "commitment_at": reverse("shop.credit_commitment"),
        "overdue_at": f"{invoices}?state=overdue",
        "not_due_at": f"{invoices}?state=due",
        "unbilled_at": reverse("shop.subscriptions") if may(actor, "subscription.read") else "",
        "orders_at": f"{orders}?uses_credit=yes" if may(actor, "order.read") else "",
    }
    return render(request, "storefront/credit.html", told)


@page("shop/credit/commitment/", name="shop.credit_commitment", action="credit.read", kind=Kind.PART)
def commitment(request: PageRequest) -> HttpResponse:
    """What the company's running terms are still going to be charged: read by itself, for the page need not wait."""
    actor = request.actor
    found = reads.account_commitment(actor, own_id(actor), today=request.now.astimezone(UTC).date())
    return render(request, "storefront/credit_commitment.html", {"commitment": found})
