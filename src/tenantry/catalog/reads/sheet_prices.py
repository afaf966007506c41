"""The rows of Microsoft's price sheets that may decide what an offer costs: one text of SQL for all who ask."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from tenantry.catalog.rules.quote import SupplierPriceFact

# The sixteen newest rows decide: for a plan, term and billing plan a month's sheet has one, or one a change.
_LATEST: Final = """
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(s.unit_price::text, s.retail_price::text, s.span_months, s.currency,
            s.effective_from, s.effective_to, s.sheet_month, s.sku_id = '') ORDER BY s.id) AS found
        FROM (
            SELECT r.* FROM catalog_supplierprice r
            WHERE r.provider_id = p.provider_id AND r.partner_center_account_id = p.partner_center_account_id
              AND r.market = {way}.market AND r.product_id = p.product_id AND r.sku_id = p.sku_id
              AND r.segment = {way}.segment AND r.term = {way}.term AND r.billing_plan = {way}.billing_plan
              AND r.effective_from <= %(at)s AND {currency}
            ORDER BY r.sheet_month DESC, r.effective_from DESC, r.id DESC
            LIMIT 16
        ) s
    ) {name} ON true
"""


def latest_prices(*, way: str, currency: str, name: str = "prices") -> str:
    """The join that adds `prices.found` (or that name's), to be read by `price_facts`.

    For a plan `p` and a way to buy it in a row `way` (market, segment, term, billing plan), at the value `at`;
    `currency` is a condition on the price's row `r`.
    """
    return _LATEST.format(way=way, currency=currency, name=name)


def json_rows(found: str | list[list[Any]] | None) -> list[list[Any]]:
    """What json_agg found: nothing, text, or what the driver has parsed already."""
    if found is None:
        return []
    parsed: list[list[Any]] = json.loads(found) if isinstance(found, str) else found
    return parsed


def price_facts(found: str | list[list[Any]] | None) -> list[SupplierPriceFact]:
    """The rows, oldest first, from which the rules choose (catalog/rules/selection.py)."""
    return [_price(*values) for values in json_rows(found)]


def _price(
    unit_price: str,
    retail_price: str,
    span_months: int,
    currency: str,
    effective_from: str,
    effective_to: str,
    sheet_month: str,
    is_entered: bool,
) -> SupplierPriceFact:
    return SupplierPriceFact(
        unit_price=Decimal(unit_price),
        retail_price=Decimal(retail_price),
        span_months=span_months,
        currency=currency,
        effective_from=datetime.fromisoformat(effective_from),
        effective_to=datetime.fromisoformat(effective_to),
        sheet_month=sheet_month,
        is_entered=is_entered,
    )
