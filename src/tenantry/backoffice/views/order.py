"""One order as who operates needs it: what stopped it, each step with Microsoft's ids, and what can be done."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.backoffice.conditions import in_words, run_told
from tenantry.backoffice.doings import doing, step
from tenantry.backoffice.links import to
from tenantry.billing import reads as billing
from tenantry.billing.reads import DocumentView
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.money import Money
from tenantry.kernel.problems import Refused
from tenantry.microsoft.call_log import CallView
from tenantry.ordering import reads
from tenantry.ordering.looking import look_up_domain
from tenantry.ordering.reads import Happening, OrderView
from tenantry.ordering.rules.holds import FOR_ROOM
from tenantry.ordering.rules.states import LineState, OrderState
from tenantry.parties import reads as parties
from tenantry.parties.permissions import NOT_FOUND
from tenantry.provisioning import reads as provisioning
from tenantry.provisioning.domains import is_mended_by_domain
from tenantry.provisioning.one_tenant import WAITS_FOR_ORDER
from tenantry.provisioning.outcome import leaves_outcome_open
from tenantry.provisioning.reads import StepDetail, StepView
from tenantry.provisioning.rules.choices import Choice, choices
from tenantry.provisioning.rules.plan import StepKind
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.change_domain import change_domain
from tenantry.provisioning.use_cases.give_up_undo import give_up_undo
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.undo_order import undo_order
from tenantry.web.context import may
from tenantry.web.domains import DomainForm
from tenantry.web.forms import done, say, shown_again, told
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest
from tenantry.web.states import meaning_of
from tenantry.words import sentence

AT_WORK = (OrderState.SUBMITTED, OrderState.EXECUTING, OrderState.UNDOING)
_PAUSES = (2, 2, 3, 4, 6, 8, 12, 20, 30)  # seconds between two looks; the last one for ever
_SHOWN = 200
_CALLS = 5
_RIGHTS = {
    Choice.RETRY: "order.repair",
    Choice.CANCEL: "order.repair",
    Choice.UNDO: "order.undo",
    Choice.GIVE_UP_UNDO: "order.undo",
}
_STEP_STATES = {
    "planned": "planned",
    "in_flight": "current",
    "unknown": "waiting",
    "done": "done",
    "refused": "failed",
    "parked": "failed",
    "dropped": "note",
}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step with its words."""

    step: StepDetail | StepView
    title: str
    state: str  # of the timeline
    line_title: str
    calls: tuple[CallView, ...]  # the newest first

    @property
    def problem(self) -> dict[str, Any] | None:
        """What stopped it, or why it waits."""
        return in_words(self.step.problem)

    @property
    def newest(self) -> tuple[CallView, ...]:
        """The calls that one looks at first."""
        return self.calls[:_CALLS]

    @property
    def earlier(self) -> tuple[CallView, ...]:
        """The others."""
        return self.calls[_CALLS:]


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """Something that happened, with its words."""

    event: Happening
    title: str
    why: str
    problem: dict[str, Any] | None
    who: str  # empty for the system
    behalf: str


@page("office/orders/<str:order>/", name="office.order", action="order.read", methods=("GET", "POST"))
def order(request: PageRequest, order: str) -> HttpResponse:
    """One order; posted to it, another domain for its tenant."""
    template = "backoffice/order.html"
    if request.method != "POST":
        return render(request, template, _told(request, order))
    form = DomainForm(request.POST, address=reverse("office.check_domain"))
    shown = _told(request, order)
    if not form.is_valid():
        return shown_again(request, template, shown | {"form": form})
    try:
        change_domain(order_id=OrderId(order), **form.cleaned_data, by=request.actor, now=request.now)
    except Refused as refused:
        if shown["form"] is None:  # its tenant is made by now
            return done(request, to("order", order), sentence(refused.problems[0], request.language), "bad")
        again = told(form, refused, request.language)
        return shown_again(request, template, shown | {"form": again}, refused)
    return done(request, to("order", order), _("The order has another domain. Retry it, so that it goes on."))


@page("office/domains/", name="office.check_domain", action="order.change", kind=Kind.PART)
def check_domain(request: PageRequest) -> HttpResponse:
    """Whether a domain is free, asked of Microsoft while it is typed."""
    prefix = request.GET.get("domain_prefix", "").replace("\x00", "").strip()[:60]
    answer = None
    if prefix:
        answer = look_up_domain(prefix, by=request.actor, now=request.now, for_order=True)
    return HttpResponse(render_to_string("web/domain_part.html", {"answer": answer}, request))


