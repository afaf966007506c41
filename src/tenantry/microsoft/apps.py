from django.apps import AppConfig


class MicrosoftConfig(AppConfig):
    name = "tenantry.microsoft"
    label = "microsoft"
    default_auto_field = "django.db.models.BigAutoField"
