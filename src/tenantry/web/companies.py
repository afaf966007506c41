"""The form of a company with its address and contact, in the shape of its country; both faces show it.

What is right is judged by the use cases; here are only fields, their words, and the way that a form goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from babel import Locale
from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.compliance.looking import (
    AddressAdvice,
    CountryShape,
    address_advice,
    company_judgement,
    country_shape,
)
from tenantry.compliance.rules.address import Judgement
from tenantry.compliance.rules.markets import MARKETS
from tenantry.compliance.rules.questions import PostalAddress
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties.details import PartyDetails
from tenantry.web.forms import shown_again, told
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

_NAMES = (
    "name", "country", "address_line1", "address_line2", "postal_code", "city", "state", "first_name", "last_name",
    "email", "phone", "vat_number", "registration_number",
)  # fmt: skip
_ADDRESS = ("address_line1", "address_line2", "city", "state", "postal_code")
# Those whose names Babel does not have; Microsoft has codes of its own for them.
_OWN_NAMES = {"AN": "Nederlandse Antillen", "XE": "Sint Eustatius", "XJ": "Jan Mayen", "XS": "Saba"}
_POSTAL_CODES = {
    "zip": gettext_lazy("ZIP code"),
    "eircode": gettext_lazy("Eircode"),
    "pin": gettext_lazy("PIN code"),
}
_AREAS = {
    "state": gettext_lazy("State"),
    "province": gettext_lazy("Province"),
    "county": gettext_lazy("County"),
    "department": gettext_lazy("Department"),
    "district": gettext_lazy("District"),
    "emirate": gettext_lazy("Emirate"),
    "island": gettext_lazy("Island"),
    "oblast": gettext_lazy("Oblast"),
    "parish": gettext_lazy("Parish"),
    "prefecture": gettext_lazy("Prefecture"),
}
_CITIES = {
    "district": gettext_lazy("City or district"),
    "post_town": gettext_lazy("Town or city"),
    "suburb": gettext_lazy("Suburb"),
}


@lru_cache(maxsize=4)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Every country in which Microsoft has customers, by the names that readers of the language know."""
    names = Locale(language[:2]).territories
    found = ((code, str(names.get(code) or _OWN_NAMES.get(code, code))) for code in MARKETS)
    return tuple(sorted(found, key=lambda one: one[1].casefold()))


class Judged(forms.CharField):
    """A field that a use case judges: the form itself lets everything through."""

    def validate(self, value: Any) -> None:
        """Nothing is refused here, so that there is one sentence for one fault."""


class JudgedChoice(forms.ChoiceField):
    """The same with a list."""

    def validate(self, value: Any) -> None:
        """Nothing is refused here."""


