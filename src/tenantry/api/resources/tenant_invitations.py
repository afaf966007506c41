"""The authorisation of a standing tenant that a basket waits for."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from tenantry.api.operations import operation
from tenantry.api.rendering.ordering import tenant_invitation_out
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.invitations import TenantInvitationInput, TenantInvitationOutput
from tenantry.api.wire import respond
from tenantry.kernel.ids import BasketId
from tenantry.ordering import touching
from tenantry.ordering.context import basket_context
from tenantry.ordering.microsoft_details import NO_PARTNER_ID
from tenantry.ordering.reads import tenant_invitation
from tenantry.ordering.rules.preflight.reseller_active import TENANT_MISSING
from tenantry.ordering.use_cases import request_tenant_invitation as requesting
from tenantry.ordering.use_cases.look_for_acceptance import NOT_INVITED, look_for_acceptance
from tenantry.parties.permissions import require

router = Router(tags=["Baskets"])


@operation(
    router,
    "POST",
    "/baskets/{basket_id}/tenant-invitation",
    action="basket.change",
    answers={200: TenantInvitationOutput},
    refusals=(
        touching.NOT_OPEN,
        touching.CHANGED_MEANWHILE,
        requesting.NO_TENANT,
        requesting.NO_CUSTOMER,
        requesting.MICROSOFT_UNAVAILABLE,
        NO_PARTNER_ID,
        TENANT_MISSING,
    ),
)
def invite_tenant(request: ApiRequest, basket_id: str, body: TenantInvitationInput) -> HttpResponse:
    """Have Microsoft's link made by which the customer's tenant accepts the partner.

    The basket waits for it: Microsoft is asked again by itself, and tells us. Asked again for the same tenant, the
    same invitation waits anew.
    """
    caller = request.auth
    requesting.request_tenant_invitation(
        basket_id=BasketId(basket_id),
        is_mailed=body.mail,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    return _shown(request, basket_id)


@operation(
    router,
    "GET",
    "/baskets/{basket_id}/tenant-invitation",
    action="basket.change",
    answers={200: TenantInvitationOutput},
    refusals=(NOT_INVITED,),
)
def get_tenant_invitation(request: ApiRequest, basket_id: str) -> HttpResponse:
    """Ask Microsoft whether the customer's tenant has accepted the partner."""
    caller = request.auth
    look_for_acceptance(
        basket_id=BasketId(basket_id), by=caller.actor, now=caller.now, machine_now=caller.machine_now
    )
    return _shown(request, basket_id)


def _shown(request: ApiRequest, basket_id: str) -> HttpResponse:
    actor = request.auth.actor
    require(actor, "basket.read")
    basket = basket_context(basket_id, by=actor, now=request.auth.now)
    found = tenant_invitation(actor, basket.id)
    assert found is not None, "a use case has just found or made it"
    return respond(tenant_invitation_out(found))
