"""The addresses of the API, below /api/v1/."""

from __future__ import annotations

from typing import Any

from tenantry.api.application import api

urlpatterns: list[Any] = [*api.urls[0]]
