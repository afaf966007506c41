"""Forms of the way to an order. What is right is judged by the use cases; here only fields and their words."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.compliance.looking import CountryShape
from tenantry.compliance.rules.facts import PostalAddress
from tenantry.parties.details import PartyDetails
from tenantry.web.forms import asked_while_typed

# Those of the euro area, its neighbours and the largest markets; Microsoft sells in more, added when one is needed.
COUNTRIES = (
    "AE", "AL", "AR", "AT", "AU", "BA", "BE", "BG", "BR", "CA", "CH", "CL", "CN", "CO", "CY", "CZ", "DE", "DK",
    "EE", "EG", "ES", "FI", "FR", "GB", "GR", "HK", "HR", "HU", "IE", "IL", "IN", "IS", "IT", "JP", "KE", "KR",
    "LI", "LT", "LU", "LV", "MA", "MD", "ME", "MK", "MT", "MX", "MY", "NG", "NL", "NO", "NZ", "PE", "PH", "PL",
    "PT", "RO", "RS", "SA", "SE", "SG", "SI", "SK", "TH", "TR", "TW", "UA", "US", "VN", "ZA",
)  # fmt: skip
_NAMES = (
    "name", "country", "address_line1", "address_line2", "postal_code", "city", "state", "first_name", "last_name",
    "email", "phone", "vat_number", "registration_number",
)  # fmt: skip


def countries(language: str) -> list[tuple[str, str]]:
    """Countries by the names that readers of the language know, in their order."""
    names = Locale(language[:2]).territories
    return sorted(
        ((code, str(names.get(code, code))) for code in COUNTRIES), key=lambda one: one[1].casefold()
    )


class Judged(forms.CharField):
    """A field that a use case judges: the form itself lets everything through."""

    def validate(self, value: Any) -> None:
        """Nothing is refused here, so that there is one sentence for one fault."""


class JudgedChoice(forms.ChoiceField):
    """The same with a list."""

    def validate(self, value: Any) -> None:
        """Nothing is refused here."""


class CustomerForm(forms.Form):
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

    def __init__(self, shape: CountryShape, language: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields = self.fields
        fields["country"] = JudgedChoice(label=_("Country"), choices=countries(language))
        fields["postal_code"].required = shape.is_postal_code_required
        fields["city"].required = shape.is_city_required
        fields["phone"].required = shape.is_phone_required
        if shape.states:
            choices = [("", _("Choose one")), *shape.states]
            fields["state"] = JudgedChoice(label=_("State"), choices=choices)
        elif not shape.is_state_required:
            del fields["state"]
        if shape.registration is None:
            del fields["registration_number"]
        for name, example in (("postal_code", shape.postal_code_example), ("phone", shape.phone_example)):
            if example:
                fields[name].help_text = _("For example %(example)s") % {"example": example}
        for name, field in fields.items():
            field.widget.attrs.update(_asked_at_once(name))

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


def _asked_at_once(name: str) -> dict[str, str]:
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
        "hx-post": f"{reverse('shop.check_customer')}?field={name}",
        "hx-trigger": "change",
        "hx-target": f"#id_{name}_error",
        "hx-swap": "innerHTML",
        "hx-include": "closest form",
        "hx-sync": "this:replace",
    }


class MicrosoftForm(forms.Form):
    """A new tenant or, where the visitor may name one, a standing one; and the partner of record."""

    use_required_attribute = False

    domain_prefix = Judged(
        label=gettext_lazy("Domain"),
        help_text=gettext_lazy("Letters and digits, at most 27. It cannot be changed later."),
    )
    tenant = JudgedChoice(label=gettext_lazy("Tenant"), choices=[("new", ""), ("existing", "")])
    existing_domain = Judged(
        label=gettext_lazy("Domain of the existing tenant"),
        help_text=gettext_lazy("Any domain under which the customer signs in at Microsoft."),
    )
    partner_on_record = JudgedChoice(label=gettext_lazy("PartnerID"))
    confirmed = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        needs_domain: bool,
        may_name_existing: bool,
        partner_ids: list[tuple[str, str]],
        statement: str,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        if needs_domain:
            asked = asked_while_typed(reverse("shop.check_domain"), "#domain")
            self.fields["domain_prefix"].widget.attrs.update(asked)
        else:
            del self.fields["domain_prefix"]
        if not needs_domain or not may_name_existing:
            del self.fields["tenant"], self.fields["existing_domain"]
        if statement:
            self.fields["partner_on_record"] = JudgedChoice(
                label=_("PartnerID"),
                choices=[(mpn, f"{mpn} · {country or _('all countries')}") for mpn, country in partner_ids],
            )
            self.fields["confirmed"].label = statement
        else:
            del self.fields["partner_on_record"]
            del self.fields["confirmed"]


class SignatoryForm(forms.Form):
    """Who accepts Microsoft's agreement for the customer, and in which language it is shown."""

    use_required_attribute = False

    first_name = Judged(label=gettext_lazy("First name"))
    last_name = Judged(label=gettext_lazy("Last name"))
    email = Judged(label=gettext_lazy("E-mail"))
    phone = Judged(label=gettext_lazy("Phone"))
    language = JudgedChoice(label=gettext_lazy("Language of the agreement"))

    def __init__(self, cultures: list[str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = [(one, _culture(one)) for one in cultures]
        self.fields["language"] = JudgedChoice(label=_("Language of the agreement"), choices=names)


def _culture(tag: str) -> str:
    """A language in its own words."""
    language, _sep, country = tag.partition("-")
    try:
        name = Locale(language, country or None).get_display_name()
    except ValueError:
        return tag
    return f"{name} ({tag})" if name else tag
