"""A basket's limits hold in the use case and at the API's door alike."""

from __future__ import annotations

import pytest
from tests.support.http import call
from tests.support.story import Story, filled_basket, put_line

from tenantry.kernel.problems import Refused
from tenantry.ordering.filling import SEATS_NOT_POSITIVE
from tenantry.ordering.models import BasketLine
from tenantry.ordering.rules.limits import MOST_SEATS


@pytest.mark.parametrize("seats", [0, MOST_SEATS + 1])
def test_seats_out_of_range_are_refused_and_the_line_stays(story: Story, seats: int) -> None:
    basket = filled_basket(story).basket_id
    with pytest.raises(Refused) as error:
        put_line(story, basket, seats=seats)
    assert [(one.code, one.params["most"]) for one in error.value.problems] == [
        (SEATS_NOT_POSITIVE, MOST_SEATS)
    ]
    line = {"plan": story.plan.public_id, "term": "P1Y", "billing_plan": "monthly", "seats": seats}
    buyer = story.shop.house.reseller.program
    refused = call("PUT", f"/baskets/{basket}/lines/1", buyer, line)
    assert (refused.status, refused.codes) == (422, [("request.out_of_range", "seats")])
    assert BasketLine.objects.get(basket__public_id=basket).seats == 10


def test_as_many_seats_as_microsoft_sells_of_its_largest_plans_can_be_written(story: Story) -> None:
    basket = filled_basket(story).basket_id
    line = {"plan": story.plan.public_id, "term": "P1Y", "billing_plan": "monthly", "seats": MOST_SEATS}
    assert call("PUT", f"/baskets/{basket}/lines/1", story.shop.house.reseller.program, line).status == 204
