"""Mails about an order: to who placed it or the account's contact, each turn once, only what the reader may know."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db.models import Max
from tests.support.asking import asked_by
from tests.support.catalog import BUSINESS_STANDARD
from tests.support.parties import a_customer
from tests.support.people import Person, a_person
from tests.support.story import Placed, Story, completed_order, place, placed_order, ready_basket, start, work
from tests.support.story_fixtures import house_of_the_file, story

from tenantry.foundation.clock import machine_now
from tenantry.jobs.use_cases.deliver_events import deliver_events
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money
from tenantry.notices.letters import letter
from tenantry.notices.models import Mail
from tenantry.notices.reads import MailView, mails
from tenantry.ordering.models import Order
from tenantry.ordering.reads.orders import order
from tenantry.ordering.use_cases.approve_order import approve_order
from tenantry.parties.models import Membership, Party, Provider
from tenantry.parties.reads import person_written_to
from tenantry.parties.use_cases.set_credit_limit import set_credit_limit
from tenantry.provisioning.use_cases.cancel_order import cancel_order
from tenantry.provisioning.use_cases.refuse_approval import refuse_approval
from tenantry.provisioning.use_cases.retry_order import retry_order
from tenantry.provisioning.use_cases.undo_order import undo_order

__all__ = ["house_of_the_file", "story"]
pytestmark = pytest.mark.usefixtures("compiled_texts")


def told(placed: Placed) -> list[MailView]:
    """What the worker writes about the order, oldest first; hearing it again writes nothing more."""
    before = Mail.objects.aggregate(last=Max("id"))["last"] or 0
    for _ in range(2):
        deliver_events(
            consumer="notices.orders",
            provider_id=placed.story.shop.house.id,
            aggregate_kind="order",
            aggregate_id=placed.order_id,
        )
    found = mails(placed.story.staff, limit=50)
    return [one for one in found[::-1] if one.id > before and one.params.get("order") == placed.order_id]


def placed_by(story: Story, by: Actor) -> Placed:
    """The story's order, placed by somebody else of its account."""
    ready = ready_basket(story)
    house = story.shop.house
    program = replace(house.reseller.program, actor=by)
    theirs = replace(
        story,
        shop=replace(story.shop, house=replace(house, reseller=replace(house.reseller, program=program))),
    )
    return Placed(story, place(theirs, ready), ready.domain)


def a_buyer(story: Story, language: str = "en") -> Person:
    house = story.shop.house
    return a_person(
        house.system, Role.RESELLER, house.reseller.public_id, name="Rui Costa", language=language
    )


def contact(story: Story) -> str:
    return Party.objects.get(public_id=story.shop.house.reseller.public_id).email


def test_who_placed_the_order_is_told_in_their_language_what_was_ordered(story: Story) -> None:
    buyer = a_buyer(story, "de")
    placed = placed_by(story, buyer.actor)
    (found,) = told(placed)
    assert (found.kind, found.recipient, found.language) == ("order_placed", buyer.email, "de")
    said = letter(found)
    assert said.subject == "Ihre Bestellung für Quinta do Lago, Lda"
    assert "Guten Tag Rui Costa," in said.text
    assert f"10 Plätze: {BUSINESS_STANDARD}, 1 Jahr Laufzeit, monatlich abgerechnet" in said.text
    assert "Ihre Referenz: PO-7" in said.text
    total = f"{placed.row.total:.2f}".replace(".", ",")
    assert f"Summe ohne MwSt.: {total}\xa0€" in said.text
    link = f"/shop/orders/{placed.order_id}/"
    assert (said.text.count(link), said.html.count(f'{link}"')) == (1, 1)


def test_a_programs_order_is_told_to_the_accounts_contact(story: Story) -> None:
    (found,) = told(placed_order(story))
    assert (found.kind, found.recipient) == ("order_placed", contact(story))


def test_what_staff_places_for_the_account_is_told_to_the_account(story: Story) -> None:
    clerk = a_person(story.shop.house.system, Role.SALES)
    acting = replace(
        story.reseller, kind="user", id=clerk.id, on_behalf_of=story.shop.house.reseller.public_id
    )
    (found,) = told(placed_by(story, acting))
    assert (found.recipient, found.params["is_staff"]) == (contact(story), False)


def test_who_has_left_is_not_written_to(story: Story) -> None:
    buyer = a_buyer(story)
    placed = placed_by(story, buyer.actor)
    Membership.objects.filter(user__public_id=buyer.id).delete()
    (found,) = told(placed)
    assert found.recipient == contact(story)


def test_a_resellers_customer_reads_no_price(story: Story) -> None:
    """Once a reseller lets its customer order, this is the mail that it gets."""
    customer = placed_order(story).row.customer
    person = a_person(story.shop.house.system, Role.CUSTOMER, PartyId(customer.public_id))
    account = Party.objects.get(public_id=story.shop.house.reseller.public_id)
    parties, house = (account.pk, customer.pk), story.shop.house
    found = person_written_to(person.id, provider_id=house.id, parties=parties, action="order.read")
    assert found is not None and found.email == person.email
    theirs = Order.objects.filter(customer=customer).latest("pk")
    assert order(found.reads_as, theirs.public_id).total is None
    assert (
        person_written_to(person.id, provider_id=house.id, parties=(account.pk,), action="order.read") is None
    )


