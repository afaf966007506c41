"""Credit of an account: its limit, what is used of it, and what is decided about orders that it holds up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.links import to
from tenantry.backoffice.views.order import reasoned
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money
from tenantry.ordering import reads
from tenantry.ordering.use_cases.release_order import release_order
from tenantry.parties import reads as parties
from tenantry.parties.rules.limits import LimitOf
from tenantry.parties.use_cases.set_credit_limit import set_credit_limit
from tenantry.provisioning.use_cases.refuse_order import refuse_order
from tenantry.web import formats
from tenantry.web.context import may
from tenantry.web.forms import answered, done
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest


class LimitForm(forms.Form):
    """How much the account may owe, or be committed to, from now on."""

    of = forms.ChoiceField(choices=[(one.value, one.value) for one in LimitOf])
    limit = forms.DecimalField(
        label=gettext_lazy("New limit"),
        max_digits=15,
        decimal_places=4,
        localize=True,
        required=False,
        help_text=gettext_lazy("Empty: there is no limit."),
    )
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("It stays with the limit, for colleagues only."),
    )


@page("office/credit/<str:account>/", name="office.credit", action="credit.read", methods=("GET", "POST"))
def credit(request: PageRequest, account: str) -> HttpResponse:
    """How the account stands; posted to it, another limit."""
    actor, today = request.actor, request.now.astimezone(UTC).date()
    found = reads.account_credit(actor, account, today=today)
    form = LimitForm(request.POST if request.method == "POST" else None)

    def change(given: Mapping[str, Any]) -> HttpResponse:
        limit = Money(given["limit"], found.currency) if given["limit"] is not None else None
        set_credit_limit(
            account=PartyId(account),
            limit=limit,
            of=LimitOf(given["of"]),
            why=given["why"],
            by=actor,
            now=request.now,
        )
        text = _("The limit is set. Orders that were held and fit now go on by themselves.")
        return done(request, to("credit", account), text)

    def shown() -> dict[str, object]:
        said = (*found.limits, *found.commitment_limits)
        names = parties.names_of(actor, [one.actor_id for one in said])
        return {
            "credit": found,
            "form": form,
            "party": to("party", account),
            "may_change": may(actor, "credit.change"),
            "history": [(one, names.get(one.actor_id, one.actor_id)) for one in found.limits],
            "committed": [(one, names.get(one.actor_id, one.actor_id)) for one in found.commitment_limits],
            "own_form": LimitForm() if form.data.get("of") == LimitOf.COMMITMENT else form,
            "is_of_commitment": form.data.get("of") == LimitOf.COMMITMENT,
            "held": to("held_orders", account=account),
            "commitment_at": to("credit_commitment", account),
        }

    return answered(request, form, change, template="backoffice/credit.html", shown=shown)


@page(
    "office/credit/<str:account>/commitment/",
    name="office.credit_commitment",
    action="credit.read",
    kind=Kind.PART,
)
def commitment(request: PageRequest, account: str) -> HttpResponse:
    """What the account's running terms are still going to cost: read for itself, so that the page need not wait."""
    found = reads.account_commitment(request.actor, account, today=request.now.astimezone(UTC).date())
    limit = formats.money(found.limit, request.language) if found.limit is not None else ""
    return render(request, "backoffice/credit_commitment.html", {"commitment": found, "limit": limit})


@page("office/orders/<str:order>/release/", name="office.release_order", action="hold.decide", kind=Kind.DEED)
def release(request: PageRequest, order: str) -> HttpResponse:
    """Let an order go on that is held for credit."""
    return reasoned(request, order, release_order, _("The order goes on."))


@page("office/orders/<str:order>/refuse/", name="office.refuse_order", action="hold.decide", kind=Kind.DEED)
def refuse(request: PageRequest, order: str) -> HttpResponse:
    """Cancel an order that is held for credit."""
    return reasoned(request, order, refuse_order, _("The order is refused and cancelled. Nothing is billed."))
