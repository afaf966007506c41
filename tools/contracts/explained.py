"""Why a documented example cannot hold, by example and difference."""

from __future__ import annotations

import re

AZURE = "Azure subscriptions and reservations are not sold by the simulator"

REASONS: tuple[tuple[str, str, str], ...] = (
    ("get-a-list-of-skus-for-a-product", r"items\.\d+: model_type", "a stray [] stands among the items"),
    ("get-a-list-of-skus-for-a-product--03", "simulator", AZURE),
    ("get-a-list-of-skus-for-a-product-by-customer--01", "localizedattributes", AZURE),
    ("sku-by-customer--01", "pilotprogram", AZURE),
    (
        "get-a-collection-of-entitlements--03",
        "no such operation",
        "the artifacts of reservations are not in the contract",
    ),
    ("get-a-collection-of-entitlements--01", "dynamicattributes|entitledartifacts", AZURE),
    ("get-product-upgrade-status", "", "Azure upgrades are not in the contract"),
    ("subscriptions--", "entitlementid", AZURE),
    (
        "subscriptions--",
        r"links\.entitlement",
        "a link to `/entitlements?key=`, which no page documents; newer examples of the resource are without it",
    ),
    (
        "delegatedadminrelationships--01",
        "activateddatetime is missing",
        "printed as empty text, which the service leaves out",
    ),
    (
        "get-all-service-requests",
        "(severity|status) is text",
        "an older form prints the number of the value; the client reads both",
    ),
    (
        "verify-promotion-eligibility",
        "id: missing",
        "the page's table asks for the id that its example leaves out",
    ),
    (
        "update-autorenew-for-an-azure-marketplace",
        r"License\(s\)",
        "an older spelling of the unit, which the client keeps as it came",
    ),
    (
        "get-transitions--01",
        r"\$\.transition is missing",
        "the page prints `transition` for `items`; the client reads both",
    ),
    ("create-an-order--02", "one_time is not offered", AZURE),
    (
        "update-a-new-commerce-migration-schedule",
        "target date must be in the future",
        "the day that the example names has passed on the simulator's clock",
    ),
)


def reason_of(example: str, fault: str) -> str:
    """The reason why the difference stands, or nothing."""
    for name, pattern, reason in REASONS:
        if re.search(name, example) and re.search(pattern, fault):
            return reason
    return ""
