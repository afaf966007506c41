"""Promotions of Microsoft's from its list to the invoice, and one that its cart does not give."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.support.promotions import SEATS, an_offer, offers, published, record
from tests.support.story import (
    EXACTLY_ONE,
    ONLY_A_TENANT,
    Placed,
    Ready,
    Story,
    filled_basket,
    invoices_of,
    place,
    planned_order,
    ready_basket,
    start,
    work,
)

from tenantry.billing.models import Charge, InvoiceLine
from tenantry.catalog.models import Promotion
from tenantry.catalog.rules.quote import Quote
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import PartyId
from tenantry.ordering.context import basket_context
from tenantry.ordering.models import OrderLine
from tenantry.ordering.reads.basket_totals import basket_totals
from tenantry.ordering.rules.preflight.plan_and_price import PROMOTION_OVER
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.provisioning.steps.create_cart import PROMOTION_NOT_GIVEN
from tenantry.provisioning.steps.recheck import NO_LONGER_MET


def line_of(placed: Placed) -> OrderLine:
    return OrderLine.objects.get(order_id=placed.row.pk)


def test_the_price_shown_is_less_by_it_and_so_is_what_is_bought_kept_and_charged(story: Story) -> None:
    full = ready_basket(story, seats=SEATS).total
    promotion = published(story)
    record(story, *offers(story))

    ready = ready_basket(story, seats=SEATS)
    assert ready.total < full
    shown = basket_totals(story.staff, [ready.basket_id], at=machine_now())[ready.basket_id]
    assert shown == ready.total
    placed = Placed(story, place(story, ready), ready.domain)
    start(placed)
    work(placed)

    assert (placed.state, placed.at_microsoft()) == ("completed", EXACTLY_ONE), placed.attention
    line = line_of(placed)
    promoted = Quote.from_data(line.quote).promoted
    assert promoted is not None and promoted.promotion_id == promotion
    assert line.unit_cost == round(promoted.list_cost.amount * Decimal("0.85"), 8)
    assert line.subscription is not None
    at_microsoft = [
        one for one in story.simulator.control("GET", "subscriptions")
        if one["id"] == str(line.subscription.microsoft_id)
    ]  # fmt: skip
    assert [one["promotionId"] for one in at_microsoft] == [promotion]
    (number,) = invoices_of(placed)
    charge = Charge.objects.get(subscription=line.subscription)
    assert charge.amount == ready.total.amount
    assert InvoiceLine.objects.get(charge=charge, invoice__number=number).net == ready.total.amount


def test_one_for_a_first_purchase_is_counted_for_who_has_bought_nothing_yet(story: Story) -> None:
    full = ready_basket(story, seats=SEATS + 1).total
    published(story, first_purchase=True, redemptions=1, minimum_seats=SEATS + 1, maximum_seats=SEATS + 1)
    record(story, *offers(story))

    ready = ready_basket(story, seats=SEATS + 1)
    assert ready.total < full
    placed = Placed(story, place(story, ready), ready.domain)
    start(placed)
    work(placed)
    assert placed.state == "completed", placed.attention


def test_one_that_the_cart_does_not_give_stops_the_order_with_nothing_bought(story: Story) -> None:
    record(story, an_offer(story))
    placed = planned_order(story, seats=SEATS)
    work(placed)

    assert placed.state == "needs_attention"
    assert placed.attention["code"] == PROMOTION_NOT_GIVEN.name
    assert placed.at_microsoft() == ONLY_A_TENANT
    assert invoices_of(placed) == []


def test_a_promotion_that_does_not_come_by_itself_lowers_no_price(story: Story) -> None:
    record(story)
    full = ready_basket(story, seats=SEATS).total
    record(story, an_offer(story, is_automatic=False))
    assert ready_basket(story, seats=SEATS).total == full


def test_what_is_listed_no_more_is_counted_no_more_and_its_row_is_kept(story: Story) -> None:
    record(story)
    full = ready_basket(story, seats=SEATS).total
    record(story, an_offer(story))
    basket = filled_basket(story, seats=SEATS).basket_id
    less = run_preflight(basket_id=basket, by=story.reseller, now=machine_now()).total
    assert less is not None and less < full
    record(story)
    assert run_preflight(basket_id=basket, by=story.reseller, now=machine_now()).total == full
    kept = Promotion.objects.get(
        provider_id=story.shop.house.id, promotion_id="39NFJQT1OVER:0001:39NFJQT1OVER"
    )
    assert not kept.is_listed
    record(story, an_offer(story))
    assert run_preflight(basket_id=basket, by=story.reseller, now=machine_now()).total == less


def test_a_promotion_that_nothing_has_changed_about_is_not_written_anew(story: Story) -> None:
    offer = an_offer(story)
    record(story, offer)
    before = Promotion.objects.get(
        provider_id=story.shop.house.id, promotion_id=offer.promotion_id
    ).synchronised_at
    record(story, offer)
    after = Promotion.objects.get(provider_id=story.shop.house.id, promotion_id=offer.promotion_id)
    assert after.synchronised_at == before
    record(story, replace(offer, percent=Decimal(20)))
    changed = Promotion.objects.get(provider_id=story.shop.house.id, promotion_id=offer.promotion_id)
    assert (changed.percent, changed.synchronised_at > before) == (Decimal(20), True)


def bought_otherwise(story: Story) -> Placed:
    """An order of another plan, by which the customer has its tenant."""
    placed = work(planned_order(story, titles=("Microsoft 365 Business Basic",)))
    assert placed.state == "completed", placed.attention
    return placed


def another_basket(story: Story, customer: PartyId) -> Ready:
    """A basket of the plan for a customer whose tenant stands, with its price as Microsoft's answers have it."""
    basket = filled_basket(story, seats=SEATS + 2, existing=customer).basket_id
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    assert run.outcome == "met", [(c.code, c.reasons) for c in run.checks if c.status != "met"]
    assert run.total is not None
    return Ready(basket, "", run.total)


