"""The first page: what needs a person, and today in figures."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest


@page("office/", name="office.home", action=None, menu=Menu(0, _("Home"), "home"))
def home(request: PageRequest) -> HttpResponse:
    """The back office's first page."""
    return render(request, "backoffice/home.html")
