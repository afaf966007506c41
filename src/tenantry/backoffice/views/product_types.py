"""Product types: for which products the house rule reads otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.links import to
from tenantry.catalog import reads
from tenantry.catalog.product_types import MOST_SEATS, TypeDetails
from tenantry.catalog.reads import ProductTypeRow, ProductTypeView
from tenantry.catalog.use_cases.change_product_type import change_product_type
from tenantry.catalog.use_cases.create_product_type import create_product_type
from tenantry.foundation.clock import machine_now
from tenantry.foundation.slices import Slice
from tenantry.kernel.ids import ProductTypeId
from tenantry.web.context import may
from tenantry.web.forms import answered, done, request_key
from tenantry.web.lists import Column, Empty, Listing
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest

_FOUND = 50
_MOST_PRODUCTS = 200  # of one form


class TypeForm(forms.Form):
    """What a product type says."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    one_active_per_product = forms.BooleanField(
        label=gettext_lazy("One active subscription per product"),
        required=False,
        help_text=gettext_lazy(
            "On: a customer has one of a plan and billing cycle, and another order adds seats to it. "
            "Off: each order makes an instance of its own, and the basket asks which of the two is meant."
        ),
    )
    quantity_limit = forms.IntegerField(
        label=gettext_lazy("Most seats of a subscription"),
        required=False,
        min_value=1,
        max_value=MOST_SEATS,
        help_text=gettext_lazy("Empty: as many as Microsoft sells."),
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """A product type in the list, in words."""

    public_id: str
    name: str
    rule: str
    limit: str
    products: int


@page("office/product-types/", name="office.product_types", action="price_list.read")
def product_types(request: PageRequest) -> HttpResponseBase:
    """Every product type."""
    may_change = may(request.actor, "setting.change")
    return Listing(
        name="product-types",
        title=_("Product types"),
        lead=_(
            "A product without a type has the house rule: one active subscription per plan and billing cycle, "
            "and as many seats as Microsoft sells."
        ),
        columns=(
            Column("name", _("Name"), cell="strong", sort="name"),
            Column("rule", _("Another order")),
            Column("limit", _("Most seats"), numeric=True, hide_narrow=True),
            Column("products", _("Products"), cell="number", numeric=True),
        ),
        read=lambda actor, wish: _in_words(reads.product_types_slice(actor, wish)),
        export=lambda actor, wish: (_shown(row) for row in reads.product_types_all(actor, wish)),
        row_link=lambda row: to("product_type", row.public_id),
        searches=_("Search by name or Microsoft's product id"),
        empty=Empty(
            _("No product types yet"),
            _("Every product has the house rule."),
            _("New product type") if may_change else "",
            to("new_product_type") if may_change else "",
            icon="packages",
        ),
        sort="name",
        template="backoffice/product_types.html",
    ).respond(request, {"may_change": may_change})


def _in_words(found: Slice[ProductTypeRow]) -> Slice[_Shown]:
    return Slice(tuple(_shown(row) for row in found.rows), found.total, found.wish)


def _shown(row: ProductTypeRow) -> _Shown:
    adds, makes = _("Adds seats to the one that stands"), _("Makes an instance of its own")
    limit = str(row.quantity_limit) if row.quantity_limit else _("no limit")
    return _Shown(row.public_id, row.name, adds if row.one_active_per_product else makes, limit, row.products)


@page(
    "office/product-types/new/",
    name="office.new_product_type",
    action="setting.change",
    methods=("GET", "POST"),
)
def new_product_type(request: PageRequest) -> HttpResponse:
    """A product type without products."""
    form = TypeForm(
        request.POST if request.method == "POST" else None, initial={"one_active_per_product": True}
    )
    key = request_key(request, "create_product_type", form)

    def create(given: Mapping[str, Any]) -> HttpResponse:
        made = create_product_type(
            details=TypeDetails(**given),
            key=key,
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
        return done(request, to("product_type", made), _("The type is made. Now add its products."))

    return answered(
        request, form, create, template="backoffice/new_product_type.html", shown=lambda: {"form": form}
    )


@page(
    "office/product-types/<str:product_type>/",
    name="office.product_type",
    action="price_list.read",
    methods=("GET", "POST"),
)
def product_type(request: PageRequest, product_type: str) -> HttpResponse:
    """One type with its products and a search for more; posted to it, what it says from now on."""
    found = reads.product_type(request.actor, product_type)
    stands = {
        "name": found.name,
        "one_active_per_product": found.one_active_per_product,
        "quantity_limit": found.quantity_limit,
    }
    form = TypeForm(request.POST if request.method == "POST" else None, initial=stands)

    def change(given: Mapping[str, Any]) -> HttpResponse:
        change_product_type(
            product_type=ProductTypeId(product_type),
            details=TypeDetails(**given),
            by=request.actor,
            now=request.now,
        )
        return done(request, to("product_type", product_type), _("Saved. It holds from now on."))

    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    return answered(
        request,
        form,
        change,
        template="backoffice/product_type.html",
        shown=lambda: {
            "found": found,
            "form": form,
            "q": q,
            "others": [
                one
                for one in reads.products_called(request.actor, q, limit=_FOUND)
                if one.product_type != product_type
            ],
            "may_change": may(request.actor, "setting.change"),
        },
    )


@page(
    "office/product-types/<str:product_type>/products/",
    name="office.set_products_of_type",
    action="setting.change",
    kind=Kind.DEED,
)
def set_products(request: PageRequest, product_type: str) -> HttpResponse:
    """Take products in, or out."""
    found = reads.product_type(request.actor, product_type)
    standing = {one.product_id for one in found.products}
    given = set(request.POST.getlist("product")[:_MOST_PRODUCTS])
    wanted = standing - given if request.POST.get("do") == "remove" else standing | given
    change_product_type(
        product_type=ProductTypeId(product_type),
        details=_details(found),
        products=wanted,
        by=request.actor,
        now=request.now,
    )
    said = _("Saved. It holds from now on.") if given else _("Choose a product first.")
    return done(request, to("product_type", product_type), said, "good" if given else "info")


def _details(found: ProductTypeView) -> TypeDetails:
    return TypeDetails(found.name, found.one_active_per_product, found.quantity_limit)
