"""What a partner may change about a subscription inside its term, and what the answer is to the rest."""

import pytest

from .inside import BASIC, COPILOT, E3, PREMIUM, STANDARD, TRIAL, Held, Inside

SERVER = "DG7GMGF0PNS1:0003"


@pytest.fixture
def service() -> Inside:
    return Inside()


@pytest.fixture
def held(service: Inside) -> Held:
    return service.buy(service.customer())


def open_seats(held: Held) -> list[tuple[int, str]]:
    details = held.now()["refundableQuantity"]["details"]
    return [(one["quantity"], one["allowedUntilDateTime"][:19]) for one in details]


def test_each_addition_of_seats_has_a_window_of_its_own(service: Inside, held: Held) -> None:
    service.move("2027-01-18T12:00:00Z")
    held.change(quantity=14)
    assert open_seats(held) == [(10, "2027-01-22T09:00:00"), (4, "2027-01-25T12:00:00")]
    held.change(quantity=13)
    assert open_seats(held) == [(10, "2027-01-22T09:00:00"), (3, "2027-01-25T12:00:00")]
    service.move("2027-01-22T09:00:00Z")
    assert open_seats(held) == [(3, "2027-01-25T12:00:00")]
    assert held.now()["refundableQuantity"]["totalQuantity"] == 3
    assert held.refused(quantity=9) == 900257
    assert held.change(quantity=10)["quantity"] == 10
    assert held.refused(quantity=9) == 800090


def test_the_window_of_a_monthly_term_is_told_in_hours(service: Inside) -> None:
    held = service.buy(service.customer(), term="P1M")
    service.move("2027-01-20T09:00:00Z")
    held.change(quantity=12)
    service.move("2027-01-22T09:00:01Z")
    assert held.refused(quantity=9) == 900214
    assert held.refused(status="deleted") == 900213
    service.move("2027-01-27T09:00:01Z")
    assert held.refused(quantity=11) == 800090


def test_a_cancelled_subscription_is_gone_at_once_and_for_good(held: Held) -> None:
    gone = held.change(status="deleted")
    assert (gone["status"], gone["autoRenewEnabled"], gone["actions"]) == ("deleted", False, [])
    assert gone["refundableQuantity"] == {"totalQuantity": 0, "details": []}
    assert [held.refused(status="active"), held.refused(friendlyName="Late")] == [2011, 2011]


def test_a_yearly_term_cannot_be_cancelled_after_seven_days(service: Inside, held: Held) -> None:
    assert held.now()["actions"] == ["edit", "cancel"]
    service.move("2027-01-22T09:00:01Z")
    assert held.now()["actions"] == ["edit"]
    assert held.refused(status="deleted") == 900117


def test_a_reduced_body_ends_renewal_and_drops_what_is_scheduled(held: Held) -> None:
    held.change(scheduledNextTermInstructions=held.plan(quantity=12))
    changed = held.service.call("PATCH", held.path, {"friendlyName": "Branch"})
    assert changed["friendlyName"] == "Branch"
    assert (changed["autoRenewEnabled"], changed["endOfTermAction"]) == (False, "extend")
    assert "scheduledNextTermInstructions" not in changed


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quantity": 11, "friendlyName": "Two things"}, 800002),
        ({"quantity": 11, "status": "suspended"}, 2001),
        ({"status": "suspended", "friendlyName": "Two things"}, 800002),
        ({"quantity": 0}, 2002),
        ({"quantity": 301}, 2002),
        ({"quantity": True}, 3000),
        ({"quantity": "12"}, 3000),
        ({"status": "paused"}, 900126),
        ({"status": "expired"}, 800040),
        ({"billingCycle": "annual"}, 2054),
        ({"partnerId": "5180031"}, 800098),
        ({"autoRenewEnabled": "yes"}, 3000),
        ({"endOfTermAction": "stop"}, 900126),
        ({"endOfTermAction": "cancel", "autoRenewEnabled": None, "quantity": 12}, 800002),
        ({"friendlyName": 7}, 3000),
        ({"nextChargeInstructions": {"product": {"billingCycle": "annual"}}}, 800097),
        ({"nextChargeInstructions": "annual"}, 3000),
    ],
)
def test_a_change_that_is_refused_changes_nothing(held: Held, changes: dict[str, object], code: int) -> None:
    assert held.refused(**changes) == code


