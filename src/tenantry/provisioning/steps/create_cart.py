"""Put the lines into a Partner Center cart and read every one of them back (Microsoft: Create a cart).

Catalogue ids rotate, so each is resolved right before the cart. A cart that is not checked out binds nobody: unknown is
settled by replaying the same request id, and a second cart would do no harm.
"""

from __future__ import annotations

from typing import Any

from partner_center import PartnerCenter
from partner_center.models.carts import (
    Cart,
    CartLineItem,
    NewCart,
    NewCartLineItem,
    Participant,
    ParticipantKey,
)
from partner_center.models.catalog import BillingCycle, Segment, TermDuration
from tenantry.catalog.rules.cart_price import QuotedCost, difference
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering import events
from tenantry.ordering.models import Order
from tenantry.ordering.recording import record_event
from tenantry.provisioning.context import LineFacts, StepFacts
from tenantry.provisioning.rules.outcomes import AnswerLacks, Done, Outcome, Park, Refusal

NOT_OFFERED = code("provisioning.not_offered", Category.CONFLICT)
LINE_REFUSED = code("provisioning.cart_line_refused", Category.CONFLICT)
PRICE_DIFFERS = code("provisioning.price_differs", Category.CONFLICT)
PROMOTION_NOT_GIVEN = code("provisioning.promotion_not_given", Category.CONFLICT)


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:
    """Make the cart and judge its lines."""
    open_lines = [line for line in step.lines if line.buys and line.state == "planned"]
    items = []
    for line in open_lines:
        found = _catalog_item(pc, line, step.customer.country)
        if found is None:
            return Refusal(Problem(NOT_OFFERED, f"lines.{line.number}", {"plan": line.title}))
        items.append(_item(step, line, found))
    attested = True if step.partner_on_record else None
    cart = pc.carts.create(
        step.tenant_microsoft_id,
        NewCart(line_items=items, partner_on_record_attestation_accepted=attested),
        request_id=step.request_id,
    )
    return _judge(step, cart, open_lines)


def _catalog_item(pc: PartnerCenter, line: LineFacts, country: str) -> str | None:
    segment = Segment(line.segment)
    for availability in pc.products.availabilities(country, line.product_id, line.sku_id, segment):
        for term in availability.terms or []:
            cycle = (term.billing_cycle or "").lower()
            if (
                availability.is_purchasable
                and availability.segment in (None, segment)
                and term.duration == line.term
                and cycle == line.ordered_billing_plan
            ):
                return availability.catalog_item_id
    return None


def _item(step: StepFacts, line: LineFacts, catalog_item_id: str) -> NewCartLineItem:
    reseller = Participant(key=ParticipantKey.TRANSACTION_RESELLER, value=step.partner_on_record)
    return NewCartLineItem(
        id=line.number - 1,
        catalog_item_id=catalog_item_id,
        quantity=line.seats,
        billing_cycle=BillingCycle(line.ordered_billing_plan),
        term_duration=TermDuration(line.term),
        currency_code=step.currency,
        participants=[reseller] if step.partner_on_record else None,
    )


def _judge(step: StepFacts, cart: Cart, lines: list[LineFacts]) -> Outcome:
    by_id = {item.id: item for item in cart.line_items}
    earlier = _earlier_carts(step)
    for line in lines:
        item = by_id.get(line.number - 1)
        if item is None:
            raise AnswerLacks(f"line {line.number} of cart {cart.id}", {"earlier_carts": earlier})
        if item.error is not None:
            params: dict[str, str | int] = {
                "microsoft_code": str(item.error.error_code or ""),
                "description": (item.error.error_description or "").rstrip(". "),
            }
            return Refusal(Problem(LINE_REFUSED, f"lines.{line.number}", params))
        if problem := _price_problem(item, line, step.currency):
            return Park(problem, {"cart_id": cart.id, "earlier_carts": earlier})
    items = [(line.number, by_id[line.number - 1]) for line in lines]
    chosen = [
        {"line": number, "catalog_item_id": item.catalog_item_id, "promotion_id": item.promotion_id}
        for number, item in items
    ]
    created = (cart.creation_timestamp or step.now).isoformat()
    return Done({"cart_id": cart.id, "created_at": created, "lines": chosen, "earlier_carts": earlier})


def _earlier_carts(step: StepFacts) -> list[dict[str, Any]]:
    """The carts that this step made before: a checkout of theirs may still be on its way.

    One whose checkout was answered is settled; one that was never to be checked out was not sent.
    """
    before = step.result
    carts: list[dict[str, Any]] = list(before.get("earlier_carts", ()))
    if "created_at" in before and not before.get("is_answered"):
        carts.append({name: before[name] for name in ("cart_id", "created_at", "lines")})
    return carts


def _price_problem(item: CartLineItem, line: LineFacts, currency: str) -> Problem | None:
    """The cart's price per seat and charge cycle must be the one that was quoted from, and so must the promotion.

    One that the cart gives beside what was quoted lowers our cost only; the step keeps it.
    """
    field, promoted, pricing = f"lines.{line.number}", line.promoted, item.pricing
    if promoted is not None and promoted.promotion_id != (item.promotion_id or "").upper():
        return Problem(PROMOTION_NOT_GIVEN, field, {"promotion": promoted.promotion_id})
    found = difference(
        QuotedCost(line.unit_cost, promoted.list_cost.amount if promoted else None),
        currency,
        listed=pricing.list_price if pricing else None,
        discounted=pricing.discounted_price if pricing else None,
    )
    if found is None:
        return None
    quoted, asked = found
    return Problem(PRICE_DIFFERS, field, {"quoted": f"{quoted:f}", "microsoft": f"{asked:f}"})


def record(step: StepFacts, result: dict[str, Any], order: Order, *, by: Actor) -> None:
    """Tell the timeline."""
    record_event(events.CartCreated(order.public_id, result["cart_id"]), by=by, at=step.now)
