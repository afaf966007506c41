"""What time makes of a subscription."""

import pytest

from partner_center_simulator.entities import Subscription

from .inside import E3, PREMIUM, STANDARD, TRIAL, Held, Inside

OLD = "2025-01-15T09:00:00Z"


def dates(held: Held) -> tuple[str, str]:
    found = held.now()
    return found["effectiveStartDate"][:10], found["commitmentEndDate"][:10]


def terms(held: Held) -> tuple[str, str, str, int]:
    found = held.now()
    return found["status"], found["termDuration"], found["billingCycle"], found["quantity"]


def price(held: Held) -> str:
    found = held.service.store.find(Subscription, held.id)
    assert found is not None
    return str(found.unit_price)


def test_a_term_ends_with_its_last_second_and_the_next_begins_with_a_window_of_its_own() -> None:
    service = Inside()
    held = service.buy(service.customer())
    service.move("2028-01-14T23:59:59Z")
    assert dates(held) == ("2027-01-15", "2028-01-14")
    service.move("2028-01-15T00:00:00Z")
    assert dates(held) == ("2028-01-15", "2029-01-14")
    found = held.now()
    assert found["creationDate"] == "2027-01-15T09:00:00.0000000Z"
    assert found["cancellationAllowedUntilDate"] == "2028-01-22T00:00:00.0000000Z"
    assert found["refundableQuantity"]["totalQuantity"] == 10
    assert [one["type"] for one in found["refundOptions"]] == ["Full", "Partial"]
    assert held.change(quantity=4)["quantity"] == 4
    assert held.change(status="deleted")["status"] == "deleted"


def test_monthly_terms_are_counted_from_the_first_day() -> None:
    service = Inside("2027-01-31T09:00:00Z")
    held = service.buy(service.customer(), term="P1M")
    seen = [dates(held)]
    for instant in ("2027-02-28T00:00:00Z", "2027-03-31T00:00:00Z", "2027-04-30T00:00:00Z"):
        service.move(instant)
        seen.append(dates(held))
    assert seen == [
        ("2027-01-31", "2027-02-27"),
        ("2027-02-28", "2027-03-30"),
        ("2027-03-31", "2027-04-29"),
        ("2027-04-30", "2027-05-30"),
    ]


def test_many_terms_may_pass_in_one_move_of_the_clock() -> None:
    service = Inside("2027-01-31T09:00:00Z")
    held = service.buy(service.customer(), term="P1M")
    service.move("2029-03-01T00:00:00Z")
    assert dates(held) == ("2029-02-28", "2029-03-30")


def test_a_renewal_costs_what_the_sheet_says_on_its_day() -> None:
    service = Inside()
    held = service.buy(service.customer(), cycle="annual")
    assert price(held) == "112.32"
    body = {"product_id": "CFQ7TTC0LDPB", "sku_id": "0001", "market": "PT", "unit_price": "10.00"}
    service.answer("POST", "/_sim/prices", {**body, "from": "2027-06-01T00:00:00Z"})
    service.answer("POST", "/_sim/prices", {**body, "unit_price": "11.00", "from": "2028-02-01T00:00:00Z"})
    service.move("2028-01-14T00:00:00Z")
    assert price(held) == "112.32"
    service.move("2028-03-01T00:00:00Z")
    assert price(held) == "120.00"


def test_the_next_term_is_what_was_scheduled_for_it() -> None:
    service = Inside()
    held = service.buy(service.customer())
    plan = held.plan(PREMIUM, quantity=7, termDuration="p1m", billingCycle="Monthly")
    kept = held.change(scheduledNextTermInstructions=plan)["scheduledNextTermInstructions"]
    assert kept["product"]["termDuration"] == "P1M"
    assert (kept["product"]["billingCycle"], kept["quantity"]) == ("monthly", 7)
    service.move("2028-01-15T00:00:00Z")
    found = held.now()
    assert found["offerName"] == "Microsoft 365 Business Premium"
    assert terms(held) == ("active", "P1M", "monthly", 7)
    assert dates(held) == ("2028-01-15", "2028-02-14")
    assert "scheduledNextTermInstructions" not in found
    assert found["autoRenewEnabled"] is True