def test_seats_are_pooled_over_all_subscriptions_of_a_plan(service: Inside) -> None:
    tenant = service.customer()
    first, second = service.buy(tenant, quantity=200), service.buy(tenant, quantity=90, cycle="annual")
    refused = first.change(quantity=211)
    assert (refused["code"], "remaining limit of 10 seats" in refused["description"]) == (800088, True)
    assert first.change(quantity=210)["quantity"] == 210
    assert second.refused(quantity=91) == 800088
    assert first.change(quantity=209)["quantity"] == 209
    assert second.change(quantity=91)["quantity"] == 91


def test_seats_scheduled_for_the_next_term_keep_their_place(service: Inside) -> None:
    tenant = service.customer()
    first, second = service.buy(tenant, quantity=100), service.buy(tenant, quantity=100)
    first.change(scheduledNextTermInstructions=first.plan(quantity=180))
    assert second.refused(quantity=121) == 800088
    assert second.refused(scheduledNextTermInstructions=second.plan(quantity=121)) == 800088
    assert second.change(quantity=120)["quantity"] == 120
    first.change(scheduledNextTermInstructions=None)
    assert second.change(quantity=200)["quantity"] == 200


def test_suspension_keeps_the_next_charge_and_drops_the_next_term(service: Inside) -> None:
    held = service.buy(service.customer(), term="P3Y", cycle="monthly")
    held.change(nextChargeInstructions={"product": {"billingCycle": "Annual"}})
    held.change(scheduledNextTermInstructions=held.plan(quantity=12))
    suspended = held.change(status="suspended")
    assert (suspended["status"], suspended["suspensionReasons"]) == ("suspended", ["PartnerInitiated"])
    assert suspended["nextChargeInstructions"] == {"product": {"billingCycle": "annual"}}
    assert (suspended["autoRenewEnabled"], "scheduledNextTermInstructions" in suspended) == (False, False)
    assert held.refused(quantity=12) == 800091
    assert held.refused(autoRenewEnabled=True) == 800091
    back = held.change(status="active")
    assert (back["status"], back["autoRenewEnabled"]) == ("active", False)


def test_more_or_fewer_seats_now_drop_what_is_scheduled(held: Held) -> None:
    held.change(scheduledNextTermInstructions=held.plan(quantity=12))
    assert held.change(friendlyName="Kept")["scheduledNextTermInstructions"]["quantity"] == 12
    assert "scheduledNextTermInstructions" not in held.change(quantity=11)


@pytest.mark.parametrize(
    ("sku", "plan", "code"),
    [
        (STANDARD, {"quantity": 0}, 2002),
        (STANDARD, {"quantity": "9"}, 3000),
        (STANDARD, {"termDuration": "P2Y"}, 800121),
        (STANDARD, {"termDuration": "P1M", "billingCycle": "annual"}, 900270),
        (STANDARD, {"termDuration": "P1Y", "billingCycle": "weekly"}, 900126),
        (TRIAL, {"termDuration": "P1Y", "billingCycle": "monthly"}, 3000),
        (E3, {}, 3000),
        ("CFQ7TTC0XXXX:0001", {}, 400013),
        ("CFQ7TTC0LDPB:0009", {}, 400018),
        (STANDARD, {"customTermEndDate": "soon"}, 3000),
        (STANDARD, {"customTermEndDate": "2028-05-30"}, 900246),
        (STANDARD, {"customTermEndDate": "2029-01-31"}, 900245),
    ],
)
def test_instructions_that_a_renewal_could_not_follow_are_refused(
    service: Inside, sku: str, plan: dict[str, object], code: int
) -> None:
    held = service.buy(service.customer())
    assert held.refused(scheduledNextTermInstructions=held.plan(sku, **plan)) == code


def test_a_yearly_term_cannot_be_aligned_with_a_monthly_one_at_renewal(service: Inside) -> None:
    tenant = service.customer()
    held = service.buy(tenant)
    service.move("2028-01-14T23:00:00Z")
    month = service.buy(tenant, PREMIUM, term="P1M")
    assert month.now()["commitmentEndDate"] == "2028-02-13T00:00:00Z"
    plan = held.plan(customTermEndDate="2028-02-13")
    assert held.refused(scheduledNextTermInstructions=plan) == 900246


