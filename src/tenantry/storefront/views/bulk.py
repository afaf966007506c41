"""Files with many orders, for resellers."""

from __future__ import annotations

from tenantry.web import bulk

bulk.declare("shop", 25)