def test_a_completed_order_tells_where_the_password_waits(story: Story) -> None:
    placed = completed_order(story)
    first, done = told(placed)
    assert (first.kind, done.kind) == ("order_placed", "order_completed")
    text = letter(done).text
    assert "everything is active at Microsoft" in text
    assert "one-time password wait on the order's page" in text
    Order.objects.filter(public_id=placed.order_id).update(administrator_handed_over_at=machine_now())
    undo_order(order_id=placed.order_id, why="", by=story.staff, now=machine_now())
    work(placed)
    (over,) = told(placed)
    assert (over.kind, over.params["has_password"]) == ("order_cancelled", False)
    assert "credit note" in letter(over).text


def test_a_stop_is_told_to_the_buyer_once_and_to_the_provider_each_time(story: Story) -> None:
    placed = placed_order(story)
    start(placed)
    story.simulator.control("POST", "domains", {"domain": placed.domain})
    work(placed)
    assert placed.state == "needs_attention"
    house = Provider.objects.get(pk=story.shop.house.id)
    kinds = {one.kind: one for one in told(placed)}
    assert set(kinds) == {"order_placed", "order_stopped", "order_needs_person"}
    assert kinds["order_stopped"].recipient == contact(story)
    assert kinds["order_needs_person"].recipient == house.email
    assert f"/office/orders/{placed.order_id}/" in letter(kinds["order_needs_person"]).text
    assert f"/shop/orders/{placed.order_id}/" in letter(kinds["order_stopped"]).text

    retry_order(order_id=placed.order_id, by=story.staff, now=machine_now())
    work(placed)
    assert [one.kind for one in told(placed)] == ["order_needs_person"]
    story.simulator.control("DELETE", f"domains/{placed.domain}")
    cancel_order(order_id=placed.order_id, why="", by=story.staff, now=machine_now())
    assert [one.kind for one in told(placed)] == ["order_cancelled"]


def test_a_held_order_is_told_as_held_to_the_buyer_and_to_who_decides(story: Story) -> None:
    account = PartyId(story.shop.house.reseller.public_id)

    def limit(amount: Money | None) -> None:
        set_credit_limit(account=account, limit=amount, why="a test", by=story.staff, now=machine_now())

    limit(Money.zero("EUR"))
    placed = placed_order(story)
    found = {one.kind: one for one in told(placed)}
    assert placed.state == "held"
    limit(None)
    deliver_events(
        consumer="ordering.credit",
        provider_id=story.shop.house.id,
        aggregate_kind="party",
        aggregate_id=account,
    )
    assert (placed.state, set(found)) == ("submitted", {"order_held", "order_to_decide"})
    assert found["order_held"].recipient == contact(story)
    assert found["order_to_decide"].recipient == Provider.objects.get(pk=story.shop.house.id).email
    text = letter(found["order_held"]).text
    assert "is held" in text and "credit" in text
    assert f"/office/orders/{placed.order_id}/" in letter(found["order_to_decide"]).text
    assert [one.kind for one in told(placed)] == ["order_released"]


def test_one_lines_trouble_is_told_line_by_line(story: Story) -> None:
    placed = placed_order(story, titles=(BUSINESS_STANDARD, "Exchange Online (Plan 1)"))
    start(placed)
    work(placed, until="await_subscription")
    story.simulator.fault("get_subscription", "status", status=403)
    work(placed)
    assert placed.state == "partly_completed"
    partly = next(one for one in told(placed) if one.kind == "order_partly_completed")
    text = letter(partly).text
    assert "– active" in text and "– open" in text


def test_a_name_like_markup_stays_text(story: Story) -> None:
    placed = placed_order(story)
    (found,) = told(placed)
    tampered = replace(found, params={**found.params, "customer": "<b>Quinta</b>"})
    assert "<b>Quinta" not in letter(tampered).html
    assert "&lt;b&gt;Quinta" in letter(tampered).html


def test_who_approves_is_asked_and_the_buyer_hears_that_it_was_approved(story: Story) -> None:
    house = story.shop.house
    theirs = a_customer(house.system, reseller=house.reseller.public_id, now=machine_now())
    decider = a_person(house.system, Role.RESELLER, PartyId(house.reseller.public_id))
    a_person(house.system, Role.RESELLER, PartyId(house.reseller.public_id), duties=("buyer",))
    placed = asked_by(story, theirs)
    found = told(placed)
    asked = [one for one in found if one.kind == "order_to_decide"]
    (theirs_to_read,) = (one for one in asked if one.recipient == decider.email)
    text = letter(theirs_to_read).text
    assert f"/shop/orders/{placed.order_id}/" in text and f"{placed.row.total:,.2f}" in text
    (held,) = (one for one in found if one not in asked)
    assert (held.kind, held.recipient, held.params["total"]) == ("order_held", "ana@padaria.example", None)

    total = Money(placed.row.total, "EUR")
    approve_order(
        order_id=placed.order_id, shown_total=total, why="as planned", by=decider.actor, now=machine_now()
    )
    (released,) = told(placed)
    assert "It was approved: as planned" in letter(released).text
    assert placed.state == "submitted"


def test_a_refused_approval_is_told_with_its_reason(story: Story) -> None:
    house = story.shop.house
    placed = asked_by(story, a_customer(house.system, reseller=house.reseller.public_id, now=machine_now()))
    told(placed)
    refuse_approval(order_id=placed.order_id, why="not this year", by=story.reseller, now=machine_now())
    (over,) = told(placed)
    assert (over.kind, placed.state) == ("order_cancelled", "cancelled")
    assert "It was not approved: not this year" in letter(over).text
