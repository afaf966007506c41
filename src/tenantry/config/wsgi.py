"""The web server's entry."""

from __future__ import annotations

import logging
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tenantry.web.static_files import StaticFiles

logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tenantry.config.settings")
application = StaticFiles(get_wsgi_application(), settings.STATIC_ROOT)
