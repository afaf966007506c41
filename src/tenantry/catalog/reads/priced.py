"""What lines are priced from, for any number of lines in one statement.

The statement fetches the candidates; the rules decide which price and which rule hold.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from tenantry.catalog.reads.sheet_prices import json_rows, latest_prices, price_facts
from tenantry.catalog.reads.switches import SWITCHES
from tenantry.catalog.rules import quote as rules
from tenantry.catalog.rules.annual import Switches, ordered_billing_plan
from tenantry.catalog.rules.programmes import is_licence_based
from tenantry.catalog.rules.promotions import ANYBODY, Buying, PromotionFact, promotion_given
from tenantry.catalog.rules.quote import PriceRuleFact, Quote, RuleKind, SupplierPriceFact
from tenantry.catalog.rules.selection import DatedRule, is_awaited, price_in_force, rule_in_force
from tenantry.foundation import statements
from tenantry.kernel.money import Rate
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.parties import permissions


class Line(NamedTuple):
    """What is to be priced: a plan by its key, for a market and segment, with term and billing plan.

    `account_id`: by whose price list, where it is not the same for all lines. `ordered`: the billing plan at Microsoft
    where an order has fixed it already; otherwise the provider's switches decide.
    """

    plan_id: int
    market: str
    segment: str
    term: str
    billing_plan: str
    account_id: int | None = None
    ordered: str | None = None


@dataclass(frozen=True, slots=True)
class PricedOffering:
    """A plan as it is sold in a market on a price list, at an instant, and what its price is made from."""

    plan_id: int
    plan: str  # public id
    partner_center_account_id: int
    product_id: str
    sku_id: str
    title: str
    description: str
    is_addon: bool
    is_trial: bool
    minimum_seats: int
    maximum_seats: int
    prerequisites: tuple[str, ...]
    subscription_limit: int | None
    subscription_limit_kind: str
    seat_limit: int | None
    sales_group: str
    market: str
    segment: str
    term: Term
    billing_plan: BillingPlan  # that is sold
    ordered_billing_plan: BillingPlan | None  # at Microsoft; None where the provider offers it to nobody
    catalog_item_id: str  # of what is ordered at Microsoft; empty where Microsoft does not offer it
    currency: str  # empty where Microsoft does not offer it
    is_purchasable: bool  # what is ordered at Microsoft
    synchronised_at: datetime | None
    price_list: str | None  # its name; None where the account has none
    supplier_price: SupplierPriceFact | None  # of what is sold: the price is made from it
    ordered_price: SupplierPriceFact | None  # of what is ordered at Microsoft: the cost
    rule: PriceRuleFact | None
    promotions: tuple[PromotionFact, ...]  # that Microsoft gives by itself on the term, on any billing plan
    at: datetime  # of all this
    is_price_awaited: (
        bool  # the rule is there and the price ended with its month; the new sheet is not read yet
    )

    @property
    def is_priced(self) -> bool:
        """Whether there is a supplier's price and a rule that makes a price of it, and the cost is known."""
        return self.supplier_price is not None and self.rule is not None and self.ordered_price is not None

    @property
    def is_withheld(self) -> bool:
        """Whether the provider offers it to nobody."""
        return self.ordered_billing_plan is None

    @property
    def is_ordered_otherwise(self) -> bool:
        """Whether another billing plan is ordered at Microsoft than the one that is sold."""
        return self.ordered_billing_plan not in (None, self.billing_plan)

    @property
    def is_orderable(self) -> bool:
        """Whether the provider offers it, Microsoft sells it and the account's price list prices it."""
        return (
            not self.is_withheld
            and self.is_purchasable
            and self.is_priced
            and not (self.is_addon and is_licence_based(self.sku_id))  # it would need its parent's order
        )

    def promotion(self, seats: int, buying: Buying = ANYBODY) -> PromotionFact | None:
        """The promotion that Microsoft gives for so many seats, as far as is known of the customer."""
        return promotion_given(self.promotions, self.ordered_billing_plan, seats, self.at, buying)

    def unit_price(self, seats: int = 1, buying: Buying = ANYBODY) -> Rate | None:
        """What a seat is sold at for a charge cycle, or None as for a quote."""
        if self.supplier_price is None or self.rule is None or self.ordered_price is None or self.is_withheld:
            return None
        promotion = None if self.is_ordered_otherwise else self.promotion(seats, buying)
        return rules.unit_price(self.supplier_price, self.rule, self.term, self.billing_plan, promotion)

    def quoted(self, seats: int, buying: Buying = ANYBODY) -> Quote | None:
        """The price of so many seats, or None where there is none or the provider offers it to nobody.

        A promotion is counted that Microsoft gives by itself; one that asks something of the customer only where it is
        known that the customer fulfils it.
        """
        if self.supplier_price is None or self.rule is None or self.ordered_price is None:
            return None
        if self.ordered_billing_plan is None:
            return None
        ordered = None
        if self.is_ordered_otherwise:
            ordered = rules.OrderedAt(self.ordered_billing_plan, self.ordered_price)
        promotion = self.promotion(seats, buying)
        return rules.quote(
            self.supplier_price, self.rule, self.term, self.billing_plan, seats, ordered, promotion
        )


