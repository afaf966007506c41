"""Every id that has a page leads to it, and Microsoft's ids of a call lead to the order; nobody else's does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.support.outsiders import Business, a_business
from tests.support.story import Story

from tenantry.backoffice.ids import address_of
from tenantry.kernel.actor import Actor
from tenantry.microsoft.models import Call
from tenantry.parties.models import Party

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def business(house_of_the_file: Story, django_db_blocker: DjangoDbBlocker) -> Iterator[Business]:
    with django_db_blocker.unblock():
        yield a_business(house_of_the_file)


PAGES = {
    "payment_id": "payments",
    "entry_id": "journal",
    "agreement_record": "agreements",
    "synchronisation_id": "synchronisations",
    "invitation_id": "invitations",
    "upload_id": "many-orders",
}


def test_what_has_a_page_is_found_by_its_id_in_any_letters(business: Business, story: Story) -> None:
    staff = story.staff
    for name, part in PAGES.items():
        public_id = business.ids[name]
        address = address_of(staff, public_id)
        assert part in address and address.endswith(f"/{public_id}/"), (name, address)
        assert address_of(staff, f"{public_id[:4]}{public_id[4:].lower()}") == address


def test_a_step_and_microsofts_ids_of_a_call_lead_to_the_order(business: Business, story: Story) -> None:
    step = business.ids["step_id"]
    call = Call.objects.filter(subject=step).latest("id")
    wanted = f"/office/orders/{business.ids['order_id']}/"
    for typed in (step, call.request_id, call.request_id.upper(), call.correlation_id):
        assert address_of(story.staff, typed) == wanted, typed


def test_nobody_finds_what_is_not_theirs_and_nonsense_finds_nothing(business: Business, story: Story) -> None:
    staff = story.staff
    key = Party.objects.latest("pk").provider_id + 1_000_000
    stranger = Actor(key, staff.kind, staff.id, staff.role, staff.party_id, staff.scopes)
    call = Call.objects.filter(subject=business.ids["step_id"]).latest("id")
    known = [*(business.ids[name] for name in PAGES), business.ids["step_id"], call.request_id]
    assert {address_of(stranger, typed) for typed in known} == {""}
    assert {address_of(staff, typed) for typed in ("", "pay_", "stp_%", "x" * 300, "pay_" + "0" * 26)} == {""}
