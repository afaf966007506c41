"""Invoices and credit notes of all accounts: found, read, and explained down to the books."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.links import of, of_party, to
from tenantry.backoffice.people import in_words
from tenantry.billing import reads
from tenantry.parties import reads as parties
from tenantry.parties.permissions import not_found
from tenantry.web import reasons
from tenantry.web.context import may
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.states import STATES


@page(
    "office/invoices/",
    name="office.invoices",
    action="invoice.read",
    menu=Menu(50, gettext_lazy("Invoices"), "file-invoice"),
)
def invoices(request: PageRequest) -> HttpResponseBase:
    """Every document, the newest first."""
    return Listing(
        name="invoices",
        title=_("Invoices"),
        columns=(
            Column("number", _("Number"), cell="strong", sort="number"),
            Column("account_name", _("Billed to"), sort="account"),
            Column("kind", _("Kind"), cell="state:document"),
            Column("issue_date", _("Issued"), cell="day", sort="issued"),
            Column("due_date", _("Due"), cell="day", sort="due", hide_narrow=True),
            Column("net", _("Net"), cell="money", sort="net", numeric=True, hide_narrow=True),
            Column("tax", _("VAT"), cell="money", numeric=True, hide_narrow=True),
            Column("gross", _("Total, with VAT"), cell="money", sort="gross", numeric=True),
            Column("settlement", _("Paid"), cell="state:settlement", hide_narrow=True),
            Column("open", _("Still to be paid"), cell="money", numeric=True),
        ),
        read=reads.invoices_slice,
        export=reads.invoices_all,
        filters=(
            Filter("kind", _("All kinds"), tuple((k, v.words) for k, v in STATES["document"].items())),
            Filter(
                "state",
                _("Paid and not"),
                (
                    ("open", _("Still to be paid")),
                    ("due", _("To be paid, not due yet")),
                    ("overdue", _("Overdue")),
                    ("settled", _("Settled")),
                ),
            ),
            Filter("issued", _("Issued"), kind="days"),
            Filter("account", _("Billed to"), kind="thing"),
            Filter("order", _("Order"), kind="thing"),
        ),
        row_link=lambda row: to("invoice", row.public_id),
        searches=_("Search by number, account, reference or order"),
        empty=Empty(
            _("No invoices yet"),
            _("What an order has bought is billed by itself once it is active at Microsoft."),
            _("Look at the orders"),
            to("orders"),
            icon="file-invoice",
        ),
    ).respond(request)


@page("office/invoices/<str:invoice>/", name="office.invoice", action="invoice.read")
def invoice(request: PageRequest, invoice: str) -> HttpResponse:
    """One document with its lines, taxes, parties and its entry in the books."""
    actor = request.actor
    detail = reads.invoice(actor, invoice)
    document = detail.document
    entries = reads.entries(actor, limit=1, invoice=invoice) if may(actor, "journal.read") else []
    beside = reads.order_documents(actor, document.order_id)
    told = {
        "detail": detail,
        "corrects": to("invoice", document.corrects) if document.corrects else "",
        "credited": [(one, to("invoice", one.public_id)) for one in beside if one.corrects == invoice],
        "lines": [(one, *_parted(one.description)) for one in detail.lines],
        "account": of(document.account),
        "entry": entries[0] if entries else None,
        "settled_by": [(one, to("payment", one.payment)) for one in reads.settled_by(actor, invoice)],
        "pay": to("new_payment", invoice=invoice) if document.open and may(actor, "payment.record") else "",
        "postings": [(reasons.ledger_words(one.ledger), one) for one in entries[0].postings]
        if entries
        else (),
    }
    return render(request, "backoffice/invoice.html", told)


@page("office/invoices/<str:invoice>/lines/<int:line>/", name="office.invoice_why", action="invoice.read")
def why(request: PageRequest, invoice: str, line: int) -> HttpResponse:
    """Why a line is what it is: from Microsoft's price over cost and rule to its rows of the books."""
    actor = request.actor
    detail = reads.invoice(actor, invoice)
    found = next((one for one in detail.lines if one.number == line), None)
    if found is None:
        raise not_found("invoice_line", f"{invoice}/{line}")
    reason = reads.why(actor, invoice, line)
    entries = reads.entries(actor, limit=1, invoice=invoice) if may(actor, "journal.read") else []
    change = reason.change
    names = parties.names_of(actor, (change.actor_id, change.on_behalf_of))
    told = {
        "detail": detail,
        "line": found,
        "who": in_words(names, change.actor_id) if change.actor_id else "",
        "behalf_name": names.get(change.on_behalf_of or "", change.on_behalf_of),
        "title": _parted(found.description)[0],
        "reason": reason,
        "change": reasons.change_words(change.kind),
        "rule": reasons.rule_words(reason),
        "steps": reasons.steps(reason, request.language),
        "booked": reasons.booked(reason),
        "subscription": of(reason.subscription_id),
        "behalf": of_party(change.on_behalf_of),
        "entry": to("entry", entries[0].public_id) if entries else "",
    }
    return render(request, "backoffice/invoice_why.html", told)


def _parted(description: str) -> tuple[str, str]:
    """What a line is, and the rest of its description."""
    title, *details = description.split("\n")
    return title, " · ".join(details)


@page("office/invoices/<str:invoice>/pdf", name="office.invoice_pdf", action="invoice.read", kind=Kind.FILE)
def pdf(request: PageRequest, invoice: str) -> HttpResponse:
    """The document as it was issued; one that could not be printed is rendered anew, to the same bytes."""
    document = reads.invoice(request.actor, invoice).document
    response = HttpResponse(reads.pdf(request.actor, invoice), content_type="application/pdf")
    name = "".join(
        one if one.isascii() and (one.isalnum() or one in "-_") else "-" for one in document.number
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