def test_the_line_of_the_cart_may_name_the_term_that_follows() -> None:
    service = Inside()
    held = service.buy(service.customer(), renewsTo={"termDuration": "P1M"})
    assert held.now()["renewalTermDuration"] == "P1M"
    service.move("2028-01-15T00:00:00Z")
    assert (terms(held)[1], held.now()["renewalTermDuration"]) == ("P1M", "")


def test_a_term_runs_on_month_by_month_when_nobody_renews_or_ends_it() -> None:
    service = Inside()
    held = service.buy(service.customer(), cycle="annual")
    changed = held.change(autoRenewEnabled=False)
    assert changed["endOfTermAction"] == "extend"
    service.move("2028-01-15T00:00:00Z")
    assert terms(held) == ("active", "P1M", "monthly", 10)
    assert dates(held) == ("2028-01-15", "2028-02-14")
    # 9.36 a month of a yearly term, 1.20 times that for a monthly one, and three per cent.
    assert price(held) == "11.57"
    service.move("2028-02-15T00:00:00Z")
    assert dates(held) == ("2028-02-15", "2028-03-14")
    service.move("2028-03-05T00:00:00Z")
    assert held.now()["cancellationAllowedUntilDate"] == "2028-03-15T00:00:00.0000000Z"
    assert held.change(status="deleted")["status"] == "deleted"


def test_what_is_extended_takes_up_its_old_term_when_renewal_is_turned_on() -> None:
    service = Inside()
    held = service.buy(service.customer(), cycle="annual")
    held.change(autoRenewEnabled=False)
    service.move("2028-01-20T00:00:00Z")
    assert held.change(autoRenewEnabled=True)["endOfTermAction"] == "renew"
    service.move("2028-02-15T00:00:00Z")
    assert terms(held) == ("active", "P1Y", "annual", 10)
    assert dates(held) == ("2028-02-15", "2029-02-14")


def test_only_an_explicit_cancel_at_the_end_of_the_term_ends_it() -> None:
    service = Inside()
    held = service.buy(service.customer())
    changed = held.change(endOfTermAction="cancel", autoRenewEnabled=False)
    assert (changed["autoRenewEnabled"], changed["endOfTermAction"]) == (False, "cancel")
    assert held.change(friendlyName="Branch")["endOfTermAction"] == "cancel"
    service.move("2028-01-15T00:00:00Z")
    assert held.now()["status"] == "disabled"
    assert [held.refused(status="active"), held.refused(quantity=11)] == [800040, 900279]
    service.move("2028-04-14T00:00:00Z")
    assert held.now()["status"] == "deleted"


def test_the_end_action_alone_turns_renewal_off_and_on() -> None:
    service = Inside()
    held = service.buy(service.customer())
    assert held.change(endOfTermAction="extend")["autoRenewEnabled"] is False
    assert held.change(endOfTermAction="renew")["autoRenewEnabled"] is True


@pytest.mark.parametrize(
    ("instant", "status"),
    [
        ("2026-01-14T23:59:59Z", "active"),
        ("2026-01-15T00:00:00Z", "expired"),
        ("2026-02-14T00:00:00Z", "disabled"),
        ("2026-05-15T00:00:00Z", "deleted"),
    ],
)
def test_before_the_extended_service_a_term_not_renewed_expired_for_free(instant: str, status: str) -> None:
    service = Inside(OLD)
    held = service.buy(service.customer())
    assert "endOfTermAction" not in held.change(autoRenewEnabled=False)
    service.move(instant)
    found = held.now()
    assert (found["status"], found["quantity"]) == (status, 10)


