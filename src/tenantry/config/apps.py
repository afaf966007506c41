"""The last app to be ready: it wires events to their consumers."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "tenantry.config"
    label = "config"

    def ready(self) -> None:
        """Wire, once every module can be imported."""
        from tenantry.config.wiring import wire

        wire()
