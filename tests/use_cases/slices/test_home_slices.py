"""What waits for a person, search over everything, and the pages of one thing."""

from __future__ import annotations

import pytest
from tests.support.database import statements
from tests.support.world import SmallWorld, open_of

from tenantry.billing.models import Invoice
from tenantry.catalog import reads as catalog
from tenantry.foundation.slices import Wish
from tenantry.kernel.actor import Role
from tenantry.kernel.problems import Refused
from tenantry.ordering import reads
from tenantry.ordering.models import Basket, Order
from tenantry.ordering.reads import QueueKind, Rank, search
from tenantry.parties.models import Membership, PartnerId, Party, Tenant, TenantLink
from tenantry.provisioning import reads as provisioning
from tenantry.subscriptions.models import Subscription


def test_the_office_is_told_what_needs_a_person_and_since_when(world: SmallWorld) -> None:
    found = {queue.kind: queue for queue in reads.office_queues(world.administrator, at=world.now)}
    stopped = Order.objects.filter(provider_id=world.provider_id, state="needs_attention").order_by(
        "changed_at"
    )

    assert found[QueueKind.ORDERS].count == len(stopped) == 4
    assert found[QueueKind.ORDERS].oldest == stopped[0].changed_at
    assert found[QueueKind.GAPS].count == len(catalog.gaps(world.administrator, at=world.now, limit=1_000))
    assert found[QueueKind.SYNCHRONISATIONS] == reads.Queue(QueueKind.SYNCHRONISATIONS, 0, None)
    assert [
        found[kind].count for kind in (QueueKind.DELIVERIES, QueueKind.DOCUMENTS, QueueKind.ACCOUNTS)
    ] == [0, 0, 0]


def test_staff_is_told_only_of_what_it_may_look_at(world: SmallWorld) -> None:
    kinds = {queue.kind for queue in reads.office_queues(world.staff(Role.PROVISIONING), at=world.now)}
    assert kinds == {QueueKind.ORDERS, QueueKind.HOLDS, QueueKind.DELIVERIES, QueueKind.DOCUMENTS}


def test_a_buyer_is_told_what_waits_for_it_and_what_it_owes(world: SmallWorld) -> None:
    account = {"provider_id": world.provider_id, "account_id": world.reseller.party_id}
    home = reads.shop_home(world.reseller, today=world.now.date())
    found = {queue.kind: queue for queue in home.queues}

    assert found[QueueKind.BASKETS].count == Basket.objects.filter(**account, state="open").count()
    assert found[QueueKind.ORDERS].count == Order.objects.filter(**account, state="needs_attention").count()
    assert home.under_way == Order.objects.filter(**account, state="executing").count()
    still = open_of(world.provider_id, account["account_id"])
    assert 0 < len(still) < Invoice.objects.filter(**account, kind="invoice").count()
    assert home.owed is not None
    assert home.owed.count == len(still)
    assert home.owed.overdue == len([one for one in still if one.due_date < world.now.date()])
    assert [total.amount for total in home.owed.totals] == [sum(still.values())]


def test_a_sub_customer_owes_nothing_that_concerns_it(world: SmallWorld) -> None:
    customer = Party.objects.filter(reseller_id=world.reseller.party_id)[0]
    home = reads.shop_home(world.party(customer), today=world.now.date())
    assert home.owed == reads.Owed(0, 0, (), None)


def test_every_id_finds_its_thing_first(world: SmallWorld) -> None:
    mine = {"provider_id": world.provider_id}
    subscription = Subscription.objects.filter(**mine)[0]
    tenant = Tenant.objects.filter(**mine)[0]
    invoice = Invoice.objects.filter(**mine)[0]
    party = Party.objects.filter(**mine, kind="customer")[0]
    order = Order.objects.filter(**mine)[0]
    partner = PartnerId.objects.select_related("party").filter(**mine)[0]
    wanted = {
        subscription.public_id: subscription.public_id,
        subscription.public_id.lower(): subscription.public_id,
        str(subscription.microsoft_id): subscription.public_id,
        subscription.microsoft_order_id.upper(): subscription.public_id,
        str(tenant.microsoft_id).upper(): tenant.public_id,
        tenant.domain: tenant.public_id,
        invoice.number: invoice.public_id,
        party.email.upper(): party.public_id,
        order.public_id: order.public_id,
        partner.mpn_id: partner.party.public_id,
    }
    member = Membership.objects.select_related("user").filter(**mine)[0]
    wanted |= dict.fromkeys((member.public_id, member.user.public_id, member.user.email), member.public_id)
    found = {q: search(world.administrator, q)[0].public_id for q in wanted}
    assert found == wanted


