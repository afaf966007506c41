"""The app that carries the pages' templates, tags and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Django's handle on this module."""

    name = "tenantry.web"
    label = "web"

    def ready(self) -> None:
        """Declare the pages, and let forms speak as they do."""
        from tenantry.web import (
            form_words,
            gallery,  # noqa: F401
        )

        form_words.speak()
