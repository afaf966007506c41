"""A provider with a synchronised catalogue and a reseller with a price list, made through the use cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from django.db import transaction
from tests.support.parties import House, provider_with_reseller
from tests.support.simulator import CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN, TENANT

from tenantry.catalog import reads
from tenantry.catalog.product_types import TypeDetails
from tenantry.catalog.rules.quote import RuleKind
from tenantry.catalog.use_cases.assign_price_list import assign_price_list
from tenantry.catalog.use_cases.create_price_list import create_price_list
from tenantry.catalog.use_cases.create_product_type import create_product_type
from tenantry.catalog.use_cases.set_price_rule import EVERYTHING, RuleScope, set_price_rule
from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import PartyId, PriceListId, ProductTypeId
from tenantry.microsoft.secrets import record_secrets

JANUARY = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
BUSINESS_STANDARD = "Microsoft 365 Business Standard"
_numbers = count(1)


@dataclass(frozen=True)
class Shop:
    """A house with something to sell."""

    house: House
    price_list: PriceListId
    market: str = "PT"

    def plan(self, title: str = BUSINESS_STANDARD, *, at: datetime = JANUARY) -> reads.PlanView:
        """The plan of exactly that title, as the reseller sees it."""
        by = self.house.reseller.program.actor
        found = reads.plans(by, at=at, limit=50, q=title, market=self.market)
        return next(plan for plan in found if plan.title == title)


def a_connected_house(*, now: datetime = JANUARY) -> House:
    """A provider whose Partner Center account is the simulator's own."""
    house = provider_with_reseller(partner_center_tenant=TENANT, client_id=CLIENT_ID, now=now)
    with transaction.atomic(durable=True):
        record_secrets(
            provider_id=house.id,
            account_id=house.account.id,
            client_secret=CLIENT_SECRET,
            refresh_token=REFRESH_TOKEN,
            at=now,
        )
    return house


def a_price_list(
    house: House,
    percent: str | None = "20",
    *,
    kind: RuleKind = RuleKind.MARGIN,
    scope: RuleScope = EVERYTHING,
    currency: str = "EUR",
    name: str = "",
    now: datetime = JANUARY,
) -> PriceListId:
    """A price list of that name with one rule, or without any."""
    by = house.administrator.actor
    made = create_price_list(
        name=name or f"Resellers {next(_numbers)}",
        currency=currency,
        by=by,
        now=now,
        machine_now=machine_now(),
    )
    if percent is not None:
        set_price_rule(
            price_list=made,
            kind=kind,
            percent=Decimal(percent),
            scope=scope,
            by=by,
            now=now,
            machine_now=machine_now(),
        )
    return made


def a_product_type(
    house: House,
    name: str = "",
    *,
    one_active_per_product: bool = True,
    quantity_limit: int | None = None,
    products: tuple[str, ...] = (),
    now: datetime = JANUARY,
) -> ProductTypeId:
    """A product type with these products."""
    return create_product_type(
        details=TypeDetails(name or f"Type {next(_numbers)}", one_active_per_product, quantity_limit),
        products=products,
        by=house.administrator.actor,
        now=now,
        machine_now=machine_now(),
    )


def buys_on(house: House, party: PartyId, price_list: PriceListId, *, now: datetime = JANUARY) -> None:
    """The account buys on that list from now on."""
    assign_price_list(party=party, price_list=price_list, by=house.administrator.actor, now=now)


def a_shop(*, percent: str = "20", market: str = "PT", now: datetime = JANUARY) -> Shop:
    """A synchronised market and a reseller that buys with so much margin. Needs a simulator to speak to."""
    house = a_connected_house(now=now)
    synchronise_catalogue(market=market, by=house.system, now=now)
    price_list = a_price_list(house, percent, now=now)
    buys_on(house, house.reseller.public_id, price_list, now=now)
    return Shop(house, price_list, market)