_IN_CURRENCY: Final = "(list.currency IS NULL OR r.currency = list.currency)"

# `other`: the billing plan at Microsoft of what is sold billed annually and may be ordered otherwise.
_PRICED: Final = f"""
    WITH switches AS MATERIALIZED ({SWITCHES}), list AS (
        SELECT DISTINCT ON (a.party_id) a.party_id, l.id, l.name, l.currency
        FROM catalog_pricelistassignment a
        JOIN catalog_pricelist l ON l.provider_id = a.provider_id AND l.id = a.price_list_id
        WHERE a.provider_id = %(provider)s AND a.party_id = ANY(%(accounts)s::bigint[]) AND a.valid_from <= %(at)s
        ORDER BY a.party_id, a.valid_from DESC
    )
    SELECT n.number, p.id, p.public_id, p.partner_center_account_id, p.product_id, p.sku_id, p.title,
        p.description, p.is_addon, p.is_trial, p.minimum_seats, p.maximum_seats, p.prerequisites,
        p.subscription_limit, p.subscription_limit_kind, p.seat_limit, p.sales_group,
        n.market, n.segment, n.term, n.billing_plan,
        coalesce(o.catalog_item_id, ''), coalesce(o.currency, ''), coalesce(o.is_purchasable, false),
        o.synchronised_at, list.name, prices.found, rules.found,
        switches.sells, switches.provisions, n.ordered,
        coalesce(m.catalog_item_id, ''), coalesce(m.is_purchasable, false), others.found, promotions.found
    FROM jsonb_to_recordset(%(wanted)s::jsonb) AS n(number integer, plan_id bigint, plan text, market text,
        segment text, term text, billing_plan text, account bigint, ordered text)
    CROSS JOIN switches
    LEFT JOIN LATERAL (
        SELECT n.market, n.segment, n.term, 'monthly' AS billing_plan
        WHERE n.billing_plan = 'annual' AND coalesce(n.ordered = 'monthly', NOT switches.provisions)
    ) other ON true
    JOIN catalog_plan p ON p.provider_id = %(provider)s AND p.id = coalesce(n.plan_id,
        (SELECT x.id FROM catalog_plan x WHERE x.provider_id = %(provider)s AND x.public_id = n.plan))
    LEFT JOIN catalog_offering o ON o.provider_id = p.provider_id AND o.plan_id = p.id AND o.market = n.market
        AND o.segment = n.segment AND o.term = n.term AND o.billing_plan = n.billing_plan
    LEFT JOIN catalog_offering m ON m.provider_id = p.provider_id AND m.plan_id = p.id AND m.market = other.market
        AND m.segment = other.segment AND m.term = other.term AND m.billing_plan = other.billing_plan
    LEFT JOIN list ON list.party_id = n.account
    {latest_prices(way="n", currency=_IN_CURRENCY)}
    {latest_prices(way="other", currency=_IN_CURRENCY, name="others")}
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(d.promotion_id, d.name, d.percent::text, d.billing_plan, d.starts_at,
            d.ends_at, d.minimum_seats, d.maximum_seats, d.first_purchase, d.redemptions, d.needs
            ) ORDER BY d.promotion_id) AS found
        FROM catalog_promotion d
        WHERE d.provider_id = p.provider_id AND d.partner_center_account_id = p.partner_center_account_id
          AND d.market = n.market AND d.product_id = p.product_id AND d.sku_id = p.sku_id AND d.segment = n.segment
          AND d.term = n.term AND d.is_automatic AND d.is_listed AND d.starts_at <= %(at)s AND d.ends_at >= %(at)s
    ) promotions ON true
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(r.kind, r.percent::text, r.plan_id, r.term, r.billing_plan,
            r.valid_from, r.valid_to)) AS found
        FROM catalog_pricerule r
        WHERE r.provider_id = p.provider_id AND r.price_list_id = list.id
          AND (r.plan_id IS NULL OR r.plan_id = p.id)
          AND r.valid_from <= %(at)s AND (r.valid_to IS NULL OR r.valid_to > %(at)s)
    ) rules ON true
    ORDER BY n.number
"""  # noqa: S608 - our own texts


def priced_offering(
    *,
    provider_id: int,
    account_party_id: int | None,
    plan: str,
    market: str,
    segment: str,
    term: Term,
    billing_plan: BillingPlan,
    at: datetime,
) -> PricedOffering:
    """One plan, named by its public id, as the account may buy it. One statement. Refused if unknown."""
    wanted = (None, plan, market, segment, term, billing_plan, account_party_id, None)
    found = _priced(provider_id, [wanted], at)
    if not found:
        raise permissions.not_found("plan", plan)
    return found[0]


def priced_offerings(
    *, provider_id: int, account_party_id: int | None, lines: Sequence[Line], at: datetime
) -> list[PricedOffering]:
    """The lines, in their order, as the account may buy them. One statement, or none without lines."""
    if not lines:
        return []
    wanted: list[_Wanted] = [
        (line.plan_id, None, *line[1:5], line.account_id or account_party_id, line.ordered) for line in lines
    ]
    found = _priced(provider_id, wanted, at)
    assert len(found) == len(lines), "a line's plan is one of its provider"
    return found


