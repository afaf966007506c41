"""English, for what changes a standing subscription."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "basket.adds_already": (
        "Line {number} adds seats to {subscription} already. Change the number of seats there."
    ),
    "basket.not_alike": (
        "Subscription {subscription} is not an active one of this line's plan and of this basket's customer. Choose "
        "one that the basket offers."
    ),
    "one_per_plan.held_already": (
        "The customer has {plan} on this billing cycle already ({subscription}, {seats} seats), and Microsoft sells "
        "a limited number of subscriptions of it. Add the seats to that one."
    ),
    "one_per_plan.ordered_already": (
        "Order {order} is to make a subscription of {plan} on this billing cycle for this customer. Wait until it is "
        "done and add seats, or take the line out."
    ),
    "one_per_plan.seats_proposed": (
        "The customer has {plan} on this billing cycle already ({subscription}). As it stands the order makes a second "
        "subscription; the basket can add the seats to the first instead."
    ),
    "one_per_plan.twice_in_basket": (
        "Line {line} of this basket buys {plan} on the same billing cycle. Put the seats on one line."
    ),
    "one_per_plan.which_is_meant": (
        "The customer has {plan} already, or an order of it is under way, and each order makes an instance of its own. "
        "Say in the basket whether a new instance is meant or more licences for one that stands."
    ),
    "basket.line_one_way": (
        "A line either buys (plan, term and billing_plan) or adds seats (subscription). Send one of the two."
    ),
    "order.licences_stay": (
        "This order bought licence-based offers. They are not taken back here; suspend or cancel them in Partner "
        "Center."
    ),
    "order.seats_stay": (
        "This order changed a standing subscription: it added seats, or converted a trial. That is not taken back "
        "here; change it in Partner Center while Microsoft's window is open."
    ),
    "provisioning.still_changing": "Microsoft has accepted the change and is still at work.",
    "provisioning.subscription_changed_elsewhere": (
        "The subscription at Microsoft has {what} {found}; {expected} was expected. Nothing was changed by this "
        "attempt. Compare it in Partner Center, then retry or cancel the order."
    ),
    "provisioning.waits_for_change": (
        "Order {order} changes the same subscription. This one goes on when that is done or given up."
    ),
    "standing_subscription.differs": (
        "{plan} ({subscription}) has {what} {found} at Microsoft, {expected} here. The provider must put that right "
        "before it is changed."
    ),
    "standing_subscription.not_active": (
        "{plan} ({subscription}) is {state}; only active subscriptions are changed. Take the line out, or buy the "
        "plan anew."
    ),
    "standing_subscription.of_another": (
        "{plan} ({subscription}) does not belong to the customer and account of this basket. Take the line out."
    ),
    "standing_subscription.term_ended": (
        "The term of {plan} ({subscription}) ended on {term_end}. Take the line out, or buy the plan anew."
    ),
}
