"""A token bucket on the machine's clock: a minute's calls may come at once, then they trickle."""

import math

from partner_center_simulator import clock
from partner_center_simulator.refusals import throttled


class Throttle:
    """Counts calls against a ceiling per minute; refused ones too (Microsoft: API throttling guidance)."""

    def __init__(self) -> None:
        self._level = 0.0
        self._seen = clock.monotonic()

    def admit(self, per_minute: int) -> None:
        """Let a call pass, or refuse it with the seconds to wait; a ceiling of 0 admits all."""
        if per_minute == 0:
            return
        now = clock.monotonic()
        rate = per_minute / 60
        self._level = max(0.0, self._level - (now - self._seen) * rate)
        self._seen = now
        self._level = min(self._level + 1, per_minute + 10.0)
        if self._level > per_minute:
            raise throttled(max(1, math.ceil((self._level - per_minute) / rate)))


# Requests a minute that Microsoft publishes, by the resource that counts them.
CEILINGS = {"customer": 500, "order": 500, "subscription": 500, "validation event": 2}
_COUNTED = {
    "get_customer": "customer",
    "create_order": "order",
    "get_order": "order",
    "list_orders": "order",
    "patch_order": "order",
    "provisioning_status": "order",
    "create_cart": "order",
    "update_cart": "order",
    "checkout_cart": "order",
    "get_subscription": "subscription",
    "list_subscriptions": "subscription",
    "patch_subscription": "subscription",
    "list_subscription_addons": "subscription",
    "create_conversion": "subscription",
    "list_conversions": "subscription",
    "create_upgrade": "subscription",
    "list_upgrades": "subscription",
    "create_validation_event": "validation event",
}


class Ceilings:
    """One bucket for each resource with a published ceiling."""

    def __init__(self) -> None:
        self._buckets = {name: Throttle() for name in CEILINGS}

    def admit(self, operation: str) -> None:
        """Let a call of an operation pass, or refuse it when its resource is over its ceiling."""
        if resource := _COUNTED.get(operation):
            self._buckets[resource].admit(CEILINGS[resource])
