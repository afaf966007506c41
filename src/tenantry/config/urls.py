"""Every address that Tenantry answers."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tenantry.api.hooks import partner_center_event
from tenantry.signin import urls as signin
from tenantry.web import brand, pages
from tenantry.web.csp_reports import csp_report
from tenantry.web.serving import front

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front),
    path("api/v1/", include("tenantry.api.urls")),
    path("api/hooks/partner-center/<str:account>/", partner_center_event),
    path("csp-report/", csp_report),
    *brand.urlpatterns(),
    *pages.urlpatterns(),
    *signin.urlpatterns(),
]

handler400 = "tenantry.config.faces.bad_request"
handler403 = "tenantry.config.faces.forbidden"
handler404 = "tenantry.config.faces.not_found"
handler429 = "tenantry.signin.lockout.too_many"
handler500 = "tenantry.config.faces.server_error"
