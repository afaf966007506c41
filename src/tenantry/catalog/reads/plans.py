"""Plans as somebody may pick them: with the prices of the buyer's own list, and never with the supplier's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tenantry.catalog.codes import NOT_ORDERABLE, SEATS_OUT_OF_RANGE
from tenantry.catalog.models import Offering, Plan
from tenantry.catalog.reads.plan_facts import PlanFacts
from tenantry.catalog.reads.priced import Line, PricedOffering, priced_offering, priced_offerings
from tenantry.catalog.rules.promotions import PromotionFact
from tenantry.catalog.rules.quote import QuoteStep
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.money import CURRENCY_EXPONENTS, Money, Rate
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import permissions
from tenantry.parties import reads as parties
from tenantry.parties.models import Party, Provider


@dataclass(frozen=True, slots=True)
class PlanTerm:
    """A term and billing plan of a plan, with the buyer's price per seat and charge cycle."""

    term: Term
    billing_plan: BillingPlan
    currency: str
    is_purchasable: bool
    unit_price: Rate | None  # None where it has none, or none that this reader may see
    promotions: tuple[
        PromotionFact, ...
    ] = ()  # that Microsoft gives by itself, some to certain customers only

    @property
    def per_month(self) -> Rate | None:
        """The price spread over the months of a charge cycle, to compare by; charged is `unit_price`."""
        if self.unit_price is None:
            return None
        return self.unit_price.divided(
            self.billing_plan.months, places=CURRENCY_EXPONENTS[self.unit_price.currency]
        )


@dataclass(frozen=True, slots=True)
class PlanView(PlanFacts):
    """A plan in a market and segment."""

    id: int
    market: str
    segment: str
    terms: tuple[PlanTerm, ...]

    @property
    def cheapest(self) -> PlanTerm | None:
        """The term of the lowest price per month; None where the reader sees no price."""
        priced = [(one.per_month.amount, n) for n, one in enumerate(self.terms) if one.per_month is not None]
        return self.terms[min(priced)[1]] if priced else None


@dataclass(frozen=True, slots=True)
class QuoteView:
    """What so many seats cost per charge cycle; the steps only for who may see the supplier's price."""

    plan: str
    market: str
    segment: str
    term: Term
    billing_plan: BillingPlan
    seats: int
    unit_price: Rate
    amount: Money
    steps: tuple[QuoteStep, ...]
    promotion: PromotionFact | None = None  # that is counted


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whose prices are shown, for which market, and whether they are."""

    account_id: int | None
    market: str
    sees_all: bool
    sees_prices: bool


def plans(
    by: Actor,
    *,
    at: datetime,
    limit: int,
    before_id: int | None = None,
    q: str = "",
    market: str | None = None,
    segment: str = "commercial",
    party: str | None = None,
) -> list[PlanView]:
    """Plans of a market, newest first; a buyer is shown what its price list prices and Microsoft sells.

    `party` names the account or end customer to price for. Without a market its own country is assumed.
    """
    buyer = buyer_of(by, party, market)
    found: list[PlanView] = []
    while len(found) < limit:
        rows = _plans(by, buyer, segment, q)
        if before_id is not None:
            rows = rows.filter(pk__lt=before_id)
        ids = list(rows.order_by("-pk").values_list("id", flat=True)[:limit])
        found += plan_views(by, buyer, segment, ids, at)
        if len(ids) < limit:
            break
        before_id = ids[-1]
    return found[:limit]


def plan(
    by: Actor,
    public_id: str,
    *,
    at: datetime,
    market: str | None = None,
    segment: str = "commercial",
    party: str | None = None,
) -> PlanView:
    """One plan with its terms; refused alike where there is none and where this buyer cannot buy it."""
    buyer = buyer_of(by, party, market)
    ids = list(_plans(by, buyer, segment, "").filter(public_id=public_id).values_list("id", flat=True))
    found = plan_views(by, buyer, segment, ids, at)
    if not found:
        raise permissions.not_found("plan", public_id)
    return found[0]


def quote_for(
    by: Actor,
    *,
    plan: str,
    term: Term,
    billing_plan: BillingPlan,
    seats: int,
    at: datetime,
    market: str | None = None,
    segment: str = "commercial",
    party: str | None = None,
) -> QuoteView:
    """The price of so many seats for the party or the buyer itself; Refused where it is not orderable so."""
    buyer = buyer_of(by, party, market)
    offering = priced_offering(
        provider_id=by.provider_id,
        account_party_id=buyer.account_id,
        plan=plan,
        market=buyer.market,
        segment=segment,
        term=term,
        billing_plan=billing_plan,
        at=at,
    )
    if problems := _problems(offering, buyer, seats):
        raise Refused(*problems)
    made = offering.quoted(seats)
    assert made is not None, "an orderable offering has a price"
    return QuoteView(
        plan=offering.plan,
        market=offering.market,
        segment=offering.segment,
        term=term,
        billing_plan=billing_plan,
        seats=seats,
        unit_price=made.unit_price,
        amount=made.amount,
        steps=made.steps if buyer.sees_all else (),
        promotion=offering.promotion(seats),
    )


def _problems(offering: PricedOffering, buyer: Buyer, seats: int) -> list[Problem]:
    if not offering.is_orderable or not buyer.sees_prices:
        params = {
            "market": offering.market,
            "segment": offering.segment,
            "term": offering.term.value,
            "billing_plan": offering.billing_plan.value,
        }
        return [Problem(NOT_ORDERABLE, "plan", params)]
    if not offering.minimum_seats <= seats <= offering.maximum_seats:
        limits = {"seats": seats, "minimum": offering.minimum_seats, "maximum": offering.maximum_seats}
        return [Problem(SEATS_OUT_OF_RANGE, "seats", limits)]
    return []


def buyer_of(by: Actor, party: str | None, market: str | None) -> Buyer:
    """For whom prices are made. A sub-customer sees none: the reseller's are not its own."""
    permissions.require(by, "catalog.read")
    sees_all = permissions.sees_all(by)
    if party is not None:
        view = parties.party(by, party)
        account_id, country = view.account_id, view.details.country
    elif by.party_id is not None:
        own = Party.objects.filter(provider_id=by.provider_id, pk=by.party_id)
        party_id, reseller_id, country = own.values_list("id", "reseller_id", "country").get()
        account_id = reseller_id or party_id
    else:
        country = Provider.objects.values_list("country", flat=True).get(pk=by.provider_id)
        return Buyer(None, market or country, sees_all, True)
    is_sub_customer = by.role is Role.CUSTOMER and account_id != by.party_id
    return Buyer(account_id, market or country, sees_all, not is_sub_customer)


