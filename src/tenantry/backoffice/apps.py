"""The app that carries the pages of the back office."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackOfficeConfig(AppConfig):
    """Declares the pages when it is ready."""

    name = "tenantry.backoffice"
    label = "backoffice"

    def ready(self) -> None:
        """The pages are declared by being imported: every file of `views`."""
        from tenantry.backoffice import views
        from tenantry.web.pages import Heading, headings

        for found in iter_modules(views.__path__, f"{views.__name__}."):
            import_module(found.name)
        headings(
            "office",
            Heading(10, _("Sales")),
            Heading(40, _("At Microsoft")),
            Heading(50, _("Money")),
            Heading(70, _("Products")),
            Heading(800, _("Administration")),
        )
