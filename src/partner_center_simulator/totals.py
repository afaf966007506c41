"""What does not depend on the plan: markets, subscriptions of a customer and a tenant, credit and risk."""

from collections.abc import Iterable
from decimal import Decimal

from partner_center_simulator.calendar_dates import CYCLE_MONTHS, TERM_MONTHS
from partner_center_simulator.catalogue import CURRENCIES, FACTORS
from partner_center_simulator.entities import CartLine, Customer, Order, Subscription
from partner_center_simulator.entities_services import LegacySubscription
from partner_center_simulator.entities_transfers import ForeignSubscription
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.world import World

_CENT = Decimal("0.01")


def check_country(world: World, country: str) -> None:
    """Refuse a market that has no prices, or in which the provider may not sell."""
    if country not in CURRENCIES:
        raise Refusal(400, 800070, f"The offer is not available in the country {country}.")
    if world.partner.countries is not None and country not in world.partner.countries:
        raise Refusal(403, 2030, f"The partner is not onboarded to sell in the country {country}.")


def check_customer(world: World, customer: Customer, wanted: int) -> None:
    """Refuse more subscriptions than one customer may have from this provider."""
    limit = world.settings.subscriptions_per_customer
    if limit and _held(world, customer) + wanted > limit:
        raise Refusal(403, 800066, f"The customer may have {limit} subscriptions.")


def check_tenant(world: World, customer: Customer, wanted: int) -> None:
    """Refuse more subscriptions than one tenant may have from all its partners."""
    limit = world.settings.subscriptions_per_tenant
    if limit and _held(world, customer) + _foreign(world, customer) + wanted > limit:
        raise Refusal(400, 900419, f"The tenant may have {limit} subscriptions over all its partners.")


def check_credit(world: World, lines: Iterable[CartLine]) -> None:
    """Refuse lines that cost more than is left of the provider's credit line; legacy ones carry no price."""
    line = world.partner.credit_line
    if line is None:
        return
    left = line - _used(world)
    if left <= 0:
        raise Refusal(403, 900121, "The credit limit of the partner is reached.")
    cost = sum((_cost(one) for one in lines), Decimal(0))
    if cost > left:
        text = (
            f"The order of {cost.quantize(_CENT)} is over the {left.quantize(_CENT)} left of the credit line."
        )
        raise Refusal(403, 800023, text)


def check_risk(customer: Customer) -> None:
    """Refuse a customer who is not trusted to pay."""
    if customer.fails_risk_check:
        raise Refusal(403, 800069, "The order failed the risk check.")


def _foreign(world: World, customer: Customer) -> int:
    found = world.store.of(ForeignSubscription, customer.id)
    return customer.subscriptions_elsewhere + sum(1 for one in found if one.held.status != "deleted")


def _held(world: World, customer: Customer) -> int:
    store = world.store
    new = sum(1 for one in store.of(Subscription, customer.id) if one.status != "deleted")
    old = sum(1 for one in store.of(LegacySubscription, customer.id) if one.status != "deleted")
    waiting = (one for one in store.of(Order, customer.id) if one.provisioned_at is None)
    return new + old + sum(len(one.lines) for one in waiting)


def _used(world: World) -> Decimal:
    """What the standing subscriptions of all customers cost in their present terms, in euro."""
    held = (one for one in world.store.all(Subscription) if one.status in ("active", "suspended"))
    return sum((_cost_of_term(one) for one in held), Decimal(0))


def _cost_of_term(one: Subscription) -> Decimal:
    cycles = TERM_MONTHS[one.term_duration] // CYCLE_MONTHS[one.billing_cycle]
    return one.unit_price * cycles * one.quantity / FACTORS[one.currency_code]


def _cost(line: CartLine) -> Decimal:
    if line.unit_price is None or line.currency_code is None:
        return Decimal(0)
    whole = line.unit_price * line.cycles if line.first_term_price is None else line.first_term_price
    return whole * line.quantity / FACTORS[line.currency_code]
