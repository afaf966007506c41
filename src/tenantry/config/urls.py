"""Every address that Tenantry answers."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tenantry.api.reference import front

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front),
    path("api/v1/", include("tenantry.api.urls")),
]

handler404 = "tenantry.api.problem_documents.no_route"
handler500 = "tenantry.api.problem_documents.server_error"
