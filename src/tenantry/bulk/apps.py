from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "tenantry.bulk"
    label = "bulk"
    default_auto_field = "django.db.models.BigAutoField"
