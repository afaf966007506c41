"""The web server's entry."""

from __future__ import annotations

import logging
import os

from django.core.wsgi import get_wsgi_application

logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tenantry.config.settings")
application = get_wsgi_application()
