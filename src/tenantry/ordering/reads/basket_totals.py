"""What many baskets would cost now, for lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from tenantry.billing.preview import Preview, PreviewLine, PreviewSeats, preview_first_charge
from tenantry.catalog.reads import Line, PricedOffering, priced_offerings
from tenantry.catalog.rules.promotions import Buying
from tenantry.kernel.actor import Actor
from tenantry.kernel.money import Money, Rate
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.ordering.models import BasketLine
from tenantry.ordering.rules.lines import Purpose
from tenantry.parties import permissions
from tenantry.parties.models import TenantLink
from tenantry.subscriptions.models import SubscriptionChange


def basket_totals(actor: Actor, baskets: Iterable[str], *, at: datetime) -> Mapping[str, Money]:
    """The first charges of these baskets, net, by id; one with a line that has no price is left out.

    Prices are those of each account's own list. Two statements.
    """
    assert permissions.sees_all(actor), "prices of many accounts side by side are for staff"
    rows = BasketLine.objects.filter(
        provider_id=actor.provider_id,
        basket__provider_id=actor.provider_id,
        basket__public_id__in=list(baskets),
    ).order_by("basket_id", "number")
    opening = SubscriptionChange.objects.filter(
        provider_id=OuterRef("provider_id"), subscription_id=OuterRef("subscription_id"), sequence=1
    )
    tenant = TenantLink.objects.filter(
        provider_id=OuterRef("provider_id"),
        party_id=OuterRef("basket__customer_id"),
        partner_center_account__is_default=True,
    )
    rows = rows.annotate(locked_price=Subquery(opening.values("unit_price")), has_tenant=Exists(tenant))
    lines: list[dict[str, Any]] = [
        dict(row)
        for row in rows.values(
            "basket__public_id", "basket__account_id", "basket__currency", "basket__account__country",
            "basket__customer__country", "plan_id", "segment", "term", "billing_plan", "seats", "subscription__seats",
            "subscription__started_on", "subscription__term_end", "locked_price", "basket__customer_id",
            "basket__existing_domain", "has_tenant", "purpose",
        )
    ]  # fmt: skip
    offerings = priced_offerings(
        provider_id=actor.provider_id, account_party_id=None, lines=[_line(row) for row in lines], at=at
    )
    priced: dict[str, list[Preview | None]] = {}
    for line, offering in zip(lines, offerings, strict=True):
        priced.setdefault(line["basket__public_id"], []).append(_preview(line, offering, at))
    found = {basket: [one for one in lines if one is not None] for basket, lines in priced.items()}
    return {
        basket: preview_first_charge(charges)
        for basket, charges in found.items()
        if len(charges) == len(priced[basket])
    }


def _line(row: Mapping[str, Any]) -> Line:
    market = row["basket__customer__country"] or row["basket__account__country"]
    return Line(
        row["plan_id"], market, row["segment"], row["term"], row["billing_plan"], row["basket__account_id"]
    )


def _preview(row: Mapping[str, Any], offering: PricedOffering, at: datetime) -> Preview | None:
    if row["purpose"] == Purpose.ADD_SEATS:
        return _more_seats(row, at)
    is_new = row["basket__customer_id"] is not None and not (
        row["basket__existing_domain"] or row["has_tenant"]
    )
    quote = offering.quoted(row["seats"], Buying(is_new=is_new))
    if quote is None or quote.unit_price.currency != row["basket__currency"]:
        return None
    start = at.astimezone(UTC).date()
    return PreviewLine(quote.unit_price, row["seats"], offering.term, offering.billing_plan, start)


def _more_seats(row: Mapping[str, Any], at: datetime) -> PreviewSeats | None:
    on = max(at.astimezone(UTC).date(), row["subscription__started_on"])
    if on >= row["subscription__term_end"]:
        return None
    return PreviewSeats(
        unit_price=Rate(row["locked_price"], row["basket__currency"]),
        standing=row["subscription__seats"],
        added=row["seats"],
        term=Term(row["term"]),
        billing_plan=BillingPlan(row["billing_plan"]),
        started_on=row["subscription__started_on"],
        term_end=row["subscription__term_end"],
        on=on,
    )
