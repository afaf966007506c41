"""Product types, for staff."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from tenantry.api.keys import Key, replay_headers, request_key
from tenantry.api.operations import operation
from tenantry.api.paging import Cursor, Limit, Search, page
from tenantry.api.requests import ApiRequest
from tenantry.api.schemas.product_types import ProductTypeDetail, ProductTypeInput, ProductTypePage
from tenantry.api.wire import Json, instant, respond
from tenantry.catalog import codes, reads
from tenantry.catalog.product_types import TypeDetails
from tenantry.catalog.reads import ProductTypeView
from tenantry.catalog.use_cases.change_product_type import change_product_type as change
from tenantry.catalog.use_cases.create_product_type import create_product_type as create
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import ProductTypeId

router = Router(tags=["Product types"])
_REFUSALS = (
    codes.TYPE_NAME_MISSING,
    codes.TYPE_NAME_TAKEN,
    codes.TYPE_LIMIT_INVALID,
    codes.NOT_A_PRODUCT,
)


@operation(router, "GET", "/product-types", action="price_list.read", answers={200: ProductTypePage})
def list_product_types(
    request: ApiRequest, limit: Limit = 50, cursor: Cursor = "", q: Search = ""
) -> HttpResponse:
    """List product types.

    `q` looks in the name.
    """
    actor = request.auth.actor
    return page(
        request,
        limit,
        cursor,
        lambda n, before: reads.product_types(actor, limit=n, before_id=before, q=q),
        _row,
    )


@operation(
    router,
    "POST",
    "/product-types",
    action="setting.change",
    answers={201: ProductTypeDetail},
    refusals=_REFUSALS,
)
def create_product_type(request: ApiRequest, body: ProductTypeInput, key: Key) -> HttpResponse:
    """Create a product type.

    A product without a type has the defaults: one active subscription per plan and billing cycle, and no limit.
    """
    caller, claimed = request.auth, request_key(key, "create_product_type", body)
    made = create(
        details=_details(body),
        products=body.products,
        key=claimed,
        by=caller.actor,
        now=caller.now,
        machine_now=caller.machine_now,
    )
    return respond(_detail(caller.actor, made), 201, replay_headers(claimed))


@operation(
    router,
    "GET",
    "/product-types/{product_type_id}",
    action="price_list.read",
    answers={200: ProductTypeDetail},
)
def get_product_type(request: ApiRequest, product_type_id: str) -> HttpResponse:
    """Show a product type with its products."""
    return respond(_detail(request.auth.actor, product_type_id))


@operation(
    router,
    "PUT",
    "/product-types/{product_type_id}",
    action="setting.change",
    answers={200: ProductTypeDetail},
    refusals=_REFUSALS,
)
def change_product_type(request: ApiRequest, product_type_id: str, body: ProductTypeInput) -> HttpResponse:
    """Change a product type.

    It holds for all that is not ordered yet; what stands, stays.
    """
    caller = request.auth
    change(
        product_type=ProductTypeId(product_type_id),
        details=_details(body),
        products=body.products,
        by=caller.actor,
        now=caller.now,
    )
    return respond(_detail(caller.actor, product_type_id))


def _details(body: ProductTypeInput) -> TypeDetails:
    return TypeDetails(body.name, body.one_active_per_product, body.quantity_limit)


def _row(one: ProductTypeView) -> Json:
    return {
        "id": one.public_id,
        "name": one.name,
        "one_active_per_product": one.one_active_per_product,
        "quantity_limit": one.quantity_limit,
        "created_at": instant(one.created_at),
    }


def _detail(actor: Actor, public_id: str) -> Json:
    found = reads.product_type(actor, public_id)
    products = [{"product_id": one.product_id, "titles": list(one.titles)} for one in found.products]
    return _row(found) | {"products": products}
