"""How people sign in, and how mails leave the house: settings of Django, allauth, axes and our own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tenantry.config.environment import environment

_env = environment()

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# Argon2id, with the parameters that Django keeps current; a hash of an older strength is renewed at sign-in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
PASSWORD_RESET_TIMEOUT = 3600

SESSION_ENGINE = "tenantry.foundation.sessions"
SESSION_COOKIE_AGE = 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # how long a session stands is kept on our side
CACHES: dict[str, Any] = {
    "default": {
        # One memory for all web processes, so that attempts are counted and codes are taken once.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "foundation_cacheentry",
    }
}

LOGIN_URL = "account.sign_in"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tenantry.signin.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # sign-up itself is closed by the adapter
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has shown that the address is the person's
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/sign-in/"
ACCOUNT_FORMS = {"login": "tenantry.signin.forms.SignInForm"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS: dict[str, Any] = {
    "login": "60/m/ip",
    # Axes counts wrong passwords and says when to try again; this bounds guesses at the second factor.
    "login_failed": "30/m/ip,10/300s/key",
    "reauthenticate": "10/m/user",
    "reset_password": "20/m/ip,3/600s/key",  # mails to one address, known or not
}

MFA_ADAPTER = "tenantry.signin.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TRUST_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Tenantry"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# A browser lets a passkey be made for http on this machine only; there it is wanted, to try and to test.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _env.web_url.startswith("https://")

SOCIALACCOUNT_ADAPTER = "tenantry.signin.adapters.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": _env.sso_name,
                "client_id": _env.sso_client_id,
                "secret": _env.sso_client_secret,
                "settings": {"server_url": _env.sso_issuer, "scope": ["openid", "profile", "email"]},
            }
        ]
        if _env.sso_issuer
        else [],
    }
}
# Where the form of single sign-on may end besides here (content security policy).
PAGES_FORM_ORIGINS = (_env.sso_issuer,) if _env.sso_issuer else ()
TENANTRY_SSO_NAME = _env.sso_name if _env.sso_issuer else ""

# Five wrong passwords for an address from one place, then a pause; the count is by machine time.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time that was told stays
AXES_USERNAME_CALLABLE = "tenantry.signin.lockout.name_of"
AXES_LOCKOUT_CALLABLE = "tenantry.signin.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "tenantry.signin.lockout.address"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["login", "password"]

TENANTRY_MAIL_URL = _env.mail_url
TENANTRY_MAIL_FROM = _env.mail_from
