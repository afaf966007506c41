"""Django's settings, from the environment (docs/configuration.md lists every variable)."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qsl, unquote, urlsplit

from tenantry.config.environment import environment

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
TENANTRY_STEP_PAUSE_SECONDS = env.step_pause_seconds

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "ninja",
    "tenantry.foundation",
    "tenantry.jobs",
    "tenantry.parties",
    "tenantry.microsoft",
    "tenantry.catalog",
    "tenantry.compliance",
    "tenantry.subscriptions",
    "tenantry.billing",
    "tenantry.ordering",
    "tenantry.provisioning",
    "tenantry.config",
    "tenantry.api",
]
AUTH_USER_MODEL = "parties.User"
MIDDLEWARE = ["tenantry.api.middleware.frame"]
ROOT_URLCONF = "tenantry.config.urls"
WSGI_APPLICATION = "tenantry.config.wsgi.application"
DATABASES = {"default": _database(env.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_APPEND_ONLY = True
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
STATIC_URL = "/static/"
STATIC_ROOT = env.data_dir / "static"
TEMPLATES: list[dict[str, object]] = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
]
