"""Django's settings, from the environment (docs/configuration.md lists every variable)."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from tenantry.config.environment import environment
from tenantry.config.signin_settings import *  # noqa: F403 - one file for each concern, one module for Django

env = environment()


def _database(url: str) -> dict[str, object]:
    """Django's form of a PostgreSQL URL; query parameters become connection options."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    options: dict[str, object] = {
        "server_side_binding": True,
        "prepare_threshold": 2,
        # No statement waits for a lock longer than this: the caller is told to try again (409).
        "options": "-c lock_timeout=5s -c statement_timeout=60s -c timezone=UTC",
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(query.pop("port", parts.port or "")),
        "CONN_MAX_AGE": None,
        "OPTIONS": options | query,
    }


# A command that needs no secret (drawing up the documents, say) runs without one; `serve` and `worker` refuse to.
SECRET_KEY = env.secret_key or secrets.token_urlsafe(50)
DEBUG = env.debug
ALLOWED_HOSTS = ["*"]
TENANTRY_MODE = env.mode.value
TENANTRY_ENCRYPTION_KEYS = list(env.encryption_keys)
TENANTRY_PUBLIC_URL = env.web_url
TENANTRY_DATA_DIR = env.data_dir
TENANTRY_TRUSTED_PROXIES = env.trusted_proxies
TENANTRY_VAT_CHECK = env.vat_check.value
VIES_URL = env.vies_url
MICROSOFT_API_URL = env.microsoft_api_url
MICROSOFT_SALES_URL = env.microsoft_sales_url
MICROSOFT_GRAPH_URL = env.microsoft_graph_url
MICROSOFT_LOGIN_URL = env.microsoft_login_url
MICROSOFT_TIMEOUT_SECONDS = env.microsoft_timeout_seconds
MICROSOFT_CALLS_PER_MINUTE = env.microsoft_calls_per_minute
MICROSOFT_ATTESTATION_PAGE_URL = env.microsoft_attestation_page_url
MICROSOFT_CERTIFICATE_HOSTS = env.microsoft_certificate_hosts
MICROSOFT_CERTIFICATE_ROOTS = env.microsoft_certificate_roots
TENANTRY_STEP_PAUSE_SECONDS = env.step_pause_seconds
TENANTRY_WORKER_STALLED_SECONDS = env.worker_stalled_seconds

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.forms",  # its templates
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "ninja",
    "django_cotton.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "tenantry.foundation",
    "tenantry.jobs",
    "tenantry.parties",
    "tenantry.microsoft",
    "tenantry.catalog",
    "tenantry.compliance",
    "tenantry.subscriptions",
    "tenantry.billing",
    "tenantry.ordering",
    "tenantry.bulk",
    "tenantry.provisioning",
    "tenantry.notices",
    "tenantry.signin",
    "tenantry.storefront",
    "tenantry.backoffice",
    "tenantry.demo",
    "tenantry.web",
    "tenantry.config",
    "tenantry.api",
]
AUTH_USER_MODEL = "parties.User"
# Programs pass by the chain of the pages (config/faces.py). allauth insists on standing here.
MIDDLEWARE = ["tenantry.config.faces.Faces", "allauth.account.middleware.AccountMiddleware"]
PAGES_MIDDLEWARE = [
    "tenantry.web.middleware.safety",
    "tenantry.web.middleware.language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]
SILENCED_SYSTEM_CHECKS = ["axes.W002"]  # its middleware stands in the chain above
ROOT_URLCONF = "tenantry.config.urls"
WSGI_APPLICATION = "tenantry.config.wsgi.application"
DATABASES = {"default": _database(env.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_APPEND_ONLY = True
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
# Each process decides where its log goes; what is missing or refused to somebody is no error of ours. What breaks is
# logged by our own handlers, with the request id; Django would log it once more, without.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "ERROR"},
    },
}
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
STATIC_URL = "/static/"
STATIC_ROOT = env.data_dir / "static"
# Collected by `make assets`.
STATICFILES_DIRS = [("vendor", Path(__file__).resolve().parents[1] / "web" / "vendor")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tenantry.web.static_files.HashedFiles"},
}
TEMPLATES: list[dict[str, object]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tenantry.web.templatetags.tenantry",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tenantry.web.context.layout",
            ],
        },
    }
]

# What browsers keep for us: bound to this host and to https where people come by https, and closed to scripts.
_IS_HTTPS = env.web_url.startswith("https://")
_BOUND = "__Host-" if _IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_BOUND}session"
SESSION_COOKIE_SECURE = _IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_BOUND}csrf"
CSRF_COOKIE_SECURE = _IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "tenantry.web.errors.forged"
# Behind a reverse proxy the request arrives by http while the browser names the public address.
CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(env.web_url))]
NOTICE_COOKIE_NAME = f"{_BOUND}notices"
LANGUAGE_COOKIE_NAME = f"{_BOUND}language"  # of strangers
MESSAGE_STORAGE = "tenantry.web.cookies.NoticeCookie"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
