"""Load a provider as it is after a year of trade: `load_world()` writes it with COPY and says what it wrote."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from tools.bench_pages import catalogue, invoicing, paying, people, trade
from tools.bench_pages.loading import Loader
from tools.bench_pages.people import Customer, People
from tools.bench_pages.trade import Actor, Sale, Trade, placing_times

from tenantry.catalog.rules.quote import RuleKind
from tenantry.catalog.use_cases.create_price_list import create_price_list
from tenantry.catalog.use_cases.set_price_rule import EVERYTHING, set_price_rule
from tenantry.foundation.clock import machine_now
from tenantry.kernel import actor
from tenantry.kernel.actor import Role
from tenantry.kernel.ids import PartyId
from tenantry.parties.details import ProviderDetails
from tenantry.parties.models import ApiCredential, Membership, Party, Provider
from tenantry.parties.rules.permissions import SCOPES
from tenantry.parties.use_cases.create_credential import create_credential
from tenantry.parties.use_cases.create_partner_center_account import create_partner_center_account
from tenantry.parties.use_cases.create_provider import create_provider

MARGIN = Decimal(18)
_PROVIDER = ProviderDetails(
    name="Lighthouse Cloud",
    kind="indirect",
    currency="EUR",
    country="IE",
    address_line1="4 Custom House Quay",
    city="Dublin",
    postal_code="D01 F5P2",
    email="office@lighthouse.example",
    time_zone="Europe/Dublin",
    language="en",
    vat_number="IE6388047V",
    bank_name="Quay Bank",
    bank_iban="IE29AIBK93115212345678",
    bank_bic="AIBKIE2D",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the world is."""

    customers: int = 5_000
    resellers: int = 40
    direct: int = 500  # of the customers
    orders: int = 20_900
    plans: int = 576
    stopped: int = 30
    executing: int = 25
    open_baskets: int = 150
    longest: int = 0  # lines of one more order, by the largest reseller


@dataclass(frozen=True, slots=True)
class World:
    """What was made: whose house, who may look, how many rows in which table, and how long it took."""

    provider_id: int
    administrator_token: str
    largest_reseller: PartyId
    reseller_token: str
    now: datetime
    rows: dict[str, int]
    seconds: float


def load_world(size: Size, *, now: datetime, seed: int = 7) -> World:
    """Make the provider and its staff by use cases, and a year of trade by COPY, by the same rules."""
    begun = time.monotonic()
    first = now - timedelta(days=360)
    made = create_provider(details=_PROVIDER, by=actor.system(0), now=first)
    system = actor.system(made.id)
    account = create_partner_center_account(
        region="EU",
        tenant="lighthouse.onmicrosoft.com",
        client_id="0b5f4a52-6f0e-4f1f-9d52-6b0f6f6f7a01",
        by=system,
        now=first,
    )
    tables = list(
        dict.fromkeys(
            (
                *catalogue.TABLES,
                *people.TABLES,
                ApiCredential,
                *trade.TABLES,
                *paying.TABLES,
                *invoicing.TABLES,
            )
        )
    )
    load = Loader(made.id, tables, random.Random(f"{seed} {made.id}"))
    sold = catalogue.make_catalogue(load, account.id, MARGIN, size.plans, now)
    load.write()
    crowd = People(load, account.id, _price_lists(system, first), now)
    customers, resellers = _customers(crowd, size, first)
    load.write()
    largest = resellers[0]
    administrator = _token(system, Role.ADMINISTRATOR, None, now)
    reseller = _token(system, Role.RESELLER, PartyId(largest.public_id), now)
    shop = Trade(load, sold, account.id, _buyers(load, customers), now)
    provider = Provider.objects.get(pk=made.id)
    payments = paying.Paying(load, shop, _finance(made.id), now)
    books = invoicing.Invoicing(load, shop, provider, payments)
    for sale in _orders(shop, customers, size, first, now):
        books.expect(sale)
    if size.longest:
        buyer = next(one for one in customers if one.account is largest)
        long = shop.order(buyer, now - timedelta(days=2), "completed", lines_of=size.longest)
        assert long is not None, "it is completed"
        books.expect(long)
    load.write()
    for _ in books.bill():
        load.write()
    payments.pay()
    load.write()
    load.finish()
    return World(
        made.id,
        administrator,
        PartyId(largest.public_id),
        reseller,
        now,
        dict(load.written),
        time.monotonic() - begun,
    )


