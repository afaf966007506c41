"""English."""

from __future__ import annotations

from collections.abc import Mapping

from tenantry.words import (
    english_approvals,
    english_bulk,
    english_business,
    english_companies,
    english_people,
    english_plans,
    english_qualifications,
    english_subscriptions,
    english_trials,
)

TITLES: Mapping[int, str] = {
    400: "The request cannot be read",
    401: "You are not signed in",
    403: "You may not do this",
    404: "Not found",
    405: "Not done with this method",
    409: "Not possible at the moment",
    413: "The request is too large",
    422: "Something in the request needs correcting",
    500: "Something broke on our side",
    503: "Not available at the moment",
}

SENTENCES: Mapping[str, str] = {
    **english_approvals.SENTENCES,
    **english_business.SENTENCES,
    **english_companies.SENTENCES,
    **english_people.SENTENCES,
    **english_plans.SENTENCES,
    **english_qualifications.SENTENCES,
    **english_subscriptions.SENTENCES,
    **english_trials.SENTENCES,
    **english_bulk.SENTENCES,
    "conflict.busy": (
        "Somebody else is working on this at the moment. Send the same request again in a second."
    ),
    "conflict.raced": "Somebody else just did the same. Send the same request again to see the result.",
    "credential.expired": (
        "This credential has ended, or its party is no longer active. Ask the provider for a new one."
    ),
    "credential.expires_in_the_past": "The credential would end before it begins. Give a later instant.",
    "credential.missing": "Send a credential: the header `Authorization: Bearer key_….secret`.",
    "credential.party_missing": "A credential of the role {role} acts for a party. Name it.",
    "credential.party_of_other_kind": (
        "This party is a {kind}, but the role is {role}. Choose one that fits the other."
    ),
    "credential.party_unwanted": "The role {role} works for the provider itself. Leave the party out.",
    "credential.scope_not_held": "You do not hold the scope {scope} yourself, so you cannot give it.",
    "credential.scope_unknown": "{given} is no scope. Choose among: {known}.",
    "credential.unknown": "This credential is not known. Check that the whole token was copied.",
    "customer.country_fixed": (
        "The country stays {country}: Microsoft fixes it when the customer's tenant is made."
    ),
    "idempotency.key_reused": "This Idempotency-Key was used for a different request. Choose a new one.",
    "not_found": "There is no {kind} {id} that you may see.",
    "permission.not_allowed": "Your role does not allow this ({action}).",
    "permission.scope_missing": (
        "Your credential lacks the scope {scope}. Ask the provider for one that has it."
    ),
    "request.body_missing": "The request has no body. Send a JSON object.",
    "request.malformed": "This value does not have the right form; the reference shows an example.",
    "request.missing": "This is required and was not sent.",
    "request.no_change": "Nothing to change was sent. Name at least one detail.",
    "request.not_json": "The body is no valid JSON. Check quotes, commas and brackets.",
    "request.not_one_of": "This must be one of: {expected}.",
    "request.out_of_range": "This must be {comparison} {bound}.",
    "request.repeated": "This is given more than once. Send it once.",
    "request.too_large": "A request has at most {limit_bytes} bytes. Send less at once.",
    "request.too_long": "This is longer than {limit}. Shorten it.",
    "request.too_short": "This is shorter than {limit}. Fill it in.",
    "request.unknown_member": "This is not known here. Check the spelling, or leave it out.",
    "request.wrong_cursor": (
        "This cursor is not of this list. Take `next_cursor` from the page before, unchanged."
    ),
    "request.wrong_type": "This has the wrong type; expected is {type}.",
    "reseller.partner_id_country_twice": "There is a PartnerID for {country} already. Each country has one.",
    "reseller.partner_id_malformed": "{given} is no PartnerID. It has 4 to 10 digits, such as 1234567.",
    "reseller.partner_id_missing": (
        "A reseller has at least one PartnerID. Partner Center shows it under Identifiers."
    ),
    "reseller.tenant_taken": "Another reseller has this Microsoft tenant. Check the id.",
    "route.method_not_allowed": "This address does not know the method {method}. It knows: {allowed}.",
    "route.unknown": "There is nothing at {path}. The reference lists every address.",
    "service.database_unavailable": (
        "The service cannot reach its data at the moment. Try again in a few seconds."
    ),
    "service.internal": "Something broke on our side. Tell us the request id.",
}
