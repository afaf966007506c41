"""What Microsoft sells: the plans as they were read, and offers that no price list can sell."""

from __future__ import annotations

from dataclasses import replace

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.countries import country_options
from tenantry.backoffice.links import to
from tenantry.catalog.reads import lists
from tenantry.catalog.reads.gaps import Gap, gaps_all, gaps_slice
from tenantry.foundation.slices import Slice
from tenantry.web.context import may
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.terms import way


@page(
    "office/plans/",
    name="office.plans",
    action="price_list.read",
    menu=Menu(70, gettext_lazy("Catalogue"), "packages"),
)
def plans(request: PageRequest) -> HttpResponseBase:
    """All plans with Microsoft's ids."""
    return Listing(
        name="catalogue",
        title=_("Catalogue"),
        lead=_(
            "Microsoft's plans as they were read last. An offer is a plan in a market, for a term and a billing."
        ),
        columns=(
            Column("title", _("Plan"), cell="strong", sort="title"),
            Column("product_id", _("Product"), cell="code", sort="product"),
            Column("sku_id", _("SKU"), cell="code"),
            Column("public_id", _("Id"), cell="code", hide_narrow=True),
            Column("offerings", _("Offers"), cell="number", numeric=True, hide_narrow=True),
            Column("purchasable", _("Can be bought"), cell="number", numeric=True),
        ),
        read=lists.plans_slice,
        export=lists.plans_all,
        filters=(
            Filter(
                "kind",
                _("All kinds"),
                (
                    ("base", gettext_lazy("Plans")),
                    ("addon", gettext_lazy("Add-ons")),
                    ("trial", gettext_lazy("Trials")),
                ),
            ),
            Filter(
                "state",
                _("Sold or ended"),
                (("sold", gettext_lazy("Sold now")), ("ended", gettext_lazy("Not sold any more"))),
            ),
            Filter("market", _("Market"), country_options, kind="thing"),
        ),
        row_link=lambda row: to("plan", row.public_id),
        searches=_("Search by title, product or id"),
        empty=Empty(
            _("The catalogue is empty"),
            _("It is read from Microsoft by itself, once a day, and when somebody starts it."),
            _("Look at the synchronisations") if may(request.actor, "price_list.read") else "",
            to("synchronisations"),
            icon="packages",
        ),
        sort="title",
        template="backoffice/plans.html",
    ).respond(request)


@page("office/gaps/", name="office.gaps", action="price_list.read")
def gaps(request: PageRequest) -> HttpResponseBase:
    """Offers that Microsoft sells and no price list can."""
    return Listing(
        name="offers-without-price",
        title=_("Offers without a price"),
        lead=_("Microsoft sells them, and no price list can. Add rules, or leave them out."),
        columns=(
            Column("title", _("Plan"), cell="strong"),
            Column("market", _("Market"), cell="country"),
            Column("term", _("Term and billing")),
            Column("currency", _("Currency"), hide_narrow=True),
            Column("segment", _("What is missing")),
        ),
        read=lambda actor, wish: _told(gaps_slice(actor, wish)),
        export=gaps_all,
        filters=(Filter("market", _("Market"), country_options, kind="thing"),),
        row_link=lambda row: to("plan", row.plan, market=row.market),
        empty=Empty(_("Every offer has a price"), _("There is nothing to do here."), icon="circle-check"),
    ).respond(request)


def _told(found: Slice[Gap]) -> Slice[Gap]:
    rows = (replace(one, term=way(one.term, one.billing_plan), segment=_missing(one)) for one in found.rows)
    return replace(found, rows=tuple(rows))


def _missing(one: Gap) -> str:
    """Why it has no price."""
    if not one.has_supplier_price:
        return _("Microsoft's price sheet has no price")
    if not one.has_price_list:
        return _("No price list in %(currency)s") % {"currency": one.currency}
    return _("No rule in: %(lists)s") % {"lists": ", ".join(one.price_lists_without_rule)}