def _price_lists(by: actor.Actor, at: datetime) -> list[int]:
    from tenantry.catalog.models import PriceList

    for name in ("Resellers", "Resellers, new", "Direct customers", "Education partners"):
        made = create_price_list(name=name, currency="EUR", by=by, now=at, machine_now=machine_now())
        set_price_rule(
            price_list=made, kind=RuleKind.MARGIN, percent=MARGIN, scope=EVERYTHING, by=by, now=at,
            machine_now=machine_now(),
        )  # fmt: skip
    return list(PriceList.objects.filter(provider_id=by.provider_id).values_list("id", flat=True))


def _customers(crowd: People, size: Size, first: datetime) -> tuple[list[Customer], list[Party]]:
    """The largest reseller has a fifth of the customers, the smallest a handful."""
    resellers = crowd.resellers(size.resellers, first)
    weights = [1 / (number + 1) for number in range(size.resellers)]
    dice = crowd.dice
    found = []
    for number in range(size.customers):
        reseller = None if number < size.direct else dice.choices(resellers, weights)[0]
        found.append(crowd.customer(reseller, first + timedelta(days=1, minutes=number % 1_400)))
    crowd.members(None, 2 * len(resellers), first)
    for party, _ in resellers:
        crowd.members(party, 4, first)
    for customer in found:
        if customer.account is customer.party:
            crowd.members(customer.party, 1, first)
    dice.shuffle(found)
    return found, [party for party, _ in resellers]


def _buyers(load: Loader, customers: list[Customer]) -> dict[int, Actor]:
    """A program for each account that buys, by whose name its orders are told."""
    found: dict[int, Actor] = {}
    for customer in customers:
        account = customer.account
        if account.pk not in found:
            public_id = load.public_id("key", account.created_at)
            load.add(
                ApiCredential, public_id=public_id, name=f"Shop of {account.name}"[:100], role=account.kind,
                party_id=account.pk, scopes=["orders.write"], secret_hash="0" * 64, created_at=account.created_at,
            )  # fmt: skip
            found[account.pk] = Actor("credential", public_id)
    load.write()
    return found


def _finance(provider: int) -> Actor:
    """Somebody of finance, who writes down what the bank's statement says."""
    staff = Membership.objects.filter(provider_id=provider, role=Role.FINANCE).order_by("id")
    return Actor("user", staff.values_list("user__public_id", flat=True)[0])


def _token(by: actor.Actor, role: Role, party: PartyId | None, now: datetime) -> str:
    made = create_credential(
        name=f"Bench {role.value}", role=role, party=party, scopes=tuple(SCOPES), by=by, now=now,
        machine_now=machine_now(),
    )  # fmt: skip
    assert made.token is not None
    return made.token


def _orders(shop: Trade, customers: list[Customer], size: Size, first: datetime, now: datetime) -> list[Sale]:
    """All orders in the order of their instants; the newest are still on their way or have stopped."""
    dice, found = shop.dice, []
    times = placing_times(dice, size.orders, first + timedelta(days=3), now - timedelta(days=1))
    unfinished = ["needs_attention"] * size.stopped + ["executing"] * size.executing
    dice.shuffle(unfinished)
    for number, at in enumerate(times):
        left = size.orders - number
        if left <= len(unfinished) * 20 and left % 20 == 0:
            state = unfinished[left // 20 - 1]
        else:
            state = dice.choices(("completed", "partly_completed", "cancelled"), (985, 2, 13))[0]
            if now - at < timedelta(days=8) and state == "cancelled":
                state = "completed"
        sale = shop.order(dice.choice(customers), at, state)
        if sale is not None:
            found.append(sale)
        if number % 2_000 == 1_999:
            shop.load.write()
    for _ in range(size.open_baskets):
        shop.open_basket(dice.choice(customers), now - timedelta(hours=dice.randint(1, 400)))
    return found
