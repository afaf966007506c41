"""Billing by hand: accounts that a guard has parked, and a run for one account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenantry.backoffice.links import of, to
from tenantry.billing import reads
from tenantry.billing.running import Outcome, Run
from tenantry.billing.use_cases.release_account import release_account
from tenantry.billing.use_cases.run_billing import run_billing
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Refused
from tenantry.parties import reads as parties
from tenantry.web.forms import done, shown_again, told
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence, sentence_of

_SHOWN = 200


class RunForm(forms.Form):
    """Whom to bill now."""

    account = forms.CharField(
        label=gettext_lazy("Account"),
        max_length=40,
        help_text=gettext_lazy("The id of a reseller, or of a customer without one: it stands on its page."),
    )
    from_scratch = forms.BooleanField(
        label=gettext_lazy("Compute every subscription anew"),
        required=False,
        help_text=gettext_lazy("Slower. On a correct account it writes nothing, which proves it right."),
    )


@page(
    "office/billing/",
    name="office.parked_accounts",
    action="billing.run",
    methods=("GET", "POST"),
    menu=Menu(55, gettext_lazy("Billing"), "wallet"),
)
def billing(request: PageRequest) -> HttpResponse:
    """The parked accounts; posted to it, an account is billed now."""
    if request.method != "POST":
        form = RunForm(initial={"account": request.GET.get("account", "")[:40]})
        return render(request, "backoffice/billing.html", _told(request, form))
    form = RunForm(request.POST)
    if not form.is_valid():
        return shown_again(request, "backoffice/billing.html", _told(request, form))
    given = form.cleaned_data["account"].strip()
    try:
        party = parties.party(request.actor, given)
        if party.reseller is not None:
            form.add_error("account", _("This customer is billed through its reseller: name the reseller."))
            return shown_again(request, "backoffice/billing.html", _told(request, form))
        ran = run_billing(
            account=PartyId(given),
            from_scratch=form.cleaned_data["from_scratch"],
            by=request.actor,
            now=request.now,
        )
    except Refused as refused:
        told(form, refused, request.language, {"id": "account", "party": "account"})
        return shown_again(request, "backoffice/billing.html", _told(request, form), refused)
    return done(request, to("parked_accounts", account=given), *_did(ran, party.details.name))


def _did(ran: Run, name: str) -> tuple[str, str]:
    """What a run did, in words, and how good that is."""
    if ran.outcome is Outcome.PARKED:
        return _("A guard found something unusual at %(name)s: the account is parked.") % {
            "name": name
        }, "bad"
    if ran.outcome is Outcome.SKIPPED:
        return _("%(name)s is parked and was not billed. Release it first.") % {"name": name}, "warn"
    if not ran.documents:
        return _("%(name)s is billed up to now: there was nothing to write.") % {"name": name}, "good"
    count = len(ran.documents)
    text = ngettext(
        "%(name)s was billed: %(count)s document written.",
        "%(name)s was billed: %(count)s documents written.",
        count,
    )
    return text % {"name": name, "count": count}, "good"


def _told(request: PageRequest, form: forms.Form) -> dict[str, Any]:
    parked = reads.parked_accounts(request.actor, limit=_SHOWN)
    return {
        "form": form,
        "parked": [
            (
                one,
                of(one.account),
                [sentence_of(p["code"], p.get("params", {}), request.language) for p in one.problems],
            )
            for one in parked
        ],
    }


@page(
    "office/billing/<str:account>/release/",
    name="office.release_account",
    action="billing.run",
    kind=Kind.DEED,
)
def release(request: PageRequest, account: str) -> HttpResponse:
    """Let a parked account be billed again."""
    found = parties.party(request.actor, account)
    why = request.POST.get("why", "").replace("\x00", "").strip()[:500]
    back = to("parked_accounts")
    if not why:
        return done(request, back, _("Say why: the reason is kept in the log. Nothing was done."), "bad")
    try:
        release_account(account=PartyId(account), why=why, by=request.actor, now=request.now)
    except Refused as refused:
        return done(request, back, sentence(refused.problems[0], request.language), "bad")
    return done(
        request, back, _("%(name)s is billed again; what was missed follows.") % {"name": found.details.name}
    )
