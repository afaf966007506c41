"""The organisation's own sign-in, by OpenID Connect."""

from __future__ import annotations

from allauth.socialaccount.providers.openid_connect.views import callback as oidc_callback
from allauth.socialaccount.providers.openid_connect.views import login as oidc_login
from django.http.response import HttpResponseBase

from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest


@page(
    "account/single-sign-on/<str:provider_id>/login/",
    name="account.sso",
    action=None,
    kind=Kind.DEED,
    public=True,
)
def begin(request: PageRequest, provider_id: str) -> HttpResponseBase:
    """Go to the issuer."""
    response: HttpResponseBase = oidc_login(request, provider_id)
    return response


@page(
    "account/single-sign-on/<str:provider_id>/back/",
    name="account.sso_back",
    action=None,
    public=True,
)
def back(request: PageRequest, provider_id: str) -> HttpResponseBase:
    """Come back from the issuer."""
    response: HttpResponseBase = oidc_callback(request, provider_id)
    return response
