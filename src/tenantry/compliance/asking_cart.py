"""The last question before something is bought: a cart with just these lines, read and left alone."""

from __future__ import annotations

from datetime import datetime

from partner_center import BadAnswer, PartnerCenter
from partner_center.models.carts import (
    CartLineItem,
    NewCart,
    NewCartLineItem,
    Participant,
    ParticipantKey,
)
from partner_center.models.catalog import BillingCycle, TermDuration
from tenantry.compliance.rules.cart_judged import CartJudged, CartLineJudged
from tenantry.compliance.rules.carts import CartAsked, CartLineAsked
from tenantry.compliance.rules.facts import Answer
from tenantry.compliance.rules.questions import FactKey


def ask_cart(pc: PartnerCenter, key: FactKey, now: datetime) -> Answer:
    """Make the cart and read each line (Microsoft: Create a cart). It binds nobody and ends after seven days."""
    asked = key.cart
    assert asked is not None, "the question about a cart carries its lines"
    made = pc.carts.create(
        asked.tenant_id,
        NewCart(
            line_items=[_item(asked, line) for line in asked.lines],
            partner_on_record_attestation_accepted=True if asked.partner_on_record else None,
        ),
    )
    by_id = {item.id: item for item in made.line_items}
    if missing := [line.number for line in asked.lines if line.number - 1 not in by_id]:
        raise BadAnswer(f"cart {made.id} has no line {missing[0]}", operation="create_cart")
    return CartJudged(now, made.id, tuple(_judged(line, by_id[line.number - 1]) for line in asked.lines))


def _item(asked: CartAsked, line: CartLineAsked) -> NewCartLineItem:
    reseller = Participant(key=ParticipantKey.TRANSACTION_RESELLER, value=asked.partner_on_record)
    return NewCartLineItem(
        id=line.number - 1,
        catalog_item_id=line.catalog_item_id,
        quantity=line.seats,
        billing_cycle=BillingCycle(line.billing_plan),
        term_duration=TermDuration(line.term),
        currency_code=asked.currency,
        participants=[reseller] if asked.partner_on_record else None,
    )


def _judged(line: CartLineAsked, found: CartLineItem) -> CartLineJudged:
    error, pricing = found.error, found.pricing
    more = error.additional_information if error is not None else None
    left = more.available_quantity if more is not None else None
    listed = pricing.list_price if pricing is not None else None
    discounted = pricing.discounted_price if pricing is not None else None
    return CartLineJudged(
        line.number,
        error_code=str(error.error_code or "") if error is not None else "",
        error=(error.error_description or "").rstrip(". ") if error is not None else "",
        left=int(left) if left is not None else None,
        list_price="" if listed is None else f"{listed:f}",
        discounted_price="" if discounted is None else f"{discounted:f}",
        promotion_id=(found.promotion_id or "").upper(),
    )
