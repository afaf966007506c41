"""The words of terms and billing plans: how long one is committed, how often one pays. Neither stands alone."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.kernel.periods import BillingPlan, Term

TERMS: Mapping[str, str | Promise] = {
    Term.P1M.value: gettext_lazy("1-month term"),
    Term.P1Y.value: gettext_lazy("1-year term"),
    Term.P3Y.value: gettext_lazy("3-year term"),
}
LENGTHS: Mapping[str, str | Promise] = {
    Term.P1M.value: gettext_lazy("1 month"),
    Term.P1Y.value: gettext_lazy("1 year"),
    Term.P3Y.value: gettext_lazy("3 years"),
}
BILLED: Mapping[str, str | Promise] = {
    BillingPlan.MONTHLY.value: gettext_lazy("billed monthly"),
    BillingPlan.ANNUAL.value: gettext_lazy("billed annually"),
    BillingPlan.TRIENNIAL.value: gettext_lazy("billed every three years"),
}
PER_SEAT: Mapping[str, str | Promise] = {
    BillingPlan.MONTHLY.value: gettext_lazy("per seat and month"),
    BillingPlan.ANNUAL.value: gettext_lazy("per seat and year"),
    BillingPlan.TRIENNIAL.value: gettext_lazy("per seat and three years"),
}
PER_CYCLE: Mapping[str, str | Promise] = {
    BillingPlan.MONTHLY.value: gettext_lazy("per month"),
    BillingPlan.ANNUAL.value: gettext_lazy("per year"),
    BillingPlan.TRIENNIAL.value: gettext_lazy("per three years"),
}
SEGMENTS: Mapping[str, str | Promise] = {
    "education": gettext_lazy("Education"),
    "nonprofit": gettext_lazy("Non-profit"),
    "government": gettext_lazy("Government"),
}


def way(term: str, billing_plan: str, segment: str = "") -> str:
    """Both in one: 1-year term, billed monthly; with the segment where it is a reserved one."""
    told = _("%(term)s, %(billed)s") % {"term": TERMS[term], "billed": BILLED[billing_plan]}
    return f"{told} · {SEGMENTS[segment]}" if segment in SEGMENTS else told
