"""Tenantry: order, provision and bill Microsoft 365 plans as a Cloud Solution Provider."""

__version__ = "0.1.0"
