"""The books, and accounts whose billing waits for a person; for staff."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.rendering.billing import entry_out, ledger_out, parked_account_out
from tenantry.api.requests import ApiRequest, language_of
from tenantry.api.schemas.billing import (
    BalanceOutput,
    EntryOutput,
    EntryPage,
    ParkedAccountPage,
    ReleaseAccountInput,
)
from tenantry.api.schemas.common import IdFilter
from tenantry.api.wire import nothing, respond
from tenantry.billing import reads
from tenantry.billing.use_cases import release_account as releasing
from tenantry.kernel.ids import PartyId

router = Router(tags=["Books"])


@operation(router, "GET", "/journal-entries", action="journal.read", answers={200: EntryPage})
def list_journal_entries(
    request: ApiRequest, limit: Limit = 50, cursor: Cursor = "", q: Search = "", invoice: IdFilter = ""
) -> HttpResponse:
    """List entries of the books with their postings."""
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.entries(actor, limit=n, before_id=before, invoice=invoice, q=q),
        entry_out,
    )


@operation(router, "GET", "/journal-entries/{entry_id}", action="journal.read", answers={200: EntryOutput})
def get_journal_entry(request: ApiRequest, entry_id: str) -> HttpResponse:
    """Show an entry of the books."""
    return respond(entry_out(reads.entry(request.auth.actor, entry_id)))


@operation(router, "GET", "/journal/balance", action="journal.read", answers={200: BalanceOutput})
def get_balance(request: ApiRequest) -> HttpResponse:
    """Show the balance of every account of the books.

    For each currency they sum to zero.
    """
    return respond({"items": [ledger_out(row) for row in reads.balance(request.auth.actor)]})


@operation(router, "GET", "/parked-accounts", action="billing.run", answers={200: ParkedAccountPage})
def list_parked_accounts(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> HttpResponse:
    """List accounts that are not billed until a person has looked, with the reason."""
    actor, language = request.auth.actor, language_of(request)
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.parked_accounts(actor, limit=n, before_id=before),
        lambda row: parked_account_out(row, language),
    )


@operation(
    router,
    "POST",
    "/parked-accounts/{account_id}/release",
    action="billing.run",
    answers={204: None},
    refusals=(releasing.NOT_PARKED,),
)
def release_account(request: ApiRequest, account_id: str, body: ReleaseAccountInput) -> HttpResponse:
    """Let an account be billed again.

    The next run bills what was missed meanwhile.
    """
    caller = request.auth
    releasing.release_account(account=PartyId(account_id), why=body.why, by=caller.actor, now=caller.now)
    return nothing()
