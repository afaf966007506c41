"""VAT numbers through the API: checked on request by staff and by the party itself, and shown with the party."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import Settings
from tests.support.http import call, ok
from tests.support.parties import PADARIA, House, a_customer, a_reseller, provider_with_reseller

from tenantry.compliance.models import VatCheck
from tenantry.compliance.vat import DENIED


@pytest.fixture
def house(settings: Settings) -> House:
    settings.TENANTRY_VAT_CHECK = "stand-in"
    return provider_with_reseller()


def test_a_reseller_checks_its_own_number_and_sees_result_date_and_source(house: House) -> None:
    path, program = f"/resellers/{house.reseller.public_id}", house.reseller.program
    assert ok(call("GET", path, program))["vat_check"] is None

    found = ok(call("POST", f"{path}/vat-check", program))

    assert set(found) == {"vat_number", "result", "checked_at", "source", "consultation_number"}
    assert (found["vat_number"], found["result"], found["source"]) == ("PT509442013", "valid", "stand-in")
    assert ok(call("GET", path, program))["vat_check"] == found
    assert ok(call("GET", path, house.administrator))["vat_check"] == found
    assert VatCheck.objects.filter(party_id=house.reseller.id).count() == 1


def test_staff_checks_a_direct_customers_number_and_a_changed_one_has_no_check(house: House) -> None:
    denied = sorted(DENIED)[1]
    staff = house.administrator
    customer = a_customer(staff.actor, replace(PADARIA, vat_number=denied), system=house.system)
    path = f"/customers/{customer.public_id}"
    assert ok(call("POST", f"{path}/vat-check", staff))["result"] == "invalid"
    assert ok(call("GET", path, customer.program))["vat_check"]["result"] == "invalid"

    changed = ok(call("PATCH", path, staff, {"vat_number": "PT509442013"}))

    assert (changed["vat_number"], changed["vat_check"]) == ("PT509442013", None)
    assert ok(call("POST", f"{path}/vat-check", customer.program))["result"] == "valid"


def test_without_a_number_and_for_others_nothing_is_checked(house: House) -> None:
    customer = a_customer(house.administrator.actor, replace(PADARIA, vat_number=""), system=house.system)
    path = f"/customers/{customer.public_id}/vat-check"
    refused = call("POST", path, house.administrator)
    assert (refused.status, refused.codes) == (422, [("vat.number_missing", "vat_number")])
    other = a_reseller(house.system)
    assert call("POST", path, other.program).status == 404
    assert call("POST", f"/resellers/{customer.public_id}/vat-check", house.administrator).status == 404
    assert not VatCheck.objects.filter(party_id__in=[customer.id, house.reseller.id]).exists()
