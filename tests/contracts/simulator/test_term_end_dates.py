"""What the list of custom term end dates is asked for, and how it is paged."""

from datetime import timedelta

import pytest

from partner_center_simulator.entities import Subscription

from .inside import BASIC, STANDARD, Inside


@pytest.fixture
def service() -> Inside:
    return Inside()


def days(service: Inside, tenant: str, **query: str) -> list[str]:
    """The days that the list names."""
    path = f"/v1/customers/{tenant}/subscriptions/customTermEndDates"
    return [one["allowedCustomTermEndDate"][:10] for one in service.call("GET", path, **query)["items"]]


def refused(service: Inside, tenant: str, **query: str) -> tuple[int, int]:
    answer = service.answer("GET", f"/v1/customers/{tenant}/subscriptions/customTermEndDates", None, **query)
    return answer.status, answer.body["code"]


def test_a_term_that_starts_later_has_later_ends(service: Inside) -> None:
    tenant = service.customer()
    later = days(service, tenant, term_duration="P1M", term_start_date="2027-06-15T00:00:00Z")
    assert later == ["2027-06-30"]
    assert days(service, tenant, TermDuration="P1M", TermStartDate="2027-06-15") == later
    assert days(service, tenant, term_duration="P1M") == ["2027-01-31"]
    for text in ("2027-01-14T00:00:00Z", "soon", "0001-01-01T00:00:00+14:00"):
        assert refused(service, tenant, term_duration="P1M", term_start_date=text) == (400, 3000)


def test_the_end_of_one_subscription_is_asked_for(service: Inside) -> None:
    tenant = service.customer()
    held = service.buy(tenant)
    service.buy(tenant, BASIC, customTermEndDate="2027-12-31T00:00:00Z")
    service.move("2027-02-10T09:00:00Z")
    assert days(service, tenant, term_duration="P1Y", target_coterm_subscription_id=held.id.upper()) == [
        "2028-01-14"
    ]
    assert days(service, tenant, TermDuration="P1Y", TargetCotermSubscriptionId=held.id) == ["2028-01-14"]
    assert days(service, tenant, term_duration="P1M", target_coterm_subscription_id=held.id) == []
    stranger = service.buy(service.customer())
    for key in (stranger.id, "nobody"):
        wanted = {"term_duration": "P1Y", "target_coterm_subscription_id": key}
        assert refused(service, tenant, **wanted) == (404, 20003)


def test_a_stale_availability_is_not_found(service: Inside) -> None:
    tenant = service.customer()
    product, sku, availability = service.item(STANDARD).split(":")
    plan = {"term_duration": "P1M", "product_id": product, "sku_id": sku}
    assert days(service, tenant, **plan, availability_id=availability) == ["2027-01-31"]
    assert refused(service, tenant, **plan, availability_id="ZZ") == (404, 400019)


def test_more_than_three_hundred_days_go_on_with_a_token_in_a_header_of_the_answer(service: Inside) -> None:
    tenant = service.customer()
    held = service.buy(tenant, term="P3Y", cycle="annual")
    one = service.store.find(Subscription, held.id)
    assert one is not None
    with service.store.unit():
        for number in range(1, 330):
            changes = {"id": service.store.guid("more"), "term_ends": one.term_ends - timedelta(days=number)}
            service.store.put(one.model_copy(update=changes))
    path = f"/v1/customers/{tenant}/subscriptions/customTermEndDates"
    first = service.answer("GET", path, None, TermDuration="P3Y")
    token = first.headers["MS-ContinuationToken"]
    assert len(first.body["items"]) == 300
    (said,) = first.body["links"]["next"]["headers"]
    assert (said["key"], said["value"]) == ("MS-ContinuationToken", token)
    assert "termduration=P3Y" in first.body["links"]["next"]["uri"]
    service.headers = {"ms-continuationtoken": token}
    second = service.answer("GET", path, None, TermDuration="P3Y")
    assert "MS-ContinuationToken" not in second.headers
    ends = [end["allowedCustomTermEndDate"] for page in (first, second) for end in page.body["items"]]
    assert (len(ends), sorted(ends)) == (330 + 36, ends)
