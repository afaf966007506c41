"""Events that a part of the system could not handle: they wait for a person, and are released here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.doings import CONSUMERS
from tenantry.backoffice.links import of, to
from tenantry.foundation.slices import Slice, Wish
from tenantry.kernel.actor import Actor
from tenantry.ordering.reads import titles_of
from tenantry.parties import deliveries, permissions
from tenantry.parties.deliveries import ParkedView
from tenantry.parties.use_cases.release_delivery import release_delivery
from tenantry.web.context import may
from tenantry.web.forms import done
from tenantry.web.lists import Column, Empty, Filter, Listing
from tenantry.web.pages import Kind, Menu, page
from tenantry.web.requests import PageRequest


@page(
    "office/deliveries/",
    name="office.deliveries",
    action="operations.read",
    menu=Menu(800, gettext_lazy("Parked events"), "player-pause"),
)
def parked(request: PageRequest) -> HttpResponseBase:
    """What is parked."""
    return Listing(
        name="parked-events",
        title=_("Parked events"),
        lead=_(
            "After several failures an event waits here, so that nothing is lost and nothing else is held up."
        ),
        columns=(
            Column("what", _("What failed"), cell="strong", sort="consumer"),
            Column("at", _("At")),
            Column("last_error", _("Last error"), hide_narrow=True),
            Column("failures", _("Failures"), cell="number", sort="failures", numeric=True),
            Column("parked_at", _("Since"), cell="instant", sort="parked"),
        ),
        read=_read,
        export=lambda actor, wish: (_row(row, {}) for row in deliveries.parked_all(actor, wish)),
        filters=(
            Filter("consumer", _("What failed"), tuple(CONSUMERS.items()), kind="thing"),
            Filter("kind", _("Kind of thing"), kind="thing"),
        ),
        row_link=lambda row: to("delivery", row.consumer, row.thing),
        searches=_("Search by what failed, number or error"),
        empty=Empty(
            _("Nothing is parked"),
            _("Every event was handled. There is nothing to do here."),
            icon="circle-check",
        ),
        sort="parked",
    ).respond(request)


@dataclass(frozen=True, slots=True)
class Row:
    """A parked event with what failed and at what, by their names."""

    what: str
    at: str
    last_error: str
    failures: int
    parked_at: datetime
    consumer: str
    thing: str


def _read(actor: Actor, wish: Wish) -> Slice[Row]:
    found = deliveries.parked_slice(actor, wish)
    titles = titles_of(actor, [row.aggregate_id for row in found.rows])
    return Slice(tuple(_row(row, titles) for row in found.rows), found.total, wish)


def _row(row: ParkedView, titles: Mapping[str, str]) -> Row:
    return Row(
        what=str(CONSUMERS.get(row.consumer, row.consumer)),
        at=titles.get(row.aggregate_id, row.aggregate_id),
        last_error=row.last_error,
        failures=row.failures,
        parked_at=row.parked_at,
        consumer=row.consumer,
        thing=row.aggregate_id,
    )


@page("office/deliveries/<str:consumer>/<str:thing>/", name="office.delivery", action="operations.read")
def delivery(request: PageRequest, consumer: str, thing: str) -> HttpResponse:
    """One parked event with its error."""
    wish = Wish(q=thing, filters={"consumer": consumer})
    rows = [row for row in deliveries.parked_slice(request.actor, wish).rows if row.aggregate_id == thing]
    if not rows:
        raise permissions.not_found("parked delivery", f"{consumer} {thing}")
    told = {
        "row": rows[0],
        "what": CONSUMERS.get(consumer, consumer),
        "title": titles_of(request.actor, [thing]).get(thing, ""),
        "address": of(thing),
        "may_release": may(request.actor, "operations.repair"),
    }
    return render(request, "backoffice/delivery.html", told)


@page(
    "office/deliveries/<str:consumer>/<str:thing>/release/",
    name="office.release_delivery",
    action="operations.repair",
    kind=Kind.DEED,
)
def release(request: PageRequest, consumer: str, thing: str) -> HttpResponse:
    """Let it be tried again."""
    release_delivery(consumer=consumer, aggregate_id=thing, by=request.actor, now=request.now)
    return done(request, to("deliveries"), _("It is tried again now. If it fails again, it comes back here."))