_Wanted = tuple[int | None, str | None, str, str, str, str, int | None, str | None]


def _priced(provider_id: int, wanted: Sequence[_Wanted], at: datetime) -> list[PricedOffering]:
    names = ("plan_id", "plan", "market", "segment", "term", "billing_plan", "account", "ordered")
    rows = [{"number": n, **dict(zip(names, one, strict=True))} for n, one in enumerate(wanted)]
    values: dict[str, Any] = {
        "wanted": json.dumps(rows),
        "provider": provider_id,
        "accounts": sorted({one[6] for one in wanted if one[6] is not None}),
        "at": at,
    }
    return [_offering(row, at) for row in statements.rows(_PRICED, values)]


def _offering(row: tuple[Any, ...], at: datetime) -> PricedOffering:
    """A row of the statement above, with the price and the rule that hold."""
    (_, plan_id, plan, account_id, product_id, sku_id, title, description, is_addon, is_trial, *rest) = row
    (
        minimum_seats,
        maximum_seats,
        prerequisites,
        subscription_limit,
        limit_kind,
        seat_limit,
        sales_group,
        *rest,
    ) = rest
    (market, segment, term_name, billing_name, *rest) = rest
    (catalog_item_id, currency, is_purchasable, synchronised_at, price_list, prices, dated_rules, *rest) = (
        rest
    )
    (sells, provisions, ordered_name, other_item_id, other_is_purchasable, other_prices, promotions) = rest
    term, billing_plan = Term(term_name), BillingPlan(billing_name)
    ordered = ordered_billing_plan(billing_plan, Switches(sells, provisions))
    if ordered_name is not None:
        ordered = BillingPlan(ordered_name)
    sheets = [price_facts(prices)]
    supplier_price = ordered_price = price_in_force(sheets[0], at)
    if ordered not in (None, billing_plan):
        sheets.append(price_facts(other_prices))
        catalog_item_id, is_purchasable = other_item_id, other_is_purchasable
        ordered_price = _in_currency_of(supplier_price, price_in_force(sheets[1], at))
    rule = rule_in_force(
        [_rule(*values) for values in json_rows(dated_rules)], plan_id, term, billing_plan, at
    )
    return PricedOffering(
        plan_id=plan_id,
        plan=plan,
        partner_center_account_id=account_id,
        product_id=product_id,
        sku_id=sku_id,
        title=title,
        description=description,
        is_addon=is_addon,
        is_trial=is_trial,
        minimum_seats=minimum_seats,
        maximum_seats=maximum_seats,
        prerequisites=tuple(prerequisites),
        subscription_limit=subscription_limit,
        subscription_limit_kind=limit_kind,
        seat_limit=seat_limit,
        sales_group=sales_group,
        market=market,
        segment=segment,
        term=term,
        billing_plan=billing_plan,
        ordered_billing_plan=ordered,
        catalog_item_id=catalog_item_id,
        currency=currency,
        is_purchasable=is_purchasable,
        synchronised_at=synchronised_at,
        price_list=price_list,
        supplier_price=supplier_price,
        ordered_price=ordered_price,
        rule=rule,
        promotions=tuple(_promotion(*values) for values in json_rows(promotions)),
        at=at,
        is_price_awaited=rule is not None and any(is_awaited(sheet, synchronised_at, at) for sheet in sheets),
    )


def _in_currency_of(
    price: SupplierPriceFact | None, ordered: SupplierPriceFact | None
) -> SupplierPriceFact | None:
    """What is ordered at Microsoft is paid in the currency in which it is sold, or has no cost that counts."""
    return ordered if price is None or ordered is None or ordered.currency == price.currency else None


def _rule(
    kind: str,
    percent: str,
    plan_id: int | None,
    term: str,
    billing_plan: str,
    valid_from: str,
    valid_to: str | None,
) -> DatedRule:
    return DatedRule(
        rule=PriceRuleFact(RuleKind(kind), Decimal(percent)),
        plan_id=plan_id,
        term=Term(term) if term else None,
        billing_plan=BillingPlan(billing_plan) if billing_plan else None,
        valid_from=datetime.fromisoformat(valid_from),
        valid_to=datetime.fromisoformat(valid_to) if valid_to else None,
    )


def _promotion(
    promotion_id: str,
    name: str,
    percent: str,
    billing_plan: str,
    starts_at: str,
    ends_at: str,
    minimum_seats: int | None,
    maximum_seats: int | None,
    first_purchase: bool,
    redemptions: int | None,
    needs: list[list[str]],
) -> PromotionFact:
    return PromotionFact(
        promotion_id=promotion_id,
        name=name,
        percent=Decimal(percent),
        billing_plan=BillingPlan(billing_plan),
        starts_at=datetime.fromisoformat(starts_at),
        ends_at=datetime.fromisoformat(ends_at),
        minimum_seats=minimum_seats,
        maximum_seats=maximum_seats,
        first_purchase=first_purchase,
        redemptions=redemptions,
        needs=tuple(tuple(group) for group in needs),
    )
