"""The app that carries the demo's own pages."""

from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    """Declares them where they may be: an installation in production has no such address."""

    name = "tenantry.demo"
    label = "demo"

    def ready(self) -> None:
        """Declare the pages, except in production."""
        if settings.TENANTRY_MODE != "production":
            from tenantry.demo import views  # noqa: F401
