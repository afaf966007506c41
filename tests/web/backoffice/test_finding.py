"""The search at the top, the home page, the audit trail, and parked events."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.browsing import Visit, staff
from tests.support.parties import House, provider_with_reseller

from tenantry.backoffice.doings import CONSUMERS
from tenantry.billing.use_cases.render_document import CONSUMER as RENDERING
from tenantry.foundation.clock import machine_now
from tenantry.jobs.events import consumers
from tenantry.jobs.models import ConsumerCursor
from tenantry.kernel.actor import Role


@pytest.fixture
def house(committing_database: None) -> House:
    return provider_with_reseller()


@pytest.fixture
def admin(house: House) -> Visit:
    return staff(house.system, name="Nora Klein")


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text: str = content.decode()
    return text


def _park(house: House) -> str:
    thing = house.reseller.public_id
    ConsumerCursor.objects.create(
        provider_id=house.id,
        consumer="billing.bill",
        aggregate_kind="party",
        aggregate_id=thing,
        last_sequence=3,
        failures=5,
        last_error="ValueError: planted",
        parked_at=machine_now(),
    )
    return thing


def test_an_id_leads_to_its_page_and_a_name_to_what_fits(house: House, admin: Visit) -> None:
    by_id = admin.get(f"/office/search/?q={house.reseller.public_id}")
    by_name = _text(admin.get("/office/search/?q=Meri"))
    nothing = _text(admin.get("/office/search/?q=Zzyzx"))

    assert (by_id.status_code, by_id["Location"]) == (302, f"/office/resellers/{house.reseller.public_id}/")
    assert "Meridian IT" in by_name
    assert "Nothing found for “Zzyzx”" in nothing


def test_suggestions_come_while_one_types(house: House, admin: Visit) -> None:
    found = _text(admin.get("/office/search/suggestions/?q=meri", HX_Request="true"))
    short = _text(admin.get("/office/search/suggestions/?q=m", HX_Request="true"))
    none = _text(admin.get("/office/search/suggestions/?q=zzyzx", HX_Request="true"))

    assert f'href="/office/resellers/{house.reseller.public_id}/"' in found
    assert "menu-list" not in short
    assert "Nothing found" in none


def test_home_names_what_waits_and_says_so_when_nothing_does(house: House, admin: Visit) -> None:
    before = _text(admin.get("/office/"))
    _park(house)
    after = _text(admin.get("/office/"))

    assert "three things are needed" in before
    assert "three things are needed" not in after
    assert 'href="/office/deliveries/"' in after


def test_a_parked_event_is_released_and_the_trail_says_by_whom(house: House, admin: Visit) -> None:
    thing = _park(house)
    page = _text(admin.get(f"/office/deliveries/billing.bill/{thing}/"))

    answer = admin.post(f"/office/deliveries/billing.bill/{thing}/release/")
    again = admin.get(f"/office/deliveries/billing.bill/{thing}/")
    trail = _text(admin.get(f"/office/activity/?subject={thing}"))

    assert "ValueError: planted" in page
    assert answer.status_code == 302
    assert again.status_code == 404
    assert "Nothing is parked" in _text(admin.get("/office/deliveries/"))
    assert "Parked event released" in trail
    assert "Nora Klein" in trail


def test_names_stand_where_ids_would(house: House, admin: Visit) -> None:
    thing = _park(house)
    listed = _text(admin.get("/office/deliveries/?consumer=billing.bill"))
    admin.post(f"/office/deliveries/billing.bill/{thing}/release/")
    trail = _text(admin.get(f"/office/activity/?subject={thing}"))
    orders = _text(admin.get(f"/office/orders/?customer={thing}"))
    unknown = _text(admin.get("/office/orders/?customer=pty_00000000000000000000000000"))
    found = _text(admin.get("/office/search/?q=Meri"))

    assert "<strong>Billing of an account</strong>" in listed
    assert "What failed: Billing of an account" in listed
    assert "Meridian IT" in listed
    assert f'<span title="{thing}">Meridian IT</span></a>' in trail
    assert "To what: Meridian IT" in trail
    assert "Customer: Meridian IT" in orders
    assert "Customer: pty_00000000000000000000000000" in unknown
    assert "Portugal" in found


def test_every_consumer_of_events_has_its_words() -> None:
    assert set(consumers()) | {RENDERING} <= set(CONSUMERS)


def test_the_trail_is_exported_without_markup(house: House, admin: Visit) -> None:
    _park(house)
    admin.post(f"/office/deliveries/billing.bill/{house.reseller.public_id}/release/")

    text = _text(admin.get("/office/activity/?export=csv"))

    assert f"Parked event released,{house.reseller.public_id},Nora Klein" in text
    assert "<" not in text


def test_what_one_may_not_look_at_is_neither_in_the_navigation_nor_behind_its_address(house: House) -> None:
    sales = staff(house.system, Role.SALES)

    home = _text(sales.get("/office/"))

    assert "/office/activity/" not in home
    assert sales.get("/office/activity/").status_code == 403
    assert sales.get("/office/deliveries/").status_code == 403
