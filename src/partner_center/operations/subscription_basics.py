"""Subscriptions, read and written whole (Microsoft: Get a list of subscriptions; Update a subscription by ID)."""

from collections.abc import Iterator
from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.subscriptions import Subscription
from partner_center.reading import if_match, pages, read, segment

LIST = Operation("list_subscriptions", "GET")
GET = Operation("get_subscription", "GET")
UPDATE = Operation("patch_subscription", "PATCH", writes=True)


class SubscriptionBasics:
    """Reading and writing; all other operations stand on these."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def iterate(
        self, customer_id: str, *, order_id: str | None = None, mpn_id: str | None = None
    ) -> Iterator[Subscription]:
        """All subscriptions, or those of an order, or those of one partner on record (PartnerID)."""
        query = {"order_id": order_id, "mpn_id": mpn_id}
        return pages(self._caller, LIST, _all(customer_id), Subscription, query)

    def get(self, customer_id: str, subscription_id: str) -> Subscription:
        """A subscription as it is now."""
        return read(Subscription, self._caller.call(GET, path_of(customer_id, subscription_id)), GET)

    def update(
        self, customer_id: str, subscription: Subscription, request_id: UUID | None = None
    ) -> Subscription | None:
        """Send a subscription as it was read with one change in it; None when Microsoft does it later (202).

        Make the change with `subscription.changed(...)`: what a body leaves out, Microsoft clears.
        """
        answer = self._caller.call(
            UPDATE,
            path_of(customer_id, subscription.id),
            body=subscription,
            headers=if_match(subscription.attributes.etag if subscription.attributes else None),
            request_id=request_id,
        )
        if answer.http_status == 202:
            return None
        return read(Subscription, answer, UPDATE)


def path_of(customer_id: str, subscription_id: str) -> str:
    """Where a subscription is."""
    return f"{_all(customer_id)}/{segment(subscription_id)}"


def _all(customer_id: str) -> str:
    return f"/v1/customers/{segment(customer_id)}/subscriptions"
