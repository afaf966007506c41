"""Subscriptions, read back."""

from tenantry.subscriptions.reads.lists import SubscriptionRow, subscriptions_all, subscriptions_slice
from tenantry.subscriptions.reads.views import ChangeView, SubscriptionView, subscription, subscriptions

__all__ = [
    "ChangeView",
    "SubscriptionRow",
    "SubscriptionView",
    "subscription",
    "subscriptions",
    "subscriptions_all",
    "subscriptions_slice",
]
