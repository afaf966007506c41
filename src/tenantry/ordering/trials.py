"""A trial and what it may become: read for use cases and pages, priced as the account buys today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tenantry.catalog.reads import Line, priced_offerings
from tenantry.catalog.rules.quote import Quote
from tenantry.foundation import statements
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused
from tenantry.ordering.rules.trials import Choice, Target, target_problem
from tenantry.subscriptions.reads import SubscriptionView

_TARGETS = """
    SELECT DISTINCT q.id, q.public_id, q.title, q.minimum_seats, f.term, f.billing_plan
    FROM catalog_plan p
    JOIN catalog_plan q ON q.provider_id = p.provider_id
        AND q.partner_center_account_id = p.partner_center_account_id
        AND q.product_id || ':' || q.sku_id = ANY(p.conversions)
    JOIN catalog_offering f ON f.provider_id = q.provider_id AND f.plan_id = q.id
    WHERE p.provider_id = %(provider)s AND p.public_id = %(plan)s AND p.is_trial AND f.market = %(market)s
      AND f.segment = %(segment)s AND f.is_purchasable
    ORDER BY q.title, q.id, f.term, f.billing_plan
"""

_NAMED = """
    SELECT q.id, q.title, q.minimum_seats,
        coalesce(p.is_trial AND q.product_id || ':' || q.sku_id = ANY(p.conversions), false)
    FROM catalog_plan q
    LEFT JOIN catalog_plan p ON p.provider_id = q.provider_id AND p.public_id = %(plan)s
    WHERE q.provider_id = %(provider)s AND q.public_id = %(target)s
"""


@dataclass(frozen=True, slots=True)
class BecomesView:
    """What a trial becomes, as a reader is told; without the price for whom it does not concern."""

    plan: str
    title: str
    term: str
    billing_plan: str
    seats: int
    unit_price: Rate | None
    amount: Money | None  # of the first charge cycle
    purpose: str = "new"


def becomes_view(data: Mapping[str, Any] | None, *, shows_price: bool) -> BecomesView | None:
    """What `told` has stored, for a reader."""
    if data is None:
        return None
    currency = data["currency"]
    return BecomesView(
        data["plan"],
        data["title"],
        data["term"],
        data["billing_plan"],
        data["seats"],
        Rate(Decimal(data["unit_price"]), currency) if shows_price else None,
        Money(Decimal(data["amount"]), currency) if shows_price else None,
    )


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who would buy what a trial becomes: on whose price list, where, and in which segment and currency."""

    provider_id: int
    account_id: int
    market: str
    segment: str
    currency: str


@dataclass(frozen=True, slots=True)
class Option:
    """A plan that a trial may become, with term and billing plan, at the account's price."""

    plan: str
    title: str
    minimum_seats: int
    term: Term
    billing_plan: BillingPlan
    quote: Quote

    @property
    def key(self) -> str:
        """One value that names it in a form."""
        return f"{self.plan}.{self.term}.{self.billing_plan}"


def options(buyer: Buyer, plan: str, seats: int, *, at: datetime) -> tuple[Option, ...]:
    """What Microsoft lets the trial become and the account has a price for, for so many seats. Two statements."""
    values: dict[str, Any] = {
        "provider": buyer.provider_id,
        "plan": plan,
        "market": buyer.market,
        "segment": buyer.segment,
    }
    rows = statements.rows(_TARGETS, values)
    lines = [
        Line(key, buyer.market, buyer.segment, term, billed)
        for key, _plan, _title, _least, term, billed in rows
    ]
    if not lines:
        return ()
    found = priced_offerings(
        provider_id=buyer.provider_id, account_party_id=buyer.account_id, lines=lines, at=at
    )
    made = []
    for (_key, public_id, title, least, term, billed), offering in zip(rows, found, strict=True):
        quote = offering.quoted(max(seats, least)) if offering.is_orderable else None
        if quote is not None and quote.amount.currency == buyer.currency:
            made.append(Option(public_id, title, least, Term(term), BillingPlan(billed), quote))
    return tuple(made)


def promised(buyer: Buyer, plan: str, trial_seats: int, choice: Choice, *, at: datetime) -> Mapping[str, Any]:
    """The choice with the price that is shown for it. Raises Refused where the trial cannot become it so."""
    named = statements.row(_NAMED, {"provider": buyer.provider_id, "plan": plan, "target": choice.plan}) or (
        None,
        choice.plan,
        1,
        False,
    )
    key, title, least, is_target = named
    quote = None
    if key is not None and is_target:
        line = Line(key, buyer.market, buyer.segment, choice.term.value, choice.billing_plan.value)
        (offering,) = priced_offerings(
            provider_id=buyer.provider_id, account_party_id=buyer.account_id, lines=[line], at=at
        )
        quote = offering.quoted(choice.seats) if offering.is_orderable else None
        if quote is not None and quote.amount.currency != buyer.currency:
            quote = None
    target = Target(title, choice.seats, trial_seats, least, is_target, quote is not None)
    if problem := target_problem(target, "becomes"):
        raise Refused(problem)
    assert quote is not None, "what has no price is refused"
    return told(choice, title, quote)


def told(choice: Choice, title: str, quote: Quote) -> Mapping[str, Any]:
    """What is kept of a choice: what was chosen, and the price that was shown."""
    return {
        **choice.as_data(),
        "title": title,
        "unit_price": str(quote.unit_price.amount),
        "amount": str(quote.amount.amount),
        "currency": quote.amount.currency,
    }


def may_become(provider_id: int, plan: str, target: str) -> bool:
    """Whether Microsoft lets the trial become that plan."""
    row = statements.row(_NAMED, {"provider": provider_id, "plan": plan, "target": target})
    return row is not None and bool(row[3])


_BUYER = """
    SELECT coalesce(nullif(c.country, ''), a.country), coalesce((
        SELECT w.segment FROM ordering_orderline w WHERE w.provider_id = u.provider_id AND w.subscription_id = u.id
          AND w.purpose = 'new' ORDER BY w.id LIMIT 1), 'commercial')
    FROM subscriptions_subscription u
    JOIN parties_party c ON c.provider_id = u.provider_id AND c.id = u.customer_id
    JOIN parties_party a ON a.provider_id = u.provider_id AND a.id = u.account_id
    WHERE u.provider_id = %s AND u.id = %s
"""


def buyer_of(provider_id: int, trial: SubscriptionView) -> Buyer:
    """Who would buy what a running trial becomes, as the trial was bought."""
    market, segment = statements.one(_BUYER, [provider_id, trial.id])
    return Buyer(provider_id, trial.account_id, market, segment, trial.currency)
