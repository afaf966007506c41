"""What the provider says about itself on invoices and pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.backoffice.countries import country_name
from tenantry.backoffice.links import to
from tenantry.kernel.problems import Refused
from tenantry.parties import reads
from tenantry.parties.rules.provider_profile import LIMITS, REQUIRED
from tenantry.parties.use_cases.change_provider import change_provider
from tenantry.web.forms import done, shown_again, told
from tenantry.web.pages import page
from tenantry.web.requests import PageRequest

_LABELS = {
    "name": gettext_lazy("Company"),
    "address_line1": gettext_lazy("Street and number"),
    "address_line2": gettext_lazy("Address, second line"),
    "postal_code": gettext_lazy("Postal code"),
    "city": gettext_lazy("City"),
    "state": gettext_lazy("State"),
    "email": gettext_lazy("E-mail address"),
    "vat_number": gettext_lazy("VAT number"),
    "registration_number": gettext_lazy("Registration number"),
    "bank_name": gettext_lazy("Bank"),
    "bank_iban": gettext_lazy("IBAN"),
    "bank_bic": gettext_lazy("BIC"),
}


class ProviderForm(forms.Form):
    """The details; what is right is judged by the rule."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name, label in _LABELS.items():
            self.fields[name] = forms.CharField(
                label=label, required=name in REQUIRED, widget=forms.TextInput({"maxlength": LIMITS[name]})
            )
        self.fields["vat_number"].help_text = _("With the letters of its country. Empty: no VAT is shown.")
        self.fields["email"].help_text = _(
            "It stands on invoices; the address for help is a setting of its own."
        )

    def details(self) -> dict[str, str]:
        """What was entered, numbers as registers and banks write them."""
        found = {name: str(value) for name, value in self.cleaned_data.items()}
        for name in ("vat_number", "bank_iban", "bank_bic"):
            found[name] = found[name].replace(" ", "").upper()
        return found


@page("office/provider/", name="office.provider", action="setting.change", methods=("GET", "POST"))
def provider(request: PageRequest) -> HttpResponse:
    """The details, to be changed."""
    template = "backoffice/provider.html"
    if request.method != "POST":
        form = ProviderForm(initial=reads.provider_details(request.actor))
        return render(request, template, _shown(request, form))
    form = ProviderForm(request.POST)
    if not form.is_valid():
        return shown_again(request, template, _shown(request, form))
    try:
        change_provider(details=form.details(), by=request.actor, now=request.now)
    except Refused as refused:
        told(form, refused, request.language)
        return shown_again(request, template, _shown(request, form), refused)
    return done(request, to("settings"), _("Saved. Invoices that are issued from now on say so."))


def _shown(request: PageRequest, form: ProviderForm) -> dict[str, Any]:
    own = reads.provider(request.actor)
    return {"form": form, "country": country_name(own.country, request.language), "provider": own}