class CompanyForm(forms.Form):
    """A company with its address and contact, in the shape of its country."""

    use_required_attribute = False

    name = Judged(label=gettext_lazy("Company"))
    country = JudgedChoice(label=gettext_lazy("Country"))
    address_line1 = Judged(label=gettext_lazy("Street and number"))
    address_line2 = Judged(label=gettext_lazy("Building, floor"), required=False)
    postal_code = Judged(label=gettext_lazy("Postal code"))
    city = Judged(label=gettext_lazy("City"))
    state = Judged(label=gettext_lazy("State or province"))
    first_name = Judged(label=gettext_lazy("First name"))
    last_name = Judged(label=gettext_lazy("Last name"))
    email = Judged(label=gettext_lazy("E-mail"))
    phone = Judged(label=gettext_lazy("Phone"))
    vat_number = Judged(label=gettext_lazy("VAT number"), required=False)
    registration_number = Judged(label=gettext_lazy("Registration number"))

    def __init__(self, shape: CountryShape, request: PageRequest, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields = self.fields
        fields["country"] = JudgedChoice(label=_("Country"), choices=countries(request.language))
        fields["postal_code"].required = shape.is_postal_code_required
        fields["city"].required = shape.is_city_required
        fields["phone"].required = shape.is_phone_required
        area = _AREAS.get(shape.area_called, self.fields["state"].label) if shape.state_example else None
        if shape.states:
            told_apart = [(one, name if name == one else f"{name} ({one})") for one, name in shape.states]
            choices = [("", _("Choose one")), *sorted(told_apart, key=lambda one: one[1])]
            fields["state"] = JudgedChoice(label=area, choices=choices)
        elif not shape.is_state_required:
            del fields["state"]
        elif area:
            fields["state"].label = area
        if shape.registration is None:
            del fields["registration_number"]
        else:
            fields["registration_number"].label = _("Registration number (%(kind)s)") % {
                "kind": shape.registration.kind
            }
        fields["postal_code"].label = _POSTAL_CODES.get(shape.postal_code_called, _("Postal code"))
        fields["city"].label = _CITIES.get(shape.city_called, _("City"))
        for name, example in _examples(shape):
            if example and name in fields:
                fields[name].help_text = _("For example %(example)s") % {"example": example}
        for name, field in fields.items():
            field.widget.attrs.update(_asked_at_once(name, _check_of(request)))

    def details(self) -> PartyDetails:
        """What was typed, as the use cases take it."""
        given = {
            name: str(self.data.get(name, "")).replace("\x00", "") for name in _NAMES if name in self.fields
        }
        return PartyDetails(**given)

    def address(self) -> PostalAddress:
        """Its address."""
        one = self.details()
        return PostalAddress(
            one.country, one.address_line1, one.address_line2, one.city, one.state, one.postal_code
        )


def _examples(shape: CountryShape) -> tuple[tuple[str, str], ...]:
    return (
        ("postal_code", shape.postal_code_example),
        ("phone", shape.phone_example),
        ("state", "" if shape.states else shape.state_example),
        ("vat_number", shape.tax_id_example),
        ("registration_number", shape.registration.example if shape.registration else ""),
    )


def _check_of(request: PageRequest) -> str:
    """Where the form's fields are judged as one leaves them: in the face that shows it."""
    return reverse(f"{request.path.split('/')[1]}.check_customer")


def _asked_at_once(name: str, check: str) -> dict[str, str]:
    """What makes htmx ask about a field as one leaves it; another country asks for another form."""
    if name == "country":
        return {
            "hx-post": "",
            "hx-trigger": "change",
            "hx-vals": '{"do": "country"}',
            "hx-target": "#customer-form",
            "hx-select": "#customer-form",
            "hx-swap": "outerHTML",
        }
    return {
        "hx-post": f"{check}?field={name}",
        "hx-trigger": "change",
        "hx-target": f"#id_{name}_error",
        "hx-swap": "innerHTML",
        "hx-include": "closest form",
        "hx-sync": "this:replace",
    }


def entered(
    request: PageRequest,
    initial: PartyDetails,
    *,
    template: str,
    shown: Callable[[CompanyForm], Mapping[str, object]],
    keep: Callable[[CompanyForm], HttpResponse],
) -> HttpResponse:
    """The form: shown, asked again in the shape of another country or with a suggestion taken, or kept."""
    given = request.POST
    country = (given.get("country") or initial.country).strip().upper()[:2]
    shape = country_shape(country, by=request.actor, now=request.now)
    if request.method == "GET":
        return render(request, template, dict(shown(CompanyForm(shape, request, initial=asdict(initial)))))
    data = given.copy()
    if chosen := given.get("use"):
        data.update(_suggested(request, CompanyForm(shape, request, given).address(), chosen))
    if given.get("do") != "save":  # the country was changed, or a suggestion taken: nothing is kept yet
        return render(request, template, dict(shown(CompanyForm(shape, request, initial=data.dict()))))
    form = CompanyForm(shape, request, data)
    try:
        return keep(form)
    except Refused as refused:
        told(form, refused, request.language)
        return shown_again(request, template, shown(form), refused)


def _suggested(request: PageRequest, typed: PostalAddress, chosen: str) -> dict[str, str]:
    """The fields of one of Microsoft's suggestions."""
    found = address_advice(typed, by=request.actor, now=request.now).suggestions
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 3 and int(chosen) < len(found)):
        return {}
    taken = found[int(chosen)]
    return {
        "address_line1": taken.line1,
        "address_line2": taken.line2,
        "city": taken.city,
        "state": taken.state,
        "postal_code": taken.postal_code,
    }


def checked(request: PageRequest) -> HttpResponse:
    """What is wrong or unusual in the field that was left; and what Microsoft would write instead."""
    field = request.GET.get("field", "")[:40]
    country = request.POST.get("country", "").strip().upper()[:2]
    form = CompanyForm(country_shape(country, by=request.actor, now=request.now), request, request.POST)
    judged = company_judgement(form.details(), by=request.actor, now=request.now)
    asks = field in _ADDRESS
    shown = {
        "field": field,
        "problems": _of(judged.problems, field, request.language),
        "warnings": _of(judged.warnings, field, request.language),
        "advice": _advice(request, form, judged) if asks else None,
        "asks": asks,
    }
    return HttpResponse(render_to_string("web/field_part.html", shown, request))


def _of(problems: tuple[Problem, ...], field: str, language: str) -> list[str]:
    return [sentence(one, language) for one in problems if one.field == field]


def _advice(request: PageRequest, form: CompanyForm, judged: Judgement) -> AddressAdvice | None:
    """Microsoft's suggestions, once the address is complete by its country's rules."""
    if any(one.field in (*_ADDRESS, "country") for one in judged.problems):
        return None
    return address_advice(form.address(), by=request.actor, now=request.now)
