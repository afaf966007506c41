"""What happens when a term ends; the only place that knows how it is said.

Since May 2026 a new-commerce subscription whose renewal is off goes on month by month (extended service term)
unless it is cancelled for the end of its term (Microsoft: Extended service term). Microsoft's name of that choice
is not published; it is sent as `endOfTermAction` beside `autoRenewEnabled`.
"""

from partner_center.models.subscriptions import EndOfTermAction, Subscription


def with_action(subscription: Subscription, action: EndOfTermAction) -> Subscription:
    """The subscription with this end; renewal is on with `RENEW` only."""
    return subscription.changed(auto_renew_enabled=action == EndOfTermAction.RENEW, end_of_term_action=action)


def with_auto_renew(subscription: Subscription, enabled: bool) -> Subscription:
    """The subscription with its renewal on or off; a choice that was read along is kept in step."""
    if subscription.end_of_term_action is None:
        return subscription.changed(auto_renew_enabled=enabled)
    return with_action(subscription, EndOfTermAction.RENEW if enabled else EndOfTermAction.EXTEND)
