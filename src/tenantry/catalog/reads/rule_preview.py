"""What a price rule would change, before it is set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from tenantry.catalog.models import PriceList, PriceRule
from tenantry.catalog.reads.offers import dated
from tenantry.catalog.reads.sheet_prices import latest_prices, price_facts
from tenantry.catalog.rules.quote import PriceRuleFact, RuleKind, quote
from tenantry.catalog.rules.selection import DatedRule, price_in_force, rule_in_force
from tenantry.catalog.use_cases.set_price_rule import EVERYTHING, RuleScope, plan_key, rule_problems
from tenantry.foundation import statements
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Rate
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.kernel.problems import Refused
from tenantry.parties import permissions

MOST_COMPUTED: Final = 2_000


@dataclass(frozen=True, slots=True)
class PriceChange:
    """An offer's price per seat and charge cycle under the rule, and before it (None where there was none)."""

    plan: str
    title: str
    market: str
    segment: str
    term: str
    billing_plan: str
    old: Rate | None
    new: Rate
    cost: Rate

    @property
    def is_below_cost(self) -> bool:
        """Whether it would be sold for less than it costs."""
        return self.new.amount < self.cost.amount


@dataclass(frozen=True, slots=True)
class RulePreview:
    """What a rule does: the prices that change, by plan, and how many offers it does not touch and why."""

    changes: tuple[PriceChange, ...]
    same: int  # the price stays what it was
    overruled: int  # a narrower rule decides
    unpriced: int  # Microsoft's price sheet has no price
    computed: int
    offers: int  # in all; more than were computed in a very large catalogue


_OFFERS: Final = f"""
    SELECT p.id, p.public_id, p.title, o.market, o.segment, o.term, o.billing_plan, prices.found,
        count(*) OVER ()
    FROM catalog_offering o
    JOIN catalog_plan p ON p.provider_id = o.provider_id AND p.id = o.plan_id
    {latest_prices(way="o", currency="r.currency = o.currency")}
    WHERE o.provider_id = %(provider)s AND o.is_purchasable AND o.currency = %(currency)s
      AND (%(plan)s::bigint IS NULL OR o.plan_id = %(plan)s)
      AND %(term)s IN ('', o.term) AND %(billing_plan)s IN ('', o.billing_plan)
    ORDER BY lower(p.title), p.id, o.market, o.segment, o.term, o.billing_plan
    LIMIT %(limit)s
"""  # noqa: S608 - our own texts


def preview_rule(
    by: Actor,
    price_list: str,
    *,
    kind: RuleKind,
    percent: Decimal,
    scope: RuleScope = EVERYTHING,
    valid_from: datetime | None = None,
    at: datetime,
) -> RulePreview:
    """The rule against today's prices of Microsoft's; Refused as setting it would be. Four statements."""
    permissions.require(by, "price_list.change")
    start = valid_from or at
    if problems := rule_problems(kind, percent, scope, start, at):
        raise Refused(*problems)
    found = PriceList.objects.filter(provider_id=by.provider_id, public_id=price_list).first()
    if found is None:
        raise permissions.not_found("price list", price_list)
    plan_id = plan_key(scope.plan, by)
    new = DatedRule(PriceRuleFact(kind, percent), plan_id, scope.term, scope.billing_plan, start, None)
    standing = [dated(row) for row in PriceRule.objects.filter(provider_id=by.provider_id, price_list=found)]
    values = {
        "provider": by.provider_id,
        "at": at,
        "currency": found.currency,
        "plan": plan_id,
        "term": scope.term or "",
        "billing_plan": scope.billing_plan or "",
        "limit": MOST_COMPUTED,
    }
    return _preview(statements.rows(_OFFERS, values), standing, new, at)


def _preview(
    rows: list[tuple[Any, ...]], standing: list[DatedRule], new: DatedRule, at: datetime
) -> RulePreview:
    # The rule of the same scope that is open ends where the new one begins.
    left = [rule for rule in standing if not (rule.valid_to is None and _scope(rule) == _scope(new))]
    changes: list[PriceChange] = []
    same = overruled = unpriced = 0
    for plan_id, plan, title, market, segment, term_name, billing_name, prices, _count in rows:
        term, billing = Term(term_name), BillingPlan(billing_name)
        price = price_in_force(price_facts(prices), at)
        after = rule_in_force([*left, new], plan_id, term, billing, new.valid_from)
        if price is None:
            unpriced += 1
            continue
        if after is not new.rule:
            overruled += 1
            continue
        before = rule_in_force(standing, plan_id, term, billing, at)
        was = quote(price, before, term, billing, 1).unit_price if before else None
        quoted = quote(price, after, term, billing, 1)
        if was == quoted.unit_price:
            same += 1
            continue
        changes.append(
            PriceChange(
                plan,
                title,
                market,
                segment,
                term_name,
                billing_name,
                was,
                quoted.unit_price,
                quoted.unit_cost,
            )
        )
    total = rows[0][-1] if rows else 0
    return RulePreview(tuple(changes), same, overruled, unpriced, len(rows), total)


def _scope(rule: DatedRule) -> tuple[int | None, Term | None, BillingPlan | None]:
    return rule.plan_id, rule.term, rule.billing_plan
