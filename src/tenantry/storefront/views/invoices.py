"""Invoices and credit notes: what was charged, on which file, and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.billing import reads
from tenantry.billing.reads import DocumentDetail, DocumentLineView
from tenantry.ordering.reads import titles_of
from tenantry.parties.permissions import not_found
from tenantry.storefront.companies import pays_itself
from tenantry.web import reasons
from tenantry.web.lists import Column, Empty, Filter, Listing, inert
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.states import STATES


@page(
    "shop/invoices/",
    name="shop.invoices",
    action="invoice.read",
    menu=Menu(50, gettext_lazy("Invoices"), "file-invoice"),
)
def invoices(request: PageRequest) -> HttpResponseBase:
    """All documents, newest first."""
    pays = pays_itself(request.actor)
    return Listing(
        name="invoices",
        title=_("Invoices"),
        columns=(
            Column("number", _("Number"), cell="strong"),
            Column("kind", _("Kind"), cell="state:document"),
            Column("issue_date", _("Issued"), cell="day", sort="issued"),
            Column("due_date", _("Due"), cell="day", sort="due", hide_narrow=True),
            Column("buyer_reference", _("Your reference"), hide_narrow=True),
            Column("net", _("Net"), cell="money", numeric=True, hide_narrow=True),
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
            Filter("order", _("Order"), kind="thing"),
        ),
        row_link=lambda row: reverse("shop.invoice", args=[row.public_id]),
        searches=_("Search by number, reference or order"),
        empty=_empty(pays),
        lead=_("What you were charged, and why each amount is what it is."),
        template="storefront/invoices.html",
    ).respond(request, {"has_credit": pays})


def _empty(pays: bool) -> Empty:
    if not pays:
        text = _("Your reseller is billed for what you order. Its invoices to you do not stand here.")
        return Empty(_("No invoices for you"), text, icon="file-invoice")
    return Empty(
        _("No invoices yet"),
        _(
            "A plan is charged once it is active at Microsoft; its invoice then stands here, with PDF and reason."
        ),
        _("Look at the orders"),
        reverse("shop.orders"),
        icon="file-invoice",
    )


@page("shop/invoices/<str:invoice>/", name="shop.invoice", action="invoice.read")
def invoice(request: PageRequest, invoice: str) -> HttpResponse:
    """One document with its lines, taxes and parties."""
    detail = reads.invoice(request.actor, invoice)
    beside = reads.order_documents(request.actor, detail.document.order_id)
    told = {
        "detail": detail,
        "credited": [one for one in beside if one.corrects == invoice],
        "lines": [_printed(one) for one in detail.lines],
        "settled_by": reads.settled_by(request.actor, invoice),
    }
    return render(request, "storefront/invoice.html", told)


@dataclass(frozen=True, slots=True)
class Printed:
    """A line, its description parted into what it is and the rest."""

    line: DocumentLineView
    title: str
    note: str


def _printed(line: DocumentLineView) -> Printed:
    title, *details = line.description.split("\n")
    return Printed(line, title, " · ".join(details))


@page("shop/invoices/<str:invoice>/lines/<int:line>/", name="shop.invoice_why", action="invoice.read")
def why(request: PageRequest, invoice: str, line: int) -> HttpResponse:
    """Why a line is what it is: the change behind it, price, rule, days, tax, and its rows of the books."""
    detail = reads.invoice(request.actor, invoice)
    reason = reads.why(request.actor, invoice, line)
    names = titles_of(request.actor, (reason.change.actor_id, reason.change.on_behalf_of))
    told = {
        "detail": detail,
        "line": _printed(_line(detail, line)),
        "who": names.get(reason.change.actor_id, ""),
        "behalf": names.get(reason.change.on_behalf_of or "", ""),
        "reason": reason,
        "steps": reasons.steps(reason, request.language),
        "change": reasons.change_words(reason.change.kind),
        "rule": reasons.rule_words(reason),
        "booked": reasons.booked(reason),
    }
    return render(request, "storefront/why.html", told)


def _line(detail: DocumentDetail, number: int) -> DocumentLineView:
    found = next((one for one in detail.lines if one.number == number), None)
    if found is None:
        raise not_found("invoice_line", f"{detail.document.public_id}/{number}")
    return found


@page("shop/invoices/<str:invoice>/pdf", name="shop.invoice_pdf", action="invoice.read", kind=Kind.FILE)
def pdf(request: PageRequest, invoice: str) -> HttpResponse:
    """The document as it was issued."""
    number = reads.invoice(request.actor, invoice).document.number
    response = HttpResponse(reads.pdf(request.actor, invoice), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(number)}.pdf"'
    return response


@page("shop/invoices/<str:invoice>/csv", name="shop.invoice_data", action="invoice.read", kind=Kind.FILE)
def data(request: PageRequest, invoice: str) -> HttpResponse:
    """Its lines as machines read them: plain digits, ISO days."""
    detail = reads.invoice(request.actor, invoice)
    buffer = io.StringIO()
    buffer.write("\N{BYTE ORDER MARK}")
    csv.writer(buffer).writerows(_rows(detail))
    response = HttpResponse(buffer.getvalue().encode(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(detail.document.number)}.csv"'
    return response


_HEADS = (
    "document", "kind", "issued", "due", "order", "your_reference", "line", "subscription", "end_customer",
    "description", "period_from", "period_to", "quantity", "unit_price", "net", "currency", "vat_percent",
)  # fmt: skip


def _rows(detail: DocumentDetail) -> Iterator[tuple[object, ...]]:
    document = detail.document
    yield _HEADS
    for line in detail.lines:
        yield (
            inert(document.number),
            document.kind,
            document.issue_date.isoformat(),
            document.due_date.isoformat(),
            document.order_id,
            inert(document.buyer_reference),
            line.number,
            line.subscription_id,
            inert(line.customer_name),
            inert(line.description),
            line.period.start.isoformat(),
            line.period.last_day.isoformat(),
            line.quantity,
            line.unit_price.as_wire()["amount"],
            line.net.as_wire()["amount"],
            line.net.currency,
            f"{line.tax_percent.normalize():f}",
        )


def _file_name(number: str) -> str:
    return "".join(one if one.isascii() and (one.isalnum() or one in "-_") else "-" for one in number)
