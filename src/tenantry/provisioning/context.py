"""What a step kind is given: plain facts, read in one go before Microsoft is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings

from tenantry.catalog.rules.programmes import is_licence_based
from tenantry.catalog.rules.quote import PromotedFrom, Quote
from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Category, code
from tenantry.ordering.models import OrderLine
from tenantry.ordering.rules.lines import Purpose
from tenantry.parties.models import TenantLink
from tenantry.provisioning.models import Step
from tenantry.provisioning.rules.plan import StepKind
from tenantry.provisioning.rules.states import StepState

# How long a repeated MS-RequestId is answered with the first answer. Microsoft states no time; a day is our reading.
CLAIM_TOO_OLD = code("provisioning.claim_too_old", Category.UNAVAILABLE)
REPLAY_LIFE = timedelta(hours=24)
_BUYING = (StepKind.CHECK_OUT, StepKind.CREATE_ORDER)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line of the order."""

    id: int
    number: int
    product_id: str
    sku_id: str
    title: str
    term: str
    billing_plan: str  # sold
    ordered_billing_plan: str
    seats: int
    unit_cost: Decimal
    quote: dict[str, Any]
    state: str
    purpose: str
    segment: str
    # Of a subscription that seats are added to; of one that the line made, once it has.
    subscription_id: int | None
    subscription_microsoft_id: UUID | None
    subscription_partner: str | None
    subscription_term_end: date | None
    sales_group: str

    @property
    def buys(self) -> bool:
        """Whether it goes through a cart."""
        return self.purpose == Purpose.NEW and not self.is_licence_based

    @property
    def is_licence_based(self) -> bool:
        """Whether it is of an offer that is ordered without a cart."""
        return is_licence_based(self.sku_id)

    @property
    def promoted(self) -> PromotedFrom | None:
        """The promotion that it was quoted with."""
        return Quote.from_data(self.quote).promoted


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One claimed attempt at one step."""

    step_id: int
    public_id: str
    provider_id: int
    order_id: int
    order_public_id: str
    basket_id: str
    kind: str
    line_number: int | None
    attempt: int
    tries: int  # attempts since a person last let the step go on
    claimed_at: datetime  # machine time
    failures: int
    request_id: UUID
    was_lost: bool
    waited_for: str
    replay_is_alive: bool
    request: dict[str, Any]
    result: dict[str, Any]
    now: datetime
    first_asked_at: datetime  # of the attempts that Microsoft may have acted on, this one included
    partner_center_account_id: int
    currency: str
    domain: str
    partner_on_record: str
    education_segment: str  # told of a school, whose tenant the order makes
    school_website: str
    customer: Any  # the parties.Party row, read only
    reseller: Any | None
    tenant_microsoft_id: str
    earlier: dict[str, dict[str, Any]]
    lines: tuple[LineFacts, ...]

    @property
    def is_stale(self) -> bool:
        """Whether the claim is so old that another worker may have taken this one for dead, and the step with it."""
        stalled = timedelta(seconds=settings.TENANTRY_WORKER_STALLED_SECONDS)
        return machine_now() - self.claimed_at > stalled

    @property
    def line(self) -> LineFacts:
        """The line that this step is for."""
        return next(line for line in self.lines if line.number == self.line_number)

    @property
    def bought(self) -> dict[str, dict[str, Any]]:
        """The lines that Microsoft has taken, by their number: its order and the line's number there."""
        return {
            number: line
            for kind in (StepKind.CHECK_OUT, StepKind.CREATE_ORDER)
            for number, line in self.earlier.get(kind, {}).get("lines", {}).items()
        }


def facts_of(step: Step, *, now: datetime) -> StepFacts:
    """Read what the step's kind needs. Five statements, outside or inside a transaction."""
    order = step.order
    link = (
        TenantLink.objects.filter(
            provider_id=step.provider_id,
            party_id=order.customer_id,
            partner_center_account_id=order.partner_center_account_id,
        )
        .values_list("tenant__microsoft_id", flat=True)
        .first()
    )
    earlier = Step.objects.filter(provider_id=step.provider_id, order_id=order.pk, state="done").order_by(
        "number"
    )
    alive = step.first_called_at is None or machine_now() - step.first_called_at < REPLAY_LIFE
    return StepFacts(
        step_id=step.pk,
        public_id=step.public_id,
        provider_id=step.provider_id,
        order_id=order.pk,
        order_public_id=order.public_id,
        basket_id=order.basket.public_id,
        kind=step.kind,
        line_number=step.line_number,
        attempt=step.attempt,
        tries=step.attempt - step.attempts_before,
        claimed_at=step.started_at or machine_now(),
        failures=(step.problem or {}).get("failures", 0),
        request_id=step.request_id,
        was_lost=step.was_lost,
        waited_for=(step.problem or {}).get("code", ""),
        replay_is_alive=alive,
        request=step.request,
        result=step.result,
        now=now,
        first_asked_at=step.first_asked_at or now,
        partner_center_account_id=order.partner_center_account_id,
        currency=order.currency,
        domain=order.domain,
        partner_on_record=order.partner_on_record,
        education_segment=order.basket.education_segment,
        school_website=order.basket.school_website,
        customer=order.customer,
        reseller=order.customer.reseller,
        tenant_microsoft_id=str(link) if link else "",
        earlier=_results(earlier.values_list("kind", "result")),
        lines=_lines(step),
    )


def _results(done: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """The newest result of each kind; what several checkouts or orders have bought stands together."""
    found: dict[str, dict[str, Any]] = {}
    for kind, result in done:
        bought = found.get(kind, {}).get("lines", {}) if kind in _BUYING else {}
        found[kind] = result | {"lines": bought | result["lines"]} if bought else result
    return found


def _lines(step: Step) -> tuple[LineFacts, ...]:
    rows = OrderLine.objects.filter(provider_id=step.provider_id, order_id=step.order_id).order_by("number")
    columns = (
        "id", "number", "plan__product_id", "plan__sku_id", "plan__title", "term", "billing_plan",
        "ordered_billing_plan", "seats", "unit_cost", "quote", "state", "purpose", "segment", "subscription_id",
        "subscription__microsoft_id", "subscription__partner_on_record", "subscription__term_end",
        "plan__sales_group",
    )  # fmt: skip
    return tuple(LineFacts(*row) for row in rows.values_list(*columns))


def orders_known(step: StepFacts) -> frozenset[str]:
    """Microsoft's orders that other purchases of the same customer have made."""
    others = Step.objects.filter(
        provider_id=step.provider_id,
        order__customer_id=step.customer.pk,
        kind__in=_BUYING,
        state=StepState.DONE,
    )
    results = others.exclude(pk=step.step_id).values_list("result", flat=True)
    return frozenset(line["order_id"] for result in results for line in result.get("lines", {}).values())
