"""Every change of a subscription (Microsoft: Change the quantity; Suspend; Reactivate; Schedule changes).

Each reads the subscription, changes one thing and writes all of it back, because Microsoft clears what a body
leaves out. Each returns the subscription as answered, or None when Microsoft does it later (202). A legacy
subscription that has moved between the two calls is refused (2055, stale etag): call again.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from partner_center.models.subscriptions import (
    EndOfTermAction,
    InstructedProduct,
    NextChargeInstructions,
    NextTermInstructions,
    Subscription,
    SubscriptionStatus,
)
from partner_center.operations.end_of_term import with_action, with_auto_renew
from partner_center.operations.subscription_basics import SubscriptionBasics


class SubscriptionChanges(SubscriptionBasics):
    """One method for each intent."""

    def set_quantity(
        self, customer_id: str, subscription_id: str, quantity: int, request_id: UUID | None = None
    ) -> Subscription | None:
        """Have this many seats; of all ways to change seats the one that may be repeated."""
        return self._write(customer_id, subscription_id, request_id, lambda s: s.changed(quantity=quantity))

    def add_seats(
        self, customer_id: str, subscription_id: str, seats: int, request_id: UUID | None = None
    ) -> Subscription | None:
        """Buy more seats, prorated; after `Unknown` read the quantity, and settle with `set_quantity`."""
        if seats < 1:
            raise ValueError("seats to add are counted from one")
        return self._write(customer_id, subscription_id, request_id, lambda s: _with_seats(s, seats))

    def remove_seats(
        self, customer_id: str, subscription_id: str, seats: int, request_id: UUID | None = None
    ) -> Subscription | None:
        """Give seats back; new commerce takes them for seven days only, up to `refundable_quantity`."""
        if seats < 1:
            raise ValueError("seats to remove are counted from one")
        return self._write(customer_id, subscription_id, request_id, lambda s: _with_seats(s, -seats))

    def rename(
        self, customer_id: str, subscription_id: str, friendly_name: str, request_id: UUID | None = None
    ) -> Subscription | None:
        """Give another name."""
        return self._write(
            customer_id, subscription_id, request_id, lambda s: s.changed(friendly_name=friendly_name)
        )

    def suspend(
        self, customer_id: str, subscription_id: str, request_id: UUID | None = None
    ) -> Subscription | None:
        """Stop the service; new commerce goes on being billed, and renewal and scheduled changes are dropped."""
        return self._status(customer_id, subscription_id, SubscriptionStatus.SUSPENDED, request_id)

    def reactivate(
        self, customer_id: str, subscription_id: str, request_id: UUID | None = None
    ) -> Subscription | None:
        """Start the service again; the parent of an add-on must be active (27009)."""
        return self._status(customer_id, subscription_id, SubscriptionStatus.ACTIVE, request_id)

    def cancel(
        self, customer_id: str, subscription_id: str, request_id: UUID | None = None
    ) -> Subscription | None:
        """End a new-commerce subscription at once, inside its window (else 900117, 900213)."""
        return self._status(customer_id, subscription_id, SubscriptionStatus.DELETED, request_id)

    def set_auto_renew(
        self, customer_id: str, subscription_id: str, enabled: bool, request_id: UUID | None = None
    ) -> Subscription | None:
        """Renew by itself at the end of the term, or not."""
        return self._write(customer_id, subscription_id, request_id, lambda s: with_auto_renew(s, enabled))

    def set_end_of_term_action(
        self, customer_id: str, subscription_id: str, action: EndOfTermAction, request_id: UUID | None = None
    ) -> Subscription | None:
        """Choose what happens at the end of the term: renewal, month by month, or the end."""
        return self._write(customer_id, subscription_id, request_id, lambda s: with_action(s, action))

    def schedule_next_term(
        self,
        customer_id: str,
        subscription_id: str,
        product: InstructedProduct,
        quantity: int,
        *,
        custom_term_end_date: datetime | None = None,
        request_id: UUID | None = None,
    ) -> Subscription | None:
        """Choose plan, term, billing cycle and seats of the next term; renewal must be on."""
        end = {"custom_term_end_date": custom_term_end_date} if custom_term_end_date is not None else {}
        instructions = NextTermInstructions.model_validate({"product": product, "quantity": quantity, **end})
        return self._write(
            customer_id,
            subscription_id,
            request_id,
            lambda s: s.changed(scheduled_next_term_instructions=instructions),
        )

    def unschedule_next_term(
        self, customer_id: str, subscription_id: str, request_id: UUID | None = None
    ) -> Subscription | None:
        """Drop what was chosen for the next term: it will be as this one."""
        return self._write(
            customer_id,
            subscription_id,
            request_id,
            lambda s: s.changed(scheduled_next_term_instructions=None),
        )

    def schedule_next_charge(
        self,
        customer_id: str,
        subscription_id: str,
        product: InstructedProduct,
        request_id: UUID | None = None,
    ) -> Subscription | None:
        """Change the billing plan inside a term of three years, at the next billing date."""
        instructions = NextChargeInstructions(product=product)
        return self._write(
            customer_id,
            subscription_id,
            request_id,
            lambda s: s.changed(next_charge_instructions=instructions),
        )

    def unschedule_next_charge(
        self, customer_id: str, subscription_id: str, request_id: UUID | None = None
    ) -> Subscription | None:
        """Drop what was chosen for the next billing date."""
        return self._write(
            customer_id, subscription_id, request_id, lambda s: s.changed(next_charge_instructions=None)
        )

    def set_partner_on_record(
        self, customer_id: str, subscription_id: str, mpn_id: str, request_id: UUID | None = None
    ) -> Subscription | None:
        """Name another reseller's PartnerID, where Microsoft allows it (else 800098)."""
        return self._write(customer_id, subscription_id, request_id, lambda s: s.changed(partner_id=mpn_id))

    def _status(
        self, customer_id: str, subscription_id: str, status: SubscriptionStatus, request_id: UUID | None
    ) -> Subscription | None:
        return self._write(customer_id, subscription_id, request_id, lambda s: s.changed(status=status))

    def _write(
        self,
        customer_id: str,
        subscription_id: str,
        request_id: UUID | None,
        change: Callable[[Subscription], Subscription],
    ) -> Subscription | None:
        return self.update(customer_id, change(self.get(customer_id, subscription_id)), request_id)


def _with_seats(subscription: Subscription, more: int) -> Subscription:
    if subscription.quantity is None:
        raise ValueError("the subscription has no quantity")
    if subscription.quantity + more < 1:
        raise ValueError("a subscription keeps one seat; cancel it to give all back")
    return subscription.changed(quantity=subscription.quantity + more)
