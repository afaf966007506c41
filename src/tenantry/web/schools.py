"""What a school tells of itself for Microsoft's vetting: the form, and the page's facts. Both faces ask it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenantry.compliance.rules.vetting import EducationSegment, Sought, SoughtKind
from tenantry.compliance.vetting import QualificationRequestView
from tenantry.web.companies import Judged, JudgedChoice

SEGMENTS = (
    ("", _("Choose")),
    (EducationSegment.K12.value, _("School, up to the end of secondary")),
    (EducationSegment.HIGHER_EDUCATION.value, _("College or university")),
)


class SchoolForm(forms.Form):
    """What kind of school, and where Microsoft can see that it is one."""

    use_required_attribute = False

    education_segment = JudgedChoice(label=_("Kind of school"), choices=SEGMENTS)
    website = Judged(
        label=_("Website of the school"),
        required=False,
        help_text=_("It helps Microsoft to decide sooner."),
    )


def sought(entered: Mapping[str, Any]) -> Sought:
    """What is asked of Microsoft for a school."""
    return Sought(SoughtKind.EDUCATION, entered.get("education_segment") or "", entered.get("website") or "")


def latest_words(requests: Iterable[QualificationRequestView]) -> dict[str, str]:
    """The last entries for a school, to be corrected."""
    last = next((one for one in requests if one.kind == SoughtKind.EDUCATION), None)
    return {"education_segment": last.education_segment, "website": last.website} if last else {}


def may_ask(requests: Iterable[QualificationRequestView], kind: SoughtKind) -> bool:
    """Whether asking makes sense: nothing of the kind is open or approved."""
    return not any(one.kind == kind and (one.is_open or one.state == "approved") for one in requests)
