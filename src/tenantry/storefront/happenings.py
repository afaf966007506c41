"""An order's timeline as its buyer reads it: what happened, what is at work, and what is still to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.billing.reads import DocumentView
from tenantry.ordering.reads import Happening, OrderView
from tenantry.provisioning.reads import StepView
from tenantry.web.states import STATES

OVER = ("completed", "partly_completed", "cancelled")
_AT_WORK = ("in_flight", "unknown")
_HIDDEN = ("order.started",)  # that steps were planned says nothing: they stand below it
_DELAYED = "order.step_delayed"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timeline; `state` as the component draws it."""

    state: str  # done | current | waiting | failed | planned | note
    title: str
    at: datetime | None = None
    text: str = ""
    problem: Mapping[str, Any] | None = None
    address: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an order is."""

    done: int
    steps: int


_SAID: Mapping[str, tuple[str, str | Promise]] = {
    "order.submitted": ("done", gettext_lazy("Order placed")),
    "order.held": ("waiting", gettext_lazy("Order held")),
    "order.vetting_denied": ("waiting", gettext_lazy("Microsoft has denied that the customer is a school")),
    "order.vetting_resumed": ("note", gettext_lazy("Microsoft vets the school again")),
    "order.hold_ended": ("note", gettext_lazy("A hold has ended")),
    "order.hold_reminded": ("note", gettext_lazy("Reminded that nobody has decided yet")),
    "order.price_asked": ("waiting", gettext_lazy("Another new price")),
    "order.price_renewed": ("note", gettext_lazy("Priced anew")),
    "order.released": ("done", gettext_lazy("The order goes on")),
    "order.conditions_rechecked": ("done", gettext_lazy("All conditions looked at once more")),
    "order.tenant_created": ("done", gettext_lazy("Tenant %(domain)s created")),
    "order.tenant_awaited": ("note", gettext_lazy("Another order makes the customer's tenant")),
    "order.tenant_found": ("done", gettext_lazy("The customer's tenant stood already")),
    "order.seats_added": ("done", gettext_lazy("Seats added to %(plan)s")),
    "order.trial_converted": ("done", gettext_lazy("The trial has become %(plan)s")),
    "order.change_awaited": ("note", gettext_lazy("Another order is changing the same subscription")),
    "order.domain_changed": ("note", gettext_lazy("Another domain chosen for the tenant")),
    "order.agreement_recorded": ("done", gettext_lazy("Microsoft holds the customer agreement")),
    "order.cart_created": ("done", gettext_lazy("Microsoft offers every plan at the price quoted")),
    "order.checked_out": ("done", gettext_lazy("Microsoft has taken the order")),
    "order.offers_ordered": ("done", gettext_lazy("Microsoft has taken the order")),
    "order.line_active": ("done", gettext_lazy("%(plan)s is active")),
    "order.line_failed": ("failed", gettext_lazy("Microsoft refused %(plan)s")),
    _DELAYED: ("note", gettext_lazy("Microsoft lets us wait")),
    "order.needs_attention": ("waiting", gettext_lazy("The order waits for a person")),
    "order.completed": ("done", gettext_lazy("Order completed")),
    "order.partly_completed": ("waiting", gettext_lazy("Order partly completed")),
    "order.retried": ("note", gettext_lazy("Somebody let the order go on")),
    "order.undo_started": ("note", gettext_lazy("The order is being undone")),
    "order.line_undone": ("done", gettext_lazy("%(plan)s cancelled at Microsoft")),
    "order.undo_stopped": ("waiting", gettext_lazy("The undo waits for a person")),
    "order.undo_given_up": ("note", gettext_lazy("What Microsoft would not take back is kept")),
    "order.cancelled": ("failed", gettext_lazy("Order cancelled")),
    "order.administrator_handed_over": (
        "done",
        gettext_lazy("Sign-in of the first administrator handed over"),
    ),
}
_DOING: Mapping[str, str | Promise] = {
    "recheck": gettext_lazy("Look at all conditions once more"),
    "create_tenant": gettext_lazy("Create the tenant %(domain)s"),
    "create_agreement": gettext_lazy("Have Microsoft record the customer agreement"),
    "request_qualification": gettext_lazy("Have Microsoft vet the school"),
    "create_cart": gettext_lazy("Have Microsoft offer every plan"),
    "check_out": gettext_lazy("Order at Microsoft"),
    "create_order": gettext_lazy("Order licences at Microsoft"),
    "await_subscription": gettext_lazy("%(plan)s becomes active"),
    "change_seats": gettext_lazy("Add seats to %(plan)s"),
    "convert_trial": gettext_lazy("The trial becomes %(plan)s"),
    "cancel_subscription": gettext_lazy("Cancel %(plan)s at Microsoft"),
}


def timeline(
    order: OrderView,
    happened: Sequence[Happening],
    steps: Sequence[StepView],
    documents: Sequence[DocumentView],
    *,
    expects_invoice: bool,
) -> list[Entry]:
    """What happened, oldest first, then what is at work and what is planned."""
    past = [
        _entry(order, one)
        for one, after in zip(happened, [*happened[1:], None], strict=True)
        if one.name not in _HIDDEN and not (one.name == _DELAYED and after and after.name == _DELAYED)
    ]
    issued = [_document(one) for one in documents]
    dated = sorted([*past, *issued], key=lambda entry: entry.at or order.placed_at)
    ahead = [] if order.state in ("needs_attention", *OVER) else [_step(order, one) for one in _open(steps)]
    if expects_invoice:
        ahead.append(Entry("planned", _("Invoice"), text=_("Once the subscription is active.")))
    return [*dated, *ahead]


def progress(steps: Sequence[StepView]) -> Progress:
    """Of the steps that count: dropped ones were replaced by others."""
    counted = [one for one in steps if one.state != "dropped"]
    return Progress(sum(one.state == "done" for one in counted), len(counted))


def at_work(order: OrderView, steps: Sequence[StepView]) -> str:
    """What is being done now, in words."""
    now = next(iter(_open(steps)), None)
    return _step(order, now).title if now else ""


def _open(steps: Sequence[StepView]) -> list[StepView]:
    return [one for one in steps if one.state in ("planned", *_AT_WORK)]


def _entry(order: OrderView, one: Happening) -> Entry:
    state, words = _SAID.get(one.name, ("note", one.name))
    details, text = one.details, ""
    if one.name == _DELAYED:
        text = _("We ask again by ourselves; there is nothing for you to do.")
    elif one.name == "order.tenant_awaited":
        text = _("This one goes on when %(order)s has made it or is given up.") % {
            "order": details["for_order"]
        }
    elif one.name in ("order.domain_changed", "order.tenant_found"):
        text = str(details["domain"])
    elif one.name == "order.conditions_rechecked" and details.get("outcome") != "met":
        state = "failed"
    elif one.name in ("order.cancelled", "order.undo_started") and details.get("why") not in (None, "undone"):
        text = str(details["why"])
    elif one.name in ("order.held", "order.hold_ended"):
        text = "" if details.get("problem") else str(STATES["hold"][details["kind"]].words)
        if "ending" in details:
            said = (STATES["hold_ending"][details["ending"]].words, details.get("why"))
            text = f"{text}: {'. '.join(str(one) for one in said if one)}"
    problem = details.get("problem")
    return Entry(state, _filled(words, order, details.get("line")), one.at, text, problem)


def _filled(words: str | Promise, order: OrderView, line: int | None) -> str:
    plan = next((one.title for one in order.lines if one.number == line), "")
    text = str(words)
    return text % {"plan": plan, "domain": order.domain} if "%(" in text else text


def _step(order: OrderView, one: StepView) -> Entry:
    state = "current" if one.state in _AT_WORK or one.started_at else "planned"
    return Entry(state, _filled(_DOING.get(one.kind, one.kind), order, one.line_number))


def _document(one: DocumentView) -> Entry:
    words = (
        _("Credit note %(number)s issued") if one.kind == "credit_note" else _("Invoice %(number)s issued")
    )
    return Entry(
        "done",
        words % {"number": one.number},
        one.created_at,
        address=reverse("shop.invoice", args=[one.public_id]),
        label=_("Open it"),
    )
