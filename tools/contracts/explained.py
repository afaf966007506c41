"""Why a documented example cannot hold, by example and difference."""

from __future__ import annotations

import re

AZURE = "Azure subscriptions and reservations are not sold by the simulator"
MARKETPLACE = "marketplace SaaS is not sold by the simulator"
NEITHER = "neither side has the operation yet (docs/partner-center.md)"

REASONS: tuple[tuple[str, str, str], ...] = (
    (
        "",
        "document: the answer of another",
        "the page prints it so; it is compared with the operation it belongs to",
    ),
    ("get-a-list-of-skus-for-a-product", r"items\.\d+: model_type", "a stray [] stands among the items"),
    ("get-a-list-of-skus-for-a-product--03", "simulator", AZURE),
    ("get-a-list-of-skus|get-a-product-by-id", "subtype", AZURE),
    ("get-a-list-of-skus-for-a-product-by-customer--01", "localizedattributes", "a member that is retired"),
    ("sku-by-customer--01", "pilotprogram", "a member of some Azure products"),
    (
        "get-promotion-by-id--01",
        "promotionconstraints",
        "no promotion of the simulator has all kinds of bounds at once",
    ),
    (
        "transition-a-subscription--02",
        "upgradeerrors",
        "the name of the code stands for its number, and has no attributes",
    ),
    ("transition-a-subscription--01", "upgradetype is text", "an older form prints the number of the value"),
    (
        "transition-a-subscription--02",
        r"partnerqualifications\[\]",
        "no offer of the simulator asks partners for more",
    ),
    ("create-a-cart--02", "provisioningcontext", AZURE),
    (
        "get-a-collection-of-entitlements--03",
        "no such operation",
        "the artifacts of reservations are not in the contract",
    ),
    ("get-a-collection-of-entitlements", "", NEITHER),
    ("get-product-upgrade-status", "", "Azure upgrades are not in the contract"),
    ("activate-sandbox-subscription|activation-link|azure-marketplace", "simulator", MARKETPLACE),
    ("subscriptions--", "entitlement", AZURE),
    ("cancel-an-order-from-the-integration-sandbox", "simulator", "software is not sold by the simulator"),
    ("create-an-order--02", r"links\.sku", AZURE),
    (
        "get-all-of-a-customer-s-orders",
        "",
        "an order of reservations is among them, and orders of before 2019",
    ),
    (
        "delegatedadminrelationships--01",
        "datetime is missing",
        "printed as empty text, which the service leaves out",
    ),
    (
        "verify-promotion-eligibility",
        "id: missing",
        "the page's table asks for the id that its example leaves out",
    ),
    (
        "get-transitions--01",
        r"\$\.transition is missing",
        "the page prints `transition` for `items`; the client reads both",
    ),
)


def reason_of(example: str, fault: str) -> str:
    """The reason why the difference stands, or nothing."""
    for name, pattern, reason in REASONS:
        if re.search(name, example) and re.search(pattern, fault):
            return reason
    return ""
