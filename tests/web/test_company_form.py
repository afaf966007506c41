"""The form of a customer in both faces: its fields follow the country, and are judged as one leaves them."""

from __future__ import annotations

import re
from dataclasses import asdict
from html import unescape
from typing import Any

import pytest
from tests.support.browsing import Visit, member, staff
from tests.support.parties import PADARIA, House, a_customer, provider_with_reseller

from tenantry.kernel.actor import Role
from tenantry.parties.models import Party


@pytest.fixture
def house(committing_database: None) -> House:
    return provider_with_reseller()


@pytest.fixture
def customer(house: House) -> str:
    by = house.reseller.program.actor
    return str(a_customer(by, PADARIA, system=house.system, reseller=house.reseller.public_id).public_id)


@pytest.fixture(params=["shop", "office"])
def face(request: Any, house: House) -> tuple[str, Visit]:
    visit = member(house.system, house.reseller.public_id) if request.param == "shop" else staff(house.system)
    return request.param, visit


def _text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def _entered(**changes: str) -> dict[str, str]:
    return {name: value for name, value in asdict(PADARIA).items() if value} | changes


def _labels(text: str) -> dict[str, str]:
    found = re.findall(r'for="id_([a-z_0-9]+)">([^<]+?)(?: <span[^>]*>\(optional\)</span>)?</label>', text)
    return dict(found)


def _optional(text: str) -> set[str]:
    return set(re.findall(r'for="id_([a-z_0-9]+)">[^<]+ <span[^>]*>\(optional\)', text))


@pytest.mark.parametrize(
    ("country", "postal_code", "area", "optional"),
    [
        ("US", "ZIP code", "State", {"address_line2", "vat_number", "phone"}),
        ("CA", "Postal code", "Province", {"address_line2", "vat_number", "phone"}),
        ("IE", "Eircode", None, {"address_line2", "vat_number", "phone", "postal_code"}),
        ("AO", "Postal code", None, {"address_line2", "vat_number", "phone", "postal_code"}),
        ("PT", "Postal code", None, {"address_line2", "vat_number", "phone"}),
        ("IN", "PIN code", None, {"address_line2", "vat_number"}),
    ],
)
def test_another_country_changes_labels_and_required_fields_and_keeps_what_was_typed(
    face: tuple[str, Visit],
    customer: str,
    country: str,
    postal_code: str,
    area: str | None,
    optional: set[str],
) -> None:
    name, visit = face
    address = f"/{name}/customers/{customer}/correct/"

    text = _text(visit.post(address, _entered(country=country, do="country"), HX_Request="true"))

    labels = _labels(text)
    assert (labels["postal_code"], labels.get("state")) == (postal_code, area)
    assert _optional(text) == optional
    assert 'value="Padaria Central, Lda"' in text
    assert Party.objects.values_list("country", flat=True).get(public_id=customer) == "PT"


def test_states_of_microsofts_four_lists_are_chosen_by_the_names_that_one_reads(
    face: tuple[str, Visit], customer: str
) -> None:
    name, visit = face
    address = f"/{name}/customers/{customer}/correct/"
    for country, option in (
        ("US", '<option value="WA">Washington (WA)</option>'),
        ("CA", '<option value="QC">Quebec (QC)</option>'),
        ("MX", '<option value="Jal.">Jalisco (Jal.)</option>'),
        ("CN", '<option value="北京市">Beijing Shi (北京市)</option>'),
    ):
        assert option in _text(visit.post(address, _entered(country=country, do="country")))


def test_a_registration_number_is_asked_for_by_its_name_with_an_example(
    face: tuple[str, Visit], customer: str
) -> None:
    name, visit = face
    text = _text(visit.post(f"/{name}/customers/{customer}/correct/", _entered(country="BR", do="country")))
    assert _labels(text)["registration_number"] == "Registration number (CNPJ)"
    assert "For example 11222333000181" in text


def test_a_field_that_is_left_is_refused_or_warned_of_with_an_example(face: tuple[str, Visit]) -> None:
    name, visit = face
    address = f"/{name}/customer-details/check/"

    def left(field: str, **changes: str) -> str:
        return _text(visit.post(f"{address}?field={field}", _entered(**changes), HX_Request="true"))

    wrong = left("postal_code", postal_code="12-34")
    assert 'class="field-error"' in wrong
    assert "12-34 is not a postal code of Portugal. Write it as in 2725-079." in wrong
    unusual = left("postal_code", postal_code="1100")
    assert 'class="field-warning"' in unusual and 'class="field-error"' not in unusual
    assert "1100 is an unusual postal code for Portugal" in unusual
    assert "padaria.com looks like a web address." in left("name", name="padaria.com")
    assert "is only a legal form" in left("name", name="GmbH")
    assert "field-" not in left("name")
    number = left("registration_number", country="PL", registration_number="12")
    assert "12 is not a registration number of Poland (NIP / PESEL). Write it as in 8567346215." in number
    unwritten = left("phone", country="PL", phone="")
    assert "The phone number is missing." in unwritten


def test_every_country_of_microsoft_can_be_chosen(face: tuple[str, Visit], customer: str) -> None:
    name, visit = face
    text = _text(visit.get(f"/{name}/customers/{customer}/correct/"))
    offered = re.findall(r'<option value="([A-Z]{2})"', text)
    assert len(offered) == 248
    assert {"XK", "XS", "MZ", "GE"} <= set(offered)
    assert not {"IR", "KP", "SY"} & set(offered)


def test_staff_corrects_a_customer_and_is_told_what_is_wrong_at_its_field(
    house: House, customer: str
) -> None:
    admin = staff(house.system)
    address = f"/office/customers/{customer}/correct/"
    assert address in _text(admin.get(f"/office/customers/{customer}/"))

    refused = admin.post(address, _entered(postal_code="12-34", city="", do="save"))
    assert refused.status_code == 422
    text = _text(refused)
    assert "Write it as in 2725-079." in text.partition('id="id_postal_code_error"')[2][:700]
    assert "The city is missing." in text.partition('id="id_city_error"')[2][:700]
    assert Party.objects.values_list("postal_code", flat=True).get(public_id=customer) == "1100-053"

    answer = admin.post(address, _entered(postal_code="1100-060", do="save"))
    assert (answer.status_code, answer["Location"]) == (302, f"/office/customers/{customer}/")
    assert Party.objects.values_list("postal_code", flat=True).get(public_id=customer) == "1100-060"


def test_who_may_not_change_customers_is_not_offered_it(house: House, customer: str) -> None:
    auditor = staff(house.system, Role.AUDITOR)
    assert "/correct/" not in _text(auditor.get(f"/office/customers/{customer}/"))
    assert auditor.get(f"/office/customers/{customer}/correct/").status_code in (403, 404)
