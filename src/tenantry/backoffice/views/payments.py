"""Payments by hand: what was received, recorded after a look at what it settles, and reversed with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.links import of, to
from tenantry.backoffice.people import in_words
from tenantry.backoffice.picking import found_accounts, picked, shown
from tenantry.billing import reads
from tenantry.billing.receiving import Received
from tenantry.billing.use_cases.preview_payment import preview_payment
from tenantry.billing.use_cases.record_payment import record_payment
from tenantry.billing.use_cases.reverse_payment import reverse_payment
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import InvoiceId, PartyId, PaymentId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Refused
from tenantry.parties import reads as parties
from tenantry.parties.permissions import NOT_FOUND
from tenantry.web import formats
from tenantry.web.context import may
from tenantry.web.forms import done, request_key, shown_again, told
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

_NEW = "backoffice/new_payment.html"


class PaymentForm(forms.Form):
    """What the bank's statement says."""

    account = forms.CharField(
        label=gettext_lazy("Received from"),
        max_length=200,
        help_text=gettext_lazy("A reseller, or a customer that is billed by us: type a part of its name."),
    )
    amount = forms.DecimalField(label=gettext_lazy("Amount"), max_digits=15, decimal_places=4, localize=True)
    received_on = forms.DateField(
        label=gettext_lazy("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("As the bank's statement has it. The payer sees it too."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("For colleagues only."),
    )
    invoice = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)


@page(
    "office/payments/",
    name="office.payments",
    action="payment.read",
    menu=Menu(52, gettext_lazy("Payments"), "coins"),
)
def payments(request: PageRequest) -> HttpResponseBase:
    """Every payment and reversal, the newest first."""
    may_record = may(request.actor, "payment.record")
    return Listing(
        name="payments",
        title=_("Payments"),
        lead=_(
            "What was received, written down by hand. A payment is never changed; a reversal stands beside it."
        ),
        columns=(
            Column("received_on", _("Received"), cell="day", sort="received"),
            Column("account_name", _("From"), cell="strong", sort="account"),
            Column("reference", _("Reference"), hide_narrow=True),
            Column("state", _("State"), cell="state:payment"),
            Column("free", _("On no invoice"), cell="money", numeric=True, hide_narrow=True),
            Column("amount", _("Amount"), cell="money", sort="amount", numeric=True),
        ),
        read=reads.payments_slice,
        export=reads.payments_all,
        filters=(
            Filter(
                "state",
                _("All states"),
                (
                    ("received", _("Received")),
                    ("free", _("Partly on no invoice")),
                    ("reversed", _("Reversed")),
                ),
            ),
            Filter("received", _("Received"), kind="days"),
            Filter("account", _("From"), kind="thing"),
        ),
        row_link=lambda row: to("payment", row.public_id),
        searches=_("Search by reference, account or id"),
        empty=Empty(
            _("No payments yet"),
            _("Write down what the bank's statement shows; the oldest invoices are settled first."),
            _("Record a payment") if may_record else "",
            to("new_payment") if may_record else "",
            icon="coins",
        ),
        template="backoffice/payments.html",
    ).respond(request, {"new_payment": to("new_payment") if may_record else ""})


@page("office/payments/new/", name="office.new_payment", action="payment.record", methods=("GET", "POST"))
def new_payment(request: PageRequest) -> HttpResponse:
    """What was received; posted, what it would settle is shown, and confirmed, it is booked."""
    if request.method != "POST":
        begun, account = _begun(request)
        return render(request, _NEW, _told(request, PaymentForm(initial=begun), account))
    form = PaymentForm(request.POST)
    key = request_key(request, "record_payment", form)
    account = picked(request, form, "account", found_accounts) if form.is_valid() else ""
    if not form.is_valid():
        return shown_again(request, _NEW, _told(request, form))
    received = _received(request, form.cleaned_data)
    amount = formats.money(received.amount, request.language)
    try:
        if request.POST.get("do") != "record":
            found = preview_payment(
                account=PartyId(account), received=received, by=request.actor, now=request.now
            )
            more = {"preview": found, "amount_words": amount}
            return render(request, _NEW, _told(request, form) | more)
        made = record_payment(
            account=PartyId(account),
            received=received,
            key=key,
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
    except Refused as refused:
        told(form, refused, request.language, {"id": "account", "invoices": "invoice"})
        return shown_again(request, _NEW, _told(request, form), refused)
    return done(request, to("payment", made), _("%(amount)s is recorded.") % {"amount": amount})


def _received(request: PageRequest, entered: Mapping[str, Any]) -> Received:
    currency = parties.provider(request.actor).currency
    named = (InvoiceId(entered["invoice"]),) if entered["invoice"] else ()
    return Received(
        Money(entered["amount"], currency),
        entered["received_on"],
        entered["reference"],
        entered["note"],
        named,
    )


def _begun(request: PageRequest) -> tuple[dict[str, Any], str]:
    """What a form begins with, where one comes from an invoice or an account."""
    begun: dict[str, Any] = {"received_on": request.now.date()}
    if invoice := request.GET.get("invoice", "").replace("\x00", "")[:40]:
        document = reads.invoice(request.actor, invoice).document
        begun |= {
            "invoice": invoice,
            "amount": document.open.as_wire()["amount"],
            "reference": document.number,
        }
        return begun, document.account
    return begun, request.GET.get("account", "").replace("\x00", "")[:40]


def _told(request: PageRequest, form: forms.Form, account: str = "") -> dict[str, Any]:
    return {
        "form": form,
        "currency": parties.provider(request.actor).currency,
        "pick": shown(request, "account", found_accounts, account),
    }


@page("office/payments/<str:payment>/", name="office.payment", action="payment.read")
def payment(request: PageRequest, payment: str) -> HttpResponse:
    """One payment: who paid, what it settled, and its entry in the books."""
    actor = request.actor
    found = reads.payment(actor, payment)
    entries = reads.entries(actor, limit=1, payment=payment) if may(actor, "journal.read") else []
    names = parties.names_of(actor, (found.actor_id,))
    row = found.payment
    told = {
        "found": found,
        "row": row,
        "account": of(row.account),
        "who": in_words(names, found.actor_id),
        "invoices": [(one, to("invoice", one.invoice)) for one in found.invoices],
        "other": of(found.reverses or found.reversed_by or ""),
        "entry": to("entry", entries[0].public_id) if entries else "",
        "amount_words": formats.money(row.amount, request.language),
        "may_reverse": row.state == "received" and may(actor, "payment.record"),
    }
    return render(request, "backoffice/payment.html", told)


@page(
    "office/payments/<str:payment>/reverse/",
    name="office.reverse_payment",
    action="payment.record",
    kind=Kind.DEED,
)
def reverse(request: PageRequest, payment: str) -> HttpResponse:
    """Take a payment back, with a reason."""
    back = to("payment", payment)
    why = request.POST.get("why", "").replace("\x00", "").strip()[:500]
    if not why:
        return done(request, back, _("Say why: the reason is kept. Nothing was done."), "bad")
    try:
        reverse_payment(
            payment=PaymentId(payment),
            why=why,
            key=request_key(request, "reverse_payment"),
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
    except Refused as refused:
        if any(problem.code is NOT_FOUND for problem in refused.problems):
            raise
        return done(request, back, sentence(refused.problems[0], request.language), "bad")
    return done(request, back, _("The payment is reversed. What it had settled is open again."))
