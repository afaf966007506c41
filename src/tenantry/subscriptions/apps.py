from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "tenantry.subscriptions"
    label = "subscriptions"
    default_auto_field = "django.db.models.BigAutoField"
