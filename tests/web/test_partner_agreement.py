"""Why a reseller cannot sell just now: its agreement, its standing, its PartnerID; told in every face."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from tests.support.browsing import Visit, member, staff
from tests.support.flips import FLIPS
from tests.support.http import call, ok
from tests.support.story import Story, forget_facts, place, ready_basket

from tenantry.kernel.problems import Refused
from tenantry.ordering.models import Order

# The turned fact: the condition, its status for the reseller and for staff, the sentence, whether Partner Center is the
# remedy of the reseller.
CASES = {
    "partner agreement": (
        "partner_agreement",
        "needs_you",
        "needs_someone_else",
        "has not signed the Microsoft Partner Agreement. It must be signed in Partner Center.",
        True,
    ),
    "partner agreement, signed in another region": (
        "partner_agreement",
        "refused",
        "refused",
        "belongs to another region of Microsoft's programme.",
        False,
    ),
    "partner agreement, not answered": (
        "partner_agreement",
        "unknown",
        "unknown",
        "Microsoft could not be asked",
        False,
    ),
    "reseller": ("reseller_active", "needs_you", "needs_someone_else", "Partner Center", True),
    "PartnerID": (
        "partner_of_record",
        "needs_someone_else",
        "needs_you",
        "Microsoft does not know PartnerID",
        True,  # there is no agreement for it either
    ),
}


def _text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


@pytest.mark.parametrize("name", CASES)
def test_each_way_is_told_in_shop_office_and_api_and_nothing_is_placed(story: Story, name: str) -> None:
    code, for_reseller, for_staff, sentence, is_in_partner_center = CASES[name]
    house = story.shop.house
    buyer: Visit = member(house.system, house.reseller.public_id)
    ready = ready_basket(story)
    page = f"/shop/baskets/{ready.basket_id}/check/"
    FLIPS[name].turn(story, ready)
    try:
        forget_facts(story)
        assert buyer.post(f"{page}run/").status_code == 302
        shown = _text(buyer.get(page))
        assert sentence in shown
        assert ('href="https://partner.microsoft.com/dashboard"' in shown) is is_in_partner_center

        office = _text(staff(house.system).get(f"/office/baskets/{ready.basket_id}/"))
        assert sentence in office

        for program, status in ((house.reseller.program, for_reseller), (house.administrator, for_staff)):
            run = ok(call("POST", f"/baskets/{ready.basket_id}/preflight", program))
            (check,) = [one for one in run["checks"] if one["code"] == code]
            assert (check["status"], sentence in check["reasons"][0]["detail"]) == (status, True)
        with pytest.raises(Refused):
            place(story, ready)
    finally:
        FLIPS[name].back(story, ready)
    assert not Order.objects.filter(basket__public_id=ready.basket_id).exists()
