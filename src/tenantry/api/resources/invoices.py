"""Invoices, and why each amount is what it is."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Path, Query

from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.rendering.billing import invoice_detail, invoice_row, why_out
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.billing import InvoiceDetail, InvoicePage, WhyOutput
from tenantry.api.schemas.common import IdFilter
from tenantry.api.wire import respond
from tenantry.billing import reads

router = Router(tags=["Invoices"])

KindFilter = Annotated[Literal["", "invoice", "credit_note"], Query(description="Only those.")]
StateFilter = Annotated[Literal["", "open"], Query(description="Only invoices that are still to be paid.")]
LineNumber = Annotated[int, Path(ge=1, le=1_000_000)]


@operation(router, "GET", "/invoices", action="invoice.read", answers={200: InvoicePage})
def list_invoices(
    request: ApiRequest,
    limit: Limit = 50,
    cursor: Cursor = "",
    q: Search = "",
    kind: KindFilter = "",
    account: IdFilter = "",
    order: IdFilter = "",
    state: StateFilter = "",
) -> HttpResponse:
    """List invoices and credit notes.

    A reseller or direct customer sees its own. `q` looks in number and buyer's reference.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.invoices(
            actor, limit=n, before_id=before, kind=kind, account=account, order=order, state=state, q=q
        ),
        invoice_row,
    )


@operation(router, "GET", "/invoices/{invoice_id}", action="invoice.read", answers={200: InvoiceDetail})
def get_invoice(request: ApiRequest, invoice_id: str) -> HttpResponse:
    """Show an invoice or credit note as it was issued."""
    return respond(invoice_detail(reads.invoice(request.auth.actor, invoice_id)))


@operation(
    router,
    "GET",
    "/invoices/{invoice_id}/pdf",
    action="invoice.read",
    answers={200: None},
    content_type="application/pdf",
)
def get_invoice_pdf(request: ApiRequest, invoice_id: str) -> HttpResponse:
    """Fetch the PDF of an invoice or credit note."""
    content = reads.pdf(request.auth.actor, invoice_id)
    headers = {"Content-Disposition": f'inline; filename="{invoice_id}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@operation(
    router,
    "GET",
    "/invoices/{invoice_id}/lines/{number}/why",
    action="invoice.read",
    answers={200: WhyOutput},
)
def explain_invoice_line(request: ApiRequest, invoice_id: str, number: LineNumber) -> HttpResponse:
    """Open an amount to its reason.

    The steps of the price, the rule, the days, the change that caused it, and its rows in the books. Staff
    with the right to the books sees cost and margin too.
    """
    return respond(why_out(reads.why(request.auth.actor, invoice_id, number)))
