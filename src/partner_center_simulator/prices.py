"""What a plan costs: one base per SKU and market, every term and billing cycle from it, changes by date."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from partner_center_simulator.calendar_dates import CYCLE_MONTHS, TERM_MONTHS
from partner_center_simulator.catalogue import CURRENCIES, EXPONENTS, FACTORS, Sku
from partner_center_simulator.entities import PriceChange
from partner_center_simulator.store import Store

# What the partner pays of the list price.
_PARTNER_SHARE = Decimal("0.80")
# Surcharges on the monthly price of the yearly term paid at once.
_BILLED_MONTHLY = Decimal("1.05")
_MONTHLY_TERM = Decimal("1.20")


def rounded(amount: Decimal, currency: str) -> Decimal:
    """The amount in the smallest coin of its currency."""
    return amount.quantize(Decimal(1).scaleb(-EXPONENTS[currency]), rounding=ROUND_HALF_UP)


def base_price(store: Store, sku: Sku, market: str, at: datetime) -> Decimal:
    """What one seat costs the partner per month of a term P1Y billed annually, at an instant."""
    currency = CURRENCIES[market]
    price = rounded(rounded(sku.list_euro * FACTORS[currency], currency) * _PARTNER_SHARE, currency)
    changes = store.of(PriceChange, f"{sku.id}:{market}")
    for change in sorted(changes, key=lambda one: one.starts_at):
        if change.starts_at > at:
            break
        if change.unit_price is not None:
            price = rounded(change.unit_price, currency)
        elif change.percent is not None:
            price = rounded(price * (100 + change.percent) / 100, currency)
    return price


def change_instants(store: Store, sku: Sku, market: str, start: datetime, end: datetime) -> list[datetime]:
    """When the base changes inside `[start, end)`, without `start` itself."""
    changes = store.of(PriceChange, f"{sku.id}:{market}")
    return sorted({one.starts_at for one in changes if start < one.starts_at < end})


def cycle_price(base: Decimal, term: str, cycle: str, currency: str) -> Decimal:
    """What one seat costs the partner per billing cycle; what is bought once costs its base."""
    if cycle == "one_time":
        return base
    if term == "P1M":
        return rounded(base * _MONTHLY_TERM, currency)
    if cycle == "monthly":
        return rounded(base * _BILLED_MONTHLY, currency)
    return base * CYCLE_MONTHS[cycle]


def cycles_in(term: str, cycle: str) -> int:
    """How many billing cycles a term has."""
    if cycle == "one_time":
        return 1
    return TERM_MONTHS[term] // CYCLE_MONTHS[cycle]


def list_price(partner_price: Decimal, currency: str) -> Decimal:
    """The price recommended to customers for what costs the partner so much."""
    return rounded(partner_price / _PARTNER_SHARE, currency)