def test_names_are_found_by_the_beginnings_of_their_words(world: SmallWorld) -> None:
    party = Party.objects.filter(provider_id=world.provider_id, kind="customer").order_by("pk")[3]
    begin = search(world.administrator, party.name[:6].lower(), limit=50)
    inside = search(world.administrator, party.name.split()[1][:5], limit=50)

    assert (Rank.PREFIX, party.public_id) in [(hit.rank, hit.public_id) for hit in begin]
    assert (Rank.WORD, party.public_id) in [(hit.rank, hit.public_id) for hit in inside]
    assert [hit.rank for hit in begin] == sorted(hit.rank for hit in begin)


def test_a_party_finds_its_own_things_alone(world: SmallWorld) -> None:
    foreign = Order.objects.filter(provider_id=world.provider_id).exclude(account_id=world.reseller.party_id)[
        0
    ]
    link = TenantLink.objects.filter(party=foreign.customer).select_related("tenant")[0]
    invoice = Invoice.objects.filter(account_id=foreign.account_id)[0]
    asked = [
        foreign.public_id, foreign.customer.public_id, foreign.customer.email, foreign.customer.name,
        link.tenant.domain, str(link.tenant.microsoft_id), invoice.number, foreign.basket.public_id,
    ]  # fmt: skip

    seen = {hit.public_id for q in asked for hit in search(world.reseller, q, limit=50)}

    assert (
        seen & {foreign.public_id, foreign.customer.public_id, link.tenant.public_id, invoice.public_id}
        == set()
    )
    assert search(world.administrator, foreign.public_id)[0].public_id == foreign.public_id


@pytest.mark.parametrize("q", ["", "a", "%", "' OR 1=1 --", "\\", "&!|():*", "pty_", "x" * 5_000])
def test_whatever_is_typed_is_answered(world: SmallWorld, q: str) -> None:
    assert search(world.administrator, q) == []


def test_an_id_asks_for_its_own_kind_alone(world: SmallWorld) -> None:
    order = Order.objects.filter(provider_id=world.provider_id)[0]
    with statements() as sent:
        search(world.administrator, order.public_id)
    assert len(sent) == 1


def test_a_customer_s_page_holds_what_concerns_it(world: SmallWorld) -> None:
    order = Order.objects.filter(account_id=world.reseller.party_id, state="completed")[0]
    with statements() as sent:
        page = reads.customer_page(world.administrator, order.customer.public_id)

    assert len(sent) <= 14
    assert page.party.public_id == order.customer.public_id
    assert page.orders is not None
    assert {row.customer for row in page.orders.rows} == {order.customer.public_id}
    assert page.orders.total == Order.objects.filter(customer=order.customer).count()
    assert page.invoices is None
    assert page.agreement is not None
    assert page.agreement.status == "accepted"
    other = Party.objects.filter(provider_id=world.provider_id, kind="customer").exclude(
        reseller_id=world.reseller.party_id
    )[0]
    with pytest.raises(Refused):
        reads.customer_page(world.reseller, other.public_id)


def test_a_stopped_order_shows_its_steps_with_microsoft_s_ids(world: SmallWorld) -> None:
    order = Order.objects.filter(provider_id=world.provider_id, state="needs_attention")[0]
    with statements() as sent:
        steps = provisioning.step_details(world.administrator, order.public_id)

    assert len(sent) == 2
    stopped = next(step for step in steps if step.state == "parked")
    assert stopped.kind == "check_out"
    assert (stopped.problem or {})["code"] == "provisioning.cart_line_refused"
    assert [(call.http_status, call.error_code) for call in stopped.calls] == [(400, "800030")]
    assert [step.is_open for step in steps if step.number > stopped.number] == [True]
    with pytest.raises(Refused):
        provisioning.step_details(world.reseller, order.public_id)
    with pytest.raises(Refused):
        provisioning.step_details(world.administrator, "ord_00000000000000000000000000")


def test_the_list_of_orders_shows_exactly_those_whose_sign_in_waits(world: SmallWorld) -> None:
    waits = {
        queue.kind: queue.count for queue in reads.shop_home(world.reseller, today=world.now.date()).queues
    }
    found = reads.orders_slice(world.reseller, Wish(filters={"handover": "yes"}, size=200))

    assert found.total == waits[QueueKind.HANDOVERS]
    assert all(not row.is_handed_over and row.domain for row in found.rows)
