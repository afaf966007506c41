"""API credentials."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from ninja import Router

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.rendering.parties import credential_out
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.parties import CredentialCreated, CredentialInput, CredentialOutput, CredentialPage
from tenantry.api.wire import nothing, respond
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import CredentialId, PartyId
from tenantry.parties import reads
from tenantry.parties.use_cases import create_credential as creating
from tenantry.parties.use_cases.revoke_credential import revoke_credential as revoke

router = Router(tags=["Credentials"])


@operation(router, "GET", "/credentials", action="credential.read", answers={200: CredentialPage})
def list_credentials(
    request: ApiRequest, limit: Limit = 50, cursor: Cursor = "", q: Search = ""
) -> HttpResponse:
    """List API credentials.

    `q` looks in the name. Secrets are not kept and cannot be shown.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.credentials(actor, limit=n, before_id=before, q=q),
        credential_out,
    )


@operation(
    router,
    "POST",
    "/credentials",
    action="credential.change",
    answers={201: CredentialCreated},
    refusals=(
        creating.SCOPE_UNKNOWN, creating.SCOPE_NOT_HELD, creating.PARTY_MISSING, creating.PARTY_UNWANTED,
        creating.PARTY_OF_OTHER_KIND, creating.ENDED_ALREADY,
    ),
)  # fmt: skip
def create_credential(request: ApiRequest, body: CredentialInput, key: Key) -> HttpResponse:
    """Create an API credential.

    The token is in this answer only. A repeated request is answered without it: then revoke this one and
    create another.
    """
    caller, claimed = request.auth, request_key(key, "create_credential", body)
    made = creating.create_credential(
        name=body.name,
        role=Role(body.role),
        party=PartyId(body.party) if body.party else None,
        scopes=tuple(body.scopes),
        expires_at=datetime.fromisoformat(body.expires_at) if body.expires_at else None,
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    shown = credential_out(reads.credential(caller.actor, made.id))
    return respond(shown | {"token": made.token}, 201, replay_headers(claimed))


@operation(
    router, "GET", "/credentials/{credential_id}", action="credential.read", answers={200: CredentialOutput}
)
def get_credential(request: ApiRequest, credential_id: str) -> HttpResponse:
    """Show an API credential, without its secret."""
    return respond(credential_out(reads.credential(request.auth.actor, credential_id)))


@operation(router, "DELETE", "/credentials/{credential_id}", action="credential.change", answers={204: None})
def revoke_credential(request: ApiRequest, credential_id: str) -> HttpResponse:
    """Revoke an API credential.

    It is refused from its next request on; it stays in the list. Repeating it changes nothing.
    """
    revoke(credential=CredentialId(credential_id), by=request.auth.actor, now=request.auth.now)
    return nothing()
