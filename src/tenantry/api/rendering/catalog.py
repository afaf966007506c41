"""The catalogue on the wire."""

from __future__ import annotations

from collections.abc import Iterable

from tenantry.api.rendering.problems import told
from tenantry.api.wire import Json, instant, percent, rate
from tenantry.catalog.reads import (
    DifferenceView,
    Gap,
    PlanOffers,
    PlanView,
    PriceListView,
    QuoteView,
    SynchronisationView,
)
from tenantry.catalog.rules.promotions import PromotionFact
from tenantry.catalog.rules.quote import QuoteStep


def offer_prices_out(found: PlanOffers) -> Json:
    """What was entered for a licence-based offer."""
    items = [
        {
            "segment": one.segment,
            "term": one.term.value,
            "billing_plan": one.billing_plan.value,
            "unit_cost": one.price.unit_rate.as_wire(),
            "unit_retail": one.price.retail_rate.as_wire(),
            "span_months": one.price.span_months,
            "valid_from": instant(one.price.effective_from),
        }
        for one in found.sheets
    ]
    return {"plan": found.public_id, "market": found.market, "items": items}


def plan_out(plan: PlanView) -> Json:
    """A plan with its terms."""
    return {
        "id": plan.public_id,
        "product_id": plan.product_id,
        "sku_id": plan.sku_id,
        "title": plan.title,
        "description": plan.description,
        "is_addon": plan.is_addon,
        "is_trial": plan.is_trial,
        "minimum_seats": plan.minimum_seats,
        "maximum_seats": plan.maximum_seats,
        "prerequisites": list(plan.prerequisites),
        "subscription_limit": plan.subscription_limit,
        "subscription_limit_kind": plan.subscription_limit_kind,
        "seat_limit": plan.seat_limit,
        "market": plan.market,
        "segment": plan.segment,
        "terms": [
            {
                "term": term.term.value,
                "billing_plan": term.billing_plan.value,
                "is_purchasable": term.is_purchasable,
                "unit_price": term.unit_price.as_wire() if term.unit_price else None,
                "promotions": [_promotion_out(one) for one in term.promotions],
            }
            for term in plan.terms
        ],
    }


def _promotion_out(one: PromotionFact) -> Json:
    return {
        "id": one.promotion_id,
        "name": one.name,
        "percent": f"{one.percent.normalize():f}",
        "ends_at": instant(one.ends_at),
        "minimum_seats": one.minimum_seats,
        "maximum_seats": one.maximum_seats,
        "asks_customer": one.asks_customer,
    }


def steps_out(steps: Iterable[QuoteStep]) -> list[Json]:
    """The steps of a price."""
    return [step.as_data() for step in steps]


def quote_out(quote: QuoteView) -> Json:
    """A quote."""
    return {
        "plan": quote.plan,
        "market": quote.market,
        "segment": quote.segment,
        "term": quote.term.value,
        "billing_plan": quote.billing_plan.value,
        "seats": quote.seats,
        "unit_price": quote.unit_price.as_wire(),
        "amount": quote.amount.as_wire(),
        "steps": steps_out(quote.steps),
    }


def price_list_out(row: PriceListView) -> Json:
    """A price list in a list."""
    return {
        "id": row.public_id,
        "name": row.name,
        "currency": row.currency,
        "created_at": instant(row.created_at),
    }


def price_list_detail(row: PriceListView) -> Json:
    """A price list with rules and accounts."""
    rules = [
        {
            "kind": rule.kind,
            "percent": percent(rule.percent),
            "plan": rule.plan,
            "plan_title": rule.plan_title,
            "term": rule.term,
            "billing_plan": rule.billing_plan,
            "valid_from": instant(rule.valid_from),
            "valid_to": instant(rule.valid_to),
        }
        for rule in row.rules
    ]
    assignments = [
        {"party": one.party, "name": one.name, "valid_from": instant(one.valid_from)}
        for one in row.assignments
    ]
    return price_list_out(row) | {"rules": rules, "assignments": assignments}


def synchronisation_out(row: SynchronisationView, language: str) -> Json:
    """A synchronisation."""
    return {
        "id": row.public_id,
        "partner_center_account": row.partner_center_account,
        "market": row.market,
        "state": str(row.state),
        "requested_at": instant(row.requested_at),
        "started_at": instant(row.started_at),
        "finished_at": instant(row.finished_at),
        "plans": row.plans,
        "offerings": row.offerings,
        "prices": row.prices,
        "stage": row.stage.value if row.stage else None,
        "stage_done": row.stage_done,
        "stage_total": row.stage_total,
        "attempts": row.attempts,
        "duration_ms": row.duration_ms,
        "differences": row.differences,
        "problem": told(row.problem, language),
    }


def difference_out(row: DifferenceView) -> Json:
    """A difference."""
    move = row.price
    return {
        "kind": row.kind.value,
        "plan": row.plan,
        "title": row.title,
        "product_id": row.product_id,
        "sku_id": row.sku_id,
        "segment": row.segment or None,
        "term": row.term or None,
        "billing_plan": row.billing_plan or None,
        "members": row.members,
        "price": None
        if move is None
        else {
            "old_unit_price": rate(move.old_unit, move.currency),
            "new_unit_price": rate(move.new_unit, move.currency),
            "old_retail_price": rate(move.old_retail, move.currency),
            "new_retail_price": rate(move.new_retail, move.currency),
            "effective_from": instant(move.effective_from),
        },
    }


def gap_out(gap: Gap) -> Json:
    """What lacks a price."""
    return {
        "plan": gap.plan,
        "title": gap.title,
        "market": gap.market,
        "segment": gap.segment,
        "term": gap.term,
        "billing_plan": gap.billing_plan,
        "currency": gap.currency,
        "has_supplier_price": gap.has_supplier_price,
        "has_price_list": gap.has_price_list,
        "price_lists_without_rule": list(gap.price_lists_without_rule),
    }
