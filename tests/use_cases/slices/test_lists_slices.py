"""Every list in pages: it shows what its reader may see, all of it, and no more; export and pages agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from tests.support.database import statements
from tests.support.world import SmallWorld, open_of

from tenantry.billing import reads as billing
from tenantry.billing.models import Invoice, Payment
from tenantry.catalog import reads as catalog
from tenantry.compliance import reads as compliance
from tenantry.foundation import slices
from tenantry.foundation.slices import Slice, Wish
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.problems import Refused
from tenantry.ordering import reads as ordering
from tenantry.ordering.models import Order
from tenantry.parties import deliveries
from tenantry.parties.models import Party
from tenantry.parties.reads import audit, people
from tenantry.parties.reads import lists as parties
from tenantry.subscriptions import reads as subscriptions
from tenantry.subscriptions.models import Subscription


@dataclass(frozen=True)
class Read:
    """A list's two reads, the sorts and the filters that it understands, and who besides staff may look."""

    page: Callable[[Actor, Wish], Slice[Any]]
    whole: Callable[[Actor, Wish], Iterator[Any]]
    sorts: tuple[str, ...]
    filters: tuple[str, ...] = ()
    is_for_parties: bool = False


LISTS = {
    "orders": Read(
        ordering.orders_slice, ordering.orders_all,
        ("state", "customer", "account", "total", "reference", "placed", "changed"),
        ("state", "customer", "account", "attention", "placed_from", "placed_to"), True,
    ),
    "baskets": Read(
        ordering.baskets_slice, ordering.baskets_all, ("customer", "created", "changed", "state"),
        ("state", "customer", "account"), True,
    ),
    "customers": Read(
        ordering.customers_slice, ordering.customers_all,
        ("name", "country", "city", "created", "reseller"), ("reseller", "country", "state"), True,
    ),
    "resellers": Read(
        ordering.resellers_slice, ordering.resellers_all,
        ("name", "country", "city", "created", "customers", "subscriptions"), ("country", "state"), True,
    ),
    "members": Read(
        people.members_slice, people.members_all, ("name", "email", "role", "party", "signed_in", "created"),
        ("party", "role"), True,
    ),
    "invitations": Read(
        people.invitations_slice, people.invitations_all, ("name", "email", "party", "sent", "expires"),
        ("party", "role"), True,
    ),
    "tenants": Read(
        parties.tenants_slice, parties.tenants_all, ("domain", "customer", "reseller", "created"),
        ("customer", "reseller"), True,
    ),
    "credentials": Read(
        parties.credentials_slice, parties.credentials_all, ("name", "role", "created"), ("role", "party", "state")
    ),
    "subscriptions": Read(
        subscriptions.subscriptions_slice, subscriptions.subscriptions_all,
        ("plan", "customer", "account", "seats", "started", "ends", "state"),
        ("plan", "state", "customer", "account", "tenant", "term", "billing_plan", "ends_from", "ends_to"), True,
    ),
    "invoices": Read(
        billing.invoices_slice, billing.invoices_all, ("number", "account", "issued", "due", "net", "gross"),
        ("kind", "account", "order", "state", "issued_from", "issued_to"), True,
    ),
    "entries": Read(
        billing.entries_slice, billing.entries_all, ("date", "number", "gross"),
        ("account", "kind", "booked_from", "booked_to"),
    ),
    "agreements": Read(
        compliance.agreements_slice, compliance.agreements_all, ("customer", "kind", "at"),
        ("kind", "customer", "written_from", "written_to"), True,
    ),
    "plans": Read(catalog.plans_slice, catalog.plans_all, ("title", "product"), ("kind", "market", "state")),
    "price_lists": Read(
        catalog.price_lists_slice, catalog.price_lists_all, ("name", "currency", "created"), ("currency",)
    ),
    "price_rules": Read(
        catalog.price_rules_slice, catalog.price_rules_all, ("price_list", "plan", "percent", "from"),
        ("price_list", "plan", "state"),
    ),
    "synchronisations": Read(
        catalog.synchronisations_slice, catalog.synchronisations_all, ("market", "requested", "finished"),
        ("market", "state"),
    ),
    "gaps": Read(catalog.gaps_slice, catalog.gaps_all, (), ("market",)),
    "parked": Read(deliveries.parked_slice, deliveries.parked_all, ("consumer", "parked", "failures"), ("kind",)),
    "audit": Read(
        audit.audit_slice, audit.audit_all, ("at",),
        ("actor", "on_behalf_of", "subject", "request", "at_from", "at_to"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_a_list_hold_each_row_of_the_export_once_and_in_its_order(
    world: SmallWorld, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, who = LISTS[name], world.administrator
    for where in (slices, audit):  # an export of several pieces
        monkeypatch.setattr(where, "_READ_FIRST", 3)
        monkeypatch.setattr(where, "_READ_AT_ONCE", 40)
    for sort in ("", *read.sorts):
        for descending in (False, True):
            wish = Wish(sort=sort, descending=descending, size=50, at=world.now)
            whole = list(read.whole(who, wish))
            paged: list[Any] = []
            for page in range(1, 1 + -(-len(whole) // 50)):
                found = read.page(
                    who, Wish(sort=sort, descending=descending, size=50, page=page, at=world.now)
                )
                assert found.total == len(whole)
                paged += found.rows
            assert paged == whole


@pytest.mark.parametrize("name", LISTS)
def test_a_page_costs_a_bounded_number_of_statements(world: SmallWorld, name: str) -> None:
    for size in (1, 5, 50):
        with statements() as sent:
            LISTS[name].page(world.administrator, Wish(size=size, at=world.now))
        most = 4 if name == "resellers" else 3  # what resellers owe is asked for all rows together
        assert len(sent) <= most, "keys, rows, and how many there are"


@pytest.mark.parametrize("name", LISTS)
def test_words_that_nobody_wrote_find_nothing_and_do_no_harm(world: SmallWorld, name: str) -> None:
    for q in ("zzzzzz", "100%_\\", "'; --", "00000000-0000-4000-8000-000000000000", "qqq xxx"):
        found = LISTS[name].page(world.administrator, Wish(q=q, at=world.now))
        assert (found.rows, found.total) == ((), 0)


@pytest.mark.parametrize("name", LISTS)
def test_a_filter_that_fits_nothing_leaves_nothing_and_an_unreadable_day_is_no_filter(
    world: SmallWorld, name: str
) -> None:
    read = LISTS[name]
    everything = read.page(world.administrator, Wish(at=world.now)).total
    for key in read.filters:
        if key.endswith(("_from", "_to")):
            day = {"_from": "2999-01-01", "_to": "1999-01-01"}["_from" if key.endswith("_from") else "_to"]
            assert (
                read.page(world.administrator, Wish(filters={key: "tomorrow"}, at=world.now)).total
                == everything
            )
            assert read.page(world.administrator, Wish(filters={key: day}, at=world.now)).total == 0
        elif key not in ("state", "kind", "attention"):
            assert read.page(world.administrator, Wish(filters={key: "nobody"}, at=world.now)).total == 0


@pytest.mark.parametrize("name", [name for name, read in LISTS.items() if not read.is_for_parties])
def test_what_is_the_provider_s_own_is_refused_to_parties(world: SmallWorld, name: str) -> None:
    with pytest.raises(Refused):
        LISTS[name].page(world.reseller, Wish(at=world.now))
    with pytest.raises(Refused):
        list(LISTS[name].whole(world.reseller, Wish(at=world.now)))


def test_a_reseller_s_lists_hold_its_own_things_and_all_of_them(world: SmallWorld) -> None:
    me = Party.objects.get(pk=world.reseller.party_id or 0)
    wish = Wish(size=200, at=world.now)
    own = {"provider_id": world.provider_id, "account_id": me.pk}

    assert _ids(ordering.orders_slice(world.reseller, wish)) == _keys(Order.objects.filter(**own))
    assert _ids(subscriptions.subscriptions_slice(world.reseller, wish)) == _keys(
        Subscription.objects.filter(**own)
    )
    assert set(_ids(billing.invoices_slice(world.reseller, wish))) <= set(
        _keys(Invoice.objects.filter(**own))
    )
    assert billing.invoices_slice(world.reseller, wish).total == Invoice.objects.filter(**own).count()
    assert _ids(ordering.customers_slice(world.reseller, wish)) == _keys(Party.objects.filter(reseller=me))
    assert _ids(ordering.resellers_slice(world.reseller, wish)) == [me.public_id]
    domains = {row.customer for row in parties.tenants_slice(world.reseller, wish).rows}
    assert domains <= set(_keys(Party.objects.filter(reseller=me)))


def test_a_sub_customer_sees_its_orders_without_prices_and_no_invoice(world: SmallWorld) -> None:
    held = Order.objects.filter(account_id=world.reseller.party_id).select_related("customer").first()
    assert held is not None
    customer = world.party(held.customer)
    rows = ordering.orders_slice(customer, Wish(at=world.now)).rows

    assert {row.customer for row in rows} == {held.customer.public_id}
    assert {row.total for row in rows} == {None}
    assert billing.invoices_slice(customer, Wish(at=world.now)).total == 0
    assert [row.public_id for row in ordering.customers_slice(customer, Wish()).rows] == [
        held.customer.public_id
    ]


def test_another_provider_s_staff_finds_nothing(world: SmallWorld) -> None:
    stranger = Actor(
        world.provider_id + 1_000, "user", "usr_x", Role.ADMINISTRATOR, None, world.administrator.scopes
    )
    assert {
        name: read.page(stranger, Wish(at=world.now)).total for name, read in LISTS.items()
    } == dict.fromkeys(LISTS, 0)


def test_an_order_is_found_by_reference_customer_state_and_day(world: SmallWorld) -> None:
    row = Order.objects.filter(provider_id=world.provider_id, state="completed").exclude(buyer_reference="")[
        0
    ]
    day = row.placed_at.date().isoformat()
    filters = {"state": "completed", "customer": row.customer.public_id, "placed_from": day, "placed_to": day}
    found = ordering.orders_slice(world.administrator, Wish(q=row.buyer_reference.lower(), filters=filters))

    assert [one.public_id for one in found.rows] == [row.public_id]
    assert found.rows[0].lines >= 1
    assert found.rows[0].total is not None


def test_days_of_a_filter_are_days_of_the_reader(world: SmallWorld) -> None:
    row = Order.objects.filter(provider_id=world.provider_id).order_by("placed_at").first()
    assert row is not None
    # All orders are placed between eight and seventeen, UTC: in Kiritimati it is the next day from ten on.
    late = Order.objects.filter(provider_id=world.provider_id, placed_at__hour__gte=11)[0]
    day = late.placed_at.date().isoformat()
    here = Wish(filters={"placed_from": day, "placed_to": day}, size=200)
    there = Wish(filters={"placed_from": day, "placed_to": day}, size=200, zone="Pacific/Kiritimati")

    assert late.public_id in _ids(ordering.orders_slice(world.administrator, here))
    assert late.public_id not in _ids(ordering.orders_slice(world.administrator, there))


def test_documents_are_summed_over_everything_that_was_found(world: SmallWorld) -> None:
    wish = Wish(filters={"kind": "invoice"}, size=200, at=world.now)
    whole = list(billing.invoices_all(world.administrator, wish))
    (total,) = billing.invoices_total(world.administrator, wish)
    assert total.amount == sum(row.gross.amount for row in whole)


def test_overdue_and_due_invoices_are_the_open_ones_and_the_others_are_settled(world: SmallWorld) -> None:
    def count(**filters: str) -> int:
        return billing.invoices_slice(world.administrator, Wish(filters=filters, at=world.now)).total

    still = open_of(world.provider_id)
    late = len([one for one in still if one.due_date < world.now.date()])
    assert 0 < late < len(still) < count(kind="invoice")
    assert (count(state="overdue"), count(state="open")) == (late, len(still))
    assert count(state="overdue") + count(state="due") == count(state="open")
    assert count(state="open") + count(state="settled") == count(kind="invoice")
    assert count(state="overdue") > 0 < count(state="due")


def test_a_shop_shows_each_plan_that_the_buyer_can_order_with_its_price(world: SmallWorld) -> None:
    found = catalog.shop_plans_slice(world.reseller, Wish(), at=world.now)
    every = catalog.plans(world.reseller, at=world.now, limit=100)
    assert {plan.public_id for plan in found.rows} == {plan.public_id for plan in every}
    assert found.total == len(every) > 0
    assert [plan.title for plan in found.rows] == sorted((plan.title for plan in found.rows), key=str.lower)
    assert all(term.unit_price for plan in found.rows for term in plan.terms)


def _ids(found: Slice[Any]) -> list[str]:
    return [row.public_id for row in found.rows]


def _keys(rows: Any) -> list[str]:
    return list(rows.order_by("-pk").values_list("public_id", flat=True)[:200])


def test_gaps_are_the_same_whether_counted_set_by_set_or_judged_one_by_one(world: SmallWorld) -> None:
    every = {gap.id for gap in catalog.gaps(world.administrator, at=world.now, limit=10_000)}
    listed = {gap.id for gap in catalog.gaps_all(world.administrator, Wish(at=world.now))}
    assert listed == every
    assert catalog.count_gaps(world.administrator, at=world.now) == len(every)


def test_the_audit_trail_is_found_by_any_id_and_by_what_was_done(world: SmallWorld) -> None:
    order = Order.objects.filter(provider_id=world.provider_id).order_by("-placed_at")[0]
    by_thing = audit.audit_slice(world.administrator, Wish(q=order.public_id)).rows
    assert [row.action for row in by_thing] == ["order.submitted"]
    (submitted,) = by_thing
    by_actor = audit.audit_slice(world.administrator, Wish(q=submitted.actor_id, size=200)).rows
    assert submitted in by_actor
    assert {row.actor_id for row in by_actor} == {submitted.actor_id}
    assert submitted.actor_name.startswith("Shop of ")
    every = audit.audit_slice(world.administrator, Wish(q="order.", size=200))
    assert every.total == 151


def test_an_entry_is_found_by_its_document_and_by_the_account(world: SmallWorld) -> None:
    invoice = Invoice.objects.select_related("account").filter(provider_id=world.provider_id)[5]
    (row,) = billing.entries_slice(world.administrator, Wish(q=invoice.number)).rows
    assert (row.invoice, row.number, row.account) == (
        invoice.public_id,
        invoice.number,
        invoice.account.public_id,
    )
    named = billing.entries_slice(world.administrator, Wish(q=invoice.account.name))
    paid = Payment.objects.filter(account=invoice.account).count()
    assert paid > 0
    assert named.total == Invoice.objects.filter(account=invoice.account).count() + paid


def test_a_reseller_is_listed_with_what_it_has_and_owes(world: SmallWorld) -> None:
    for row in ordering.resellers_slice(
        world.administrator, Wish(sort="subscriptions", descending=True)
    ).rows:
        me = Party.objects.get(public_id=row.public_id)
        held = Subscription.objects.filter(account=me).exclude(status="cancelled")
        assert row.customers == Party.objects.filter(reseller=me).count()
        assert row.subscriptions == held.count()
        still = open_of(world.provider_id, me.pk)
        owed = [sum(still.values())] if still else []
        assert [one.amount for one in row.owed] == owed
        told = billing.account_open(world.administrator, me.pk, today=world.now.date())
        assert [one.open.amount for one in told] == owed
        late = [amount for one, amount in still.items() if one.due_date < world.now.date()]
        assert [(one.overdue_count, one.overdue.amount) for one in told] == [(len(late), sum(late))][
            : len(owed)
        ]
        assert billing.account_open(world.party(me), me.pk, today=world.now.date()) == told
        assert billing.account_open(world.reseller, me.pk + 1, today=world.now.date()) == ()
