"""Forms of the way to an order. What is right is judged by the use cases; here only fields and their words."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.web.companies import Judged, JudgedChoice
from tenantry.web.forms import asked_while_typed
from tenantry.web.schools import SEGMENTS


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
    education_segment = JudgedChoice(label=gettext_lazy("Kind of school"), choices=SEGMENTS)
    website = Judged(
        label=gettext_lazy("Website of the school"),
        required=False,
        help_text=gettext_lazy("It helps Microsoft to decide sooner."),
    )
    partner_on_record = JudgedChoice(label=gettext_lazy("PartnerID"))
    confirmed = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        needs_domain: bool,
        may_name_existing: bool,
        asks_school: bool,
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
        if not asks_school:
            del self.fields["education_segment"], self.fields["website"]
        if statement:
            self.fields["partner_on_record"] = JudgedChoice(
                label=_("PartnerID"),
                choices=[(mpn, f"{mpn} · {place}") for mpn, place in partner_ids],
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
