"""A token bucket on the machine's clock: the calls of a window may come at once, then they trickle."""

import math
from dataclasses import dataclass

from partner_center_simulator import clock
from partner_center_simulator.refusals import throttled


class Throttle:
    """Counts calls against a ceiling for a window of seconds; refused ones too (Microsoft: API throttling guidance)."""

    def __init__(self, window: float = 60.0) -> None:
        self._window = window
        self._level = 0.0
        self._seen = clock.monotonic()
        self._empty_at = self._seen

    @property
    def is_empty(self) -> bool:
        """Whether everything that it counted has trickled away by now, at the ceiling of the last call."""
        return clock.monotonic() >= self._empty_at

    def admit(self, ceiling: int) -> None:
        """Let a call pass, or refuse it with the seconds to wait; a ceiling of 0 admits all."""
        if ceiling == 0:
            return
        now = clock.monotonic()
        rate = ceiling / self._window
        self._level = max(0.0, self._level - (now - self._seen) * rate)
        self._seen = now
        self._level = min(self._level + 1, ceiling + 10.0)
        self._empty_at = now + self._level / rate
        if self._level > ceiling:
            raise throttled(max(1, math.ceil((self._level - ceiling) / rate)))


@dataclass(frozen=True)
class Ceiling:
    """So many calls in a window, of one partner, or of one partner about one customer."""

    calls: int
    seconds: float = 60.0
    is_by_customer: bool = False


# What Microsoft publishes for Customer, Order and Subscription resources, for validation events and for migrations.
# Of transfers it only says that they are throttled: they count like the others.
CEILINGS = {
    "customer": Ceiling(500),
    "order": Ceiling(500),
    "subscription": Ceiling(500),
    "transfer": Ceiling(500),
    "validation event": Ceiling(2),
    "migration": Ceiling(100, seconds=300.0),
    "migration validation": Ceiling(450, seconds=300.0, is_by_customer=True),
}
# Which calls are throttled (Microsoft: API throttling guidance); the service sells no Azure and upgrades no products.
_BY_RESOURCE = {
    "customer": ("get_customer",),
    "order": (
        "create_order",
        "get_order",
        "list_orders",
        "patch_order",
        "provisioning_status",
        "create_cart",
        "update_cart",
        "checkout_cart",
    ),
    "subscription": (
        "get_subscription",
        "list_subscriptions",
        "patch_subscription",
        "list_subscription_addons",
        "create_conversion",
        "list_conversions",
        "create_upgrade",
        "list_upgrades",
        "register_subscription",
        "registration_status",
    ),
    "transfer": (
        "create_transfer",
        "list_transfers",
        "get_transfer",
        "accept_transfer",
        "reject_transfer",
        "withdraw_transfer",
    ),
    "validation event": ("create_validation_event",),
    "migration": ("create_migration",),
    "migration validation": ("validate_migration",),
}
COUNTED = {name: resource for resource, names in _BY_RESOURCE.items() for name in names}
# So many buckets are kept before the empty ones are thrown away.
_MANY = 1000


class Ceilings:
    """A bucket for each resource with a published ceiling, and for each customer where customers count alone."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], Throttle] = {}

    def admit(self, operation: str, customer: str = "") -> None:
        """Let a call of an operation pass, or refuse it when its resource is over its ceiling."""
        resource = COUNTED.get(operation)
        if resource is None:
            return
        ceiling = CEILINGS[resource]
        key = (resource, customer.lower() if ceiling.is_by_customer else "")
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= _MANY:
                self._buckets = {name: one for name, one in self._buckets.items() if not one.is_empty}
            bucket = self._buckets[key] = Throttle(ceiling.seconds)
        bucket.admit(ceiling.calls)
