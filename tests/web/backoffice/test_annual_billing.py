"""The page of annual billing: four combinations, what each means in money, and who may choose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.support.browsing import Visit, staff
from tests.support.story import Story

from tenantry.foundation.clock import machine_now
from tenantry.kernel.actor import Role
from tenantry.parties.models import Setting
from tenantry.parties.use_cases.set_annual_billing import set_annual_billing

PAGE = "/office/annual-billing/"


@pytest.fixture
def admin(story: Story) -> Iterator[Visit]:
    yield staff(story.shop.house.system)
    set_annual_billing(billed_annually=True, annual_provisioning=True, by=story.staff, now=machine_now())


def _plain(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def _address(story: Story) -> str:
    return f"{PAGE}?plan={story.plan.public_id}"


def test_each_combination_is_told_in_the_money_of_a_real_plan(story: Story, admin: Visit) -> None:
    shown = _plain(admin.get(_address(story)))

    assert "10 seats of Microsoft 365 Business Standard with a 1-year term in Portugal" in shown
    annually = "Buyer pays €1,347.80 €1,347.80 Microsoft asks"
    assert f"{annually} €1,123.20 €1,123.20 Left €224.60 €224.60 16.7%" in shown
    assert f"{annually} €98.30 €1,179.60 Left €1,249.50 €168.20 12.5%" in shown
    monthly = "Buyer pays €118.00 €1,416.00 Microsoft asks €98.30 €1,179.60 Left €19.70 €236.40 16.7%"
    assert shown.count(monthly) == 2
    assert shown.count("Holds now") == 1


def test_a_combination_is_chosen_with_one_click_and_kept_on_record(story: Story, admin: Visit) -> None:
    before = Setting.objects.filter(provider_id=story.shop.house.id).count()

    answers = [admin.post(PAGE, {"use": "10"}) for _click in range(2)]
    shown = _plain(admin.get(_address(story)))
    setting = _plain(admin.get("/office/settings/annual_provisioning/"))
    plan = _plain(admin.get(f"/office/plans/{story.plan.public_id}/?market=PT"))

    assert [one["Location"] for one in answers] == [PAGE, PAGE]
    assert "Sold billed annually, ordered billed monthly Holds now" in shown
    rows = Setting.objects.filter(provider_id=story.shop.house.id).order_by("-id")
    assert rows.count() == before + 1
    assert (rows[0].name, rows[0].value) == ("annual_provisioning", False)
    assert "Two switches belong together" in setting
    assert "We order it billed monthly" in plan
    assert "12.5%" in plan


def test_who_may_not_change_settings_sees_what_holds_and_changes_nothing(story: Story, admin: Visit) -> None:
    finance = staff(story.shop.house.system, Role.FINANCE)
    before = Setting.objects.filter(provider_id=story.shop.house.id).count()

    shown = finance.get(_address(story))
    refused = finance.post(PAGE, {"use": "00"})

    assert (shown.status_code, refused.status_code) == (200, 403)
    assert "Use this" not in _plain(shown)
    assert Setting.objects.filter(provider_id=story.shop.house.id).count() == before
