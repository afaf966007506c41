"""Who am I."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from tenantry.api.operations import operation
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.parties import Me
from tenantry.api.wire import instant, respond
from tenantry.parties import reads

router = Router(tags=["Me"])


@operation(router, "GET", "/me", action=None, answers={200: Me})
def get_me(request: ApiRequest) -> HttpResponse:
    """Show who this credential is.

    The role, the scopes, the party it acts for, and the clock of the business.
    """
    caller = request.auth
    provider, party = reads.provider(caller.actor), reads.own_party(caller.actor)
    return respond(
        {
            "id": caller.actor.id,
            "role": caller.actor.role.value,
            "scopes": sorted(caller.actor.scopes),
            "party": party and {"id": party[0], "kind": party[1], "name": party[2]},
            "provider": {
                "id": provider.public_id,
                "name": provider.name,
                "kind": provider.kind,
                "country": provider.country,
                "currency": provider.currency,
            },
            "language": caller.language,
            "time_zone": caller.time_zone,
            "now": instant(caller.now),
        }
    )
