"""Another domain for the tenant that an order is to make: the form that both faces show on an order's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tenantry.web.forms import asked_while_typed


class DomainForm(forms.Form):
    """What is right is judged by the use case; whether it is free is asked at `address` while one types."""

    domain_prefix = forms.CharField(
        label=gettext_lazy("Another domain"),
        max_length=60,
        help_text=gettext_lazy("Letters and digits, at most 27."),
    )

    def __init__(self, *given: Any, address: str, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["domain_prefix"].widget.attrs.update(asked_while_typed(address, "#domain"))