def test_of_a_standing_tenant_microsoft_says_what_it_gets_and_what_it_has_used_stops_the_second_order(
    story: Story,
) -> None:
    record(story)
    bought = bought_otherwise(story)
    customer = PartyId(bought.row.customer.public_id)
    full = another_basket(story, customer).total
    promotion = published(
        story, first_purchase=True, minimum_seats=SEATS + 2, maximum_seats=SEATS + 2, redemptions=1
    )
    record(story, *(one for one in offers(story) if one.promotion_id == promotion))

    first, second = another_basket(story, customer), another_basket(story, customer)
    assert first.total == second.total < full
    known = basket_context(first.basket_id, by=story.reseller, now=machine_now())
    assert known.total == first.total  # a page shows what Microsoft said, and asks nothing
    placed = [Placed(story, place(story, ready), bought.domain) for ready in (first, second)]
    for one in placed:
        start(one)
        work(one)

    assert [one.state for one in placed] == ["completed", "needs_attention"]
    assert placed[1].attention["code"] == NO_LONGER_MET.name
    ran = [event for event in placed[1].timeline if event.name == "order.needs_attention"]
    assert ran and PROMOTION_OVER.name in str(placed[1].attention)
    assert invoices_of(placed[1]) == []
    assert another_basket(story, customer).total == full


def test_without_microsofts_answer_about_a_promotion_the_price_is_unknown(story: Story) -> None:
    record(story)
    bought = bought_otherwise(story)
    customer = PartyId(bought.row.customer.public_id)
    record(story, an_offer(story, first_purchase=True, minimum_seats=SEATS + 3, maximum_seats=SEATS + 3))
    basket = filled_basket(story, seats=SEATS + 3, existing=customer).basket_id
    story.simulator.fault("promotion_eligibilities", "status", status=500, count=5)
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    check = next(one for one in run.checks if one.code == "plan_and_price")
    assert (run.outcome, check.status) == ("unknown", "unknown")
