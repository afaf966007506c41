"""Django's settings, from the environment (docs/configuration.md lists every variable)."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


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


SECRET_KEY = os.environ.get("TENANTRY_SECRET_KEY", "x")
DEBUG = False
ALLOWED_HOSTS = ["*"]
TENANTRY_ENCRYPTION_KEYS = os.environ.get("TENANTRY_ENCRYPTION_KEYS", "").split(",")

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
]
AUTH_USER_MODEL = "parties.User"
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tenantry.config.urls"
WSGI_APPLICATION = "tenantry.config.wsgi.application"
DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql://localhost/tenantry"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_APPEND_ONLY = True
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("TENANTRY_DATA_DIR", "var")) / "static"
TEMPLATES: list[dict[str, object]] = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
]
