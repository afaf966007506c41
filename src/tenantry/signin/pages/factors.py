"""Setting up a second factor: an authenticator app, passkeys, recovery codes; and confirming who one is."""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import ReauthenticateView as CodeView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from tenantry.signin.factors import factors_of
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest

_BOTH = ("GET", "POST")


def _drawn(view: Any, template: str) -> Any:
    """The library's view with our page: a form that was not accepted is shown again as such."""

    class Drawn(view):  # type: ignore[misc]
        template_name = template

        def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
            """Likewise."""
            status = 422 if self.request.method == "POST" else 200
            response: HttpResponse = super().render_to_response(context, status=status, **more)
            return response

    return Drawn.as_view()


class _AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """A passkey that can sign in by itself: the authenticator keeps it, and asks for finger, face or PIN."""
        context: dict[str, Any] = super().get_context_data(**more)
        context["js_data"] = {"creation_options": begin_registration(self.request.user, passwordless=True)}
        return context


class _RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        """Refused for the last factor where one is wanted, as the library does for the app."""
        if not get_adapter().can_delete_authenticator(self.object):
            form.add_error(None, get_adapter().validation_error("cannot_delete_authenticator"))
            refused: HttpResponse = self.form_invalid(form)
            return refused
        removed: HttpResponse = super().form_valid(form)
        return removed


_app = _drawn(ActivateTOTPView, "signin/app.html")
_app_remove = _drawn(DeactivateTOTPView, "signin/app_remove.html")
_passkey_add = _drawn(_AddPasskey, "signin/passkey_add.html")
_passkey_remove = _drawn(_RemovePasskey, "signin/passkey_remove.html")
_codes = _drawn(ViewRecoveryCodesView, "signin/codes.html")
_codes_new = _drawn(GenerateRecoveryCodesView, "signin/codes_new.html")
_confirm = _drawn(ReauthenticateView, "signin/confirm.html")
_confirm_code = _drawn(CodeView, "signin/confirm_code.html")
_confirm_passkey = _drawn(ReauthenticateWebAuthnView, "signin/confirm_passkey.html")


@page("account/second-factor/", name="account.second_factor", action=None)
def second_factor(request: PageRequest) -> HttpResponse:
    """Which second factor: where one is wanted, nothing else is done before."""
    shown = {
        "factors": factors_of(request.visitor.user_id),
        "is_wanted": request.visitor.lacks_second_factor,
    }
    return render(request, "signin/second_factor.html", shown)


@page("account/authenticator-app/", name="account.app", action=None, methods=_BOTH)
def app(request: PageRequest) -> HttpResponseBase:
    """Scan the code, type the first number."""
    response: HttpResponseBase = _app(request)
    return response


@page("account/authenticator-app/remove/", name="account.app_remove", action=None, methods=_BOTH)
def app_remove(request: PageRequest) -> HttpResponseBase:
    """Remove the app, unless it is the last factor where one is wanted."""
    response: HttpResponseBase = _app_remove(request)
    return response


@page("account/passkeys/add/", name="account.passkey_add", action=None, methods=_BOTH)
def passkey_add(request: PageRequest) -> HttpResponseBase:
    """Make a passkey in this browser or on a key."""
    response: HttpResponseBase = _passkey_add(request)
    return response


@page("account/passkeys/<int:pk>/remove/", name="account.passkey_remove", action=None, methods=_BOTH)
def passkey_remove(request: PageRequest, pk: int) -> HttpResponseBase:
    """Remove one of the person's passkeys."""
    response: HttpResponseBase = _passkey_remove(request, pk=pk)
    return response


@page("account/recovery-codes/", name="account.codes", action=None)
def codes(request: PageRequest) -> HttpResponseBase:
    """The codes for a lost factor, shown once."""
    response: HttpResponseBase = _codes(request)
    return response


@page("account/recovery-codes/new/", name="account.codes_new", action=None, methods=_BOTH)
def codes_new(request: PageRequest) -> HttpResponseBase:
    """New codes in place of the earlier ones."""
    response: HttpResponseBase = _codes_new(request)
    return response


@page("account/confirm/", name="account.confirm", action=None, methods=_BOTH)
def confirm(request: PageRequest) -> HttpResponseBase:
    """The password again, before something that matters."""
    response: HttpResponseBase = _confirm(request)
    return response


@page("account/confirm/code/", name="account.confirm_code", action=None, methods=_BOTH)
def confirm_code(request: PageRequest) -> HttpResponseBase:
    """Or a code."""
    response: HttpResponseBase = _confirm_code(request)
    return response


@page("account/confirm/passkey/", name="account.confirm_passkey", action=None, methods=_BOTH)
def confirm_passkey(request: PageRequest) -> HttpResponseBase:
    """Or a passkey."""
    response: HttpResponseBase = _confirm_passkey(request)
    return response
