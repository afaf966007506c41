"""Billing by hand: accounts that a guard has parked, and a run for one account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenantry.backoffice.links import of, to
from tenantry.backoffice.picking import found_accounts, picked, shown
from tenantry.billing import reads
from tenantry.billing.running import Outcome, Run
from tenantry.billing.use_cases.preview_billing import preview_billing
from tenantry.billing.use_cases.release_account import release_account
from tenantry.billing.use_cases.run_billing import run_billing
from tenantry.foundation.slices import Wish
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import sum_money
from tenantry.kernel.problems import Refused
from tenantry.parties import reads as parties
from tenantry.web import formats
from tenantry.web.context import may
from tenantry.web.forms import done, shown_again, told
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence, sentence_of

_SHOWN = 200
_NEWEST = 10


class RunForm(forms.Form):
    """Whom to bill now."""

    account = forms.CharField(
        label=gettext_lazy("Account"),
        max_length=200,
        help_text=gettext_lazy("A reseller, or a customer that is billed by us: type a part of its name."),
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
        return render(request, "backoffice/billing.html", _told(request, RunForm()))
    form = RunForm(request.POST)
    given = picked(request, form, "account", found_accounts)
    if not form.is_valid():
        return shown_again(request, "backoffice/billing.html", _told(request, form))
    try:
        party = parties.party(request.actor, given)
        if party.reseller is not None:
            form.add_error("account", _("This customer is billed through its reseller: name the reseller."))
            return shown_again(request, "backoffice/billing.html", _told(request, form))
        if request.POST.get("do") == "preview":
            shown_preview = preview_billing(
                account=PartyId(given),
                from_scratch=form.cleaned_data["from_scratch"],
                by=request.actor,
                now=request.now,
            )
            more = {
                "preview": shown_preview,
                "preview_sum": " + ".join(
                    formats.money(one, request.language) for one in shown_preview.totals
                ),
                "preview_name": party.details.name,
                "would_find": _words(shown_preview.problems, request.language),
            }
            return render(request, "backoffice/billing.html", _told(request, form) | more)
        ran = run_billing(
            account=PartyId(given),
            from_scratch=form.cleaned_data["from_scratch"],
            by=request.actor,
            now=request.now,
        )
    except Refused as refused:
        told(form, refused, request.language, {"id": "account", "party": "account"})
        return shown_again(request, "backoffice/billing.html", _told(request, form), refused)
    return done(request, to("parked_accounts", account=given), *_did(request, ran, given, party.details.name))


def _did(request: PageRequest, ran: Run, account: str, name: str) -> tuple[str, str]:
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
        "%(name)s was billed: %(count)s document written, %(sum)s.",
        "%(name)s was billed: %(count)s documents written, %(sum)s.",
        count,
    )
    wish = Wish(filters={"account": account}, size=200, at=request.now)
    gross = [
        row.gross for row in reads.invoices_slice(request.actor, wish).rows if row.public_id in ran.documents
    ]
    total = formats.money(sum_money(gross, gross[0].currency), request.language) if gross else ""
    return text % {"name": name, "count": count, "sum": total}, "good"


def _words(problems: Iterable[Mapping[str, Any]], language: str) -> list[str]:
    return [sentence_of(str(p["code"]), p.get("params") or {}, language) for p in problems]


def _told(request: PageRequest, form: forms.Form) -> dict[str, Any]:
    parked = reads.parked_accounts(request.actor, limit=_SHOWN)
    return {
        "form": form,
        "pick": shown(request, "account", found_accounts, request.GET.get("account", "")),
        "newest": reads.invoices_slice(request.actor, Wish(size=_NEWEST, at=request.now))
        if may(request.actor, "invoice.read")
        else None,
        "parked": [
            (
                one,
                of(one.account),
                _words(one.problems, request.language),
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
