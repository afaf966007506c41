"""Files with many orders, which staff uploads for a reseller."""

from __future__ import annotations

from django import forms

from tenantry.backoffice.picking import found_accounts, picked
from tenantry.web import bulk
from tenantry.web.requests import PageRequest


def _reseller(request: PageRequest, form: forms.Form) -> str:
    return picked(request, form, "account", found_accounts)


bulk.declare("office", 17, _reseller)
