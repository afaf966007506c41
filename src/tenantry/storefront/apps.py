"""The app that carries the pages of the storefront."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """Declares the pages when it is ready."""

    name = "tenantry.storefront"
    label = "storefront"

    def ready(self) -> None:
        """The pages are declared by being imported: every file of `views`."""
        from tenantry.storefront import views

        for found in iter_modules(views.__path__, f"{views.__name__}."):
            import_module(found.name)