def test_what_was_bought_before_april_2025_expires_also_afterwards() -> None:
    service = Inside("2025-03-01T09:00:00Z")
    held = service.buy(service.customer(), term="P3Y")
    held.change(autoRenewEnabled=False)
    service.move("2028-03-01T00:00:00Z")
    assert held.now()["status"] == "expired"


@pytest.mark.parametrize(
    ("instant", "status"),
    [
        ("2028-01-14T23:59:59Z", "suspended"),
        ("2028-01-15T00:00:00Z", "disabled"),
        ("2028-05-13T23:59:59Z", "disabled"),
        ("2028-05-14T00:00:00Z", "deleted"),
    ],
)
def test_a_suspended_subscription_is_disabled_at_its_terms_end(instant: str, status: str) -> None:
    service = Inside()
    held = service.buy(service.customer())
    held.change(status="suspended")
    service.move(instant)
    assert held.now()["status"] == status


def test_a_trial_stops_unless_it_becomes_a_paid_plan() -> None:
    service = Inside()
    held = service.buy(service.customer(), TRIAL, term="P1M")
    assert held.now()["autoRenewEnabled"] is False
    service.move("2027-02-15T00:00:00Z")
    assert held.now()["status"] == "expired"


def test_a_triennial_term_changes_its_billing_at_the_next_billing_date() -> None:
    service = Inside("2027-01-31T09:00:00Z")
    held = service.buy(service.customer(), E3, term="P3Y", cycle="monthly")
    before = dates(held)
    held.change(nextChargeInstructions={"product": {"billingCycle": "annual"}})
    service.move("2027-02-27T23:59:59Z")
    assert held.now()["billingCycle"] == "monthly"
    service.move("2027-02-28T00:00:00Z")
    found = held.now()
    assert (found["billingCycle"], "nextChargeInstructions" in found) == ("annual", False)
    assert dates(held) == before == ("2027-01-31", "2030-01-30")
    assert found["billingCycleEndDate"] == "2028-01-30T00:00:00Z"


@pytest.mark.parametrize(
    ("term", "cycle", "instant", "end"),
    [
        ("P1Y", "monthly", "2027-01-31T09:00:00Z", "2027-02-27"),
        ("P1Y", "monthly", "2027-02-28T00:00:00Z", "2027-03-30"),
        ("P1Y", "monthly", "2028-01-30T00:00:00Z", "2028-01-30"),
        ("P1Y", "annual", "2027-08-01T00:00:00Z", "2028-01-30"),
        ("P3Y", "annual", "2028-01-31T00:00:00Z", "2029-01-30"),
        ("P3Y", "triennial", "2029-01-31T00:00:00Z", "2030-01-30"),
    ],
)
def test_a_billing_cycle_ends_before_the_day_counted_from_the_first(
    term: str, cycle: str, instant: str, end: str
) -> None:
    service = Inside("2027-01-31T09:00:00Z")
    held = service.buy(service.customer(), E3, term=term, cycle=cycle)
    service.move(instant)
    assert held.now()["billingCycleEndDate"] == f"{end}T00:00:00Z"


def test_a_first_term_may_end_with_a_month_or_with_another_subscription() -> None:
    service = Inside()
    tenant = service.customer()
    held = service.buy(tenant)
    path = f"/v1/customers/{tenant}/subscriptions/customTermEndDates"
    service.move("2027-11-20T09:00:00Z")
    found = service.call("GET", path, term_duration="P1Y")
    assert found["totalCount"] == 13
    first, aligned = found["items"][0], found["items"][2]
    assert first == {
        "allowedCustomTermEndDateType": "calendarMonthAligned",
        "allowedCustomTermEndDate": "2027-11-30T00:00:00",
    }
    assert aligned == {
        "allowedCustomTermEndDateType": "subscriptionAligned",
        "allowedCustomTermEndDate": "2028-01-14T00:00:00",
        "cotermSubscriptionIds": [held.id],
    }
    other = service.buy(tenant, E3, customTermEndDate="2028-01-14T00:00:00Z")
    assert dates(other) == ("2027-11-20", "2028-01-14")
    service.move("2028-01-15T00:00:00Z")
    assert dates(other) == dates(held) == ("2028-01-15", "2029-01-14")
    service.move("2029-01-15T00:00:00Z")
    assert dates(other) == ("2029-01-15", "2030-01-14")


