"""The simulated service as operations see it: state, clock, and what is due as time passes."""

import hashlib
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from partner_center_simulator import catalogue
from partner_center_simulator.agenda import HAPPENINGS, happening
from partner_center_simulator.business_clock import Clock
from partner_center_simulator.calendar_dates import last_day_of_term, parse_instant
from partner_center_simulator.entities import (
    Customer,
    Domain,
    Fact,
    Order,
    Partner,
    Reseller,
    SeatBatch,
    Settings,
    SkuState,
    Subscription,
)
from partner_center_simulator.faults import Faults
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.sku import SAAS
from partner_center_simulator.store import Store, Unwritable

GUID = re.compile(r"^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$")
CALLS_KEPT = 5000
WINDOW = timedelta(days=7)

_EUROPE = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CH",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GB",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


def region_of(country: str) -> str:
    """The CSP region of a country; Europe is one, elsewhere each country is one (the simulator's choice)."""
    return "Europe" if country in _EUROPE else country


@dataclass(frozen=True)
class Registration:
    """The application and consent that the login accepts."""

    tenant: str = "partner.onmicrosoft.com"
    client_id: str = "11111111-1111-1111-1111-111111111111"
    client_secret: str = "secret"  # noqa: S105 (the published default)
    refresh_token: str = "simulator-refresh-token"  # noqa: S105 (the published default)
    consent_code: str = "simulator-consent-code"


class World:
    """Everything an operation may read or change."""

    def __init__(self, store: Store, clock: Clock, faults: Faults) -> None:
        self.store = store
        self.clock = clock
        self.faults = faults
        self.registration = Registration()
        self.verified_tokens: dict[str, dict[str, Any]] = {}
        self.calls: deque[dict[str, Any]] = deque(maxlen=CALLS_KEPT)
        self.when_restored: Callable[[], None] = lambda: None

    def restore(self, name: str) -> None:
        """Make everything what it was when the snapshot was taken: records, clock, and what is under way."""
        self.store.restore(name)
        self.clock.reread()
        self.verified_tokens.clear()
        self.when_restored()

    @property
    def partner(self) -> Partner:
        """The provider whose account this is."""
        found = self.store.find(Partner, "own")
        assert found is not None
        return found

    @property
    def settings(self) -> Settings:
        """What a test has turned."""
        return self.store.find(Settings, "own") or Settings()

    def customer(self, customer_id: str) -> Customer:
        """A customer of this provider, or the refusal for an unknown tenant or a stranger's."""
        wanted = customer_id.lower()
        if found := self.store.find(Customer, wanted):
            return found
        if not GUID.match(wanted):
            raise Refusal(400, 900118, "The customer id is not valid.")
        if self.store.of(Domain, wanted):
            raise Refusal(
                403, 20002, "There is no commerce relationship between the partner and the customer."
            )
        raise Refusal(404, 60003, "The customer tenant was not found.")

    def country_of(self, customer_id: str) -> str:
        """The market of a customer; of one whose tenant is gone, for the log, the provider's own."""
        found = self.store.find(Customer, customer_id)
        return found.address.country if found else self.partner.country

    def reseller_by_mpn(self, mpn_id: str) -> Reseller | None:
        """The partner organisation that holds a PartnerID."""
        return next(iter(self.store.under(Reseller, mpn_id)), None)

    def await_provisioning(self, order: Order) -> None:
        """Take a new order: now if nothing delays it, else when its time or its polls have come."""
        for line in order.lines:
            state = self.store.find(SkuState, line.catalog_item_id.rpartition(":")[0])
            if state is not None and state.inventory is not None:
                remaining = max(0, state.inventory - line.quantity)
                self.store.put(state.model_copy(update={"inventory": remaining}))
        self.store.put(order)
        self.settle(order)

    def has_due(self) -> bool:
        """Whether `happen` would change anything."""
        first = self.store.agenda.first()
        return first is not None and first <= self.clock.now()

    def next_due(self) -> tuple[datetime, str, str]:
        """Moment, kind and key of what `happen` begins with."""
        found = self.store.agenda.due_by(self.clock.now())
        assert found is not None
        return found

    def happen(self, most: int = 0) -> None:
        """Let everything due by now happen, or so many of it, earliest first, each at its own moment."""
        now, done = self.clock.now(), 0
        while (found := self.store.agenda.due_by(now)) and (most == 0 or done < most):
            done += 1
            moment, kind, key = found
            entity = self.store.find(self.store.kind(kind), key)
            assert entity is not None
            try:
                with self.clock.standing_at(moment):
                    HAPPENINGS[kind](self, entity, moment)
            except ValidationError as broken:
                # No caller's body is read here: what does not fit is the simulator's own.
                raise Unwritable(f"What happens to {kind} {key} at {moment}") from broken
            after = self.store.find(self.store.kind(kind), key)
            assert after is None or (due := after.due()) is None or due > moment, f"{kind} {key} stays due"

    def poll(self, order: Order) -> Order:
        """Count one look at an order that waits for looks, and return what the look sees."""
        if order.provisioned_at is None and order.polls_left > 0:
            order = order.model_copy(update={"polls_left": order.polls_left - 1})
            self.store.put(order)
            self.settle(order)
        return self.store.find(Order, order.id) or order

    def settle(self, order: Order) -> None:
        """Create the subscriptions of an order that no longer waits for anything."""
        now = self.clock.now()
        if order.provisioned_at is not None or order.is_waiting or order.due_at > now:
            return
        moment = order.due_at if order.due_at > order.created_at else now
        for line in order.lines:
            if line.subscription_id:
                self.store.put(_subscription(order, line.number, moment))
        self.store.put(order.model_copy(update={"provisioned_at": moment, "purchase_order": None}))


