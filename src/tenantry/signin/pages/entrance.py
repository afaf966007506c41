"""Signing in and out."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from tenantry.parties.use_cases.end_acting_for import end_acting_for
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest
from tenantry.web.visitor import visitor_of


class _SignIn(LoginView):  # type: ignore[misc]
    template_name = "signin/sign_in.html"

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        """A form that was not accepted is shown again as such."""
        context["sso_name"] = settings.TENANTRY_SSO_NAME
        status = 422 if context["form"].is_bound else 200
        response: HttpResponse = super().render_to_response(context, status=status, **more)
        return response


class _SecondStep(AuthenticateView):  # type: ignore[misc]
    template_name = "signin/second_step.html"

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        """Likewise."""
        status = 422 if self.request.method == "POST" else 200
        response: HttpResponse = super().render_to_response(context, status=status, **more)
        return response


_sign_in = _SignIn.as_view()
_second_step = _SecondStep.as_view()
_passkey = LoginWebAuthnView.as_view()


@page("account/sign-in/", name="account.sign_in", action=None, methods=("GET", "POST"), public=True)
def sign_in(request: PageRequest) -> HttpResponseBase:
    """E-mail address and password, a passkey, or the organisation's own sign-in."""
    response: HttpResponseBase = _sign_in(request)
    return response


@page("account/second-step/", name="account.second_step", action=None, methods=("GET", "POST"), public=True)
def second_step(request: PageRequest) -> HttpResponseBase:
    """The second factor of somebody whose password was right."""
    response: HttpResponseBase = _second_step(request)
    return response


@page(
    "account/passkey/",
    name="account.passkey",
    action=None,
    kind=Kind.PART,
    methods=("GET", "POST"),
    public=True,
)
def passkey(request: PageRequest) -> HttpResponseBase:
    """A passkey in place of password and second factor: GET asks for the riddle, POST brings the answer."""
    response: HttpResponseBase = _passkey(request)
    return response


@page("account/sign-out/", name="account.sign_out", action=None, kind=Kind.DEED, public=True)
def sign_out(request: PageRequest) -> HttpResponse:
    """The session ends, also one that has only begun; so does acting for somebody."""
    visitor = visitor_of(request)
    if visitor is not None and visitor.actor is not None:
        end_acting_for(by=visitor.actor, now=visitor.now)
    clear_login(request)
    get_adapter(request).logout(request)
    return HttpResponseRedirect(reverse("account.sign_in"))