def test_a_monthly_term_is_not_aligned_with_days_that_months_lack() -> None:
    service = Inside("2027-01-31T09:00:00Z")
    tenant = service.customer()
    service.buy(tenant)
    service.move("2028-01-20T09:00:00Z")
    path = f"/v1/customers/{tenant}/subscriptions/customTermEndDates"
    monthly = service.call("GET", path, term_duration="P1M")["items"]
    assert [one["allowedCustomTermEndDate"][:10] for one in monthly] == ["2028-01-31"]
    assert service.call("GET", path)["code"] == 3000
    assert service.call("GET", path, term_duration="P5Y")["code"] == 800121
    trial = {"product_id": "CFQ7TTC0LDPB", "sku_id": "0002"}
    assert service.call("GET", path, term_duration="P1M", **trial)["items"] == []


@pytest.mark.parametrize(
    ("cycle", "price", "prorated", "extended"),
    [("annual", "112.32", "23.39", "233.90"), ("monthly", "9.83", "9.83", "245.60")],
)
def test_a_first_term_cut_short_costs_its_days_of_a_full_one(
    cycle: str, price: str, prorated: str, extended: str
) -> None:
    # 76 of 365 days: 15 January to 31 March.
    service = Inside()
    tenant = service.customer()
    line = {"id": 0, "catalogItemId": service.item(STANDARD), "quantity": 10, "billingCycle": cycle}
    line |= {"termDuration": "P1Y", "customTermEndDate": "2027-03-31T00:00:00Z"}
    cart = service.call("POST", f"/v1/customers/{tenant}/carts", {"lineItems": [line]})
    pricing = {name: str(value) for name, value in cart["lineItems"][0]["pricing"].items()}
    assert (pricing["price"], pricing["proratedPrice"], pricing["extendedPrice"]) == (
        price,
        prorated,
        extended,
    )
    order = service.call("POST", f"/v1/customers/{tenant}/carts/{cart['id']}/checkout")["orders"][0]
    assert (str(order["totalPrice"]), order["lineItems"][0]["pricing"]) == (
        extended,
        cart["lineItems"][0]["pricing"],
    )


def test_a_line_whose_end_date_no_longer_fits_is_refused_at_checkout() -> None:
    service = Inside()
    tenant = service.customer()
    held = service.buy(tenant)
    service.move("2027-01-16T09:00:00Z")
    line = {
        "id": 0,
        "catalogItemId": service.item(STANDARD),
        "quantity": 1,
        "termDuration": "P1Y",
        "billingCycle": "monthly",
        "customTermEndDate": "2028-01-14",
    }
    cart = service.call("POST", f"/v1/customers/{tenant}/carts", {"lineItems": [line]})
    assert "error" not in cart["lineItems"][0]
    held.change(status="deleted")
    done = service.call("POST", f"/v1/customers/{tenant}/carts/{cart['id']}/checkout")
    assert done["code"] == 900242
    assert len(service.call("GET", f"/v1/customers/{tenant}/orders")["items"]) == 1


def test_a_next_term_may_end_on_a_day_of_its_own() -> None:
    service = Inside()
    held = service.buy(service.customer())
    plan = held.plan(customTermEndDate="2028-06-30T00:00:00Z")
    held.change(scheduledNextTermInstructions=plan)
    service.move("2028-01-15T00:00:00Z")
    assert dates(held) == ("2028-01-15", "2028-06-30")
    service.move("2028-07-01T00:00:00Z")
    assert dates(held) == ("2028-07-01", "2029-06-30")