@page(
    "office/orders/<str:order>/progress/", name="office.order_progress", action="order.read", kind=Kind.PART
)
def progress(request: PageRequest, order: str) -> HttpResponse:
    """Whether the order has moved since the page was drawn: what changed, and when to look again."""
    told = _told(request, order)
    looked = request.GET.get("looked", "")
    looks = int(looked) + 1 if looked.isdecimal() and len(looked) < 5 else 1
    has_moved = request.GET.get("seen") != told["mark"]
    told |= {"looked": 0 if has_moved else looks, "pause": _pause(0 if has_moved else looks)}
    return render(request, "backoffice/order_progress.html", told | {"has_moved": has_moved})


def _pause(looks: int) -> int:
    return _PAUSES[min(looks, len(_PAUSES) - 1)]


def _told(request: PageRequest, public_id: str) -> dict[str, Any]:
    """Everything that the page shows: at most thirteen statements."""
    actor = request.actor
    found = reads.order(actor, public_id)
    steps = _steps(actor, found)
    documents = billing.order_documents(actor, public_id) if may(actor, "invoice.read") else []
    runs = reads.preflight_runs(actor, found.basket, limit=5) if may(actor, "basket.read") else []
    account = None
    if found.account != found.customer:
        account = parties.party(actor, found.account)
    offered = _offered(actor, found, steps)
    return {
        "order": found,
        "attention": in_words(found.attention),
        "account_name": account.details.name if account else "",
        "is_at_work": found.state in AT_WORK,
        "steps": steps,
        "events": _events(actor, reads.timeline(actor, public_id, after=0, limit=_SHOWN)),
        "documents": [(one, to("invoice", one.public_id)) for one in documents],
        "runs": [run_told(one) for one in runs],
        "offered": offered,
        "may_retry": Choice.RETRY in offered,
        "may_give_up": Choice.GIVE_UP_UNDO in offered,
        "may_undo": Choice.UNDO in offered,
        "may_cancel": Choice.CANCEL in offered,
        "may_decide": may(actor, "hold.decide") and any(one.kind in FOR_ROOM for one in found.open_holds),
        "decision": reads.decision_awaited(actor, found),
        "credit": to("credit", found.account) if may(actor, "credit.read") else "",
        "is_undo": (found.attention or {}).get("kind") == StepKind.CANCEL_SUBSCRIPTION,
        "billed": _billed(documents) or found.total,
        "form": DomainForm(address=reverse("office.check_domain"))
        if _may_rename(actor, found, steps)
        else None,
        "stopped_at": step(found.attention["kind"]) if found.attention and "kind" in found.attention else "",
        "mark": _mark(found, steps),
        "looked": 0,
        "pause": _pause(0),
    }


def _steps(actor: Actor, found: OrderView) -> list[ShownStep]:
    """In full for who operates; for others without what is between the provider and Microsoft."""
    made: Sequence[StepDetail | StepView]
    if may(actor, "operations.read"):
        made = provisioning.step_details(actor, found.public_id)
    else:
        made = provisioning.steps(actor, found.id)
    titles = {line.number: line.title for line in found.lines}
    return [
        ShownStep(
            one,
            step(one.kind),
            _STEP_STATES[one.state],
            titles.get(one.line_number or 0, ""),
            one.calls[::-1] if isinstance(one, StepDetail) else (),
        )
        for one in made
    ]


def _offered(actor: Actor, found: OrderView, steps: list[ShownStep]) -> tuple[Choice, ...]:
    kind = (found.attention or {}).get("kind")
    possible = choices(
        OrderState(found.state),
        lines=[LineState(line.state) for line in found.lines],
        stopped_at=StepKind(kind) if kind else None,
        is_outcome_open=any(
            leaves_outcome_open(one.kind, one.state, was_lost=one.was_lost, problem=one.problem)
            for one in (shown.step for shown in steps)
        ),
    )
    return tuple(choice for choice in possible if may(actor, _RIGHTS[choice]))


def _may_rename(actor: Actor, found: OrderView, steps: list[ShownStep]) -> bool:
    """Whether another domain is what mends the order, and can still be given to it."""
    return may(actor, "order.change") and is_mended_by_domain(
        found.state, found.attention, (shown.step.takes_domain for shown in steps)
    )


