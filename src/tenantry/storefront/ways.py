"""What the pages of one basket share: how it stands, what the visitor may do, and the way to the order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenantry.compliance.reads import AgreementState, agreement_state
from tenantry.compliance.recording import Origin
from tenantry.foundation.client_address import client_address
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.periods import Term
from tenantry.ordering import reads
from tenantry.ordering.context import BasketContext, basket_context
from tenantry.ordering.reads import RunView
from tenantry.parties.rules import permissions
from tenantry.web.context import may
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

ACCEPTED = ("accepted", "held")


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the way from a basket to an order."""

    name: str
    label: str | Promise
    address: str
    is_done: bool
    is_current: bool

    @property
    def state(self) -> str:
        """How it is drawn."""
        return "current" if self.is_current else "done" if self.is_done else "ahead"


@dataclass(frozen=True, slots=True)
class Opened:
    """A basket on a page."""

    basket: BasketContext
    agreement: AgreementState | None  # None until there is a customer
    run: RunView | None  # the newest, if nothing was changed since
    may_change: bool
    shows_prices: bool
    is_buyers_own: bool  # the visitor orders for its own company, whoever is billed
    steps: tuple[Step, ...]
    trial_days: tuple[date, date] | None = (
        None  # the last of a trial ordered today, and that of its conversion
    )

    @property
    def is_reseller(self) -> bool:
        """Whether the basket is billed to a reseller, who orders for an end customer."""
        return self.basket.account_kind == "reseller"

    @property
    def chooses(self) -> bool:
        """Whether the visitor says for whom it is."""
        return self.is_reseller and not self.is_buyers_own

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.basket.state == "open"

    @property
    def customer_name(self) -> str:
        """For whom it is."""
        return self.basket.customer.facts.name if self.basket.customer else ""

    @property
    def next_step(self) -> Step | None:
        """The first page after the basket's own on which something is still to be done."""
        return next((one for one in self.steps[1:] if not one.is_done), None)

    def told(self, **more: Any) -> dict[str, Any]:
        """The context of a template."""
        return {"way": self, "basket": self.basket, **more}


_STEPS = (
    ("basket", _("Plans"), "shop.basket"),
    ("customer", _("For whom"), "shop.basket_customer"),
    ("microsoft", _("Microsoft details"), "shop.basket_microsoft"),
    ("agreement", _("Agreement"), "shop.basket_agreement"),
    ("check", _("Check"), "shop.basket_check"),
    ("review", _("Review and order"), "shop.basket_review"),
)


def opened(request: PageRequest, basket_id: str, current: str) -> Opened:
    """The basket, or Refused where it is not the visitor's. At most nine statements."""
    basket = basket_context(basket_id, by=request.actor, now=request.now)
    agreement = None
    if basket.customer is not None:
        agreement = agreement_state(basket.provider_id, basket.customer.id, basket.tenant_key)
    runs = reads.preflight_runs(request.actor, basket_id, limit=1)
    run = runs[0] if runs and runs[0].at >= basket.changed_at else None
    return Opened(
        basket=basket,
        agreement=agreement,
        run=run,
        may_change=basket.state == "open" and _may(request.actor, "basket.change", basket),
        shows_prices=reads.sees_prices(request.actor, basket.account_id),
        is_buyers_own=request.actor.role is Role.CUSTOMER,
        steps=_steps(basket, agreement, run, current),
        trial_days=_trial_days(basket),
    )


def held_told(request: PageRequest, way: Opened, *, is_ready: bool) -> dict[str, Any]:
    """Why the order would be held if it were placed now, in words, and whether the visitor may look at the credit."""
    today = request.now.astimezone(UTC).date()
    held = reads.limits_in_the_way(request.actor, way.basket, today=today) if is_ready else ()
    return {
        "held": [sentence(one, request.language) for one in held],
        "may_see_credit": may(request.actor, "credit.read"),
    }


def _trial_days(basket: BasketContext) -> tuple[date, date] | None:
    trial = next((line for line in basket.lines if line.is_trial), None)
    return reads.days_of_trial(basket.provider_id, Term(trial.term), at=basket.at) if trial else None


def _may(actor: Actor, action: str, basket: BasketContext) -> bool:
    return permissions.problem(actor, action, basket.ownership) is None


def _steps(
    basket: BasketContext, agreement: AgreementState | None, run: RunView | None, current: str
) -> tuple[Step, ...]:
    buys = any(line.adds_to is None for line in basket.lines)
    is_confirmed = (
        basket.account_kind != "reseller" or not buys or basket.partner_on_record_confirmed_at is not None
    )
    done = {
        "basket": bool(basket.lines),
        "customer": basket.customer is not None,
        "microsoft": bool(basket.tenant_id or basket.domain_prefix) and is_confirmed,
        "agreement": agreement is not None and agreement.status in ACCEPTED,
        "check": run is not None and run.outcome == "met",
        "review": basket.state == "placed",
    }
    return tuple(
        Step(name, label, reverse(page, args=[basket.public_id]), done[name], name == current)
        for name, label, page in _STEPS
    )


def address_of(name: str, *args: str, otherwise: str) -> str:
    """The address of a page that another part of the storefront may declare."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return otherwise


def order_address(order: str) -> str:
    """An order's page."""
    return address_of("shop.order", order, otherwise=f"/shop/orders/{order}/")


def origin_of(request: HttpRequest) -> Origin:
    """From where somebody confirms, for the log of agreements."""
    return Origin(client_address(request), str(request.META.get("HTTP_USER_AGENT", ""))[:300])
