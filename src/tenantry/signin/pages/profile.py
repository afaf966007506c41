"""Name, language, time zone and appearance."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tenantry.kernel.problems import Refused
from tenantry.parties.use_cases.change_profile import change_profile
from tenantry.signin.forms import ProfileForm
from tenantry.web.forms import done, shown_again, told
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest


@page("account/", name="account.home", action=None)
def home(_request: PageRequest) -> HttpResponse:
    """The address that people guess."""
    return HttpResponseRedirect(reverse("account.profile"))


@page("account/profile/", name="account.profile", action="profile.change", methods=("GET", "POST"))
def profile(request: PageRequest) -> HttpResponse:
    """What the person says about themselves."""
    visitor = request.visitor
    standing = {
        "name": visitor.name,
        "language": visitor.language,
        "time_zone": visitor.time_zone,
        "theme": visitor.theme,
    }
    form = ProfileForm(request.POST or None, initial=standing)
    if request.method == "GET":
        return render(request, "signin/profile.html", {"form": form})
    if not form.is_valid():
        return shown_again(request, "signin/profile.html", {"form": form})
    try:
        change_profile(**form.cleaned_data, by=request.actor, now=request.now)
    except Refused as refused:
        return shown_again(
            request, "signin/profile.html", {"form": told(form, refused, request.language)}, refused
        )
    with translation.override(form.cleaned_data["language"]):
        return done(request, reverse("account.profile"), _("Your profile is saved."))


@page("account/theme/", name="account.theme", action="profile.change", kind=Kind.DEED)
def theme(request: PageRequest) -> HttpResponse:
    """Keep the appearance that was chosen in the menu; the page shows it already."""
    visitor = request.visitor
    change_profile(
        name=visitor.name,
        language=visitor.language,
        time_zone=visitor.time_zone,
        theme=request.POST.get("theme", ""),
        by=request.actor,
        now=request.now,
    )
    return HttpResponse(status=204)