def _events(actor: Actor, happened: list[Happening]) -> list[ShownEvent]:
    """The newest first, with the names of who did it. One statement."""
    people = [one for one in happened if one.actor_kind != "system"]
    names = parties.names_of(actor, [name for one in people for name in (one.actor_id, one.on_behalf_of)])
    return [_event(one, names) for one in reversed(happened)]


def _event(event: Happening, names: Mapping[str, str]) -> ShownEvent:
    details = event.details
    problem = details.get("problem")
    if event.name == "order.step_delayed":
        problem = {"code": details.get("why", ""), "params": {}}
    if event.name == "order.tenant_awaited":
        problem = {"code": WAITS_FOR_ORDER.name, "params": {"order": details["for_order"]}}
    why = "" if event.name == "order.step_delayed" else details.get("why", "")
    return ShownEvent(
        event,
        _title(event),
        "" if why == "undone" else why,
        in_words(problem),
        names.get(event.actor_id, event.actor_id) if event.actor_kind != "system" else "",
        names.get(event.on_behalf_of, event.on_behalf_of),
    )


def _title(event: Happening) -> str:
    """What happened; of a hold that has ended also which, and how."""
    title = str(doing(event.name))
    if event.name != "order.hold_ended":
        return title
    kind, ending = event.details["kind"], event.details["ending"]
    return f"{title} – {meaning_of('hold', kind).words}: {meaning_of('hold_ending', ending).words}"


def _billed(documents: list[DocumentView]) -> Money | None:
    """What the order's documents come to, credit notes taken off."""
    sums = [one.gross for one in documents]
    if not sums:
        return None
    total = sums[0]
    for more in sums[1:]:
        total += more
    return total


def _mark(found: OrderView, steps: list[ShownStep]) -> str:
    """Another one as soon as anything that the page shows has moved."""
    standing = [found.state, found.changed_at, *((one.step.state, one.step.attempt) for one in steps)]
    return f"{zlib.crc32(repr(standing).encode()):08x}"


@page("office/orders/<str:order>/retry/", name="office.retry_order", action="order.repair", kind=Kind.DEED)
def retry(request: PageRequest, order: str) -> HttpResponse:
    """Let the order go on where it stopped."""
    return _decided(
        request,
        order,
        lambda: retry_order(order_id=OrderId(order), by=request.actor, now=request.now),
        _("The order goes on. What Microsoft answers stands here as it comes."),
    )


@page("office/orders/<str:order>/cancel/", name="office.cancel_order", action="order.repair", kind=Kind.DEED)
def cancel(request: PageRequest, order: str) -> HttpResponse:
    """Give the order up before anything was bought."""
    return reasoned(request, order, cancel_order, _("The order is cancelled. Nothing is billed."))


@page("office/orders/<str:order>/undo/", name="office.undo_order", action="order.undo", kind=Kind.DEED)
def undo(request: PageRequest, order: str) -> HttpResponse:
    """Take back at Microsoft what the order has bought."""
    return reasoned(request, order, undo_order, _("The order is being undone."))


@page(
    "office/orders/<str:order>/give-up-undo/", name="office.give_up_undo", action="order.undo", kind=Kind.DEED
)
def give_up(request: PageRequest, order: str) -> HttpResponse:
    """Keep what Microsoft does not take back."""
    return reasoned(
        request, order, give_up_undo, _("The undo is given up. What is left stays, and is billed.")
    )


def reasoned(request: PageRequest, order: str, deed: Callable[..., None], text: str) -> HttpResponse:
    """Do it for the reason that was given, and go back to the order; nothing is done without one."""
    why = request.POST.get("why", "").strip()[:500]
    if not why:
        reads.order(request.actor, order)  # one that is not there has no page to go back to
        return done(
            request, to("order", order), _("Say why: the reason is kept in the log. Nothing was done."), "bad"
        )
    return _decided(
        request,
        order,
        lambda: deed(order_id=OrderId(order), why=why, by=request.actor, now=request.now),
        text,
    )


def _decided(request: PageRequest, order: str, deed: Callable[[], None], text: str) -> HttpResponse:
    """Back on the order's page, with what was done, or why not."""
    try:
        deed()
    except Refused as refused:
        if any(problem.code is NOT_FOUND for problem in refused.problems):
            raise
        for problem in refused.problems:
            say(request, sentence(problem, request.language), "bad")
        return done(request, to("order", order))
    return done(request, to("order", order), text)
