"""Resellers: the list, the page of one, a new one, and what is decided about resellers and customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.countries import countries, country_name, country_options
from tenantry.backoffice.links import to
from tenantry.backoffice.parties import AssignForm, party_told
from tenantry.backoffice.picking import found_price_lists, picked
from tenantry.backoffice.views.customers import ACTIVE
from tenantry.billing import reads as billing
from tenantry.catalog.use_cases.assign_price_list import assign_price_list
from tenantry.foundation.clock import machine_now
from tenantry.foundation.slices import Slice, Wish
from tenantry.kernel.ids import PartyId, PriceListId
from tenantry.ordering import reads
from tenantry.ordering.reads import ResellerRow
from tenantry.parties import reads as parties
from tenantry.parties.details import PartyDetails
from tenantry.parties.reads import PartyView
from tenantry.parties.use_cases.activate_party import activate_party, deactivate_party
from tenantry.parties.use_cases.add_partner_id import add_partner_id
from tenantry.parties.use_cases.create_reseller import create_reseller
from tenantry.web.context import may
from tenantry.web.forms import answered, done, request_key
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.templatetags.tenantry import money

_SHOWN = 10


class ResellerForm(forms.Form):
    """What is asked about a new reseller."""

    name = forms.CharField(label=gettext_lazy("Company"), max_length=200)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    address_line1 = forms.CharField(label=gettext_lazy("Street and number"), max_length=200)
    postal_code = forms.CharField(label=gettext_lazy("Postal code"), max_length=20, required=False)
    city = forms.CharField(label=gettext_lazy("City"), max_length=100)
    first_name = forms.CharField(
        label=gettext_lazy("First name of the contact"), max_length=50, required=False
    )
    last_name = forms.CharField(label=gettext_lazy("Last name of the contact"), max_length=50, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=30, required=False)
    vat_number = forms.CharField(
        label=gettext_lazy("VAT number"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("With the letters of its country. It is checked at the register by itself."),
    )
    microsoft_tenant_id = forms.UUIDField(
        label=gettext_lazy("Microsoft tenant id"),
        help_text=gettext_lazy(
            "Of the reseller's own partner tenant: Partner Center shows it under Indirect resellers."
        ),
    )
    partner_id = forms.CharField(
        label=gettext_lazy("PartnerID"),
        max_length=10,
        help_text=gettext_lazy(
            "Four to ten digits, for all countries. Others for single countries are added afterwards."
        ),
    )
    payment_terms_days = forms.IntegerField(
        label=gettext_lazy("Days to pay"),
        min_value=0,
        max_value=365,
        required=False,
        help_text=gettext_lazy("Empty: as usual for the provider."),
    )

    def __init__(self, *given: Any, language: str = "en", **more: Any) -> None:
        super().__init__(*given, **more)
        chosen = self.fields["country"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", _("Choose")), *countries(language)]

    def details(self) -> PartyDetails:
        """What was entered about the company."""
        names = PartyDetails.__dataclass_fields__
        return PartyDetails(**{name: value for name, value in self.cleaned_data.items() if name in names})

    def clean_vat_number(self) -> str:
        """As registers write it."""
        return str(self.cleaned_data["vat_number"]).replace(" ", "").upper()


class PartnerIdForm(forms.Form):
    """A further PartnerID."""

    partner_id = forms.CharField(label=gettext_lazy("PartnerID"), max_length=10)
    country = forms.ChoiceField(label=gettext_lazy("For customers in"), required=False)

    def __init__(self, *given: Any, language: str = "en", **more: Any) -> None:
        super().__init__(*given, **more)
        chosen = self.fields["country"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", _("all other countries")), *countries(language)]


@page(
    "office/resellers/",
    name="office.resellers",
    action="party.read",
    menu=Menu(30, gettext_lazy("Resellers"), "building-store"),
)
def resellers(request: PageRequest) -> HttpResponseBase:
    """Every reseller with its customers, and what is billed to it."""
    may_create = may(request.actor, "reseller.change")
    return Listing(
        name="resellers",
        title=_("Resellers"),
        columns=(
            Column("name", _("Name"), cell="strong", sort="name"),
            Column("city", _("City"), sort="city", hide_narrow=True),
            Column("country", _("Country"), "country", sort="country"),
            Column("customers", _("Customers"), cell="number", numeric=True, sort="customers"),
            Column("subscriptions", _("Subscriptions"), cell="number", numeric=True, sort="subscriptions"),
            *(
                (Column("owed", _("Billed and open"), numeric=True),)
                if may(request.actor, "invoice.read")
                else ()
            ),
            Column("created_at", _("Since"), cell="instant", sort="created", hide_narrow=True),
        ),
        read=lambda actor, wish: _listed(reads.resellers_slice(actor, wish)),
        export=lambda actor, wish: (_row(one, is_page=False) for one in reads.resellers_all(actor, wish)),
        filters=(
            Filter("country", _("All countries"), country_options),
            Filter("state", _("Active and kept out"), ACTIVE),
        ),
        row_link=lambda row: to("reseller", row.public_id),
        searches=_("Search by name, e-mail or city"),
        empty=Empty(
            _("No resellers yet"),
            _("A reseller orders for its own customers and is billed for them."),
            _("New reseller") if may_create else "",
            to("new_reseller") if may_create else "",
            icon="building-store",
        ),
        sort="name",
        template="backoffice/resellers.html",
    ).respond(request, {"may_create": may_create})


@dataclass(frozen=True, slots=True)
class Row:
    """A reseller in the list; sums in one text, because there may be several currencies."""

    public_id: str
    name: str
    city: str
    country: str
    customers: int
    subscriptions: int
    owed: str
    created_at: datetime


def _listed(found: Slice[ResellerRow]) -> Slice[Row]:
    return Slice(tuple(_row(one, is_page=True) for one in found.rows), found.total, found.wish)


def _row(row: ResellerRow, *, is_page: bool) -> Row:
    told: str = format_html_join(", ", "{}", ((money(one),) for one in row.owed))
    plain = ", ".join(f"{one.as_wire()['amount']} {one.currency}" for one in row.owed)
    owed = told if is_page else plain
    return Row(
        row.public_id, row.name, row.city, row.country, row.customers, row.subscriptions, owed, row.created_at
    )


@page("office/resellers/new/", name="office.new_reseller", action="reseller.change", methods=("GET", "POST"))
def new_reseller(request: PageRequest) -> HttpResponse:
    """A new reseller, with its tenant and PartnerID."""
    form = ResellerForm(request.POST if request.method == "POST" else None, language=request.language)
    key = request_key(request, "create_reseller", form)

    def create(given: Mapping[str, Any]) -> HttpResponse:
        made = create_reseller(
            details=form.details(),
            microsoft_tenant_id=UUID(str(given["microsoft_tenant_id"])),
            partner_ids=((given["partner_id"], ""),),
            payment_terms_days=given["payment_terms_days"],
            key=key,
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
        text = _(
            "The reseller is entered. It needs a price list before it can order, and an invitation to sign in."
        )
        return done(request, to("reseller", made), text)

    template = "backoffice/new_reseller.html"
    names = {"partner_ids.0.partner_id": "partner_id"}
    return answered(request, form, create, template=template, shown=lambda: {"form": form}, names=names)


@page(
    "office/resellers/<str:reseller>/", name="office.reseller", action="party.read", methods=("GET", "POST")
)
def reseller(request: PageRequest, reseller: str) -> HttpResponse:
    """One reseller; posted to it, one more PartnerID."""
    found = parties.party(request.actor, reseller, kind="reseller")
    form = PartnerIdForm(request.POST if request.method == "POST" else None, language=request.language)

    def add(given: Mapping[str, Any]) -> HttpResponse:
        add_partner_id(
            reseller=PartyId(reseller),
            mpn_id=given["partner_id"],
            country=given["country"],
            by=request.actor,
            now=request.now,
        )
        return done(request, to("reseller", reseller), _("The PartnerID is added."))

    place = f"partner_ids.{len(parties.partner_ids(request.actor, found.id))}" if form.is_bound else ""
    return answered(
        request,
        form,
        add,
        template="backoffice/reseller.html",
        shown=partial(_told, request, found, form),
        names={f"{place}.partner_id": "partner_id", f"{place}.country": "country"},
    )


def _told(request: PageRequest, found: PartyView, form: PartnerIdForm) -> dict[str, Any]:
    """All that the page shows: at most eighteen statements."""
    actor, public_id = request.actor, found.public_id
    of_account = Wish(filters={"account": public_id}, size=_SHOWN, at=request.now)
    newest = replace(of_account, counts=False)
    reads_invoices = may(actor, "invoice.read")
    invoices = billing.invoices_slice(actor, newest) if reads_invoices else None
    owed = billing.account_open(actor, found.id, today=of_account.today) if reads_invoices else None
    return party_told(request, found) | {
        "form": form,
        "partner_ids": [
            (mpn_id, country_name(country, request.language) if country else "")
            for mpn_id, country in parties.partner_ids(actor, found.id)
        ],
        "customers": reads.customers_slice(actor, Wish(filters={"reseller": public_id}, size=_SHOWN)),
        "orders": reads.orders_slice(actor, of_account),
        "invoices": [(one, to("invoice", one.public_id)) for one in invoices.rows] if invoices else None,
        "owed": owed,
        "more_customers": to("customers", reseller=public_id),
        "more_orders": to("orders", account=public_id),
        "more_invoices": to("invoices", account=public_id),
        "more_subscriptions": to("subscriptions", account=public_id),
    }


@page(
    "office/parties/<str:party>/activate/", name="office.activate", action="reseller.change", kind=Kind.DEED
)
def activate(request: PageRequest, party: str) -> HttpResponse:
    """Let a reseller or customer in again."""
    activate_party(party=PartyId(party), by=request.actor, now=request.now)
    return done(request, to("party", party), _("Its people and programs are let in again."))


@page(
    "office/parties/<str:party>/deactivate/",
    name="office.deactivate",
    action="reseller.change",
    kind=Kind.DEED,
)
def deactivate(request: PageRequest, party: str) -> HttpResponse:
    """Keep a reseller or customer out."""
    deactivate_party(party=PartyId(party), by=request.actor, now=request.now)
    return done(request, to("party", party), _("Its people and programs are kept out from now on."), "info")


@page(
    "office/parties/<str:party>/price-list/", name="office.assign", action="price_list.change", kind=Kind.DEED
)
def assign(request: PageRequest, party: str) -> HttpResponse:
    """Let an account buy on another price list from now on."""
    form = AssignForm(request.POST)
    price_list = picked(request, form, "price_list", found_price_lists)
    if not price_list:
        return done(request, to("party", party), str(form.errors["price_list"][0]), "bad")
    assign_price_list(
        party=PartyId(party), price_list=PriceListId(price_list), by=request.actor, now=request.now
    )
    return done(request, to("party", party), _("From now on it buys on this price list."))
