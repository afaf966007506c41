"""A provider on its first day: every page without rows says why, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from tests.support.browsing import Visit, member, staff
from tests.support.parties import provider_with_reseller

from tenantry.foundation.clock import machine_now
from tenantry.web.pages import PAGES, Kind

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

_EMPTY = re.compile(r'<div class="empty-state.*?<p class="title">(.*?)</p>(.*?)</div>', re.DOTALL)
# Every page of a face that needs no thing to be named.
PLACES = [
    name
    for name, one in PAGES.items()
    if one.face in ("shop", "office")
    and one.kind is Kind.PAGE
    and "GET" in one.methods
    and "<" not in one.route
]


@pytest.fixture(scope="module")
def visits(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Visit]]:
    with django_db_blocker.unblock():
        house = provider_with_reseller(now=machine_now())
        yield {"office": staff(house.system), "shop": member(house.system, house.reseller.public_id)}


# All is well where nothing is to be done, and a form's own words lead on where one searches or looks for a case.
NOTHING_TO_DO = {
    "office.parked_accounts", "office.gaps", "office.deliveries", "office.search", "shop.search", "office.agreements",
    "office.baskets", "office.orders", "office.entries", "shop.plans", "office.approvals", "shop.approvals",
    "office.held_orders",
}  # fmt: skip


# Forms and settings, and what has rows from the first day on: its people, their invitations, what was done.
NEVER_EMPTY = {
    "office.activity", "office.annual_billing", "office.credentials", "office.invitations", "office.invite",
    "office.provider", "office.resellers", "office.roles", "office.settings", "office.users", "shop.company",
    "shop.team", "shop.approval_rule", "shop.credit",
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_an_empty_place_says_why_and_leads_on(name: str, visits: dict[str, Visit]) -> None:
    answer = visits[PAGES[name].face].get(reverse(name))
    text = answer.content.decode()
    found = _EMPTY.findall(text)

    assert answer.status_code == 200
    assert bool(found) == (name not in NEVER_EMPTY and ".new_" not in name)
    assert all(re.search(r"<p>[^<]{20,}", told) for _title, told in found), found
    if found and name not in NOTHING_TO_DO:
        assert any("href=" in told for _title, told in found), found


def test_a_new_provider_is_told_what_it_needs_before_somebody_can_order(visits: dict[str, Visit]) -> None:
    text = visits["office"].get("/office/").content.decode()
    assert "Nothing was ordered yet" in text
    for words, address in (
        ("Read the catalogue", "/office/synchronisations/"),
        ("Make a price list", "/office/price-lists/"),
        ("Enter a reseller", "/office/resellers/new/"),
    ):
        assert re.search(rf'href="{address}"[^>]*><span>{words}</span>', text), words
