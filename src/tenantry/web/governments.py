"""One of the provider's validation codes for a government: the form, for the office and for staff in the shop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenantry.compliance.rules.vetting import Sought, SoughtKind
from tenantry.compliance.validation_codes import ValidationCode
from tenantry.web.companies import JudgedChoice
from tenantry.web.requests import PageRequest


class GovernmentForm(forms.Form):
    """One of the codes that can still be used."""

    use_required_attribute = False

    def __init__(self, codes: Sequence[ValidationCode], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", _("Choose")), *((one.code, _named(one)) for one in codes if one.left)]
        self.fields["validation_code"] = JudgedChoice(label=_("Validation code"), choices=choices)


def is_meant(request: PageRequest) -> bool:
    """Whether the form for a government was sent, rather than the one for a school beside it."""
    return request.method == "POST" and request.POST.get("kind") == SoughtKind.GOVERNMENT


def sought_with(validation_code: str) -> Sought:
    """What is asked of Microsoft for a government."""
    return Sought(SoughtKind.GOVERNMENT, validation_code=validation_code)


def _named(one: ValidationCode) -> str:
    left = ngettext("%(left)s use left", "%(left)s uses left", one.left) % {"left": one.left}
    return f"{one.code} · {one.organization} · {left}" if one.organization else f"{one.code} · {left}"
