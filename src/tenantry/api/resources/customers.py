"""Customers and their Microsoft tenants."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.problem_codes import NO_CHANGE
from tenantry.api.rendering.parties import (
    customer_detail,
    customer_out,
    details_from,
    tenant_out,
    vat_check_out,
)
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.common import IdFilter
from tenantry.api.schemas.parties import (
    CustomerChange,
    CustomerDetail,
    CustomerInput,
    CustomerPage,
    TenantDetail,
    TenantPage,
    VatCheckOutput,
)
from tenantry.api.wire import respond
from tenantry.compliance import reads as compliance
from tenantry.compliance.use_cases.check_vat import NUMBER_MISSING, check_vat
from tenantry.compliance.use_cases.correct_customer import correct_customer as correct
from tenantry.compliance.use_cases.enter_customer import enter_customer as enter
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import reads
from tenantry.parties.use_cases.change_customer import HAS_TENANT

router = Router(tags=["Customers"])


@operation(router, "GET", "/customers", action="party.read", answers={200: CustomerPage})
def list_customers(
    request: ApiRequest, limit: Limit = 50, cursor: Cursor = "", q: Search = "", reseller: IdFilter = ""
) -> HttpResponse:
    """List customers.

    A reseller sees its own, a customer itself. `q` looks in name and e-mail address.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.parties(
            actor, kind="customer", limit=n, before_id=before, q=q, reseller=reseller
        ),
        customer_out,
    )


@operation(router, "POST", "/customers", action="party.change", answers={201: CustomerDetail})
def create_customer(request: ApiRequest, body: CustomerInput, key: Key) -> HttpResponse:
    """Create a customer.

    A reseller's new customer is its own. Staff names the reseller, or leaves it out for a direct customer.
    The details are judged as in a basket: every wrong field is named with a valid example.
    """
    caller, claimed = request.auth, request_key(key, "create_customer", body)
    public_id = enter(
        details=details_from(body),
        reseller=PartyId(body.reseller) if body.reseller else None,
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    return respond(_detail(request, public_id), 201, replay_headers(claimed))


@operation(router, "GET", "/customers/{customer_id}", action="party.read", answers={200: CustomerDetail})
def get_customer(request: ApiRequest, customer_id: str) -> HttpResponse:
    """Show a customer."""
    return respond(_detail(request, customer_id))


@operation(
    router,
    "PATCH",
    "/customers/{customer_id}",
    action="party.change",
    answers={200: CustomerDetail},
    refusals=(NO_CHANGE, HAS_TENANT),
)
def change_customer(request: ApiRequest, customer_id: str, body: CustomerChange) -> HttpResponse:
    """Change a customer's details.

    Members that are left out stay; the whole is judged as that of a new customer. Microsoft's own record of
    a tenant is not overwritten by this.
    """
    caller = request.auth
    changes = {
        name: value for name, value in body.model_dump(exclude_unset=True).items() if value is not None
    }
    if not changes:
        raise Refused(Problem(NO_CHANGE))
    correct(customer=PartyId(customer_id), changes=changes, by=caller.actor, now=caller.now)
    return respond(_detail(request, customer_id))


@operation(
    router,
    "POST",
    "/customers/{customer_id}/vat-check",
    action="party.change",
    answers={200: VatCheckOutput},
    refusals=(NUMBER_MISSING,),
)
def check_customer_vat(request: ApiRequest, customer_id: str) -> HttpResponse:
    """Check a customer's VAT number.

    The register is asked now, and its answer is kept. A direct customer's new number is checked without being
    asked for.
    """
    caller = request.auth
    found = check_vat(party_id=customer_id, kind="customer", by=caller.actor, now=caller.now)
    return respond(vat_check_out(found) or {})


@operation(router, "GET", "/tenants", action="party.read", answers={200: TenantPage})
def list_tenants(
    request: ApiRequest, limit: Limit = 50, cursor: Cursor = "", q: Search = "", customer: IdFilter = ""
) -> HttpResponse:
    """List Microsoft tenants of your customers.

    `q` looks in the domain.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.tenants(actor, limit=n, before_id=before, q=q, customer=customer),
        tenant_out,
    )


@operation(router, "GET", "/tenants/{tenant_id}", action="party.read", answers={200: TenantDetail})
def get_tenant(request: ApiRequest, tenant_id: str) -> HttpResponse:
    """Show a tenant, once for each of your customers that it belongs to."""
    return respond({"items": [tenant_out(row) for row in reads.tenant(request.auth.actor, tenant_id)]})


def _detail(request: ApiRequest, public_id: str) -> dict[str, object]:
    party = reads.party(request.auth.actor, public_id, kind="customer")
    return customer_detail(party, compliance.vat_validity(party.provider_id, party.id))
