"""Orders in the back office: found, read, and decided about."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.support.browsing import Visit, staff
from tests.support.story import Story, completed_order, forget_facts, placed_order, planned_order, work

from tenantry.jobs.models import Event
from tenantry.kernel.actor import Role
from tenantry.ordering.models import Order
from tenantry.provisioning.models import Step
from tenantry.provisioning.use_cases.run_step import MOST_ATTEMPTS, run_step


@pytest.fixture
def clerk(story: Story) -> Visit:
    return staff(story.shop.house.system, Role.PROVISIONING)


def _stopped(story: Story) -> str:
    stopped = planned_order(story)
    reseller = f"resellers/{story.reseller_tenant}"
    story.simulator.control("PATCH", reseller, {"state": "Inactive"})
    work(stopped)
    story.simulator.control("PATCH", reseller, {"state": "Active"})
    assert stopped.state == "needs_attention"
    return str(stopped.order_id)


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_an_order_that_stopped_says_why_and_what_can_be_done(story: Story, clerk: Visit) -> None:
    order = _stopped(story)

    listed = _text(clerk.get("/office/orders/?state=needs_attention"))
    answer = clerk.get(f"/office/orders/{order}/")

    text, home = _text(answer), _text(clerk.get("/office/"))
    assert order in listed
    assert "Orders that stopped" in home
    assert f'href="/office/orders/{order}/"' in home, "it is named, and leads to where it is mended"
    assert answer.status_code == 200
    assert "This order needs a person" in text
    assert "It stopped at the step “Look at the conditions once more”." in text
    assert 'id="retry-order"' in text
    assert 'id="cancel-order"' in text
    assert 'id="undo-order"' not in text, "nothing was bought"
    assert "hx-get" not in text.partition('id="look"')[2].partition("</div>")[0], "it does not move by itself"


def test_a_clerk_retries_and_the_page_follows_until_it_is_done(story: Story, clerk: Visit) -> None:
    order = _stopped(story)

    answer = clerk.post(f"/office/orders/{order}/retry/")

    assert (answer.status_code, answer["Location"]) == (302, f"/office/orders/{order}/")
    page = _text(clerk.get(f"/office/orders/{order}/"))
    assert "The order goes on." in page
    assert "The order is being carried out." in page
    mark = page.partition("?seen=")[2][:8]
    same = _text(clerk.get(f"/office/orders/{order}/progress/?seen={mark}&looked=3", HX_Request="true"))
    moved = _text(clerk.get(f"/office/orders/{order}/progress/?seen=0&looked=3", HX_Request="true"))
    assert 'id="live"' not in same
    assert "delay:6s" in same, "the pauses grow"
    assert 'hx-swap-oob="true"' in moved
    assert "delay:2s" in moved


def test_two_clicks_on_retry_are_one(story: Story, clerk: Visit) -> None:
    order = _stopped(story)

    clerk.post(f"/office/orders/{order}/retry/")
    clerk.post(f"/office/orders/{order}/retry/")

    assert Event.objects.filter(aggregate_id=order, name="order.retried").count() == 1


def test_an_order_is_cancelled_with_a_reason_and_not_without(story: Story, clerk: Visit) -> None:
    order = str(placed_order(story).order_id)

    clerk.post(f"/office/orders/{order}/cancel/", {"why": "  "})
    without = _text(clerk.get(f"/office/orders/{order}/"))
    clerk.post(f"/office/orders/{order}/cancel/", {"why": "Ordered twice"})
    after = _text(clerk.get(f"/office/orders/{order}/"))

    assert "Say why: the reason is kept in the log. Nothing was done." in without
    assert "Submitted" in without
    assert "The order is cancelled. Nothing is billed." in after
    assert "Reason: Ordered twice" in after
    assert clerk.person is not None
    assert clerk.person.name in after.partition("What happened")[2], "people are named"
    assert clerk.person.id not in after


def test_what_was_bought_is_undone_for_a_named_amount(story: Story, clerk: Visit) -> None:
    placed = completed_order(story)
    page = _text(clerk.get(f"/office/orders/{placed.order_id}/"))

    clerk.post(f"/office/orders/{placed.order_id}/cancel/", {"why": "a try"})
    refused = _text(clerk.get(f"/office/orders/{placed.order_id}/"))
    clerk.post(f"/office/orders/{placed.order_id}/undo/", {"why": "Wrong company"})
    work(placed)

    assert 'id="undo-order"' in page
    assert 'id="cancel-order"' not in page
    assert "Credited, at most" in page
    assert "notice tone-bad" in refused, "why not is told in place"
    assert placed.state == "cancelled"


def test_microsofts_ids_stand_at_each_call(story: Story, clerk: Visit) -> None:
    placed = completed_order(story)

    text = _text(clerk.get(f"/office/orders/{placed.order_id}/"))

    assert "Request id" in text
    assert "Correlation id" in text
    assert placed.domain in text
    assert "Subscription active" in text


def test_who_does_not_repair_orders_sees_neither_deeds_nor_calls(story: Story) -> None:
    order = _stopped(story)
    sales = staff(story.shop.house.system, Role.SALES)

    text = _text(sales.get(f"/office/orders/{order}/"))
    tried = sales.post(f"/office/orders/{order}/retry/")

    assert "This order needs a person" in text
    assert "retry-order" not in text
    assert "Correlation id" not in text
    assert tried.status_code == 403


def _without_its_domain(story: Story) -> str:
    """An order that stopped, because somebody else has its domain by now."""
    stopped = planned_order(story)
    story.simulator.control("POST", "domains", {"domain": stopped.domain, "tenantId": str(uuid4())})
    forget_facts(story)
    work(stopped)
    assert stopped.state == "needs_attention"
    return str(stopped.order_id)


def test_an_order_whose_domain_is_gone_gets_another_on_its_page(story: Story) -> None:
    order, other = _without_its_domain(story), f"quinta{uuid4().hex[:16]}"
    sales = staff(story.shop.house.system, Role.SALES)
    before = Order.objects.get(public_id=order).domain

    shown = _text(sales.get(f"/office/orders/{order}/"))
    free = _text(sales.get(f"/office/domains/?domain_prefix={other}", HX_Request="true"))
    gone = _text(sales.get(f"/office/domains/?domain_prefix={before.partition('.')[0]}", HX_Request="true"))
    answer = sales.post(f"/office/orders/{order}/", {"domain_prefix": other})

    assert 'name="domain_prefix"' in shown
    assert f"{other}.onmicrosoft.com is free." in free
    assert f"{before} is taken already. Choose another name." in gone
    assert (answer.status_code, answer["Location"]) == (302, f"/office/orders/{order}/")
    assert Order.objects.get(public_id=order).domain == f"{other}.onmicrosoft.com"


def test_a_domain_that_cannot_be_is_told_at_its_field_and_stays_typed(story: Story, clerk: Visit) -> None:
    order = _without_its_domain(story)
    before = Order.objects.get(public_id=order).domain

    malformed = clerk.post(f"/office/orders/{order}/", {"domain_prefix": "quinta-do-lago"})
    empty = clerk.post(f"/office/orders/{order}/", {"domain_prefix": ""})

    assert (malformed.status_code, empty.status_code) == (422, 422)
    assert "quinta-do-lago cannot be the name of a tenant." in _text(malformed)
    assert 'value="quinta-do-lago"' in _text(malformed)
    assert Order.objects.get(public_id=order).domain == before


def test_another_domain_is_offered_only_where_it_mends_the_order(story: Story, clerk: Visit) -> None:
    order, poor = _stopped(story), planned_order(story)
    story.simulator.fault("create_customer", "refuse", code=800023)  # Microsoft: the credit line is too low
    work(poor)
    story.simulator.control("DELETE", "faults")

    assert 'name="domain_prefix"' not in _text(clerk.get(f"/office/orders/{order}/"))
    assert "Create the Microsoft tenant" in _text(clerk.get(f"/office/orders/{poor.order_id}/"))
    assert 'name="domain_prefix"' not in _text(clerk.get(f"/office/orders/{poor.order_id}/"))


def test_a_domain_that_microsoft_refuses_while_it_makes_the_tenant_is_given_up_for_another(
    story: Story, clerk: Visit
) -> None:
    order = planned_order(story)
    work(order, until="create_tenant")
    story.simulator.control("POST", "domains", {"domain": order.domain, "tenantId": str(uuid4())})
    work(order)

    assert 'name="domain_prefix"' in _text(clerk.get(f"/office/orders/{order.order_id}/"))


def test_whose_tenant_may_have_been_made_is_only_retried(story: Story, clerk: Visit) -> None:
    lost = planned_order(story)
    work(lost, until="create_tenant")
    step = lost.step("create_tenant")
    Step.objects.filter(pk=step.pk).update(attempt=MOST_ATTEMPTS - 1, state="in_flight")
    run_step(step_id=step.public_id)

    text = _text(clerk.get(f"/office/orders/{lost.order_id}/"))

    assert 'id="retry-order"' in text
    assert 'id="cancel-order"' not in text, "the use case would refuse it"
    assert 'name="domain_prefix"' not in text, "another domain would make a second tenant"
