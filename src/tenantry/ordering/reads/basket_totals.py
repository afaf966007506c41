"""What many baskets would cost now, for lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from tenantry.billing.preview import PreviewLine, preview_first_charge
from tenantry.catalog.reads import Line, PricedOffering, priced_offerings
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money
from tenantry.ordering.context import SEGMENT
from tenantry.ordering.models import BasketLine
from tenantry.parties import permissions


def basket_totals(actor: Actor, baskets: Iterable[str], *, at: datetime) -> Mapping[str, Money]:
    """The first charges of these baskets, net, by id; one with a line that has no price is left out.

    One statement, and one for each account that is billed: prices are those of its own list.
    """
    assert permissions.sees_all(actor), "prices of many accounts side by side are for staff"
    rows = BasketLine.objects.filter(
        provider_id=actor.provider_id,
        basket__provider_id=actor.provider_id,
        basket__public_id__in=list(baskets),
    ).order_by("basket_id", "number")
    by_account: dict[int, list[dict[str, Any]]] = {}
    for row in rows.values(
        "basket__public_id", "basket__account_id", "basket__currency", "basket__account__country",
        "basket__customer__country", "plan_id", "term", "billing_plan", "seats",
    ):  # fmt: skip
        by_account.setdefault(row["basket__account_id"], []).append(dict(row))
    priced: dict[str, list[PreviewLine | None]] = {}
    for account, lines in by_account.items():
        wanted = [_line(row) for row in lines]
        offerings = priced_offerings(
            provider_id=actor.provider_id, account_party_id=account, lines=wanted, at=at
        )
        for line, offering in zip(lines, offerings, strict=True):
            priced.setdefault(line["basket__public_id"], []).append(_preview(line, offering, at))
    found = {basket: [one for one in lines if one is not None] for basket, lines in priced.items()}
    return {
        basket: preview_first_charge(lines)
        for basket, lines in found.items()
        if len(lines) == len(priced[basket])
    }


def _line(row: Mapping[str, Any]) -> Line:
    market = row["basket__customer__country"] or row["basket__account__country"]
    return Line(row["plan_id"], market, SEGMENT, row["term"], row["billing_plan"])


def _preview(row: Mapping[str, Any], offering: PricedOffering, at: datetime) -> PreviewLine | None:
    quote = offering.quoted(row["seats"])
    if quote is None or quote.unit_price.currency != row["basket__currency"]:
        return None
    start = at.astimezone(UTC).date()
    return PreviewLine(quote.unit_price, row["seats"], offering.term, offering.billing_plan, start)
