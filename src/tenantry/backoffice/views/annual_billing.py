"""The two switches of what is billed annually: all four combinations, with what each means in money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.countries import country_name
from tenantry.backoffice.links import to
from tenantry.catalog.reads import annual_billing as read_annual_billing
from tenantry.catalog.rules.annual import Combination, Switches
from tenantry.parties import reads as parties
from tenantry.parties.use_cases.set_annual_billing import set_annual_billing
from tenantry.web.context import may
from tenantry.web.forms import done
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest


@dataclass(frozen=True, slots=True)
class Words:
    """What a combination is called, what buyers get, what happens at Microsoft, and what it does to the money."""

    title: str | Promise
    buyers: str | Promise
    microsoft: str | Promise
    money: str | Promise


_NOT_SOLD = gettext_lazy("Nobody is offered a plan billed annually, in the shop, here or by API.")
_AS_SOLD = gettext_lazy("Whatever is sold billed monthly is ordered billed monthly.")
_MONTH_BY_MONTH = gettext_lazy(
    "What buyers choose instead, billed monthly, they pay month by month, and so do we."
)
WORDS: Mapping[tuple[bool, bool], Words] = {
    (True, True): Words(
        gettext_lazy("Sold and ordered billed annually"),
        gettext_lazy("Buyers may pay a year in advance, at the price for that."),
        gettext_lazy("The plan is ordered billed annually; Microsoft asks for the year in advance."),
        gettext_lazy(
            "Our cost is the lowest. We pay Microsoft the year in advance too: a buyer who pays late is lent a year."
        ),
    ),
    (True, False): Words(
        gettext_lazy("Sold billed annually, ordered billed monthly"),
        gettext_lazy("Buyers may pay a year in advance, at the price that it would have if it were ordered so too."),
        gettext_lazy("The same term of a year is ordered billed monthly; Microsoft asks month by month."),
        gettext_lazy(
            "The year's money is in hand while Microsoft is paid month by month. Its price for that is higher, so less "
            "is left."
        ),
    ),
    (False, True): Words(
        gettext_lazy("Not sold billed annually, provisioning on"), _NOT_SOLD,
        gettext_lazy("Annual provisioning waits: it does nothing until plans are sold billed annually."),
        _MONTH_BY_MONTH,
    ),
    (False, False): Words(
        gettext_lazy("Not sold billed annually, provisioning off"), _NOT_SOLD, _AS_SOLD, _MONTH_BY_MONTH,
    ),
}  # fmt: skip


@page(
    "office/annual-billing/", name="office.annual_billing", action="price_list.read", methods=("GET", "POST")
)
def annual_billing(request: PageRequest) -> HttpResponse:
    """The combinations with an example; posted to it, the one that holds from now on."""
    if request.method == "POST":
        chosen = request.POST.get("use", "")
        set_annual_billing(
            billed_annually=chosen[:1] == "1",
            annual_provisioning=chosen[1:2] == "1",
            by=request.actor,
            now=request.now,
        )
        return done(request, to("annual_billing"), _("Saved. It holds from now on."))
    own = parties.provider(request.actor).country
    found = read_annual_billing(
        request.actor,
        market=own,
        at=request.now,
        plan=request.GET.get("plan", ""),
        price_list=request.GET.get("list", ""),
    )
    example = found.example
    shown = {
        "found": found,
        "example": example,
        "country": country_name(example.market, request.language) if example else "",
        "plan_address": to("plan", example.plan, list=example.price_list) if example else "",
        "rows": [
            (_key(switches), words, one, _percent(one), switches == found.switches)
            for switches, words, one in _with_words(example.combinations if example else ())
        ],
        "may_change": may(request.actor, "setting.change"),
    }
    return render(request, "backoffice/annual_billing.html", shown)


def _with_words(
    combinations: tuple[Combination, ...],
) -> list[tuple[Switches, Words, Combination | None]]:
    """Every combination, also where no plan of the catalogue can be an example."""
    by_switches = {one.switches: one for one in combinations}
    found = [(Switches(*key), words) for key, words in WORDS.items()]
    return [(switches, words, by_switches.get(switches)) for switches, words in found]


def _key(switches: Switches) -> str:
    return f"{switches.billed_annually:d}{switches.annual_provisioning:d}"


def _percent(one: Combination | None) -> Decimal | None:
    """How much of what the buyer pays is left."""
    if one is None or one.figures is None or not one.figures.customer_year.amount:
        return None
    return round(one.figures.left.amount * 100 / one.figures.customer_year.amount, 1)
