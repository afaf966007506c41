"""The lines of a basket as they stand, priced, and as the conditions of sale see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from tenantry.billing.preview import Preview, PreviewLine
from tenantry.catalog.reads import Line, PricedOffering, priced_offerings
from tenantry.catalog.rules.cart_price import QuotedCost
from tenantry.catalog.rules.promotions import Buying
from tenantry.catalog.rules.quote import Quote
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.ordering.adding import Standing, standing_from
from tenantry.ordering.house import house_from
from tenantry.ordering.rules.house_rule import Held, HouseFacts, Reading, read
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.preflight.basket import LineFacts, StandingFacts
from tenantry.ordering.rules.preflight.plan_and_price import promotions_key
from tenantry.ordering.rules.trials import Choice, Target, choice_from
from tenantry.ordering.trials import BecomesView, told

_Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Becomes:
    """What a trial becomes, priced as it would be bought now; no quote where the account has no price."""

    choice: Choice
    title: str
    minimum_seats: int
    is_target: bool
    quote: Quote | None

    @property
    def view(self) -> BecomesView:
        """The same for a reader whom prices concern."""
        one, quote = self.choice, self.quote
        return BecomesView(
            one.plan,
            self.title,
            one.term.value,
            one.billing_plan.value,
            one.seats,
            quote.unit_price if quote is not None else None,
            quote.amount if quote is not None else None,
        )

    def as_data(self) -> Mapping[str, Any]:
        """What is kept with the order: the choice, and the price that was shown."""
        assert self.quote is not None, "an order is placed when every condition is met"
        return told(self.choice, self.title, self.quote)


@dataclass(frozen=True, slots=True)
class LineContext:
    """A line with its offering, and its quote where the account has a price."""

    number: int
    plan_id: int
    plan_public_id: str
    product_id: str
    sku_id: str
    title: str
    minimum_seats: int
    maximum_seats: int
    term: str
    billing_plan: str
    seats: int
    buyer_reference: str
    segment: str
    prerequisites: tuple[str, ...]  # of an add-on: one of these plans, as product:sku, must be there
    bases: tuple[str, ...]  # their titles
    has_base: bool  # the customer holds one by us, or one stands in the basket
    offering: PricedOffering
    quote: Quote | None
    other_currency: str  # the price's own, where the basket has another one: then there is no quote
    house: HouseFacts
    adds_to: Standing | None  # the subscription that gets the seats, where the line buys no new one
    is_ordered: bool = False
    agreed_promotion: str = ""  # of an order: that its price counts on
    is_settled: bool = False  # of an order: it is bought, or given up
    converts: Standing | None = None  # the trial that becomes the plan
    is_trial: bool = False
    becomes: Becomes | None = None  # what was chosen for a trial; without it it stops

    @property
    def promotion(self) -> str:
        """The promotion that the price counts on: of an order the price that was agreed."""
        if self.is_ordered:
            return self.agreed_promotion
        promoted = self.quote.promoted if self.quote is not None else None
        return promoted.promotion_id if promoted is not None else ""

    @property
    def most_seats(self) -> int:
        """How many seats the line can have: of a subscription that gets more, what the plan has room for."""
        return self.maximum_seats - (self.adds_to.seats if self.adds_to is not None else 0)

    @property
    def house_rule(self) -> Reading:
        """What the house rule says of it, beside what stands and is under way."""
        return read(self.house, self.billing_plan)

    @property
    def alike(self) -> tuple[Held, ...]:
        """The subscriptions to which its seats could be added instead."""
        return self.house.alike(self.billing_plan)

    @property
    def ordered_billing_plan(self) -> str:
        """The billing plan at Microsoft; what gets more seats keeps its own."""
        if self.adds_to is not None:
            return self.adds_to.ordered_billing_plan
        return self.offering.ordered_billing_plan or self.billing_plan

    @property
    def purpose(self) -> Purpose:
        """What the line does."""
        if self.converts is not None:
            return Purpose.CONVERT
        return Purpose.NEW if self.adds_to is None else Purpose.ADD_SEATS

    @property
    def names(self) -> Standing | None:
        """The standing subscription that it changes."""
        return self.adds_to or self.converts


def priced_lines(
    provider_id: int, row: _Row, lines: list[_Row], given: Mapping[str, frozenset[str]], now: datetime
) -> tuple[LineContext, ...]:
    """The lines; `given` are the promotions that Microsoft said a standing tenant gets, by the question's subject."""
    market = row[17] or row[12]
    ordered = [line[17] or (None,) for line in lines]
    wanted = [
        Line(line[1], market, line[12], line[8], line[9], ordered=one[0])
        for line, one in zip(lines, ordered, strict=True)
    ]
    chosen = {line[0]: line[-1] for line in lines if line[-1] is not None}
    wanted += [
        Line(one["key"], market, line[12], one["term"], one["billing_plan"])
        for line in lines
        if (one := chosen.get(line[0])) is not None
    ]
    offerings = priced_offerings(provider_id=provider_id, account_party_id=row[8], lines=wanted, at=now)
    targets = dict(zip(chosen, offerings[len(lines) :], strict=True))
    beside = {f"{line[3]}:{line[4]}" for line in lines}
    on = now.astimezone(UTC).date()
    # Who is to get a tenant has bought nothing at Microsoft yet.
    is_new = row[9] is not None and not row[29] and row[31] is None
    made = []
    for line, offering in zip(lines, offerings, strict=False):
        found = _line(line, offering, basket_currency=row[3], beside=beside, on=on)
        if line[0] in targets:
            found = replace(found, becomes=_becomes(line[-1], targets[line[0]], row[3], is_new=is_new))
        key = promotions_key(row[31], line_facts(found))
        made.append(
            quoted_for(found, Buying(is_new, given.get(key.subject, frozenset()) if key else frozenset()))
        )
    return tuple(made)


