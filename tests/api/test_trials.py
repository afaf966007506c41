"""What a trial becomes, by the API: with a basket's line, and of a running trial until its day."""

from __future__ import annotations

from typing import Any

from tests.support.catalog import BUSINESS_STANDARD
from tests.support.http import call
from tests.support.parties import a_reseller
from tests.support.story import Story, completed_order
from tests.support.trials import TRIAL, chosen, trial_basket, trial_bought

from tenantry.foundation.clock import machine_now
from tenantry.ordering.rules.trials import CANNOT_BECOME, HAS_NO_PRICE, MORE_THAN_TRIED, NOT_A_TRIAL
from tenantry.ordering.use_cases.set_line import remove_line
from tenantry.subscriptions.models import Subscription

MONEY = {"amount": "118.00", "currency": "EUR"}


def becomes(story: Story, **changes: Any) -> dict[str, Any]:
    given = {"plan": story.plan.public_id, "term": "P1Y", "billing_plan": "monthly", "seats": 10}
    return {"becomes": given | changes}


def test_a_line_says_what_its_trial_becomes_with_price_and_days(story: Story) -> None:
    basket, program = trial_basket(story, None), story.shop.house.reseller.program
    at = f"/baskets/{basket}/lines/1/trial"
    asked = call("GET", at, program).json
    assert asked["becomes"] is None
    ways = [(one["title"], one["term"], one["billing_plan"]) for one in asked["options"]]
    assert (BUSINESS_STANDARD, "P1Y", "monthly") in ways and {way[0] for way in ways} == {BUSINESS_STANDARD}
    assert asked["becomes_on"] < asked["last_day"]

    assert call("PUT", at, program, becomes(story)).status == 204
    (line,) = call("GET", f"/baskets/{basket}", program).json["lines"]
    assert (line["title"], line["is_trial"], line["becomes"]["amount"]) == (TRIAL, True, MONEY)
    # Another number of seats leaves the choice; what does not fit any more is said by the conditions.
    changed = {"plan": line["plan"], "term": "P1M", "billing_plan": "monthly", "seats": 5}
    assert call("PUT", f"/baskets/{basket}/lines/1", program, changed).status == 204
    run = call("POST", f"/baskets/{basket}/preflight", program).json
    (check,) = [one for one in run["checks"] if one["code"] == "plan_and_price"]
    assert [one["code"] for one in check["reasons"]] == [MORE_THAN_TRIED.name]
    assert call("PUT", at, program, {"becomes": None}).status == 204
    assert call("GET", at, program).json["becomes"] is None


def test_only_a_trial_becomes_something_and_only_what_microsoft_lets_it(story: Story) -> None:
    program, premium = (
        story.shop.house.reseller.program,
        story.shop.plan("Microsoft 365 Business Premium", at=machine_now()),
    )
    basket = trial_basket(story, None)
    at = f"/baskets/{basket}/lines/1/trial"
    refused = call("PUT", at, program, becomes(story, plan=premium.public_id))
    assert (refused.status, refused.codes) == (409, [(CANNOT_BECOME.name, "becomes")])
    plan = {"plan": story.plan.public_id, "term": "P1Y", "billing_plan": "monthly", "seats": 5}
    assert call("PUT", f"/baskets/{basket}/lines/1", program, plan).status == 204
    refused = call("PUT", at, program, becomes(story))
    assert (refused.status, refused.codes) == (409, [(NOT_A_TRIAL.name, "becomes")])
    assert call("GET", at, program).status == 404
    remove_line(basket_id=basket, number=1, by=story.reseller, now=machine_now())
    assert call("PUT", at, program, becomes(story)).status == 404


def test_a_running_trial_shows_and_changes_what_it_becomes(story: Story) -> None:
    trial, program = trial_bought(story, chosen(story)), story.shop.house.reseller.program
    at = f"/subscriptions/{trial.public_id}"
    shown = call("GET", at, program).json["trial"]
    assert (shown["is_open"], shown["order"], shown["problem"]) == (True, None, None)
    assert (shown["becomes"]["seats"], shown["becomes"]["amount"]) == (10, MONEY)
    assert call("PUT", f"{at}/trial", program, becomes(story, seats=4)).status == 204
    assert call("GET", f"{at}/trial", program).json["becomes"]["seats"] == 4
    for given, code, field in (
        (becomes(story, seats=11), MORE_THAN_TRIED, "becomes.seats"),
        (becomes(story, billing_plan="triennial"), HAS_NO_PRICE, "becomes"),
    ):
        refused = call("PUT", f"{at}/trial", program, given)
        assert refused.codes == [(code.name, field)]
    assert call("GET", f"{at}/trial", program).json["becomes"]["seats"] == 4
    assert call("PUT", f"{at}/trial", program, {"becomes": None}).status == 204
    assert call("GET", f"{at}/trial", program).json["becomes"] is None
    other = a_reseller(story.shop.house.system).program
    for method, body in (("GET", None), ("PUT", {"becomes": None})):
        assert call(method, f"{at}/trial", other, body).status == 404


def test_a_subscription_that_is_no_trial_has_no_choice(story: Story) -> None:
    held = Subscription.objects.get(customer_id=completed_order(story).row.customer_id)
    program = story.shop.house.reseller.program
    assert call("GET", f"/subscriptions/{held.public_id}", program).json["trial"] is None
    refused = call("PUT", f"/subscriptions/{held.public_id}/trial", program, {"becomes": None})
    assert (refused.status, refused.codes) == (409, [(NOT_A_TRIAL.name, "becomes")])
