"""Licence-based offers of the time before new commerce: made up by us, computed and never stored."""

import uuid
from dataclasses import dataclass

from partner_center_simulator.sku import ENTERPRISE_SEATS, SMALL_BUSINESS_SEATS

_HOME = uuid.UUID("6f1d5ad2-8f0e-4b57-9f1c-6c1d5a1f2b70")
ENTERPRISE, SMALL_BUSINESS = "Enterprise_Key", "SmallBusiness_Key"
GOVERNMENT, INTERNAL = "Government_Key", "Internal_Key"
CATEGORIES = {ENTERPRISE: 20, SMALL_BUSINESS: 30, GOVERNMENT: 40, INTERNAL: 100}
CATEGORY_NAMES = {
    ENTERPRISE: "Enterprise",
    SMALL_BUSINESS: "Small Business",
    GOVERNMENT: "Government",
    INTERNAL: "Internal",
}
BOTH, MONTHLY = ("monthly", "annual"), ("monthly",)


def offer_id(name: str) -> str:
    """The id that an offer of this name has."""
    return str(uuid.uuid5(_HOME, name)).upper()


@dataclass(frozen=True)
class Offer:
    """One offer; the limit counts subscriptions of a tenant, alive (Concurrent) or ever (LifeTime)."""

    name: str
    description: str
    category: str = ENTERPRISE
    maximum: int = ENTERPRISE_SEATS
    limit_unit: str = "None"
    limit: int = 0
    cycles: tuple[str, ...] = BOTH
    sales_group: str = "1"
    is_trial: bool = False
    is_available: bool = True
    needs: tuple[str, ...] = ()
    upgrades: tuple[str, ...] = ()
    conversions: tuple[str, ...] = ()
    qualification: str | None = None

    @property
    def id(self) -> str:
        """The offer's GUID in upper case."""
        return offer_id(self.name)

    @property
    def is_addon(self) -> bool:
        """Whether it is bought beside a subscription to another offer."""
        return bool(self.needs)


def _small(name: str, text: str, upgrades: tuple[str, ...] = ()) -> Offer:
    return Offer(name, text, SMALL_BUSINESS, SMALL_BUSINESS_SEATS, "Concurrent", 2, upgrades=upgrades)


_BASIC, _STANDARD, _PREMIUM = (
    "Microsoft 365 Business Basic",
    "Microsoft 365 Business Standard",
    "Microsoft 365 Business Premium",
)
_E1, _E3, _E5 = "Office 365 E1", "Office 365 E3", "Microsoft 365 E5"
OFFERS = (
    _small(_BASIC, "Mail and meetings for smaller companies.", (_STANDARD, _PREMIUM)),
    _small(_STANDARD, "The apps for smaller companies.", (_PREMIUM,)),
    _small(_PREMIUM, "The apps and protection for smaller companies."),
    Offer(
        "Microsoft 365 Business Standard Trial",
        "One month for 25 people.",
        SMALL_BUSINESS,
        25,
        "LifeTime",
        1,
        cycles=MONTHLY,
        is_trial=True,
        conversions=(_STANDARD, _PREMIUM),
    ),
    Offer(_E1, "Mail and meetings in the browser.", upgrades=(_E3,)),
    Offer(_E3, "The apps for larger companies.", upgrades=(_E5,)),
    Offer(_E5, "Everything for larger companies."),
    Offer("Microsoft 365 F3", "For people away from a desk.", cycles=MONTHLY),
    Offer("Exchange Online Archiving", "An archive beside each mailbox.", needs=(_BASIC, _STANDARD, _E1)),
    Offer(
        "Audio Conferencing",
        "Meetings by phone.",
        needs=(_BASIC, _STANDARD, _PREMIUM, _E1, _E3),
        cycles=MONTHLY,
    ),
    Offer("Dynamics 365 Sales Enterprise", "Leads and deals.", sales_group="2"),
    Offer("Office 365 A3 for faculty", "For those who teach.", qualification="Education"),
    Offer(
        "Microsoft 365 Business Premium (Nonprofit)", "For others.", SMALL_BUSINESS, qualification="Nonprofit"
    ),
    Offer(
        "Office 365 G3 (Government Pricing)",
        "In the government's cloud.",
        GOVERNMENT,
        qualification="GovernmentCommunityCloud",
    ),
    Offer("Office 365 Midsize Business", "No longer sold.", SMALL_BUSINESS, is_available=False),
)
_BY_ID = {one.id: one for one in OFFERS}


def offer(wanted: str) -> Offer | None:
    """The offer with this id in any case."""
    return _BY_ID.get(wanted.upper())


def ids(names: tuple[str, ...]) -> list[str]:
    """The ids of offers by their names."""
    return [offer_id(name) for name in names]


def addons_of(one: Offer) -> list[Offer]:
    """The add-ons that may be bought beside an offer."""
    return [addon for addon in OFFERS if one.name in addon.needs]
