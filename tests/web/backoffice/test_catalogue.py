"""Synchronisations, plans and the preview of price rules in the back office."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.support.browsing import Visit, staff
from tests.support.offers import an_offer as an_offer_of_microsofts
from tests.support.promotions import an_offer, record
from tests.support.story import Story

from tenantry.catalog.models import Plan, PriceRule, Synchronisation
from tenantry.catalog.use_cases.run_synchronisation import run_synchronisation
from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import SynchronisationId
from tenantry.kernel.problems import Refused
from tenantry.parties.use_cases.change_setting import change_setting


@pytest.fixture
def admin(story: Story) -> Visit:
    return staff(story.shop.house.system)


def _text(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def _plain(answer: Any) -> str:
    """Without markup, spaces as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", _text(answer)).split())


def _start(admin: Visit, market: str, key: str) -> str:
    answer = admin.post("/office/synchronisations/new/", {"market": market, "_key": key})
    assert answer.status_code == 302, _text(answer)
    return str(answer["Location"])


def _run(story: Story, page: str) -> None:
    public_id = SynchronisationId(page.rstrip("/").rpartition("/")[2])
    run_synchronisation(synchronisation=public_id, by=story.shop.house.system, now=machine_now())


def test_a_synchronisation_is_started_once_followed_and_tells_what_is_new(story: Story, admin: Visit) -> None:
    assert admin.person is not None
    pages = {_start(admin, "ES", "a-synchronisation-of-es") for _click in range(2)}
    (page,) = pages
    waiting = _plain(admin.get(page))
    polled = admin.get(f"{page}progress/", HX_Request="true")
    _run(story, page)
    ended = admin.get(f"{page}progress/", HX_Request="true")
    shown = _plain(admin.get(page))

    assert "Waiting for a worker" in waiting
    assert "Waiting for a worker" in _plain(polled)
    assert ended["HX-Refresh"] == "true"
    assert "Catalogue of Spain Done" in shown
    assert f"Asked for by {admin.person.name}" in shown
    assert "New plan" in shown
    assert "1-year term, billed monthly · Commercial" in _plain(admin.get(f"{page}?q=Business Standard"))
    assert "Spain" in _plain(admin.get("/office/synchronisations/"))


def test_a_price_that_moved_is_told_in_amounts(story: Story, admin: Visit) -> None:
    first = _start(admin, "FR", "the-first-one-of-fr")
    _run(story, first)
    run = Synchronisation.objects.get(public_id=first.rstrip("/").rpartition("/")[2])
    from tenantry.catalog.models import CatalogueDifference, Plan

    plan = Plan.objects.get(public_id=story.plan.public_id)
    CatalogueDifference.objects.create(
        provider_id=run.provider_id, synchronisation=run, kind="price_moved", plan=plan, segment="commercial",
        term="P1Y", billing_plan="monthly", currency="EUR", old_unit_price="100", new_unit_price="110",
        old_retail_price="120", new_retail_price="130", effective_from=machine_now(),
    )  # fmt: skip

    shown = _plain(admin.get(f"{first}?kind=price_moved"))

    assert "1-year term, billed monthly · Commercial: Cost €100.00, from" in shown
    assert "€110.00 (+10%)" in shown


def test_a_failed_synchronisation_says_why_and_is_started_again_from_there(
    story: Story, admin: Visit
) -> None:
    page = _start(admin, "BE", "one-that-fails")
    story.simulator.fault("list_products", "status", status=403)
    with pytest.raises(Refused):
        _run(story, page)
    story.simulator.control("DELETE", "faults")

    shown = _text(admin.get(page))
    home = _plain(admin.get("/office/"))
    again = _start(admin, "BE", "one-that-succeeds")
    _run(story, again)

    assert "It did not get to its end" in shown
    assert 'name="market" value="BE"' in shown
    assert "Markets whose catalogue could not be read" in home
    assert "Belgium" in home
    assert Synchronisation.objects.get(public_id=again.rstrip("/").rpartition("/")[2]).state == "done"
    assert "Belgium" not in _plain(admin.get("/office/"))


def test_finance_looks_at_synchronisations_and_starts_none(story: Story) -> None:
    finance = staff(story.shop.house.system, Role.FINANCE)
    count = Synchronisation.objects.filter(provider_id=story.shop.house.id).count()

    assert "Start a synchronisation" not in _text(finance.get("/office/synchronisations/"))
    assert finance.post("/office/synchronisations/new/", {"market": "ES"}).status_code == 403
    assert finance.get("/office/synchronisations/syn_nobody/").status_code == 404
    assert Synchronisation.objects.filter(provider_id=story.shop.house.id).count() == count


def test_a_plan_shows_its_offers_costs_and_what_a_price_list_makes_of_them(
    story: Story, admin: Visit
) -> None:
    shown = _plain(admin.get(f"/office/plans/{story.plan.public_id}/"))

    assert story.plan.title in shown
    assert "1-year term, billed monthly" in shown
    assert "20% on top of our cost" in shown
    assert "No qualification is needed" in shown
    assert "Surcharge of 20 % on the cost" in shown, "the steps of a price"
    assert "holds now" in shown
    assert "25 subscriptions at a time" in shown and "300 seats in all" in shown
    assert admin.get("/office/plans/pln_nobody/").status_code == 404


