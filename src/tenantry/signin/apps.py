"""The app that carries the pages of sign-in."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Declares the pages when it is ready."""

    name = "tenantry.signin"
    label = "signin"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The pages are declared by being imported."""
        from tenantry.signin import pages

        assert pages
