"""Two resellers sell into one tenant, and neither learns of the other: by the API, the pages and the documents."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.browsing import Visit, member
from tests.support.http import call, ok
from tests.support.story import Story, assert_one_invoice, filled_basket, start, work
from tests.support.tenants import a_tenant, accepts, name, rival_of
from tests.use_cases.ordering.test_standing_tenants import ordered

from tenantry.billing.models import Invoice
from tenantry.ordering.models import Order
from tenantry.subscriptions.models import Subscription


@dataclass(frozen=True)
class Side:
    """What one of the two has."""

    story: Story
    visit: Visit
    order: str
    customer: str
    subscription: str
    invoice: str

    @property
    def ids(self) -> tuple[str, ...]:
        """What is nobody else's to see."""
        house = self.story.shop.house
        return (self.order, self.customer, self.subscription, self.invoice, house.reseller.public_id)


def side_of(story: Story, domain: str) -> Side:
    """A completed and invoiced order for the tenant of that domain."""
    placed = ordered(story, domain)
    start(placed)
    work(placed)
    assert placed.state == "completed", placed.attention
    assert_one_invoice(placed)
    house, row = story.shop.house, Order.objects.select_related("customer").get(public_id=placed.order_id)
    return Side(
        story=story,
        visit=member(house.system, house.reseller.public_id),
        order=row.public_id,
        customer=row.customer.public_id,
        subscription=Subscription.objects.get(customer_id=row.customer_id).public_id,
        invoice=Invoice.objects.get(provider_id=house.id, account_id=row.account_id).public_id,
    )


def assert_sees_only_its_own(mine: Side, other: Side, tenant: str, domain: str) -> None:
    program = mine.story.shop.house.reseller.program
    lists = ("orders", "customers", "subscriptions", "invoices", "tenants", "baskets", "agreement-records")
    for address in (*(f"/{one}?q=" for one in lists), f"/tenants/{tenant}", f"/tenants?q={domain}"):
        said = str(ok(call("GET", address, program)))
        assert [one for one in other.ids if one in said] == [], address
    assert mine.customer in str(ok(call("GET", f"/tenants/{tenant}", program)))
    foreign = {"orders": other.order, "customers": other.customer, "subscriptions": other.subscription}
    for kind, thing in (*foreign.items(), ("invoices", other.invoice)):
        assert call("GET", f"/{kind}/{thing}", program).status == 404, kind
        page = mine.visit.get(f"/shop/{kind}/{thing}/")
        assert page.status_code == 404, kind
    assert call("GET", f"/invoices/{other.invoice}/pdf", program).status == 404
    only_hit = mine.visit.get(f"/shop/search/?q={domain}")
    assert only_hit["Location"] == f"/shop/customers/{mine.customer}/"
    pages = ("", "orders/", "customers/", "subscriptions/", "invoices/", "search/?q=Quinta", "baskets/")
    for address in pages:
        shown = mine.visit.get(f"/shop/{address}")
        assert shown.status_code == 200, address
        assert [one for one in other.ids if one in shown.content.decode()] == [], address
    found = ok(call("GET", f"/subscriptions/{mine.subscription}", program))
    assert found["partner_on_record"] == mine.story.partner_id


def test_each_reseller_sees_its_own_subscription_of_the_shared_tenant_and_nothing_of_the_other(
    story: Story,
) -> None:
    domain, tenant = a_tenant(story)
    rival = rival_of(story)
    for one in (story, rival):
        accepts(one, tenant)
    first, second = (side_of(one, domain) for one in (story, rival))
    both = Subscription.objects.filter(public_id__in=(first.subscription, second.subscription))
    (shared,) = {row.tenant.public_id for row in both.select_related("tenant")}
    assert story.partner_id != rival.partner_id
    assert_sees_only_its_own(first, second, shared, domain)
    assert_sees_only_its_own(second, first, shared, domain)


def conditions_of(story: Story, domain: str) -> list[dict[str, object]]:
    """What a reseller is told of its basket that names the tenant of that domain, ids and instants left out."""
    basket = filled_basket(story).basket_id
    name(story, basket, domain)
    checks = ok(call("POST", f"/baskets/{basket}/preflight", story.shop.house.reseller.program))["checks"]
    shown = ("code", "status", "who", "remedy", "warnings", "suggestions")
    return [
        {key: check[key] for key in shown} | {"reasons": [reason["code"] for reason in check["reasons"]]}
        for check in checks
    ]


def test_whoever_types_a_strangers_domain_learns_nothing_of_what_that_tenant_holds(story: Story) -> None:
    (domain, tenant), (empty, nothing_there) = a_tenant(story), a_tenant(story)
    holder, rival = rival_of(story), rival_of(story)
    accepts(holder, tenant)
    side_of(holder, domain)  # from now on the tenant holds the agreement and a subscription

    told = conditions_of(rival, domain)

    assert told == conditions_of(rival, empty)
    of_tenant = {check["code"]: check for check in told if check["reasons"] == ["preflight.accepted_first"]}
    assert {"agreement", "qualification"} <= set(of_tenant)
    assert {check["remedy"] for check in of_tenant.values()} == {"authorise_partner"}
    asked = {
        row["operation"]
        for row in story.simulator.control("GET", "calls")["calls"]
        if str(nothing_there) in row["path"]
    }
    assert asked == {"customer_relationships"}
