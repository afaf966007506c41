"""English words for approvals of orders."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "approval.approver_not_possible": (
        "{approver} cannot decide about these orders. A reseller decides about its customers' orders and its own, a "
        "customer about what it orders itself."
    ),
    "approval.bound_negative": "The total from which an approval is needed is zero or more. Leave it empty for any.",
    "approval.days_invalid": (
        "The days are from 1 to {most}, and one is reminded before the time to decide is over. Leave them empty for "
        "none."
    ),
    "approval.decided": "This order needs no decision any more: on {at} it was {ending} ({who}). Look at it again.",
    "approval.not_waiting": "This order waits for nobody's approval. Look at it again.",
    "approval.not_yours": "Who approves this order is {approver}.",
    "approval.own_order": "You have placed this order yourself. Somebody else has to approve it.",
    "approval.providers_rule": (
        "By this rule the provider's finance decides. Only the provider sets such a rule, and ends it; ask there."
    ),
    "approval.who_not_possible": "Only a reseller has customers that order for themselves. Choose whose orders else.",
    "order.needs_approval": "It goes on as soon as it is approved. Who decides is {approver}.",
    "order.total_missing": "The total is missing. Send the one that the basket shows, as it was shown.",
}
