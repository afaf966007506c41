"""The list of what holds orders up: in the back office, and by API for everybody's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.support.browsing import Visit, staff
from tests.support.http import call, ok
from tests.support.parties import Program, a_customer, a_reseller
from tests.support.story import Placed, Story, placed_order

from tenantry.foundation.clock import business_now, machine_now
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money
from tenantry.ordering.models import Hold
from tenantry.parties.rules.approvals import OF_A_RESELLER, ApprovalRule, Approver, Who
from tenantry.parties.use_cases.set_approval_rule import set_approval_rule
from tenantry.parties.use_cases.set_credit_limit import set_credit_limit

LIST = "/office/held-orders/"


@pytest.fixture
def office(story: Story) -> Iterator[Visit]:
    yield staff(story.shop.house.system)
    _limit(story, None)
    _rule(story, OF_A_RESELLER)


def _account(story: Story) -> PartyId:
    return PartyId(story.shop.house.reseller.public_id)


def _limit(story: Story, amount: Decimal | None) -> None:
    limit = Money(amount, "EUR") if amount is not None else None
    set_credit_limit(account=_account(story), limit=limit, why="a test", by=story.staff, now=machine_now())


def _rule(story: Story, rule: ApprovalRule) -> None:
    set_approval_rule(account=_account(story), rule=rule, why="", by=story.staff, now=machine_now())


def _held_twice(story: Story) -> Placed:
    """For credit, about which finance decides, and for an approval of the reseller's."""
    _limit(story, Decimal(0))
    _rule(story, ApprovalRule(Who.ANYBODY, Approver.RESELLER))
    return placed_order(story)


def _listed(visit: Visit, order: str, **query: str) -> list[dict[str, str]]:
    answer = visit.browser.get(LIST, {**query, "export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return [row for row in csv.DictReader(io.StringIO(text)) if row["Order"] == order]


def test_an_order_stands_in_the_list_with_each_thing_that_holds_it_up(story: Story, office: Visit) -> None:
    placed = _held_twice(story)
    rows = {row["Held for"]: row for row in _listed(office, placed.order_id)}
    assert {kind: row["Who decides"] for kind, row in rows.items()} == {
        "credit": "finance",
        "approval": "reseller",
    }
    credit = rows["credit"]
    hold = Hold.objects.get(order_id=placed.row.pk, kind="credit")
    assert hold.until is not None
    assert (credit["Customer"], credit["Billed to"], credit["Total, net"]) == (
        placed.row.customer.name, placed.row.account.name, f"{placed.row.total:.2f}",
    )  # fmt: skip
    assert (credit["Since"][:16], credit["Until"][:16]) == (
        f"{hold.opened_at:%Y-%m-%dT%H:%M}", f"{hold.until:%Y-%m-%dT%H:%M}",
    )  # fmt: skip

    page = office.get(f"{LIST}?q={placed.order_id}").content.decode()
    assert page.count(f'href="/office/orders/{placed.order_id}/"') == 2
    assert "Credit limit" in page and "Approval" in page and "Finance" in page and "The reseller" in page
    assert f'href="{LIST}"' in office.get("/office/").content.decode()


def test_the_list_is_filtered_by_kind_decider_account_and_end(story: Story, office: Visit) -> None:
    placed = _held_twice(story)
    order = placed.order_id
    other = a_reseller(story.shop.house.system, now=machine_now()).public_id

    def kinds(**query: str) -> list[str]:
        return sorted(row["Held for"] for row in _listed(office, order, **query))

    assert kinds(kind="credit") == ["credit"]
    assert kinds(kind="vetting") == []
    assert kinds(decider="reseller") == ["approval"]
    assert kinds(account=_account(story)) == ["approval", "credit"]
    assert kinds(account=other) == []
    assert kinds(ends="soon") == []
    Hold.objects.filter(order_id=placed.row.pk, kind="credit").update(
        until=business_now() + timedelta(days=2)
    )
    assert kinds(ends="soon") == ["credit"]


def test_what_has_ended_stands_there_no_more(story: Story, office: Visit) -> None:
    placed = _held_twice(story)
    office.post(f"/office/orders/{placed.order_id}/release/", {"why": "pays tomorrow"})
    assert [row["Held for"] for row in _listed(office, placed.order_id)] == ["approval"]


def _holds(by: Program, query: str = "") -> list[Any]:
    return list(ok(call("GET", f"/holds?limit=200{query}", by))["items"])


def test_by_api_a_reseller_finds_what_waits_for_its_own_approval(story: Story, office: Visit) -> None:
    placed = _held_twice(story)
    reseller = story.shop.house.reseller.program
    (own,) = [one for one in _holds(reseller, "&decider=reseller") if one["order"] == placed.order_id]
    (hold,) = [
        one
        for one in ok(call("GET", f"/orders/{placed.order_id}", reseller))["holds"]
        if one["id"] == own["id"]
    ]
    assert own == hold | {
        "order": placed.order_id,
        "account": _account(story),
        "customer": placed.row.customer.public_id,
        "customer_name": placed.row.customer.name,
        "total": Money(placed.row.total, "EUR").as_wire(),
        "buyer_reference": placed.row.buyer_reference,
    }
    kinds = [one["kind"] for one in _holds(reseller, "&kind=credit") if one["order"] == placed.order_id]
    assert kinds == ["credit"]
    first = ok(call("GET", "/holds?limit=1", reseller))
    following = ok(call("GET", f"/holds?limit=1&cursor={first['next_cursor']}", reseller))
    assert {first["items"][0]["kind"], following["items"][0]["kind"]} == {"credit", "approval"}


def test_others_find_nothing_of_it(story: Story, office: Visit) -> None:
    placed = _held_twice(story)
    system = story.shop.house.system
    for other in (a_reseller(system, now=machine_now()), a_customer(system, now=machine_now())):
        assert _holds(other.program) == []
    clerk = staff(system, Role.PROVISIONING)
    assert len(_listed(clerk, placed.order_id)) == 2