def test_a_rule_shows_the_prices_it_would_make_and_saves_nothing(story: Story, admin: Visit) -> None:
    page = f"/office/price-lists/{story.shop.price_list}/"
    rules = PriceRule.objects.filter(provider_id=story.shop.house.id)
    before = rules.count()
    typed = {"kind": "margin", "percent": "30", "plan": story.plan.title, "plan_id": story.plan.public_id}

    previewed = admin.post(page, {**typed, "do": "preview"})
    after_preview = rules.count()
    answer = admin.post(page, {**typed, "do": "set", "_key": "a-rule-with-preview"})

    shown = _plain(previewed)
    assert previewed.status_code == 200
    assert "What this rule changes" in shown
    assert "+8.3%" in shown, "from 20 to 30 percent on top of the same cost"
    assert 'value="30"' in _text(previewed), "what was typed stays"
    assert after_preview == before
    assert answer.status_code == 302
    assert rules.filter(plan__public_id=story.plan.public_id, percent="30").count() == 1


def test_a_preview_refuses_what_the_rule_would_be_refused_for(story: Story, admin: Visit) -> None:
    page = f"/office/price-lists/{story.shop.price_list}/"

    answer = admin.post(page, {"kind": "discount", "percent": "120", "do": "preview"})

    assert answer.status_code == 422
    assert "field-error" in _text(answer)


def test_words_that_fit_several_plans_or_none_are_asked_about(story: Story, admin: Visit) -> None:
    page = f"/office/price-lists/{story.shop.price_list}/"
    before = PriceRule.objects.filter(provider_id=story.shop.house.id).count()

    several = admin.post(page, {"kind": "margin", "percent": "5", "plan": "Microsoft"})
    none = admin.post(page, {"kind": "margin", "percent": "5", "plan": "No such plan"})

    assert several.status_code == none.status_code == 422
    assert "Several fit:" in _text(several)
    assert "Nothing has this name." in _text(none)
    assert PriceRule.objects.filter(provider_id=story.shop.house.id).count() == before


def test_pickers_offer_what_fits(story: Story, admin: Visit) -> None:
    plans = _text(admin.get("/office/pick/plans/?q=Business Standard", HX_Request="true"))
    accounts = _text(admin.get("/office/pick/accounts/?q=merid", HX_Request="true"))

    assert f'data-value="{story.plan.public_id}"' in plans
    assert 'role="option"' in plans
    assert story.shop.house.reseller.public_id in accounts


def test_a_licence_based_offer_shows_its_programme_sales_group_and_that_it_has_no_price(
    story: Story, admin: Visit
) -> None:
    house = story.shop.house
    change_setting(name="licence_based_offers", value=True, by=house.administrator.actor, now=machine_now())
    _run(story, _start(admin, "PT", "offers-of-portugal"))
    offer = Plan.objects.get(provider_id=house.id, sku_id="", title="Dynamics 365 Sales Enterprise")

    shown = _plain(admin.get(f"/office/plans/{offer.public_id}/?market=PT"))

    assert "Programme Licence-based, before new commerce" in shown
    assert f"Offer {offer.product_id}" in shown
    assert "Sales group 2" in shown
    assert "SKU" not in shown


def test_a_price_of_an_offer_is_entered_and_stands_on_its_page(story: Story, admin: Visit) -> None:
    offer = an_offer_of_microsofts(story.shop.house)
    page = f"/office/plans/{offer}/"
    assert "No price is entered" in _plain(admin.get(page))

    refused = admin.post(f"{page}price/", {"cost": "0", "retail": "10.50", "_key": "a-price-of-nothing"})
    assert "Enter a price above zero." in _plain(refused)
    sent = {"cost": "8.40", "retail": "10.50", "_key": "a-price-for-the-offer"}
    entered = admin.post(f"{page}price/", sent)

    assert entered.status_code == 302
    shown = _plain(admin.get(entered["Location"]))
    assert "Prices entered" in shown
    assert "€126.00" in shown  # a year of it
    assert "for 12 months of one seat" in shown and "Entered in" in shown
    assert "Price sheet of" not in shown
    assert "No price is entered" not in shown
    assert admin.get(f"/office/plans/{story.plan.public_id}/price/").status_code == 404


def test_a_plan_shows_its_promotions_those_that_do_not_come_by_themselves_and_those_that_are_over(
    story: Story, admin: Visit
) -> None:
    by_hand = an_offer(story, promotion_id="39NFJQT1Q:0001:39NFJQT1Q", name="On request", is_automatic=False)
    record(story, an_offer(story, first_purchase=True), by_hand)
    record(story, by_hand)
    shown = _plain(admin.get(f"/office/plans/{story.plan.public_id}/?market=PT"))
    record(story)

    assert "Promotions What Microsoft takes off its price for a while" in shown
    assert "On request 39NFJQT1Q:0001:39NFJQT1Q −15%" in shown
    assert "Runs Does not come by itself: no price counts on it" in shown
    assert "only for a customer's first purchase of this plan" in shown.replace("&#x27;", "'")
    assert "Over" in shown
