"""Customers and resellers in the back office."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from tests.support.browsing import Visit, staff
from tests.support.parties import House, provider_with_reseller

from tenantry.kernel.actor import Role
from tenantry.parties.models import PartnerId, Party


@pytest.fixture
def house(committing_database: None) -> House:
    return provider_with_reseller()


@pytest.fixture
def admin(house: House) -> Visit:
    return staff(house.system)


def _text(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def _entered(**changes: str) -> dict[str, str]:
    return {
        "name": "Vale IT",
        "country": "PT",
        "address_line1": "Rua Nova 1",
        "postal_code": "4000-100",
        "city": "Porto",
        "email": "office@vale.example",
        "vat_number": "pt 509 442 013",
        "microsoft_tenant_id": str(uuid4()),
        "partner_id": "4711001",
        "_key": uuid4().hex,
    } | changes


def test_a_new_reseller_is_entered_once_by_two_clicks(house: House, admin: Visit) -> None:
    entered = _entered()

    first = admin.post("/office/resellers/new/", entered)
    second = admin.post("/office/resellers/new/", entered)

    made = Party.objects.get(provider_id=house.id, name="Vale IT")
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"] == f"/office/resellers/{made.public_id}/"
    assert made.vat_number == "PT509442013"
    page = _text(admin.get(first["Location"]))
    assert "4711001" in page
    assert "all other countries" in page
    assert "No price list: it sees no prices and cannot order." in page


def test_what_is_wrong_with_a_reseller_is_told_at_its_field_and_what_was_typed_stays(
    house: House, admin: Visit
) -> None:
    taken = str(house.reseller.microsoft_tenant_id)

    answer = admin.post("/office/resellers/new/", _entered(microsoft_tenant_id=taken, partner_id="12"))

    text = _text(answer)
    assert answer.status_code in (409, 422)
    assert text.count('class="field-error"') == 2
    assert 'value="Vale IT"' in text
    assert not Party.objects.filter(provider_id=house.id, name="Vale IT").exists()


def test_a_second_partner_id_for_a_country_is_refused_at_its_field(house: House, admin: Visit) -> None:
    address = f"/office/resellers/{house.reseller.public_id}/"

    added = admin.post(address, {"partner_id": "4711002", "country": "ES"})
    refused = admin.post(address, {"partner_id": "4711003", "country": "ES"})

    assert added.status_code == 302
    assert refused.status_code == 422
    assert 'class="field-error"' in _text(refused)
    assert "Spain" in _text(admin.get(address))
    assert PartnerId.objects.filter(provider_id=house.id, country="ES").count() == 1


def test_a_reseller_is_kept_out_and_let_in_again(house: House, admin: Visit) -> None:
    party = house.reseller.public_id

    admin.post(f"/office/parties/{party}/deactivate/")
    out = _text(admin.get(f"/office/resellers/{party}/"))
    listed = _text(admin.get("/office/resellers/?state=inactive"))
    admin.post(f"/office/parties/{party}/activate/")

    assert "Its people and programs are kept out from now on." in out
    assert "Let in again" in out
    assert party in listed
    assert Party.objects.get(public_id=party).is_active


def test_staff_acts_for_a_reseller_under_its_own_name_and_the_trail_says_so(
    house: House, admin: Visit
) -> None:
    party = house.reseller.public_id

    begun = admin.post(f"/account/act-for/{party}/", {"why": "Ticket 4711"})
    shop = _text(admin.get("/shop/"))
    admin.post("/account/stop-acting/")
    trail = _text(admin.get(f"/office/activity/?subject={party}"))

    assert begun.status_code == 302
    assert "You act for <strong>Meridian IT</strong>" in shop
    assert "Began to act for somebody" in trail
    assert "Ticket 4711" in trail


def test_who_only_reads_is_offered_nothing_to_change(house: House) -> None:
    auditor = staff(house.system, Role.AUDITOR)
    party = house.reseller.public_id

    page = _text(auditor.get(f"/office/resellers/{party}/"))

    assert "Act for it" not in page
    assert "Keep out" not in page
    assert "Add a PartnerID" not in page
    assert auditor.get("/office/resellers/new/").status_code == 403
    assert auditor.post(f"/office/parties/{party}/deactivate/").status_code == 403


def test_a_person_of_another_provider_finds_nothing_here(house: House) -> None:
    stranger = staff(provider_with_reseller().system)

    assert stranger.get(f"/office/resellers/{house.reseller.public_id}/").status_code == 404
    assert stranger.get(f"/office/parties/{house.reseller.public_id}/").status_code == 404
