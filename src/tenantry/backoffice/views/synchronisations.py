"""How the catalogue was read from Microsoft: every run, what it found otherwise than before, and a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.catalogue import DIFFERENCES, STAGES, change_words, offer_words
from tenantry.backoffice.countries import countries, country_name, country_options
from tenantry.backoffice.links import to
from tenantry.backoffice.people import who_did
from tenantry.catalog import reads
from tenantry.catalog.reads import DifferenceView, SynchronisationRow, SynchronisationView
from tenantry.catalog.rules.synchronisation import SynchronisationState
from tenantry.catalog.use_cases.request_synchronisation import request_synchronisation
from tenantry.foundation.clock import machine_now
from tenantry.foundation.slices import Slice, Wish
from tenantry.jobs import reads as log
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Refused
from tenantry.parties import reads as parties
from tenantry.web.context import may
from tenantry.web.forms import done, request_key, shown_again, told
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest
from tenantry.web.states import STATES

AT_WORK = (SynchronisationState.REQUESTED, SynchronisationState.RUNNING)
# Seconds between two looks: soon at first, then seldom, as long as nothing changes.
_PAUSES = (1, 1, 2, 2, 3, 5, 8, 13, 20, 30)


class StartForm(forms.Form):
    """Which market to read, through which account."""

    market = forms.ChoiceField(
        label=gettext_lazy("Market"),
        help_text=gettext_lazy("Plans, offers and prices differ from country to country."),
    )
    account = forms.ChoiceField(label=gettext_lazy("Partner Center account"))

    def __init__(self, request: PageRequest, **given: Any) -> None:
        super().__init__(request.POST if request.method == "POST" else None, **given)
        accounts = parties.partner_center_accounts(request.actor)
        market, account = self.fields["market"], self.fields["account"]
        assert isinstance(market, forms.ChoiceField)
        assert isinstance(account, forms.ChoiceField)
        market.choices = countries(request.language)
        account.choices = [(one.public_id, f"{one.region} · {one.tenant}") for one in accounts]
        if len(accounts) < 2:
            account.required, account.widget = False, forms.HiddenInput()


@dataclass(frozen=True, slots=True)
class Row:
    """A run in the list."""

    public_id: str
    market: str
    state: str
    found: str
    requested_at: Any
    finished_at: Any


@page(
    "office/synchronisations/",
    name="office.synchronisations",
    action="price_list.read",
    menu=Menu(75, gettext_lazy("Synchronisations"), "refresh"),
)
def synchronisations(request: PageRequest) -> HttpResponseBase:
    """Every run, the newest first."""
    may_start = may(request.actor, "catalog.synchronise")
    states = tuple((value, meaning.words) for value, meaning in STATES["synchronisation"].items())
    return Listing(
        name="synchronisations",
        title=_("Synchronisations"),
        lead=_("Plans, offers and prices are read from Microsoft once a day, and when you start it."),
        columns=(
            Column("market", _("Market"), cell="strong", sort="market"),
            Column("state", _("State"), cell="state:synchronisation"),
            Column("found", _("Read")),
            Column("requested_at", _("Asked for"), cell="instant", sort="requested", hide_narrow=True),
            Column("finished_at", _("Finished"), cell="instant", sort="finished", hide_narrow=True),
        ),
        read=lambda actor, wish: _listed(reads.synchronisations_slice(actor, wish), actor, request.language),
        export=lambda actor, wish: (
            _row(one, request.language) for one in reads.synchronisations_all(actor, wish)
        ),
        filters=(
            Filter("market", _("All markets"), country_options),
            Filter("state", _("All states"), states),
        ),
        row_link=lambda row: to("synchronisation", row.public_id),
        empty=Empty(
            _("Nothing was read yet"),
            _("The first synchronisation brings the plans that you can sell."),
            _("Start a synchronisation") if may_start else "",
            to("new_synchronisation") if may_start else "",
            icon="refresh",
        ),
        sort="-requested",
        template="backoffice/synchronisations.html",
    ).respond(request, {"may_start": may_start})


def _listed(found: Slice[SynchronisationRow], actor: Actor, language: str) -> Slice[Row]:
    """A run that stands as running may have died: of each such one the read that knows is asked."""

    def known(row: SynchronisationRow) -> SynchronisationRow:
        if row.state != SynchronisationState.RUNNING:
            return row
        return replace(row, state=str(reads.synchronisation(actor, row.public_id).state))

    rows = tuple(_row(known(row), language) for row in found.rows)
    return Slice(rows, found.total, found.wish)


def _row(row: SynchronisationRow, language: str) -> Row:
    found = _("%(plans)s plans, %(offers)s offers, %(prices)s new prices") % {
        "plans": row.plans,
        "offers": row.offerings,
        "prices": row.prices,
    }
    return Row(
        row.public_id,
        country_name(row.market, language),
        row.state,
        found if row.finished_at or row.started_at else "",
        row.requested_at,
        row.finished_at,
    )


@page(
    "office/synchronisations/new/",
    name="office.new_synchronisation",
    action="catalog.synchronise",
    methods=("GET", "POST"),
)
def new_synchronisation(request: PageRequest) -> HttpResponse:
    """Have a market read now."""
    template = "backoffice/new_synchronisation.html"
    if request.method != "POST":
        usual = parties.provider(request.actor).country
        form = StartForm(request, initial={"market": request.GET.get("market", usual)[:2]})
        return render(request, template, {"form": form})
    form = StartForm(request)
    key = request_key(request, "request_synchronisation", form)
    if not form.is_valid():
        return shown_again(request, template, {"form": form})
    try:
        made = request_synchronisation(
            market=form.cleaned_data["market"],
            account=form.cleaned_data["account"] or None,
            key=key,
            by=request.actor,
            now=request.now,
            machine_now=machine_now(),
        )
    except Refused as refused:
        told(form, refused, request.language)
        return shown_again(request, template, {"form": form}, refused)
    return done(request, to("synchronisation", made))


@dataclass(frozen=True, slots=True)
class Found:
    """Something that differs, in words."""

    title: str
    kind: str
    change: str
    plan: str


@page(
    "office/synchronisations/<str:synchronisation>/", name="office.synchronisation", action="price_list.read"
)
def synchronisation(request: PageRequest, synchronisation: str) -> HttpResponseBase:
    """One run: how far it is, or what it found otherwise than the run before it."""
    told = _told(request, synchronisation)
    language = request.language
    kinds = [(kind.value, words) for kind, words in DIFFERENCES.items()]
    return Listing(
        name=f"differences-{synchronisation}",
        title=told["title"],
        columns=(
            Column("title", _("Plan"), cell="strong"),
            Column("kind", _("What")),
            Column("change", _("Before and now")),
        ),
        read=partial(_differences, synchronisation, language),
        export=partial(_differences_all, synchronisation, language),
        filters=(Filter("kind", _("Everything"), kinds),),
        row_link=lambda row: to("plan", row.plan, market=told["run"].market),
        searches=_("Search by plan"),
        empty=Empty(
            _("Nothing differs"),
            _("Plans, offers and prices are as the run before had left them."),
            icon="circle-check",
        ),
        size=25,
        template="backoffice/synchronisation.html",
    ).respond(request, told)


@page(
    "office/synchronisations/<str:synchronisation>/progress/",
    name="office.synchronisation_progress",
    action="price_list.read",
    kind=Kind.PART,
)
def progress(request: PageRequest, synchronisation: str) -> HttpResponse:
    """How far it is by now; the whole page again when it has ended."""
    told = _told(request, synchronisation)
    if not told["is_at_work"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "backoffice/synchronisation_live.html", told)


def _differences(synchronisation: str, language: str, actor: Actor, wish: Wish) -> Slice[Found]:
    found = reads.differences_slice(actor, synchronisation, wish)
    return Slice(tuple(_found(one, language) for one in found.rows), found.total, wish)


def _differences_all(synchronisation: str, language: str, actor: Actor, wish: Wish) -> Iterator[Found]:
    return (_found(one, language) for one in reads.differences_all(actor, synchronisation, wish))


def _found(one: DifferenceView, language: str) -> Found:
    change = ": ".join(part for part in (offer_words(one), change_words(one, language)) if part)
    return Found(one.title, str(DIFFERENCES[one.kind]), change, one.plan)


def _told(request: PageRequest, public_id: str) -> dict[str, Any]:
    """What the page says of the run: at most four statements."""
    actor = request.actor
    run = reads.synchronisation(actor, public_id)
    happened = log.timeline(
        provider_id=actor.provider_id, aggregate_kind="synchronisation", aggregate_id=public_id, limit=1
    )
    counted = [
        (kind.value, DIFFERENCES[kind], count)
        for kind in DIFFERENCES
        if (count := (run.differences or {}).get(kind.value, 0))
    ]
    seen = request.GET.get("seen", "")
    looked = request.GET.get("looked", "")
    mark = f"{run.state}.{run.stage}.{run.stage_done}"
    looks = int(looked) + 1 if looked.isdecimal() and len(looked) < 5 and seen == mark else 0
    country = country_name(run.market, request.language)
    return {
        "run": run,
        "country": country,
        "title": _("Catalogue of %(country)s") % {"country": country},
        "is_at_work": run.state in AT_WORK,
        "stage": STAGES[run.stage] if run.stage else "",
        "who": who_did(actor, happened[0].actor_kind, happened[0].actor_id) if happened else "",
        "lasted": _lasted(run),
        "counted": counted,
        "may_start": may(actor, "catalog.synchronise"),
        "mark": mark,
        "looked": looks,
        "pause": _PAUSES[min(looks, len(_PAUSES) - 1)],
    }


def _lasted(run: SynchronisationView) -> str:
    if run.duration_ms is None:
        return ""
    seconds = round(timedelta(milliseconds=run.duration_ms).total_seconds())
    minutes, seconds = divmod(max(seconds, 1), 60)
    if minutes:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}
    return _("%(seconds)s s") % {"seconds": seconds}