@happening(Order)
def _provision(world: World, order: Order, _: datetime) -> None:
    world.settle(order)


def _subscription(order: Order, number: int, moment: datetime) -> Subscription:
    line = order.lines[number]
    product_id, sku_id, availability_id = line.catalog_item_id.split(":")
    sku = catalogue.sku(product_id, sku_id)
    assert sku is not None
    term, custom = line.term_duration or "P1M", line.custom_term_end_date
    return Subscription(
        id=line.subscription_id,
        customer_id=order.customer_id,
        order_id=order.id,
        product_id=product_id,
        sku_id=sku_id,
        availability_id=availability_id,
        name=sku.title,
        friendly_name=line.friendly_name,
        quantity=line.quantity,
        term_duration=term,
        billing_cycle=order.billing_cycle,
        currency_code=order.currency_code,
        unit_price=line.unit_price,
        created_at=moment,
        anchor=moment.date(),
        term_starts=moment.date(),
        term_ends=parse_instant(custom).date() if custom else last_day_of_term(moment.date(), term),
        window_starts=moment,
        partner_id=order.wrong_partner or line.partner_id or "",
        # A marketplace product runs once its buyer has activated it at the publisher's.
        status="pending" if sku.family == SAAS else "active",
        auto_renew=not sku.is_trial,
        end_action="extend" if sku.is_trial else "renew",
        is_trial=sku.is_trial,
        renews_to=line.renews_to,
        promotion_id=line.promotion_id,
        batches=(SeatBatch(quantity=line.quantity, until=moment + WINDOW),),
    )


def found_world(store: Store, seed: int, which: str = catalogue.FULL) -> None:
    """Write what a new world starts with; an existing one stays as it is."""
    if store.fact("seed") is not None:
        return
    with store.unit():
        store.put(Fact(name="seed", value=str(seed)))
        store.put(Fact(name="catalogue", value=which))
        key = hashlib.sha256(f"{seed}/{store.guid('signing')}".encode()).hexdigest()
        store.put(Fact(name="signing_key", value=key))
        store.put(
            Partner(
                tenant_id=store.guid("partner"),
                tenant_domain="partner.onmicrosoft.com",
                name="Simulated Provider",
                country="IE",
                mpn_id="1000001",
                region="Europe",
            )
        )
        store.put(Settings())