def _line(
    line: _Row, offering: PricedOffering, *, basket_currency: str, beside: set[str], on: date
) -> LineContext:
    """The line; of a purchase without its quote."""
    *told, prerequisites, bases, is_held, standing, ordered, house, purpose, is_trial, _chosen = line
    named = standing_from(standing) if standing is not None else None
    adds_to = named if purpose == Purpose.ADD_SEATS else None
    has_base = is_held or adds_to is not None or not beside.isdisjoint(prerequisites)
    priced_in = _currency(offering, adds_to)
    is_foreign = bool(priced_in) and priced_in != basket_currency
    quote = _quote_of_seats(adds_to, line[10], on) if adds_to is not None and not is_foreign else None
    based = (tuple(prerequisites), tuple(bases or ()), has_base)
    other = priced_in if is_foreign else ""
    agreed, is_settled = (ordered[1], ordered[2]) if ordered is not None else (None, False)
    return LineContext(
        *(
            *told,
            *based,
            offering,
            quote,
            other,
            house_from(house, on=on),
            adds_to,
            ordered is not None,
            agreed or "",
            is_settled,
            named if purpose == Purpose.CONVERT else None,
            is_trial,
        )
    )


def _becomes(chosen: dict[str, Any], offering: PricedOffering, currency: str, *, is_new: bool) -> Becomes:
    choice = choice_from(chosen)
    assert choice is not None
    quote = offering.quoted(choice.seats, Buying(is_new, frozenset())) if offering.is_orderable else None
    if quote is not None and quote.amount.currency != currency:
        quote = None
    return Becomes(choice, chosen["title"], chosen["minimum_seats"], chosen["is_target"], quote)


def quoted_for(line: LineContext, buying: Buying) -> LineContext:
    """The line with its price for who buys so."""
    if line.adds_to is not None or line.other_currency:
        return line
    return replace(line, quote=line.offering.quoted(line.seats, buying))


def _quote_of_seats(adds_to: Standing, seats: int, on: date) -> Quote | None:
    found = adds_to.quoted(seats, on)
    return found.quote if found is not None else None


def _currency(offering: PricedOffering, adds_to: Standing | None) -> str:
    if adds_to is not None:
        return adds_to.opening.unit_price.currency
    price = offering.supplier_price
    return price.currency if price is not None else offering.currency


def preview_of(line: LineContext, on: date) -> Preview | None:
    if line.quote is None:
        return None
    if line.adds_to is not None:
        return line.adds_to.adding(line.seats, on)
    return PreviewLine(line.quote.unit_price, line.seats, Term(line.term), BillingPlan(line.billing_plan), on)


def line_facts(line: LineContext) -> LineFacts:
    return LineFacts(
        number=line.number,
        product_id=line.product_id,
        sku_id=line.sku_id,
        title=line.title,
        term=line.term,
        billing_plan=line.billing_plan,
        seats=line.seats,
        minimum_seats=line.minimum_seats,
        maximum_seats=line.maximum_seats,
        has_price=line.quote is not None,
        ordered_billing_plan=line.ordered_billing_plan,
        is_withheld=line.offering.is_withheld,
        catalog_item_id=line.offering.catalog_item_id,
        promotions=tuple(
            one.promotion_id
            for one in line.offering.promotions
            if one.asks_customer and one.billing_plan == line.offering.ordered_billing_plan
        ),
        promotion=line.promotion,
        cost=_cost(line.quote),
        has_cost=line.offering.ordered_price is not None or line.offering.supplier_price is None,
        is_price_awaited=line.offering.is_price_awaited,
        subscription_limit=line.offering.subscription_limit,
        subscription_limit_kind=line.offering.subscription_limit_kind,
        seat_limit=line.offering.seat_limit,
        bases=line.bases,
        has_base=line.has_base,
        house=line.house,
        other_currency=line.other_currency,
        segment=line.segment,
        adds_to=_standing_facts(line.adds_to) if line.adds_to is not None else None,
        converts=_standing_facts(line.converts) if line.converts is not None else None,
        is_trial=line.is_trial,
        becomes=_target(line),
    )


def _target(line: LineContext) -> Target | None:
    one = line.becomes
    if one is None:
        return None
    return Target(
        one.title, one.choice.seats, line.seats, one.minimum_seats, one.is_target, one.quote is not None
    )


def _cost(quote: Quote | None) -> QuotedCost | None:
    if quote is None:
        return None
    promoted = quote.promoted
    return QuotedCost(quote.unit_cost.amount, promoted.list_cost.amount if promoted is not None else None)


def _standing_facts(standing: Standing) -> StandingFacts:
    return StandingFacts(
        public_id=standing.public_id,
        microsoft_id=standing.microsoft_id,
        account_id=standing.account_id,
        customer_id=standing.customer_id,
        seats=standing.seats,
        status=standing.status,
        term_end=standing.term_end,
        partner_on_record=standing.partner_on_record,
    )
