"""The addresses of our pages once more, under the names by which the library of sign-in knows them."""

from __future__ import annotations

from django.urls import URLPattern, path

from tenantry.web.pages import PAGES

_NAMES = {
    "account_login": "account.sign_in",
    "account_signup": "account.sign_in",
    "account_inactive": "account.sign_in",
    "account_logout": "account.sign_out",
    "account_reset_password": "account.forgotten",
    "account_reauthenticate": "account.confirm",
    "mfa_authenticate": "account.second_step",
    "mfa_reauthenticate": "account.confirm_code",
    "mfa_reauthenticate_webauthn": "account.confirm_passkey",
    "mfa_login_webauthn": "account.passkey",
    "mfa_index": "account.security",
    "mfa_activate_totp": "account.app",
    "mfa_deactivate_totp": "account.app_remove",
    "mfa_list_webauthn": "account.security",
    "mfa_add_webauthn": "account.passkey_add",
    "mfa_remove_webauthn": "account.passkey_remove",
    "mfa_view_recovery_codes": "account.codes",
    "mfa_generate_recovery_codes": "account.codes_new",
    "openid_connect_login": "account.sso",
    "openid_connect_callback": "account.sso_back",
}


def urlpatterns() -> list[URLPattern]:
    """Addresses for the library to name; a request finds the page itself first."""
    return [path(PAGES[page].route, PAGES[page].answer, name=name) for name, page in _NAMES.items()]
