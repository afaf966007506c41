"""The first page: what needs a person, and today in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenantry.backoffice.conditions import in_words
from tenantry.backoffice.countries import country_name
from tenantry.backoffice.links import to
from tenantry.billing import reads as billing
from tenantry.billing.use_cases.render_document import CONSUMER as RENDERING
from tenantry.catalog.reads import synchronisations_slice
from tenantry.foundation.slices import Wish
from tenantry.ordering import reads
from tenantry.ordering.reads import Queue, QueueKind
from tenantry.web.context import may
from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence_of


@dataclass(frozen=True, slots=True)
class Words:
    """What a queue is called, what to do, and its icon."""

    title: str | Promise
    todo: str | Promise
    icon: str


WORDS: Mapping[QueueKind, Words] = {
    QueueKind.ORDERS: Words(
        _("Orders that stopped"), _("Read what Microsoft said, mend it, then retry or cancel."), "hand-stop"
    ),
    QueueKind.APPROVALS: Words(
        _("Orders that wait for your approval"), _("Approve each for its total, or refuse it."), "checks"
    ),
    QueueKind.HOLDS: Words(
        _("Orders that are held"), _("Look at what holds them, then decide."), "player-pause"
    ),
    QueueKind.DELIVERIES: Words(
        _("Parked events"),
        _("Something failed several times. Mend the cause, then release it."),
        "player-pause",
    ),
    QueueKind.DOCUMENTS: Words(
        _("Documents that could not be printed"), _("Look at the error, then release it."), "file-type-pdf"
    ),
    QueueKind.ACCOUNTS: Words(
        _("Accounts that are not billed"), _("A guard found something unusual. Look, then release."), "wallet"
    ),
    QueueKind.SYNCHRONISATIONS: Words(
        _("Markets whose catalogue could not be read"),
        _("Prices grow old. Read the error and start again."),
        "refresh-alert",
    ),
    QueueKind.GAPS: Words(
        _("Offers without a price"),
        _("Microsoft sells them, and no price list can. Add rules, or leave them out."),
        "tags",
    ),
}


# What stops customers first, then what stops money, then what can wait.
_URGENCY = (
    QueueKind.ORDERS,
    QueueKind.APPROVALS,
    QueueKind.HOLDS,
    QueueKind.ACCOUNTS,
    QueueKind.DELIVERIES,
    QueueKind.DOCUMENTS,
    QueueKind.SYNCHRONISATIONS,
    QueueKind.GAPS,
)
_NAMED = 3
# What is needed before anybody can order, in this order.
_FIRST_STEPS = (
    (_("Read the catalogue"), "synchronisations", "price_list.read"),
    (_("Make a price list"), "price_lists", "price_list.change"),
    (_("Enter a reseller"), "new_reseller", "reseller.change"),
)


@page("office/", name="office.home", action="order.read", menu=Menu(0, _("Home"), "home"))
def home(request: PageRequest) -> HttpResponse:
    """What waits for a person of this role, the oldest named; and the figures of today."""
    actor, now = request.actor, request.now
    zone = request.visitor.time_zone
    morning = datetime.combine(now.astimezone(ZoneInfo(zone)).date(), time.min, ZoneInfo(zone))
    today = morning.date().isoformat()
    queues = reads.office_queues(actor, at=now)
    figures = reads.office_figures(actor, since=morning, until=morning + timedelta(days=1))
    issued = Wish(filters={"issued_from": today, "issued_to": today}, size=1, zone=zone, at=now)
    told = {
        "waiting": [
            (queue, WORDS[queue.kind], _address(queue), _named(request, queue))
            for queue in sorted(queues, key=lambda queue: _URGENCY.index(queue.kind))
            if queue.count
        ],
        "clear": [WORDS[queue.kind] for queue in queues if not queue.count],
        "orders_today": figures.ordered,
        "orders_today_address": to("orders", placed_from=today, placed_to=today),
        "under_way": figures.under_way,
        "under_way_address": to("orders", state="executing"),
        "invoiced_today": billing.invoices_total(actor, issued) if may(actor, "invoice.read") else None,
        "invoiced_address": to("invoices", issued_from=today, issued_to=today),
        "subscribers": figures.customers,
        "newest": reads.orders_slice(actor, Wish(size=8)),
        "first_steps": [(words, to(name)) for words, name, right in _FIRST_STEPS if may(actor, right)],
        "today": morning.date(),
    }
    return render(request, "backoffice/home.html", told)


@dataclass(frozen=True, slots=True)
class Item:
    """One of those that wait: what it is, what is wrong with it, since when, and where it is mended."""

    title: str
    problem: str
    since: datetime | None
    address: str


def _named(request: PageRequest, queue: Queue) -> list[Item]:
    """The first few of a queue, by name: at most one statement each."""
    actor, language = request.actor, request.language
    if queue.kind in (QueueKind.ORDERS, QueueKind.HOLDS):
        state = "needs_attention" if queue.kind is QueueKind.ORDERS else "held"
        wish = Wish(filters={"state": state}, sort="changed", size=_NAMED, counts=False)
        return [
            Item(
                str(_("Order for %(customer)s") % {"customer": row.customer_name}),
                _sentence(row.attention, language),
                row.changed_at,
                to("order", row.public_id),
            )
            for row in reads.orders_slice(actor, wish).rows
        ]
    if queue.kind is QueueKind.ACCOUNTS:
        return [
            Item(
                one.name,
                " ".join(_sentence(problem, language) for problem in one.problems),
                one.parked_at,
                to("parked_accounts"),
            )
            for one in billing.parked_accounts(actor, limit=_NAMED)
        ]
    if queue.kind is QueueKind.SYNCHRONISATIONS:
        wish = Wish(filters={"state": "failed"}, sort="requested", descending=True, size=_NAMED, counts=False)
        return [
            Item(
                country_name(row.market, language),
                _sentence(row.problem, language),
                row.requested_at,
                to("synchronisation", row.public_id),
            )
            for row in synchronisations_slice(actor, wish).rows[: queue.count]
        ]
    return []


def _sentence(problem: dict[str, Any] | None, language: str) -> str:
    told = in_words(problem)
    return sentence_of(told["code"], told.get("params") or {}, language) if told and "code" in told else ""


def _address(queue: Queue) -> str:
    return {
        QueueKind.ORDERS: to("orders", state="needs_attention", sort="changed"),
        QueueKind.APPROVALS: to("approvals"),
        QueueKind.HOLDS: to("held_orders"),
        QueueKind.DELIVERIES: to("deliveries"),
        QueueKind.DOCUMENTS: to("deliveries", consumer=RENDERING),
        QueueKind.ACCOUNTS: to("parked_accounts"),
        QueueKind.SYNCHRONISATIONS: to("synchronisations", state="failed"),
        QueueKind.GAPS: to("gaps"),
    }[queue.kind]
