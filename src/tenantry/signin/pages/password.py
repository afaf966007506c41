"""Passwords: forgotten, chosen anew by a link, changed."""

from __future__ import annotations

from allauth.core import ratelimit
from axes.utils import reset as axes_reset
from django.contrib.auth import HASH_SESSION_KEY, authenticate
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.foundation.sessions import hash_of
from tenantry.kernel.problems import Refused
from tenantry.notices.use_cases.request_password_link import request_password_link
from tenantry.parties.use_cases.change_password import change_password
from tenantry.parties.use_cases.reset_password import person_of_link, reset_password
from tenantry.signin.forms import ChangePasswordForm, NewPasswordForm, PasswordLinkForm
from tenantry.signin.lockout import is_paused, locked_out, too_many
from tenantry.web.forms import done, shown_again, told
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

_FIELDS = {"password": "new"}


@page("account/forgotten/", name="account.forgotten", action=None, methods=("GET", "POST"), public=True)
def forgotten(request: PageRequest) -> HttpResponse:
    """Ask for the link; the answer is the same whether or not anybody has that address."""
    form = PasswordLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if not ratelimit.consume(request, action="reset_password", key=email):
            return too_many(request)
        request_password_link(
            email=form.cleaned_data["email"], request_id=request.request_id, now=request.now
        )
        return render(request, "signin/link_sent.html", {"email": form.cleaned_data["email"]})
    if request.method == "POST":
        return shown_again(request, "signin/forgotten.html", {"form": form})
    return render(request, "signin/forgotten.html", {"form": form})


@page(
    "account/new-password/<str:token>/",
    name="account.new_password",
    action=None,
    methods=("GET", "POST"),
    public=True,
)
def new_password(request: PageRequest, token: str) -> HttpResponse:
    """Choose a new password by a mail's link."""
    form = NewPasswordForm(request.POST or None)
    try:
        person_of_link(token)
    except Refused as refused:  # before anybody thinks of a password in vain
        told_why = sentence(refused.problems[0], request.language)
        return done(request, reverse("account.forgotten"), told_why, "bad")
    if request.method == "GET":
        return render(request, "signin/new_password.html", {"form": form})
    if not form.is_valid():
        return shown_again(request, "signin/new_password.html", {"form": form})
    try:
        email = reset_password(
            token=token, new=form.cleaned_data["new"], request_id=request.request_id, now=request.now
        )
    except Refused as refused:
        told(form, refused, request.language, _FIELDS)
        return shown_again(request, "signin/new_password.html", {"form": form}, refused)
    axes_reset(username=email)  # who can read the mail need not wait for the end of a pause
    return done(request, reverse("account.sign_in"), _("Your new password is set. Sign in with it."))


@page("account/password/", name="account.password", action="profile.change", methods=("GET", "POST"))
def password(request: PageRequest) -> HttpResponse:
    """Change the password; other sessions end."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "GET":
        return render(request, "signin/password.html", {"form": form})
    if not form.is_valid():
        return shown_again(request, "signin/password.html", {"form": form})
    # Guesses at the old password count as those at sign-in do; after too many, the answer is the page that says so.
    authenticate(request, email=request.visitor.email, password=form.cleaned_data["old"])
    if is_paused(request):
        return locked_out(request)
    try:
        user = change_password(
            old=form.cleaned_data["old"],
            new=form.cleaned_data["new"],
            session=hash_of(request.session.session_key or ""),
            by=request.actor,
            now=request.now,
        )
    except Refused as refused:
        told(form, refused, request.language, _FIELDS)
        return shown_again(request, "signin/password.html", {"form": form}, refused)
    request.session.cycle_key()
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    return done(
        request, reverse("account.security"), _("Your password is changed. Your other sessions have ended.")
    )
