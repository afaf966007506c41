"""English words for what Microsoft has to qualify a customer for, and what its tenant has to grant."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "cart.line_refused": (
        "Microsoft does not take {plan} into a cart for this tenant: {description}. Change or remove the line, then "
        "check again."
    ),
    "cart.not_enough_left": (
        "Of {plan} Microsoft has {left} left for this tenant; {given} are asked for. Lower the seats of the line."
    ),
    "cart.price_differs": (
        "Microsoft asks another price for {plan} than the one that was quoted from. The provider synchronises its "
        "catalogue; then check again."
    ),
    "cart.promotion_given": (
        "Microsoft gives its promotion {promotion} with {plan}; the price shown does not count on it."
    ),
    "cart.promotion_not_given": (
        "The price of {plan} counts on Microsoft's promotion {promotion}, and Microsoft does not give it to this "
        "tenant. The provider synchronises its catalogue; then check again."
    ),
    "delegated_admin.ended": (
        "Delegated administration of {tenant} has ended, and the provider sells only where it stands. The provider "
        "asks for it anew in Partner Center; the customer's administrator then approves it."
    ),
    "delegated_admin.not_approved": (
        "The provider has asked for delegated administration of {tenant}. The customer's administrator has to approve "
        "it at Microsoft: {address}"
    ),
    "delegated_admin.not_asked": (
        "The provider sells only where it has delegated administration, and none was asked for of {tenant}. The "
        "provider asks for it in Partner Center; the customer's administrator then approves it."
    ),
    "delegated_admin.not_set_up": (
        "Delegated administration of {tenant} is approved, and Microsoft is setting it up. That takes some minutes."
    ),
    "qualification.code_missing": (
        "The validation code is missing. Choose one of the provider's codes for government customers."
    ),
    "qualification.denied": (
        "Microsoft has denied the qualification that {plan} needs: {reason}. Correct the customer's details, then ask "
        "for it again."
    ),
    "qualification.denied_unsaid": (
        "Microsoft has denied the qualification that {plan} needs, and gives no reason. Look over name, address and "
        "website, then ask for it again."
    ),
    "qualification.education_missing": (
        "{plan} is for schools and universities only, and Microsoft has not qualified the customer as one. Ask for it "
        "(kind of school, website); Microsoft then takes some days to decide."
    ),
    "qualification.government_missing": (
        "{plan} is for customers of the government community cloud only. The provider qualifies the customer with one "
        "of its validation codes."
    ),
    "qualification.government_only": (
        "The customer is in the government community cloud and may buy government plans only. Choose the government "
        "plan instead of {plan}."
    ),
    "qualification.in_review": (
        "Microsoft is still vetting whether the customer has the qualification that {plan} needs. It takes some days."
    ),
    "qualification.kind_unknown": (
        "{given} is nothing that Microsoft can be asked for. Choose education or government."
    ),
    "qualification.no_customer": "Say first for whom you order: the customer is what Microsoft qualifies.",
    "qualification.no_tenant": (
        "The customer has no tenant at Microsoft yet, and Microsoft qualifies only a tenant that stands. The first "
        "order makes it; an order for a school asks for the qualification by itself."
    ),
    "qualification.nonprofit_missing": (
        "{plan} is for non-profit organisations only, and Microsoft does not list the customer as one. The customer "
        "itself registers with Microsoft's programme for non-profit organisations."
    ),
    "qualification.refused_by_microsoft": (
        "Microsoft did not take the request: {description}. Correct what it names, then ask again."
    ),
    "qualification.school_untold": (
        "{plan} is for schools and universities. Say in the Microsoft details what kind of school it is: Microsoft "
        "vets it once its tenant is made, and the order waits for that."
    ),
    "qualification.segment_missing": (
        "Which kind of school it is, is missing. Choose school up to the end of secondary (K12) or higher education "
        "(HigherEducation)."
    ),
    "qualification.tenant_first": (
        "{plan} needs a qualification, and Microsoft gives it only to a tenant that stands. Order a commercial plan "
        "first; this one can follow once the customer is qualified."
    ),
    "qualification.tenant_not_accepted": (
        "The customer's tenant has not accepted its partner yet, or Microsoft does not say so. Invite the "
        "customer first."
    ),
    "qualification.website_unusable": (
        "{given} is not an address of a website. Write it as in https://school.example, or leave it empty."
    ),
    "qualification.will_be_vetted": (
        "Microsoft vets the school once its tenant is made, which takes some days. {plan} is ordered when Microsoft "
        "has approved it; until then the order is held and nothing is charged."
    ),
    "validation_code.microsoft_unavailable": "Microsoft does not tell the validation codes now. Please try again.",
}
