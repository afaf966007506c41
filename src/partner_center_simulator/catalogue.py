"""What is for sale: made up by us in the manner of Microsoft's catalogue, computed and never stored."""

import hashlib
from decimal import Decimal

from partner_center_simulator import catalogue_beside, catalogue_full
from partner_center_simulator.sku import (
    PLANS,
    SMALL_BUSINESS_SEATS,
    SUBSCRIPTIONS_PER_SKU,
    TRIAL_PLANS,
    Sku,
)

__all__ = ["PLANS", "SUBSCRIPTIONS_PER_SKU", "TRIAL_PLANS", "Sku"]
STARTER, FULL = "starter", "full"

EURO_AREA = (
    "AT",
    "BE",
    "BG",
    "CY",
    "DE",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PT",
    "SI",
    "SK",
)
CURRENCIES = {
    **dict.fromkeys(EURO_AREA, "EUR"),
    "US": "USD",
    "GB": "GBP",
    "PL": "PLN",
    "BR": "BRL",
    "JP": "JPY",
}
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "PLN": "zł", "BRL": "R$", "JPY": "¥"}
EXPONENTS = {"EUR": 2, "USD": 2, "GBP": 2, "PLN": 2, "BRL": 2, "JPY": 0}
# One euro in each currency, for prices only; no bank's rate.
FACTORS = {
    "EUR": Decimal("1"),
    "USD": Decimal("1.07"),
    "GBP": Decimal("0.86"),
    "PLN": Decimal("4.30"),
    "BRL": Decimal("5.60"),
    "JPY": Decimal("160"),
}


def _business(
    product_id: str, title: str, price: str, *, sku_id: str = "0001", upgrades: tuple[str, ...] = ()
) -> Sku:
    text = f"{title}: for businesses of up to {SMALL_BUSINESS_SEATS} people."
    return Sku(
        product_id, sku_id, title, text, Decimal(price), SMALL_BUSINESS_SEATS, pooled=True, upgrades=upgrades
    )


def _enterprise(product_id: str, title: str, price: str, text: str) -> Sku:
    return Sku(product_id, "0001", title, text, Decimal(price))


_BASIC, _STANDARD, _PREMIUM = "CFQ7TTC0LH18:0001", "CFQ7TTC0LDPB:0001", "CFQ7TTC0LCHC:0002"

STARTER_SKUS = (
    _business("CFQ7TTC0LH18", "Microsoft 365 Business Basic", "5.60", upgrades=(_STANDARD, _PREMIUM)),
    _business("CFQ7TTC0LDPB", "Microsoft 365 Business Standard", "11.70", upgrades=(_PREMIUM,)),
    Sku(
        "CFQ7TTC0LDPB",
        "0002",
        "Microsoft 365 Business Standard Trial",
        "One month of Microsoft 365 Business Standard for up to 25 people.",
        Decimal("0"),
        25,
        pooled=True,
        is_trial=True,
        upgrades=(_STANDARD,),
        limit=1,
        is_lifetime_limit=True,
    ),
    _business("CFQ7TTC0LCHC", "Microsoft 365 Business Premium", "20.60", sku_id="0002"),
    _business("CFQ7TTC0LH1G", "Microsoft 365 Apps for business", "9.80", upgrades=(_STANDARD,)),
    _enterprise(
        "CFQ7TTC0LF8R", "Office 365 E3", "23.80", "Apps, mail, files and meetings for larger companies."
    ),
    _enterprise(
        "CFQ7TTC0LFLX",
        "Microsoft 365 E3",
        "38.20",
        "Windows, security and productivity for larger companies.",
    ),
    _enterprise(
        "CFQ7TTC0LFLZ", "Microsoft 365 E5", "58.70", "Advanced security, analytics and voice on top of E3."
    ),
    _enterprise("CFQ7TTC0LH05", "Microsoft 365 F3", "8.20", "For people who work away from a desk."),
    _enterprise("CFQ7TTC0LH16", "Exchange Online (Plan 1)", "3.70", "Mailboxes of 50 GB."),
    _enterprise("CFQ7TTC0LH1P", "Exchange Online (Plan 2)", "7.50", "Mailboxes of 100 GB with archiving."),
    _enterprise("CFQ7TTC0RM8K", "Microsoft Teams Enterprise", "5.00", "Meetings, chat and calls."),
    Sku(
        "CFQ7TTC0MM8R",
        "0001",
        "Microsoft 365 Copilot",
        "An assistant inside the apps of a Microsoft 365 plan.",
        Decimal("28.10"),
        is_addon=True,
        prerequisites=(
            _BASIC,
            _STANDARD,
            _PREMIUM,
            "CFQ7TTC0LF8R:0001",
            "CFQ7TTC0LFLX:0001",
            "CFQ7TTC0LFLZ:0001",
        ),
    ),
    _enterprise(
        "CFQ7TTC0LFN5",
        "Dynamics 365 Sales Professional",
        "60.80",
        "Leads, deals and customers of a sales team.",
    ),
    Sku(
        "CFQ7TTC0LHSF",
        "0001",
        "Office 365 A3 for faculty",
        "Apps, mail and meetings for the staff of schools and universities.",
        Decimal("3.10"),
        segment="education",
    ),
)
SKUS = (*STARTER_SKUS, *catalogue_full.SKUS, *catalogue_beside.SKUS)
_BY_ID = {one.id: one for one in SKUS}
assert len(_BY_ID) == len(SKUS)


def listed(which: str | None) -> tuple[Sku, ...]:
    """The plans that lists show: all of them, or the fifteen of the starter catalogue."""
    return STARTER_SKUS if which == STARTER else SKUS


def sku(product_id: str, sku_id: str) -> Sku | None:
    """The SKU with these ids, in any case."""
    return _BY_ID.get(f"{product_id.upper()}:{sku_id.upper()}")


def skus_of(product_id: str) -> list[Sku]:
    """All SKUs of a product."""
    return [one for one in SKUS if one.product_id == product_id.upper()]


def product_title(product_id: str) -> str:
    """A product is called like its first SKU."""
    return skus_of(product_id)[0].title


def availability_id(one: Sku, country: str, rotation: int) -> str:
    """The id under which a SKU is for sale in a market now; every rotation gives another."""
    digest = hashlib.sha256(f"{one.id}/{country}/{one.segment}/{rotation}".encode()).digest()
    letters = "0123456789BCDFGHJKLMNPQRSTVWXZ"
    return "CFQ7TTC0" + "".join(letters[byte % len(letters)] for byte in digest[:4])


def term_id(one: Sku, term: str, cycle: str) -> str:
    """The id of one term of an availability."""
    return hashlib.sha256(f"{one.id}/{term}/{cycle}".encode()).hexdigest()[:12]