def test_a_monthly_term_does_not_end_on_a_day_that_months_lack_at_renewal(service: Inside) -> None:
    held = service.buy(service.customer(), term="P1M")
    service.move("2027-03-20T09:00:00Z")
    assert held.now()["commitmentEndDate"] == "2027-04-14T00:00:00Z"
    plan = held.plan(termDuration="P1M", billingCycle="monthly", customTermEndDate="2027-04-29")
    assert held.refused(scheduledNextTermInstructions=plan) == 900245
    plan["customTermEndDate"] = "2027-04-30"
    assert held.change(scheduledNextTermInstructions=plan)["autoRenewEnabled"] is True


def test_software_takes_no_end_date_of_its_own_at_renewal(service: Inside) -> None:
    held = service.buy(service.customer(), SERVER, cycle="annual")
    plan = held.plan(customTermEndDate="2028-03-31")
    assert held.refused(scheduledNextTermInstructions=plan) == 900244


def test_scheduling_needs_automatic_renewal_and_a_trial_has_none(service: Inside) -> None:
    tenant = service.customer()
    held, trial = service.buy(tenant), service.buy(tenant, TRIAL, term="P1M")
    plan = held.plan(quantity=12)
    assert held.refused(autoRenewEnabled=False, scheduledNextTermInstructions=plan) == 800093
    assert trial.refused(autoRenewEnabled=True) == 800093
    assert trial.refused(scheduledNextTermInstructions=plan) == 800107


def test_a_change_may_take_its_time_and_then_nothing_else_is_taken(service: Inside, held: Held) -> None:
    service.delegate(held.tenant)
    service.answer("PUT", "/_sim/settings", {"change_delay_seconds": 3600})
    answer = service.answer("PATCH", held.path, {**held.now(), "quantity": 12})
    assert (answer.status, answer.body) == (202, None)
    assert answer.headers["Location"] == held.path.removeprefix("/v1")
    assert held.now()["quantity"] == 10
    assert held.refused(friendlyName="Too soon") == 900278
    assert service.call("GET", f"{held.path}/provisioningstatus")["status"] == "pending"
    service.move("2027-01-15T10:00:00Z")
    assert (held.now()["quantity"], open_seats(held)[-1]) == (12, (2, "2027-01-22T09:00:00"))


def test_what_hangs_on_a_subscription_is_told(service: Inside) -> None:
    tenant = service.customer()
    service.delegate(tenant)
    held, addon = service.buy(tenant), service.buy(tenant, COPILOT, quantity=3)
    other = service.buy(tenant, BASIC)
    assert [one["id"] for one in service.call("GET", f"{held.path}/addons")["items"]] == [addon.id]
    assert service.call("GET", f"{addon.path}/addons")["items"] == []
    status = service.call("GET", f"{other.path}/provisioningstatus")
    assert (status["status"], status["quantity"], status["endDate"]) == (
        "success",
        10,
        "2028-01-14T00:00:00Z",
    )
    contact = service.call("GET", f"{held.path}/supportcontact")
    assert contact["supportMpnId"] == service.world.partner.mpn_id
    assert service.call("PUT", f"{held.path}/supportcontact", {})["code"] == 3000
    assert service.call("PUT", f"{held.path}/supportcontact", contact)["code"] == 800016
    assert service.call("POST", f"{held.path}/registrations")["code"] == 800011
    assert service.call("GET", f"{held.path}/registrationstatus")["status"] == "notregistered"


def test_overage_of_phone_plans_needs_an_azure_entitlement(service: Inside) -> None:
    path = f"/v1/customers/{service.customer()}/subscriptions/overage"
    refused = service.answer("PUT", path, {"type": "PhoneServices", "overageEnabled": True})
    assert (refused.status, refused.body["code"]) == (404, 800111)
    assert service.call("GET", path)["items"] == []
    body = {"type": "PhoneServices", "overageEnabled": True, "azureEntitlementId": "e1"}
    assert service.call("PUT", path, body)["overageEnabled"] is True
    assert service.call("GET", path)["items"][0]["azureEntitlementId"] == "e1"
