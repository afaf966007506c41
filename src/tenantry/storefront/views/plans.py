"""The catalogue: what can be ordered, at the visitor's own prices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from babel import Locale
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.catalog import reads
from tenantry.catalog.reads import PlanTerm, PlanView
from tenantry.catalog.reads.plans import buyer_of
from tenantry.foundation.slices import Slice, Wish
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.money import Rate
from tenantry.ordering.context import BasketContext, basket_context
from tenantry.ordering.rules.segments import Segment
from tenantry.storefront.companies import pays_itself
from tenantry.web import formats, terms
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest

SEGMENTS = {
    "commercial": gettext_lazy("Commercial"),
    "education": gettext_lazy("Education"),
    "nonprofit": gettext_lazy("Non-profit"),
    "government": gettext_lazy("Government"),
}
KINDS = (
    ("base", gettext_lazy("Plans")),
    ("addon", gettext_lazy("Add-ons")),
    ("trial", gettext_lazy("Trials")),
)


@dataclass(frozen=True, slots=True)
class Assumed:
    """For whom plans are shown, with prices or without; `customer` is empty until somebody is chosen, and the market
    only assumed.
    """

    basket: BasketContext | None
    segment: str
    customer: str
    party: str | None
    market: str
    is_own: bool  # the visitor orders for itself: nothing is assumed
    shows_prices: bool

    @property
    def is_reserved(self) -> bool:
        """Whether plans of the segment need a qualification of the customer, which the preflight asks for."""
        return self.segment != Segment.COMMERCIAL

    @property
    def query(self) -> str:
        """The same choice in the address of another page."""
        kept = {
            "basket": self.basket.public_id if self.basket else "",
            "segment": self.segment if self.is_reserved else "",
        }
        told = urlencode({name: value for name, value in kept.items() if value})
        return f"?{told}" if told else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A plan in the catalogue."""

    public_id: str
    title: SafeString
    ways: SafeString
    price: SafeString


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """One way to buy a plan, for a file."""

    title: str
    ways: str
    price: str
    product: str
    segment: str
    market: str
    unit_price: Rate | None


def assumed(request: PageRequest) -> Assumed:
    """From the address: the basket that is filled, and the segment. At most four statements."""
    given = request.POST if request.method == "POST" else request.GET
    segment, named = given.get("segment", ""), given.get("basket", "")
    basket = basket_context(named, by=request.actor, now=request.now) if named else None
    customer = basket.customer if basket else None
    party = customer.public_id if customer else None
    return Assumed(
        basket=basket,
        segment=segment if segment in SEGMENTS else Segment.COMMERCIAL.value,
        customer=customer.facts.name if customer else "",
        party=party,
        is_own=request.actor.role is Role.CUSTOMER,
        shows_prices=pays_itself(request.actor),
        market=customer.facts.address.country if customer else buyer_of(request.actor, None, None).market,
    )


def country_name(code: str, language: str) -> str:
    """A country as readers of the language call it."""
    return str(Locale(language[:2]).territories.get(code, code))


@page(
    "shop/plans/", name="shop.plans", action="catalog.read", menu=Menu(10, gettext_lazy("Plans"), "packages")
)
def plans(request: PageRequest) -> HttpResponseBase:
    """What can be ordered, with the lowest price of each plan."""
    chosen = assumed(request)

    def read(actor: Actor, wish: Wish) -> Slice[Row]:
        found = reads.shop_plans_slice(
            actor, wish, at=request.now, segment=chosen.segment, market=chosen.market, party=chosen.party
        )
        return Slice(tuple(_row(one, request.language) for one in found.rows), found.total, wish)

    def export(actor: Actor, wish: Wish) -> Iterator[ExportedRow]:
        found = reads.shop_plans_all(
            actor, wish, at=request.now, segment=chosen.segment, market=chosen.market, party=chosen.party
        )
        return (row for one in found for row in _exported(one, request.language))

    def link(row: Row) -> str:
        return reverse("shop.plan", args=[row.public_id]) + chosen.query

    priced = (Column("price", _("Your price, net"), numeric=True),) if chosen.shows_prices else ()
    unit = Column("unit_price", _("Price of a seat for a charge cycle"), cell="rate")
    told = {
        "chosen": chosen,
        "segment": SEGMENTS[chosen.segment],
        "country": country_name(chosen.market, request.language),
    }
    return Listing(
        name="plans",
        title=_("Plans"),
        columns=(
            Column("title", _("Plan"), sort="title"),
            Column("ways", _("Terms"), hide_narrow=True),
            *priced,
        ),
        only_exported=(
            Column("product", _("Product and SKU")),
            Column("segment", _("Segment")),
            Column("market", _("Market")),
            *((unit,) if chosen.shows_prices else ()),
        ),
        read=read,
        export=export,
        filters=(
            Filter("kind", _("All kinds"), KINDS),
            Filter("term", _("Any term"), tuple(terms.TERMS.items())),
            Filter("billing_plan", _("Any billing"), tuple(terms.BILLED.items())),
            Filter("segment", SEGMENTS["commercial"], tuple(SEGMENTS.items())[1:]),
            Filter("basket", _("For basket"), kind="thing"),
        ),
        row_link=link,
        searches=_("Search plans by name or product number"),
        empty=Empty(
            _("No plan can be ordered yet"),
            _("Your provider has not priced any plan for this market. Ask it for a price list."),
            icon="packages",
        ),
        sort="title",
        template="storefront/plans.html",
        size=25,
    ).respond(request, told)


def _row(plan: PlanView, language: str) -> Row:
    lengths = dict.fromkeys(one.term.value for one in plan.terms)
    kind = _("Add-on") if plan.is_addon else _("Trial") if plan.is_trial else ""
    if plan.is_licence_based:
        kind = _("Licence-based")
    badge = format_html(' <span class="badge-soft tone-calm">{}</span>', kind) if kind else ""
    return Row(
        public_id=plan.public_id,
        title=format_html(
            '<strong>{}</strong>{}<div class="ink-2 small fw-normal">{}</div>',
            plan.title,
            badge,
            plan.description,
        ),
        ways=format_html_join(" · ", "{}", ((terms.LENGTHS[one],) for one in lengths)),
        price=_from(plan.cheapest, language),
    )


def _exported(plan: PlanView, language: str) -> Iterator[ExportedRow]:
    """Every way to buy a plan, a row each."""
    for one in plan.terms:
        per_month = one.per_month
        yield ExportedRow(
            title=plan.title,
            ways=terms.way(one.term, one.billing_plan),
            price=f"{formats.rate(per_month, language)} {terms.PER_SEAT['monthly']}" if per_month else "",
            product=f"{plan.product_id}:{plan.sku_id}",
            segment=plan.segment,
            market=plan.market,
            unit_price=one.unit_price,
        )


def _from(cheapest: PlanTerm | None, language: str) -> SafeString:
    """The lowest price per month, and the way of paying by which it is had."""
    if cheapest is None or cheapest.per_month is None:
        return format_html('<span class="ink-3">{}</span>', _("Not shown"))
    if not cheapest.per_month.amount:
        return format_html("<strong>{}</strong>", _("Free of charge"))
    return format_html(
        '<span class="ink-2 small">{}</span> <strong class="money">{}</strong>'
        '<div class="ink-2 small">{}, {}</div>',
        _("from"),
        formats.rate(cheapest.per_month, language),
        terms.PER_SEAT["monthly"],
        terms.way(cheapest.term, cheapest.billing_plan),
    )
