"""The first page: what needs me, where I was, what I may do next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tenantry.web.pages import Menu, page
from tenantry.web.requests import PageRequest


@page("shop/", name="shop.home", action=None, menu=Menu(0, _("Home"), "home"))
def home(request: PageRequest) -> HttpResponse:
    """The storefront's first page."""
    return render(request, "storefront/home.html")