def _plans(by: Actor, buyer: Buyer, segment: str, q: str) -> QuerySet[Plan]:
    """Plans offered in the market and segment; for buyers only where Microsoft sells them."""
    offered = Offering.objects.filter(
        provider_id=by.provider_id, plan_id=OuterRef("pk"), market=buyer.market, segment=segment
    )
    if not buyer.sees_all:
        offered = offered.filter(is_purchasable=True)
    rows = Plan.objects.filter(Exists(offered), provider_id=by.provider_id)
    return rows.filter(Q(title__icontains=q) | Q(product_id__iexact=q)) if q else rows


def plan_views(by: Actor, buyer: Buyer, segment: str, ids: Sequence[int], at: datetime) -> list[PlanView]:
    """The plans in that order, less those without a term that the buyer may order. Two statements."""
    offered = Offering.objects.filter(
        provider_id=by.provider_id, plan_id__in=ids, market=buyer.market, segment=segment
    ).values_list("plan_id", "term", "billing_plan")
    lines = [Line(plan_id, buyer.market, segment, term, billing) for plan_id, term, billing in offered]
    priced: dict[int, list[PricedOffering]] = {}
    found = priced_offerings(
        provider_id=by.provider_id, account_party_id=buyer.account_id, lines=lines, at=at
    )
    for offering in found:
        if not offering.is_withheld and (buyer.sees_all or offering.is_orderable):
            priced.setdefault(offering.plan_id, []).append(offering)
    return [_view(priced[plan_id], buyer) for plan_id in ids if plan_id in priced]


def _view(offerings: list[PricedOffering], buyer: Buyer) -> PlanView:
    any_of = offerings[0]
    ordered = sorted(offerings, key=lambda one: (one.term.months, one.billing_plan.months))
    return PlanView(
        id=any_of.plan_id,
        public_id=any_of.plan,
        product_id=any_of.product_id,
        sku_id=any_of.sku_id,
        title=any_of.title,
        description=any_of.description,
        is_addon=any_of.is_addon,
        is_trial=any_of.is_trial,
        minimum_seats=any_of.minimum_seats,
        maximum_seats=any_of.maximum_seats,
        prerequisites=any_of.prerequisites,
        subscription_limit=any_of.subscription_limit,
        subscription_limit_kind=any_of.subscription_limit_kind,
        seat_limit=any_of.seat_limit,
        sales_group=any_of.sales_group,
        market=any_of.market,
        segment=any_of.segment,
        terms=tuple(_term(one, buyer) for one in ordered),
    )


def _term(offering: PricedOffering, buyer: Buyer) -> PlanTerm:
    return PlanTerm(
        term=offering.term,
        billing_plan=offering.billing_plan,
        currency=offering.currency,
        is_purchasable=offering.is_purchasable,
        unit_price=offering.unit_price() if buyer.sees_prices else None,
        promotions=tuple(
            one for one in offering.promotions if one.billing_plan == offering.ordered_billing_plan
        ),
    )
