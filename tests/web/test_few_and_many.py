"""A page asks as much of the database for fifty rows as for two, and for the largest thing as for the smallest.

Pages and things come from the registry and from the pages' benchmark: a page that is declared is held to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.db.models import Count
from django.urls import reverse
from tests.support.browsing import Visit, member, staff
from tests.support.database import statements
from tools.bench_pages import things
from tools.bench_pages.things import Things
from tools.bench_pages.viewers import Viewer
from tools.bench_pages.walking import QUERIES, is_measured, parts_of

from tenantry.billing.models import InvoiceLine
from tenantry.foundation import slices
from tenantry.kernel.actor import system
from tenantry.kernel.ids import PartyId
from tenantry.ordering.models import OrderLine
from tenantry.parties.models import Party
from tenantry.subscriptions.models import Subscription
from tenantry.web.pages import PAGES

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from tests.support.world import SmallWorld

LISTS = [
    name
    for name, one in PAGES.items()
    if is_measured(one) and "<" not in one.route and one.face in ("office", "shop")
]
# Baskets that were placed have no price of today: the first two are to be like the others.
ALIKE = {"office.baskets": "?state=open"}
OF_ONE = {
    "office.activity": "subject"
}  # what was done to one thing: the newest rows may be of things without a name
# Of these the benchmark names the one with most of something in it.
OF_MANY = ("order", "customer", "reseller", "party", "invoice", "subscription")
DETAILS = [
    name
    for name, one in PAGES.items()
    if is_measured(one) and parts_of(one.route) and parts_of(one.route)[0] in OF_MANY
]


@dataclass(frozen=True)
class Looker:
    """Somebody with a browser, and what is theirs to look at."""

    visit: Visit
    viewer: Viewer


@pytest.fixture(scope="module")
def lookers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Looker]]:
    from tests.support.world import a_small_world

    with django_db_blocker.unblock():
        world: SmallWorld = a_small_world(seed=12)
        by, reseller = system(world.provider_id), world.reseller.party_id or 0
        public_id = Party.objects.values_list("public_id", flat=True).get(pk=reseller)
        yield {
            "office": Looker(staff(by), Viewer("staff", "", world.provider_id, None)),
            "shop": Looker(
                member(by, PartyId(public_id)), Viewer("reseller", "", world.provider_id, reseller)
            ),
        }


def _asked(visit: Visit, address: str) -> int:
    """How many statements; what is remembered between requests is there already."""
    visit.get(address)
    with statements() as sent:
        answer = visit.get(address)
        assert answer.status_code in (200, 302), address
    return len(sent)


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_many_rows_asks_no_more_than_one_of_two(
    name: str, lookers: dict[str, Looker], monkeypatch: pytest.MonkeyPatch
) -> None:
    looker = lookers[PAGES[name].face]
    visit, address = looker.visit, reverse(name) + (QUERIES | ALIKE).get(name, "")
    if part := OF_ONE.get(name):
        address += f"?{part}={Things(looker.viewer).of(part)[0]}"
    monkeypatch.setattr(slices, "MOST_ROWS", 2)
    few = _asked(visit, address)
    monkeypatch.setattr(slices, "MOST_ROWS", 200)
    assert _asked(visit, address) <= few


@pytest.mark.parametrize("name", DETAILS)
def test_the_largest_thing_asks_hardly_more_than_the_smallest(
    name: str, lookers: dict[str, Looker], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = PAGES[name]
    looker, part = lookers[one.face], parts_of(one.route)[0]
    others = dict.fromkeys(parts_of(one.route)[1:], "1")
    largest = Things(looker.viewer).of(part)
    upside_down = tuple(statement.replace(") DESC,", ") ASC,") for statement in things.STATEMENTS[part])
    monkeypatch.setattr(things, "STATEMENTS", {part: upside_down})
    for small, large in zip(Things(looker.viewer).of(part), largest, strict=True):  # one of each state
        few = _asked(looker.visit, reverse(name, kwargs={part: small, **others}))
        many = _asked(looker.visit, reverse(name, kwargs={part: large, **others}))
        assert many <= few + 3, "what the smallest one has nothing of is asked for once"


@pytest.mark.parametrize("face", ["office", "shop"])
def test_the_largest_order_and_invoice_have_twenty_lines_and_the_smallest_one(
    face: str, lookers: dict[str, Looker], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lines(model: type[OrderLine | InvoiceLine], document: str) -> list[int]:
        things_of = Things(lookers[face].viewer).of(document)
        return [model.objects.filter(**{f"{document}__public_id": one}).count() for one in things_of]

    assert (max(lines(OrderLine, "order")), max(lines(InvoiceLine, "invoice"))) == (20, 20)
    for document in ("order", "invoice"):
        asked = tuple(one.replace(") DESC,", ") ASC,") for one in things.STATEMENTS[document])
        monkeypatch.setitem(things.STATEMENTS, document, asked)
    assert (max(lines(OrderLine, "order")), max(lines(InvoiceLine, "invoice"))) == (1, 1)


def test_the_largest_customer_has_far_more_than_the_smallest(lookers: dict[str, Looker]) -> None:
    rows = Subscription.objects.filter(provider_id=lookers["office"].viewer.provider)
    held = sorted(rows.values_list("customer_id").annotate(count=Count("pk")).values_list("count", flat=True))
    assert held[-1] >= held[0] + 5
