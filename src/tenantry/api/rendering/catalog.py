"""The catalogue on the wire."""

from __future__ import annotations

from collections.abc import Iterable

from tenantry.api.rendering.problems import told
from tenantry.api.wire import Json, instant, percent
from tenantry.catalog.reads import Gap, PlanView, PriceListView, QuoteView, SynchronisationView
from tenantry.catalog.rules.quote import QuoteStep


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
        "market": plan.market,
        "segment": plan.segment,
        "terms": [
            {
                "term": term.term.value,
                "billing_plan": term.billing_plan.value,
                "is_purchasable": term.is_purchasable,
                "unit_price": term.unit_price.as_wire() if term.unit_price else None,
            }
            for term in plan.terms
        ],
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
        "problem": told(row.problem, language),
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
