"""The two switches of what is billed annually."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from tenantry.api.operations import operation
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.catalog import AnnualBillingInput, AnnualBillingOutput
from tenantry.api.wire import Json, respond
from tenantry.catalog import reads
from tenantry.catalog.rules.annual import ordered_billing_plan
from tenantry.kernel.actor import Actor
from tenantry.kernel.periods import BillingPlan
from tenantry.parties.use_cases.set_annual_billing import set_annual_billing as set_switches

router = Router(tags=["Annual billing"])


@operation(router, "GET", "/annual-billing", action="setting.read", answers={200: AnnualBillingOutput})
def get_annual_billing(request: ApiRequest) -> HttpResponse:
    """Show whether plans are sold billed annually.

    And by which billing plan they are then ordered at Microsoft.
    """
    return respond(_shown(request.auth.actor))


@operation(router, "PUT", "/annual-billing", action="setting.change", answers={200: AnnualBillingOutput})
def set_annual_billing(request: ApiRequest, body: AnnualBillingInput) -> HttpResponse:
    """Turn the switches of what is billed annually.

    It holds for all that is not ordered yet; orders and subscriptions stay as they were sold. The term never changes.
    """
    caller = request.auth
    set_switches(
        billed_annually=body.billed_annually,
        annual_provisioning=body.annual_provisioning,
        by=caller.actor,
        now=caller.now,
    )
    return respond(_shown(caller.actor))


def _shown(actor: Actor) -> Json:
    found = reads.annual_switches(actor)
    ordered = ordered_billing_plan(BillingPlan.ANNUAL, found)
    return {
        "billed_annually": found.billed_annually,
        "annual_provisioning": found.annual_provisioning,
        "ordered_billing_plan": ordered.value if ordered else None,
    }
