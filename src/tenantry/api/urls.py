"""The addresses of the API, below /api/v1/."""

from __future__ import annotations

from typing import Any

from django.urls import path

from tenantry.api import reference
from tenantry.api.application import api

urlpatterns: list[Any] = [
    *api.urls[0],
    path("openapi.json", reference.openapi_json),
    path("reference", reference.reference),
    path("reference.css", reference.stylesheet),
]
