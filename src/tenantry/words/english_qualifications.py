"""English words for what Microsoft has to qualify a customer for."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "qualification.denied": (
        "Microsoft has denied the qualification that {plan} needs: {reason}. Correct the customer's details; the "
        "provider then asks for it again in Partner Center."
    ),
    "qualification.denied_unsaid": (
        "Microsoft has denied the qualification that {plan} needs, and gives no reason. Ask the provider: it looks in "
        "Partner Center and asks for it again."
    ),
    "qualification.education_missing": (
        "{plan} is for schools and universities only, and Microsoft has not qualified the customer as one. The "
        "provider asks for it in Partner Center (kind of school, website); Microsoft then takes some days to decide."
    ),
    "qualification.government_missing": (
        "{plan} is for customers of the government community cloud only. The provider qualifies the customer in "
        "Partner Center with one of its validation codes."
    ),
    "qualification.government_only": (
        "The customer is in the government community cloud and may buy government plans only. Choose the government "
        "plan instead of {plan}."
    ),
    "qualification.in_review": (
        "Microsoft is still vetting whether the customer has the qualification that {plan} needs. It takes some days."
    ),
    "qualification.nonprofit_missing": (
        "{plan} is for non-profit organisations only, and Microsoft does not list the customer as one. The customer "
        "itself registers with Microsoft's programme for non-profit organisations."
    ),
    "qualification.tenant_first": (
        "{plan} needs a qualification, and Microsoft qualifies only a tenant that stands. Order a commercial plan "
        "first; this one can follow once the customer is qualified."
    ),
}
