"""English, for what changes a standing subscription."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "basket.adds_already": (
        "Line {number} adds seats to {subscription} already. Change the number of seats there."
    ),
    "basket.line_one_way": (
        "A line either buys (plan, term and billing_plan) or adds seats (subscription). Send one of the two."
    ),
    "order.seats_stay": (
        "This order added seats to a standing subscription. They are not taken back here; remove them in Partner "
        "Center while Microsoft's window is open."
    ),
    "provisioning.still_changing": "Microsoft has accepted the change and is still at work.",
    "provisioning.subscription_changed_elsewhere": (
        "The subscription at Microsoft has {what} {found}; {expected} was expected. Nothing was added by this attempt. "
        "Compare it in Partner Center, then retry or cancel the order."
    ),
    "provisioning.waits_for_change": (
        "Order {order} changes the same subscription. This one goes on when that is done or given up."
    ),
    "standing_subscription.differs": (
        "{plan} ({subscription}) has {what} {found} at Microsoft, {expected} here. The provider must put that right "
        "before seats are added."
    ),
    "standing_subscription.not_active": (
        "{plan} ({subscription}) is {state}; seats are added to active subscriptions. Take the line out, or buy the "
        "plan anew."
    ),
    "standing_subscription.of_another": (
        "{plan} ({subscription}) does not belong to the customer and account of this basket. Take the line out."
    ),
    "standing_subscription.term_ended": (
        "The term of {plan} ({subscription}) ended on {term_end}. Take the line out, or buy the plan anew."
    ),
}
