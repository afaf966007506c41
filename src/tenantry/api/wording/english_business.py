"""English, for the problems of the business: catalogue, conditions of sale, orders, billing."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "address.city_missing": "A city is needed in {country}. Enter it.",
    "address.country_invalid": "{given} is no country of ISO 3166. Give two capital letters, such as PT.",
    "address.line_missing": "Street and number are missing. Enter them.",
    "address.line_too_long": (
        "An address line has at most {limit} characters. Use the second line for the rest."
    ),
    "address.not_found_by_microsoft": (
        "Microsoft does not find this address. Correct it, or take one of the suggestions."
    ),
    "address.not_verified": "Microsoft could not verify this address in full. Check it; you may keep it.",
    "address.phone_invalid": "{given} is no phone number of {country}. A valid one looks like {example}.",
    "address.phone_missing": "A phone number is needed. A valid one looks like {example}.",
    "address.postal_code_invalid": (
        "{given} is no postal code of {country}. A valid one looks like {example}."
    ),
    "address.postal_code_missing": "A postal code is needed in {country}. A valid one looks like {example}.",
    "address.postal_code_unusual": (
        "{given} is unusual for a postal code of {country}; usual is {example}. You may keep it."
    ),
    "address.state_invalid": "{given} is no state or province of {country}. A valid one is {example}.",
    "address.state_missing": "A state or province is needed in {country}. A valid one is {example}.",
    "administrator.already_handed_over": (
        "The administrator was handed over at {at} and has been erased. Reset the password in Partner Center."
    ),
    "administrator.lost": (
        "The administrator's password of {domain} did not reach us. Reset it in Partner Center."
    ),
    "administrator.none_yet": (
        "There is no tenant yet whose administrator could be handed over. Wait until it is created."
    ),
    "agreement.expired": "The agreement was not accepted in time. Request it again.",
    "agreement.language_invalid": "{given} is no language such as pt or pt-PT.",
    "agreement.microsoft_refused": (
        "Microsoft does not take this request: {description} ({microsoft_code}). Correct the details "
        "and ask again."
    ),
    "agreement.microsoft_unavailable": "Microsoft does not answer at the moment. Try again in a minute.",
    "agreement.missing": (
        "The customer has not agreed to Microsoft's Customer Agreement yet. Request it for a signatory."
    ),
    "agreement.not_accepted": (
        "The agreement waits for the signatory on Microsoft's page. Send the link to the customer."
    ),
    "agreement.of_another_company": (
        "The agreement was requested for {company} ({country}), not for this customer as it stands. "
        "Request it again."
    ),
    "agreement.outcome_unknown": "Microsoft's answer was lost on the way. Ask again: nothing is done twice.",
    "agreement.request_unanswered": (
        "Microsoft has not answered the request for the agreement. Ask for its state again."
    ),
    "agreement.signatory_name_missing": "The signatory's name is missing. Enter it.",
    "agreement.signatory_name_too_long": "The signatory's name has at most {limit} characters.",
    "basket.account_missing": "Name the account that is billed: a reseller or a direct customer.",
    "basket.already_placed": "This basket is {state} already; its order is {order}.",
    "basket.changed_meanwhile": (
        "The basket was changed while it was being placed. Look at it again, then place it."
    ),
    "basket.customer_one_way": "Send either new details or the id of a standing customer, and not both.",
    "basket.domain_prefix": "{given} cannot be a domain of a tenant. Take 1 to 27 letters and digits.",
    "basket.line_number": "A line's number is from 1 to {most}.",
    "basket.no_end_customer": "The basket has no end customer yet. Choose one first.",
    "basket.no_partner_id": (
        "The reseller has no PartnerID for this customer's country. The provider adds one."
    ),
    "basket.not_open": "The basket is {state}; only an open one can be changed.",
    "basket.not_your_partner_id": "{given} is no PartnerID of this reseller. Leave it out to have it chosen.",
    "basket.own_account_only": "A customer orders for itself; the basket is for its own account.",
    "basket.seats_not_positive": "Seats are from 1 to {most}.",
    "billing.account_not_parked": "This account is not parked. There is nothing to release.",
    "billing.books_contradict_themselves": (
        "What is booked contradicts what should be. The account is parked until a person has looked."
    ),
    "billing.day_charged_twice": (
        "A day would be charged twice. The account is parked until a person has looked."
    ),
    "billing.lines_over_limit": (
        "A run would write more lines than allowed. The account is parked until a person has looked."
    ),
    "catalog.currency_unknown": "{currency} is not a currency of ISO 4217. Give a code such as EUR.",
    "catalog.market_unknown": (
        "{market} is not a country code of two capital letters. Give the customer's country as ISO "
        "3166 has it, for example PT."
    ),
    "catalog.microsoft_failed": (
        "Microsoft did not give the catalogue ({operation}: {reason}). What was read so far is kept; "
        "start the synchronisation again."
    ),
    "catalog.name_missing": "A price list needs a name. Give one of 1 to 100 characters.",
    "catalog.name_taken": "There is a price list named {name} already. Choose another name.",
    "catalog.not_an_account": (
        "{party} is billed to its reseller and buys on the reseller's price list. Assign the list to "
        "the reseller."
    ),
    "catalog.not_orderable": (
        "This plan cannot be ordered in market {market} for segment {segment} with term {term} "
        "billed {billing_plan}. Choose another term or billing plan, or another plan."
    ),
    "catalog.percent_invalid": (
        "{percent} is no percentage for a {kind}. A margin is from 0 to 99999, a discount from 0 to "
        "100, both with at most 4 decimals."
    ),
    "catalog.rule_not_later": (
        "A rule for the same plan, term and billing plan starts on {valid_from}. A new one must "
        "start after it."
    ),
    "catalog.seats_out_of_range": (
        "{seats} seats are not possible: this plan is sold with {minimum} to {maximum} seats."
    ),
    "catalog.starts_in_past": "The start {valid_from} lies in the past. Prices change from now on, or later.",
    "catalog.synchronisation_interrupted": (
        "The synchronisation stopped before it had finished. Start it again: it writes only what is new."
    ),
    "catalog.synchronisation_running": (
        "The catalogue of market {market} is being synchronised already. Wait until that run has finished."
    ),
    "catalog.term_not_billed_so": (
        "A term of {term} is not billed {billing_plan}: the billing cycle is longer than the term."
    ),
    "company.contact_missing": "The contact's name is needed. Enter it.",
    "company.email_invalid": "{given} is no e-mail address. A valid one looks like ana@example.com.",
    "company.email_of_microsoft": "{given} is an address of Microsoft's. Enter the customer's own.",
    "company.email_of_partner": "{given} is an address of the provider's. Enter the customer's own.",
    "company.name_missing": "The company's name is missing. Enter it.",
    "company.name_only_legal_form": "{given} is only a legal form. Enter the company's name with it.",
    "company.name_only_special_characters": "{given} has no letter or digit. Enter the company's name.",
    "company.name_repeats_character": (
        "{given} repeats a character; Microsoft may ask about it. Check the name."
    ),
    "company.name_single_characters": (
        "{given} consists of single characters; Microsoft may ask about it. Check the name."
    ),
    "company.name_too_short": "{given} is too short for a company's name. Enter it in full.",
    "company.name_with_domain": "{given} contains a domain; Microsoft may ask about it. Check the name.",
    "company.registration_number_invalid": (
        "{given} is no registration number. Enter the one of the company's register."
    ),
    "company.registration_number_missing": (
        "A registration number is needed in {country}. Enter the one of the company's register."
    ),
    "credit_note.already_credited": "This was credited before. Nothing is credited twice.",
    "credit_note.not_a_credit_of_the_invoice": "This is no credit of the invoice that it names.",
    "credit_note.not_on_the_invoice": "This does not stand on the invoice that is corrected.",
    "domain.invalid": "{given} cannot be a domain of a tenant. Take 1 to 27 letters and digits.",
    "domain.missing": "The new tenant needs a domain. Choose what stands before .onmicrosoft.com.",
    "domain.taken": "{domain} is taken. Choose another one.",
    "invoice.charged_twice": (
        "A charge would stand on two invoices. The account is parked until a person has looked."
    ),
    "invoice.nothing_to_invoice": "There is nothing to invoice.",
    "invoice.several_currencies": (
        "An invoice has one currency. The account is parked until a person has looked."
    ),
    "invoice.total_negative": "An invoice's total is not negative; a credit note is needed.",
    "order.already_bought": "Microsoft has taken this order, or may have. It is undone, not cancelled.",
    "order.condition_not_met": (
        "The condition {check} is {status}. Run the preflight: it says why and who must act."
    ),
    "order.move_not_possible": "An order that is {state} cannot take the step {move}.",
    "order.nothing_to_undo": "Nothing of this order stands at Microsoft. Cancel it instead.",
    "order.price_changed": (
        "The total is {total} {currency} now; {shown} was shown. Look at it, then place the order with it."
    ),
    "order.window_closed": "Microsoft's window for cancelling {subscription} closed at {until}.",
    "partner_agreement.not_enrolled": (
        "The reseller is not enrolled with the PartnerID {partner_id}. It enrols in Partner Center."
    ),
    "partner_agreement.other_region": (
        "The PartnerID {partner_id} belongs to another region. It cannot be sold with here."
    ),
    "partner_agreement.unclear": (
        "Microsoft does not say clearly whether the partner agreement of {partner_id} is signed. Try again."
    ),
    "partner_agreement.unsigned": (
        "The reseller has not signed the Microsoft Partner Agreement for {partner_id}. It signs in "
        "Partner Center."
    ),
    "partner_of_record.missing": (
        "There is no PartnerID for this customer's country. The provider adds one to the reseller."
    ),
    "partner_of_record.not_confirmed": "Confirm that {partner_id} is the partner of record for this order.",
    "partner_of_record.of_another_partner": (
        "The PartnerID {partner_id} is not one of this reseller's at Microsoft. Choose another one."
    ),
    "partner_of_record.unknown_partner_id": (
        "Microsoft does not know the PartnerID {partner_id}. Choose another one."
    ),
    "plan.lines_missing": "The basket is empty. Add a plan.",
    "plan.no_price": (
        "{plan} has no price for a term of {term} billed {billing_plan}. The provider sets one, or "
        "choose another term."
    ),
    "plan.not_sold": (
        "Microsoft does not sell {plan} for a term of {term} billed {billing_plan} in this market. "
        "Choose another."
    ),
    "plan.too_few_seats": "{plan} is sold from {limit} seats; {given} are asked for.",
    "plan.too_many_seats": "{plan} is sold up to {limit} seats; {given} are asked for.",
    "preflight.customer_missing": "For whom is it? Choose the end customer.",
    "preflight.fact_unfetched": (
        "Microsoft did not answer what we asked about {subject} ({kind}: {why}). Try again."
    ),
    "provisioning.agreement_not_accepted": (
        "The agreement is not accepted any more. Request it again, then retry the order."
    ),
    "provisioning.answer_not_understood": (
        "Microsoft's answer was not understood. Look at the call, then retry."
    ),
    "provisioning.cart_line_refused": (
        "Microsoft's cart refuses the line: {description}. Mend it, then retry."
    ),
    "provisioning.conditions_no_longer_met": (
        "Conditions of sale are not met any more: {checks}. Mend them, then retry."
    ),
    "provisioning.conditions_unknown": "Conditions of sale could not be looked at again. It is tried again.",
    "provisioning.microsoft_refused": "Microsoft refuses the step: {description}. Mend it, then retry.",
    "provisioning.never_active": (
        "The subscription did not become active. Look in Partner Center, then retry."
    ),
    "provisioning.no_answer": (
        "Microsoft did not answer. What was done there is found out before anything is repeated."
    ),
    "provisioning.not_offered": (
        "Microsoft does not offer {plan} any more. Cancel the order, and order another plan."
    ),
    "provisioning.not_reached": "Microsoft could not be reached. Retry when it can.",
    "provisioning.nothing_ordered": "Microsoft ordered nothing: {description}. Mend it, then retry.",
    "provisioning.price_differs": (
        "Microsoft asks {microsoft}; the order was quoted from {quoted}. Decide whether to go on."
    ),
    "provisioning.sign_in_refused": "Microsoft refuses our sign-in. Renew the account's consent, then retry.",
    "provisioning.still_provisioning": "Microsoft is still at work.",
    "provisioning.subscription_differs": (
        "The subscription at Microsoft differs from what was ordered. Look in Partner Center."
    ),
    "provisioning.too_many_takeovers": (
        "The step was taken over {attempts} times without an end. Look at it, then retry."
    ),
    "reseller.not_active": (
        "Partner Center does not list the reseller ({tenant}) as an active indirect reseller. It "
        "accepts our invitation there."
    ),
    "reseller.tenant_missing": "The reseller's Microsoft tenant is not known. The provider enters it.",
    "tax.rate_unknown": "There is no tax rate for this country and day. The provider adds one.",
    "vat.number_missing": "There is no VAT number to check. Enter it first.",
}
