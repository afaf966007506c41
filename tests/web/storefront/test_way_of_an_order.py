"""From a basket to an order: for whom, what Microsoft wants to know, the agreement, the check, and the order."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.support.browsing import Visit, member
from tests.support.parties import a_customer
from tests.support.story import Story, customer_details, filled_basket, place, ready_basket

from tenantry.compliance.models import AgreementRecord
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.money import Money
from tenantry.ordering.models import Basket, Order, PreflightRun
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.parties.models import Party


@pytest.fixture
def buyer(story: Story) -> Visit:
    house = story.shop.house
    return member(house.system, house.reseller.public_id)


def _text(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())  # type: ignore[attr-defined]


def _form(**changes: str) -> dict[str, str]:
    details = {name: value for name, value in asdict(customer_details()).items() if value}
    return details | {"do": "save"} | changes


def _empty_basket(story: Story, buyer: Visit) -> str:
    form = {"do": "add", "offer": "P1Y-monthly", "seats": "3"}
    answer = buyer.post(f"/shop/plans/{story.plan.public_id}/", form)
    return str(answer["Location"].split("/")[3])


# --- for whom ---------------------------------------------------------------------------------------


def test_one_of_my_customers_is_found_and_chosen(story: Story, buyer: Visit) -> None:
    house = story.shop.house
    name = f"Casa {uuid4().hex[:8]}, Lda"
    customer = a_customer(
        house.reseller.program.actor,
        customer_details(name=name),
        system=house.system,
        reseller=house.reseller.public_id,
    )
    basket = _empty_basket(story, buyer)
    address = f"/shop/baskets/{basket}/customer/"

    assert name in _text(buyer.get(f"{address}?q={name[5:13]}"))
    answer = buyer.post(address, {"customer": customer.public_id})

    assert (answer.status_code, answer["Location"]) == (302, f"/shop/baskets/{basket}/microsoft/")
    assert (
        Basket.objects.values_list("customer__public_id", flat=True).get(public_id=basket)
        == customer.public_id
    )


def test_somebody_elses_customer_cannot_be_chosen(story: Story, buyer: Visit) -> None:
    direct = a_customer(story.shop.house.system, customer_details(name="Herdade do Leste, Lda"))
    basket = _empty_basket(story, buyer)

    assert buyer.post(f"/shop/baskets/{basket}/customer/", {"customer": direct.public_id}).status_code == 404
    assert Basket.objects.get(public_id=basket).customer_id is None


def test_a_new_customer_is_refused_field_by_field_and_keeps_what_was_typed(
    story: Story, buyer: Visit
) -> None:
    basket = _empty_basket(story, buyer)
    before = Party.objects.filter(provider_id=story.shop.house.id).count()

    answer = buyer.post(
        f"/shop/baskets/{basket}/customer/new/",
        _form(postal_code="12", email="nobody", name="Quinta Rita, Lda"),
    )

    text = _text(answer)
    assert answer.status_code == 422
    assert "12 is not a postal code of Portugal." in text.partition('id="id_postal_code_error"')[2][:500]
    assert "field-error" in text.partition('id="id_email_error"')[2][:300]
    assert 'value="Quinta Rita, Lda"' in text
    assert Party.objects.filter(provider_id=story.shop.house.id).count() == before


def test_a_field_is_judged_as_one_leaves_it(buyer: Visit) -> None:
    address = "/shop/customer-details/check/?field=postal_code"

    wrong = _text(buyer.post(address, _form(postal_code="120"), HX_Request="true"))
    right = _text(buyer.post(address, _form(), HX_Request="true"))

    assert "120 is not a postal code of Portugal. Write it as in" in wrong
    assert "field-error" not in right
    assert 'id="address-suggestions" hx-swap-oob="true"' in right


def test_another_country_has_another_form(story: Story, buyer: Visit) -> None:
    basket = _empty_basket(story, buyer)
    address = f"/shop/baskets/{basket}/customer/new/"

    poland = _text(buyer.post(address, {"country": "PL", "do": "country", "name": "Dom Zielony"}))
    america = _text(buyer.post(address, {"country": "US", "do": "country"}))

    assert 'name="registration_number"' in poland
    assert 'value="Dom Zielony"' in poland
    assert '<select name="state"' in america
    assert 'name="registration_number"' not in america
    assert Basket.objects.get(public_id=basket).customer_id is None


def test_the_customer_of_a_basket_is_corrected(story: Story, buyer: Visit) -> None:
    basket = filled_basket(story).basket_id
    address = f"/shop/baskets/{basket}/customer/correct/"
    assert 'value="Rua da Fonte 12"' in _text(buyer.get(address))

    answer = buyer.post(address, _form(address_line1="Rua da Fonte 14"))

    assert answer.status_code == 302
    line = Basket.objects.values_list("customer__address_line1", flat=True).get(public_id=basket)
    assert line == "Rua da Fonte 14"


# --- Microsoft details ------------------------------------------------------------------------------


def test_the_domain_is_looked_up_while_it_is_typed(story: Story, buyer: Visit) -> None:
    story.simulator.control("GET", "counts")
    free = f"quinta{uuid4().hex[:12]}"

    assert f"{free}.onmicrosoft.com is free." in _text(buyer.get(f"/shop/domains/?domain_prefix={free}"))
    assert "field-error" in _text(buyer.get("/shop/domains/?domain_prefix=quinta do lago"))
    assert _text(buyer.get("/shop/domains/?domain_prefix=")).strip() == ""


def test_domain_and_statement_are_kept_with_who_confirmed_it(story: Story, buyer: Visit) -> None:
    basket = filled_basket(story).basket_id
    customer = Basket.objects.values_list("customer_id", flat=True).get(public_id=basket)
    before = AgreementRecord.objects.filter(customer_id=customer, kind="partner_of_record").count()
    address, prefix = f"/shop/baskets/{basket}/microsoft/", f"quinta{uuid4().hex[:12]}"

    wrong = buyer.post(address, {"domain_prefix": "quinta do lago", "confirmed": "on"})
    right = buyer.post(
        address,
        {"domain_prefix": prefix, "partner_on_record": story.partner_id, "confirmed": "on"},
        User_Agent="Walk/1",
    )

    assert wrong.status_code == 422
    assert 'value="quinta do lago"' in _text(wrong)
    assert right.status_code == 302
    row = Basket.objects.get(public_id=basket)
    assert row.domain_prefix == prefix
    assert row.partner_on_record_confirmed_at is not None
    records = AgreementRecord.objects.filter(customer_id=customer).order_by("-pk")
    assert records.filter(kind="partner_of_record").count() == before + 1
    assert records[0].user_agent == "Walk/1"


def test_a_standing_tenant_is_named_by_its_domain_and_may_be_left_for_a_new_one(
    story: Story, buyer: Visit
) -> None:
    basket, domain = filled_basket(story).basket_id, f"quinta{uuid4().hex[:12]}.example"
    address, prefix = f"/shop/baskets/{basket}/microsoft/", f"quinta{uuid4().hex[:12]}"
    form = {"tenant": "existing", "domain_prefix": "ignored", "existing_domain": domain, "confirmed": "on"}
    unknown = buyer.post(address, form)
    assert unknown.status_code == 422
    assert "Microsoft knows no tenant with the domain" in _text(unknown) and f'value="{domain}"' in _text(
        unknown
    )

    tenant = str(uuid4())
    story.simulator.control("POST", "domains", {"domain": domain, "tenant_id": tenant})
    assert buyer.post(address, form).status_code == 302
    row = Basket.objects.get(public_id=basket)
    assert (row.existing_domain, row.domain_prefix) == (domain, "")
    assert f"Its id at Microsoft: {tenant}" in _text(buyer.get(address))
    customer = Basket.objects.get(public_id=basket).customer
    assert customer is not None
    own = member(story.shop.house.system, PartyId(customer.public_id), role=Role.CUSTOMER).get(address)
    assert own.status_code == 404 or 'name="existing_domain"' not in _text(own)

    back = {"tenant": "new", "domain_prefix": prefix, "existing_domain": domain, "confirmed": "on"}
    assert buyer.post(address, back).status_code == 302
    row = Basket.objects.get(public_id=basket)
    assert (row.existing_domain, row.existing_tenant_id, row.domain_prefix) == ("", None, prefix)


# --- the agreement ----------------------------------------------------------------------------------


def test_the_agreement_is_put_before_its_signatory_and_noticed_when_accepted(
    story: Story, buyer: Visit
) -> None:
    basket = filled_basket(story).basket_id
    address = f"/shop/baskets/{basket}/agreement/"
    person = {"first_name": "Ana", "last_name": "Silva", "email": "ana@quinta.example"}

    wrong = buyer.post(address, {**person, "phone": "", "language": "pt-PT"})
    right = buyer.post(address, {**person, "phone": "+351213456789", "language": "pt-PT"})

    assert wrong.status_code == 422
    assert "field-error" in _text(wrong).partition('id="id_phone_error"')[2][:300]
    assert right.status_code == 302
    page = _text(buyer.get(address))
    found = re.search(rf'<iframe class="frame" src="{story.simulator.url}/attest/([^"]+)"', page)
    assert found is not None
    waiting = _text(buyer.get(f"{address}state/?n=3", HX_Request="true"))
    assert "Waits for the acceptance" in waiting
    assert "n=4" in waiting
    assert "delay:12s" in waiting

    story.simulator.control("POST", f"attestations/{found.group(1)}/accept")

    accepted = _text(buyer.get(f"{address}state/", HX_Request="true"))
    assert "Accepted" in accepted
    assert "hx-get" not in accepted
    assert f"/shop/baskets/{basket}/check/" in accepted


def test_without_script_a_button_asks_microsoft_whether_the_agreement_is_accepted(
    story: Story, buyer: Visit
) -> None:
    basket = filled_basket(story).basket_id
    address = f"/shop/baskets/{basket}/agreement/"
    person = {"first_name": "Ana", "last_name": "Silva", "email": "ana@quinta.example"}
    buyer.post(address, {**person, "phone": "+351213456789", "language": "pt-PT"})
    page = _text(buyer.get(address))
    found = re.search(rf'<iframe class="frame" src="{story.simulator.url}/attest/([^"]+)"', page)
    assert found is not None
    story.simulator.control("POST", f"attestations/{found.group(1)}/accept")

    assert f'href="{address}?look=yes"' in page
    looked = buyer.get(f"{address}?look=yes")

    assert (looked.status_code, looked["Location"]) == (302, address)
    assert "Microsoft has the customer" in _text(buyer.get(address))


# --- the check --------------------------------------------------------------------------------------


def test_the_check_runs_by_itself_and_names_all_that_is_missing(story: Story, buyer: Visit) -> None:
    basket = _empty_basket(story, buyer)
    address = f"/shop/baskets/{basket}/check/"
    assert f'hx-post="{address}run/" hx-trigger="load"' in _text(buyer.get(address))
    assert not PreflightRun.objects.filter(basket__public_id=basket).exists(), "looking runs nothing"

    part = _text(buyer.post(f"{address}run/", HX_Request="true"))

    assert "Needs you" in part
    assert f'href="/shop/baskets/{basket}/customer/"' in part
    assert f'href="/shop/baskets/{basket}/agreement/"' in part
    assert PreflightRun.objects.filter(basket__public_id=basket).count() == 1
    assert 'hx-trigger="load"' not in _text(buyer.get(address)), "the newest run is shown again"


def test_a_change_of_the_basket_outdates_its_check(story: Story, buyer: Visit) -> None:
    basket = ready_basket(story).basket_id
    address = f"/shop/baskets/{basket}/"
    assert "All conditions are met" in _text(buyer.get(f"{address}check/"))

    buyer.post(address, {"number": "1", "seats": "11"})

    assert "All conditions are met" not in _text(buyer.get(f"{address}check/"))


def test_what_was_missing_is_looked_at_anew_when_one_comes_back(story: Story, buyer: Visit) -> None:
    basket = _empty_basket(story, buyer)
    address = f"/shop/baskets/{basket}/check/"
    run_preflight(basket_id=BasketId(basket), by=story.reseller, now=machine_now() + timedelta(seconds=-20))
    Basket.objects.filter(public_id=basket).update(changed_at=machine_now() - timedelta(seconds=30))

    assert 'hx-trigger="load"' in _text(buyer.get(address))


def test_a_corrected_customer_is_looked_at_anew(story: Story, buyer: Visit) -> None:
    basket = ready_basket(story).basket_id
    before = PreflightRun.objects.filter(basket__public_id=basket).count()

    buyer.post(f"/shop/baskets/{basket}/customer/correct/", _form(address_line1="Rua da Fonte 16"))

    assert PreflightRun.objects.filter(basket__public_id=basket).count() == before + 1


# --- the order --------------------------------------------------------------------------------------


def test_the_order_names_its_amount_and_two_clicks_place_one(story: Story, buyer: Visit) -> None:
    ready = ready_basket(story)
    address = f"/shop/baskets/{ready.basket_id}/review/"
    page = _text(buyer.get(address))
    assert page.count(f"Order for €{ready.total.amount:.2f}") == 2, "the button, and the confirmation"
    form = {"amount": str(ready.total.amount), "currency": "EUR", "_key": f"place-{uuid4().hex}"}

    first, second = buyer.post(address, form), buyer.post(address, form)
    third = buyer.post(address, form | {"_key": f"place-{uuid4().hex}"})

    order = Order.objects.get(basket__public_id=ready.basket_id)
    for answer in (first, second, third):
        assert (answer.status_code, answer["Location"]) == (302, f"/shop/orders/{order.public_id}/")
    assert Money(order.total, order.currency) == ready.total


def test_a_moved_price_is_told_and_asked_again(story: Story, buyer: Visit) -> None:
    ready = ready_basket(story)
    address = f"/shop/baskets/{ready.basket_id}/review/"

    answer = buyer.post(address, {"amount": "1.00", "currency": "EUR"})
    nonsense = buyer.post(address, {"amount": "NaN", "currency": "EUR"})

    assert (answer.status_code, nonsense.status_code) == (409, 422)
    assert "Something has moved since you looked" in _text(answer)
    assert f"Order for €{ready.total.amount:.2f}" in _text(answer)
    assert not Order.objects.filter(basket__public_id=ready.basket_id).exists()


def test_an_unmet_condition_leads_to_the_check(story: Story, buyer: Visit) -> None:
    basket = filled_basket(story).basket_id
    address = f"/shop/baskets/{basket}/"

    answer = buyer.post(f"{address}review/", {"amount": "156.00", "currency": "EUR"})

    assert (answer.status_code, answer["Location"]) == (302, f"{address}check/")
    page = _text(buyer.get(f"{address}check/"))
    assert "Nothing was ordered: a condition is not met." in page
    assert "Microsoft Customer Agreement" in page
    assert not Order.objects.filter(basket__public_id=basket).exists()


def test_a_resellers_customer_sees_its_basket_without_prices_and_without_buttons(story: Story) -> None:
    ready = ready_basket(story)
    customer = Basket.objects.values_list("customer__public_id", flat=True).get(public_id=ready.basket_id)
    visit = member(story.shop.house.system, PartyId(customer), Role.CUSTOMER)

    for path in ("", "customer/", "microsoft/", "agreement/", "check/", "review/"):
        page = _text(visit.get(f"/shop/baskets/{ready.basket_id}/{path}"))
        assert "€" not in page, path
        assert "Save and go on" not in page, path
        assert "Order for" not in page, path
    place(story, ready)
