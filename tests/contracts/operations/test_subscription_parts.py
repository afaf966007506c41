"""What hangs on subscriptions."""

from __future__ import annotations

import pytest

from partner_center import Refused
from partner_center.models.catalog import TermDuration
from partner_center.models.subscription_details import NewOverage

from . import sales
from .conftest import RESELLER, Desk
from .shapes import DAY, GUID, Each, Maybe, With, assert_like, collection, link, text

COLLECTION = {"attributes": {"objectType": "Collection"}}


def test_a_subscription_says_that_it_is_provisioned(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    held = sales.subscription(desk, customer_id)
    with pytest.raises(Refused) as refused:
        desk.pc.subscriptions.provisioning_status(customer_id, held.id)
    assert (refused.value.http_status, refused.value.code) == (403, 900308)
    sales.delegate(desk, customer_id)
    found = desk.pc.subscriptions.provisioning_status(customer_id, held.id)
    line = f"GET /v1/customers/{customer_id}/subscriptions/{held.id}/provisioningstatus"
    assert desk.last.line == line
    assert_like(
        desk.last.got,
        {
            "skuId": GUID,
            "status": "success",
            "quantity": 7,
            "endDate": DAY,
            "attributes": {"objectType": "SubscriptionProvisioningStatus"},
        },
    )
    desk.keeps(found)


def test_a_support_contact_is_read(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    held = sales.subscription(desk, customer_id)
    found = desk.pc.subscriptions.support_contact(customer_id, held.id)
    path = f"/customers/{customer_id}/subscriptions/{held.id}/supportcontact"
    assert desk.last.line == f"GET /v1{path}"
    assert_like(
        desk.last.got,
        {
            "supportTenantId": RESELLER["tenantId"],
            "supportMpnId": RESELLER["mpnId"],
            "name": "Meridian IT",
            "links": {"self": link(path)},
            "attributes": {"objectType": "SupportContact"},
        },
    )
    desk.keeps(found)


def test_a_support_contact_of_new_commerce_stays(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    held = sales.subscription(desk, customer_id)
    contact = desk.pc.subscriptions.support_contact(customer_id, held.id)
    before = desk.last.got
    with pytest.raises(Refused) as refused:
        desk.pc.subscriptions.update_support_contact(customer_id, held.id, contact)
    assert (desk.last.method, desk.last.sent) == ("PUT", before)
    assert refused.value.http_status in (400, 403)
    desk.pc.subscriptions.support_contact(customer_id, held.id)
    assert desk.last.got == before


def test_an_azure_subscription_is_registered_for_reservations(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    held = sales.subscription(desk, customer_id)
    found = desk.pc.subscriptions.registration_status(customer_id, held.id)
    assert_like(desk.last.got, {"subscriptionId": held.id, "status": "notregistered"})
    desk.keeps(found)
    with pytest.raises(Refused) as refused:
        desk.pc.subscriptions.register(customer_id, held.id)
    line = f"POST /v1/customers/{customer_id}/subscriptions/{held.id}/registrations"
    # The simulator sells licences, and these are no Azure subscriptions.
    assert (desk.last.line, refused.value.code) == (line, 800011)


def test_days_on_which_a_term_may_end_are_listed(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    held = sales.subscription(desk, customer_id)
    found = list(desk.pc.subscriptions.custom_term_end_dates(customer_id, TermDuration.P1Y))
    assert desk.last.line == f"GET /v1/customers/{customer_id}/subscriptions/customTermEndDates"
    assert desk.last.query == {"term_duration": "P1Y"}
    item = {
        "allowedCustomTermEndDateType": text("calendarMonthAligned|subscriptionAligned"),
        "allowedCustomTermEndDate": text(r"\d{4}-\d\d-\d\dT00:00:00"),
        "cotermSubscriptionIds": Maybe([held.id]),
    }
    assert_like(desk.last.got, collection(Each(item)))
    aligned = [one for one in desk.last.got["items"] if "cotermSubscriptionIds" in one]
    assert [one["allowedCustomTermEndDate"] for one in aligned] == ["2028-01-14T00:00:00"]
    desk.keeps(found)


def test_overage_is_set_and_read(desk: Desk) -> None:
    customer_id = sales.customer(desk).id
    assert desk.pc.subscriptions.overage(customer_id) == ()
    assert_like(desk.last.got, {"totalCount": 0, "items": [], **COLLECTION, "links": Maybe(With({}))})
    held = sales.subscription(desk, customer_id)
    body = {"azureEntitlementId": held.id, "overageEnabled": True}
    made = desk.pc.subscriptions.set_overage(customer_id, NewOverage.model_validate(body))
    assert (desk.last.method, desk.last.sent) == ("PUT", body)
    overage = With({"azureEntitlementId": held.id, "overageEnabled": True, "partnerId": GUID})
    assert_like(desk.last.got, overage)
    desk.keeps(made)
    found = desk.pc.subscriptions.overage(customer_id)
    assert_like(desk.last.got, collection([overage]))
    desk.keeps(found)
