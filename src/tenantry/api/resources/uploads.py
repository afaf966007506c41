"""Files with many orders: uploaded, looked at, corrected, placed."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Query

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, page
from tenantry.api.rendering.bulk import entry, upload
from tenantry.api.requests import ApiRequest, language_of, origin_of
from tenantry.api.schemas.bulk import (
    CorrectionInput,
    EntryOutput,
    EntryPage,
    LeaveOutInput,
    PlaceInput,
    UploadInput,
    UploadOutput,
    UploadPage,
)
from tenantry.api.wire import respond
from tenantry.bulk import locks, reads
from tenantry.bulk.rules import sheet
from tenantry.bulk.use_cases import correct_entry as correcting
from tenantry.bulk.use_cases import place_ready as placing
from tenantry.bulk.use_cases import upload_orders as uploading
from tenantry.bulk.use_cases.leave_out_entry import leave_out_entry as leave_out
from tenantry.bulk.use_cases.look_again import look_again
from tenantry.kernel.ids import BulkEntryId, PartyId, UploadId
from tenantry.kernel.money import Money

router = Router(tags=["Many orders"])
StateFilter = Annotated[str, Query(max_length=16, description="Only orders in this state.")]


@operation(router, "GET", "/uploads", action="bulk.read", answers={200: UploadPage})
def list_uploads(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> HttpResponse:
    """List files with many orders."""
    actor = request.auth.actor
    return page(
        request, limit, cursor, lambda n, before: reads.uploads(actor, limit=n, before_id=before), upload
    )


@operation(
    router,
    "POST",
    "/uploads",
    action="bulk.change",
    answers={202: UploadOutput},
    refusals=(
        uploading.ACCOUNT_MISSING, uploading.TOO_LARGE, sheet.NOT_TEXT, sheet.EMPTY, sheet.TOO_MANY_ROWS,
        sheet.COLUMN_MISSING, sheet.COLUMN_UNKNOWN, sheet.COLUMN_TWICE,
    ),
)  # fmt: skip
def upload_orders(request: ApiRequest, body: UploadInput, key: Key) -> HttpResponse:
    """Upload a file with many orders.

    Rows with the same reference are lines of one order. All orders are looked at; nothing is ordered before
    `place_upload`, and a reference of an account is placed once, however often its file is uploaded.
    """
    caller, claimed = request.auth, request_key(key, "upload_orders", body)
    made = uploading.upload_orders(
        content=body.content.encode(),
        file_name=body.file_name,
        account=PartyId(body.account) if body.account else None,
        confirms_partner=body.partner_of_record_confirmed,
        origin=origin_of(request),
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    headers = {"Location": f"{request.path}/{made}", **replay_headers(claimed)}
    return respond(upload(reads.upload(caller.actor, made)), 202, headers)


@operation(router, "GET", "/uploads/{upload_id}", action="bulk.read", answers={200: UploadOutput})
def get_upload(request: ApiRequest, upload_id: str) -> HttpResponse:
    """Show a file and how far its orders are."""
    return respond(upload(reads.upload(request.auth.actor, upload_id)))


@operation(router, "GET", "/uploads/{upload_id}/entries", action="bulk.read", answers={200: EntryPage})
def list_upload_entries(
    request: ApiRequest, upload_id: str, limit: Limit = 50, cursor: Cursor = "", state: StateFilter = ""
) -> HttpResponse:
    """List the orders of a file, with everything that is open."""
    actor, language = request.auth.actor, language_of(request)
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.entries(actor, upload_id, limit=n, before_id=before, state=state),
        lambda row: entry(row, language),
    )


@operation(
    router, "GET", "/uploads/{upload_id}/entries/{entry_id}", action="bulk.read", answers={200: EntryOutput}
)
def get_upload_entry(request: ApiRequest, upload_id: str, entry_id: str) -> HttpResponse:
    """Show one order of a file."""
    return respond(entry(reads.entry(request.auth.actor, upload_id, entry_id), language_of(request)))


@operation(
    router,
    "PUT",
    "/uploads/{upload_id}/entries/{entry_id}",
    action="bulk.change",
    answers={202: EntryOutput},
    refusals=(correcting.ROWS_ONLY, locks.MOVED_ON),
)
def correct_upload_entry(
    request: ApiRequest, upload_id: str, entry_id: str, body: CorrectionInput
) -> HttpResponse:
    """Correct the rows of an order; it is looked at again."""
    caller = request.auth
    correcting.correct_entry(
        upload=UploadId(upload_id),
        entry=BulkEntryId(entry_id),
        rows=[{cell.column: cell.value for cell in row} for row in body.rows],
        by=caller.actor,
        now=caller.now,
    )
    return respond(entry(reads.entry(caller.actor, upload_id, entry_id), language_of(request)), 202)


@operation(
    router,
    "POST",
    "/uploads/{upload_id}/entries/{entry_id}/leave-out",
    action="bulk.change",
    answers={204: None},
    refusals=(locks.MOVED_ON,),
)
def leave_out_upload_entry(
    request: ApiRequest, upload_id: str, entry_id: str, body: LeaveOutInput
) -> HttpResponse:
    """Leave an order out, or take it in again."""
    caller = request.auth
    leave_out(
        upload=UploadId(upload_id),
        entry=BulkEntryId(entry_id),
        is_left_out=body.left_out,
        by=caller.actor,
        now=caller.now,
    )
    return respond(None, 204)


@operation(
    router, "POST", "/uploads/{upload_id}/look-again", action="bulk.change", answers={200: UploadOutput}
)
def look_again_at_upload(request: ApiRequest, upload_id: str) -> HttpResponse:
    """Have every order that is not placed looked at again."""
    caller = request.auth
    look_again(upload=UploadId(upload_id), by=caller.actor, now=caller.now)
    return respond(upload(reads.upload(caller.actor, upload_id)))


@operation(
    router,
    "POST",
    "/uploads/{upload_id}/place",
    action="bulk.change",
    answers={200: UploadOutput},
    refusals=(placing.NOTHING_READY, placing.TOTAL_CHANGED),
)
def place_upload(request: ApiRequest, upload_id: str, body: PlaceInput) -> HttpResponse:
    """Place every order that is ready, for the totals that were shown.

    Each is placed by itself; one whose price or conditions have changed meanwhile is not, and says so.
    """
    caller = request.auth
    placing.place_ready(
        upload=UploadId(upload_id),
        shown=[Money.from_wire(one.model_dump()) for one in body.shown_totals],
        origin=origin_of(request),
        by=caller.actor,
        now=caller.now,
    )
    return respond(upload(reads.upload(caller.actor, upload_id)))
