"""The forms of sign-in, profile and security."""

from __future__ import annotations

import functools
import zoneinfo
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from tenantry.parties.rules.profiles import LANGUAGES, NAME_LIMIT, Theme

_LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}


def _password(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": autocomplete})


@functools.cache
def _zones() -> list[tuple[str, str]]:
    """The zones that people live in; names of regions only."""
    names = (zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(names))]


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("E-mail address"),
            widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "autofocus": True}),
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"), strip=False, widget=_password("current-password")
        )
        self.order_fields(["login", "password"])


class PasswordLinkForm(forms.Form):
    """Where to send the link to a new password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )


class _Twice(forms.Form):
    """A new password, typed twice."""

    new = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=_password("new-password"),
        help_text=_("At least 12 characters. Four words that have nothing to do with each other are good."),
    )
    again = forms.CharField(label=_("New password, again"), strip=False, widget=_password("new-password"))

    def clean_again(self) -> str:
        """Both are the same."""
        again = str(self.cleaned_data["again"])
        if self.cleaned_data.get("new") not in (None, again):
            raise forms.ValidationError(_("The two are not the same."))
        return again


class NewPasswordForm(_Twice):
    """By the link of a mail."""


class ChangePasswordForm(_Twice):
    """By the old one."""

    old = forms.CharField(label=_("Password until now"), strip=False, widget=_password("current-password"))
    field_order = ("old", "new", "again")


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    name = forms.CharField(
        label=_("Name"), max_length=NAME_LIMIT, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[(one, _LANGUAGE_NAMES[one]) for one in LANGUAGES]
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones)
    theme = forms.ChoiceField(
        label=_("Appearance"),
        choices=[
            (Theme.AUTO.value, _("As the device")),
            (Theme.LIGHT.value, _("Light")),
            (Theme.DARK.value, _("Dark")),
        ],
    )


class NewcomerForm(_Twice):
    """What somebody says who accepts an invitation."""

    name = forms.CharField(
        label=_("Your name"), max_length=NAME_LIMIT, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[(one, _LANGUAGE_NAMES[one]) for one in LANGUAGES]
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones)
    field_order = ("name", "new", "again", "language", "time_zone")


class CodeForm(forms.Form):
    """Only for drawing: the library's own form reads the code."""

    code = forms.CharField(
        label=_("Code"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )
