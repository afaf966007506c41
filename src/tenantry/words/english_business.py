"""English, for the problems of the business: catalogue, conditions of sale, orders, billing."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "administrator.already_handed_over": (
        "The administrator was handed over at {at} and has been erased. Reset the password in Partner Center."
    ),
    "administrator.lost": (
        "The administrator's password of {domain} did not reach us. Reset it in Partner Center."
    ),
    "administrator.none_yet": (
        "There is no tenant yet whose administrator could be handed over. Wait until it is created."
    ),
    "agreement.expired": (
        "The request to accept the Microsoft Customer Agreement has expired. Make a new one."
    ),
    "agreement.language_invalid": "{given} is not a language code. Write it as in pt or pt-PT.",
    "agreement.microsoft_refused": (
        "Microsoft refused to prepare the agreement ({microsoft_code}: {description}). Correct the "
        "details and ask again."
    ),
    "agreement.microsoft_unavailable": (
        "Microsoft does not answer at the moment. Nothing was changed; please try again."
    ),
    "agreement.missing": (
        "The customer has not accepted the Microsoft Customer Agreement. Name the person who may accept it."
    ),
    "agreement.not_accepted": (
        "The Microsoft Customer Agreement waits for the customer's acceptance on Microsoft's page."
    ),
    "agreement.of_another_company": (
        "The agreement was requested for {company} in {country}, which is not the customer any more. "
        "Request it anew."
    ),
    "agreement.outcome_unknown": (
        "Microsoft's answer was lost on the way. Ask again: the agreement is prepared only once."
    ),
    "agreement.request_unanswered": (
        "Microsoft has not yet answered the request for the agreement. Please try again."
    ),
    "agreement.signatory_name_missing": (
        "The name of the person who accepts the agreement is missing. Enter first and last name."
    ),
    "agreement.signatory_name_too_long": "This name is too long. Use at most {limit} characters.",
    "agreement.mailed_just_now": "The signatory was written to a moment ago. Wait a minute before you send it again.",
    "agreement.mailed_often": (
        "The signatory was written to {times} times. Copy the link and send it another way, or name somebody else."
    ),
    "agreement.nothing_to_send": (
        "There is no page of Microsoft's to sign on now. Look at how the agreement stands, and ask for a page first."
    ),
    "agreement.too_old": (
        "Microsoft holds an acceptance of {accepted_on}; those before {since} no longer count. Name the person "
        "who may accept the agreement anew, or have the customer sign it with Microsoft directly."
    ),
    "basket.account_missing": "Name the account that is billed: a reseller or a direct customer.",
    "basket.already_placed": "This basket is {state} already; its order is {order}.",
    "basket.changed_meanwhile": (
        "The basket was changed by somebody else at this moment. Look at it again, then repeat the request."
    ),
    "basket.customer_one_way": "Send either new details or the id of a standing customer, and not both.",
    "basket.existing_domain": (
        "{given} is not a domain. Enter one of the customer's domains at Microsoft, such as padariacentral.example or "
        "padariacentral.onmicrosoft.com."
    ),
    "basket.existing_domain_unanswered": (
        "Microsoft could not be asked whose tenant {domain} is. Nothing was changed; try again."
    ),
    "basket.existing_domain_unknown": (
        "Microsoft knows no tenant with the domain {domain}. Check the spelling, take another domain of the customer, "
        "or choose a new tenant."
    ),
    "basket.existing_tenant_named_by_partner": (
        "A tenant that exists already is named by your partner. Write to your partner, or choose a new tenant."
    ),
    "basket.two_tenants": "A basket has either a new tenant or an existing one. Leave one of the two fields empty.",
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
    "basket.statement_for_nobody": (
        "The statement about the partner of record is confirmed for a customer. Choose the end customer first."
    ),
    "billing.account_not_parked": "Account {account} is not parked, so there is nothing to release.",
    "billing.books_contradict_themselves": (
        "The booked charges contradict each other: {what}. Have somebody look at the account's "
        "charges before it is released."
    ),
    "billing.day_charged_twice": (
        "Charges {charge} and {other} bill the same days of one subscription. Have somebody look at "
        "the account's charges before it is released."
    ),
    "billing.lines_over_limit": (
        "This run would write {lines} lines, more than the {limit} that one run may write. Check the "
        "account's subscriptions and cancel what was ordered by mistake, then release the account."
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
    "catalog.not_a_product": (
        "{product} is not the id of a product at Microsoft: it has 12 capital letters and digits. Choose the product "
        "from the catalogue."
    ),
    "catalog.type_limit_invalid": (
        "The limit is a whole number of seats from 1 to {most}, or empty for none. {given} is not."
    ),
    "catalog.type_name_missing": "A product type needs a name. Give one of 1 to 100 characters.",
    "catalog.type_name_taken": "There is a product type named {name} already. Choose another name.",
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
    "catalog.price_comes_from_microsoft": (
        "The price of {plan} comes from Microsoft's price sheet. Only licence-based offers get one that you enter."
    ),
    "catalog.not_offered_in_market": "Microsoft does not offer {plan} in {market}. Synchronise that market first.",
    "catalog.price_in_another_currency": "The price is in {given}; in this market the offer is sold in {currency}.",
    "catalog.price_not_positive": "Enter a price above zero.",
    "catalog.annual_price_incomplete": (
        "Enter both the cost and the retail price of a year billed annually, or neither: then it is twelve months'."
    ),
    "catalog.price_not_later": (
        "A price is entered already that starts on {valid_from}. A new one starts on that day or later."
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
    "credit_note.already_credited": "This was credited before. Nothing is credited twice.",
    "credit_note.not_a_credit_of_the_invoice": "This is no credit of the invoice that it names.",
    "credit_note.not_on_the_invoice": "This does not stand on the invoice that is corrected.",
    "domain.invalid": "{given} cannot be the name of a tenant. Use up to 27 letters and digits.",
    "domain.missing": "The name of the new tenant is missing. Choose what stands before .onmicrosoft.com.",
    "domain.taken": "{domain} is taken already. Choose another name.",
    "invoice.charged_twice": (
        "A charge would stand on two invoices. The account is parked until a person has looked."
    ),
    "invoice.nothing_to_invoice": "There is nothing to invoice.",
    "invoice.several_currencies": (
        "An invoice has one currency. The account is parked until a person has looked."
    ),
    "invoice.total_negative": "An invoice's total is not negative; a credit note is needed.",
    "order.already_bought": "Microsoft has taken this order. It is undone, not cancelled.",
    "order.condition_not_met": (
        "The condition {check} is {status}. The reasons stand beside this; the preflight says who must act."
    ),
    "order.domain_settled": (
        "The tenant of this order is made, or being made: its domain stays. Another one can be given to an order "
        "that needs attention and has no tenant yet."
    ),
    "credit.limit_negative": "A credit limit is zero or more. Leave it empty for no limit.",
    "credit.no_account": "This customer is billed to its reseller: set the limit there.",
    "order.not_held": "Nothing holds this order for credit or commitment any more. Look at it again.",
    "order.move_not_possible": (
        "An order in the state {state} does not allow {move}. Possible now: {possible}. While it is at work, wait "
        "until it is completed or needs attention."
    ),
    "order.no_undo_stopped": "No undo of this order has stopped. There is nothing to give up.",
    "order.nothing_to_undo": (
        "Microsoft holds nothing of this order, so there is nothing to undo. If it needs attention, cancel it."
    ),
    "order.outcome_open": (
        "It is not known yet what Microsoft has done for this order. Retry it first: that finds out."
    ),
    "order.over_commitment": (
        "With this order the terms of your subscriptions would come to more than what is agreed for your account. The "
        "provider's finance decides, or it goes on when there is room."
    ),
    "order.over_commitment_limit": (
        "With this order's whole term {use} {currency} would still be owed to Microsoft, over the limit of {limit} "
        "{currency}. Let it go on, raise the limit, or wait until terms have run."
    ),
    "order.over_credit_limit": (
        "With this order the credit in use would be {use} {currency}, over the limit of {limit} {currency}. Pay open "
        "invoices, or have the limit raised."
    ),
    "order.price_changed": (
        "The total is {total} {currency} now; {shown} was shown. Look at it, then place the order with it."
    ),
    "order.provider_told": (
        "This order stopped at the step {kind}. Your provider mends it and sees why; do not order again."
    ),
    "order.price_ended": (
        "The price ended with Microsoft's price sheet while the order was held. The first charge is now {total_now} "
        "{currency} instead of {total} {currency}, net. Confirm it on the order's page, or cancel the order there."
    ),
    "order.price_gone": (
        "The price ended with Microsoft's price sheet while the order was held, and there is no new price for all of "
        "it yet. You are asked as soon as there is one; until then you can only cancel the order."
    ),
    "order.seats_dearer": (
        "Another charge cycle has begun while the order was held, so the seats are charged for more days: the first "
        "charge is now {total_now} {currency} instead of {total} {currency}, net. Confirm it on the order's page, or "
        "cancel the order there."
    ),
    "order.price_not_asked": "This order waits for nobody's word about its price. Look at it again.",
    "order.price_not_yours": "Who confirms the price of this order is {decider}: whoever is billed.",
    "order.vetting": (
        "Microsoft is vetting whether {customer} is a school. It takes some days; Microsoft is asked by itself, and "
        "nothing is charged until then."
    ),
    "order.vetting_denied": (
        "Microsoft has denied that {customer} is a school: {reason}. Correct what is wrong and ask again; the order "
        "goes on when Microsoft has approved it."
    ),
    "order.vetting_denied_unsaid": (
        "Microsoft has denied that {customer} is a school, and gives no reason. Look over its name, address and "
        "website, and ask again; the order goes on when Microsoft has approved it."
    ),
    "order.window_closed": "Microsoft's window for cancelling {subscription} closed at {until}.",
    "partner_agreement.not_enrolled": (
        "PartnerID {mpn_id} has no indirect reseller account in Partner Center. The reseller must "
        "enrol and sign the Microsoft Partner Agreement there."
    ),
    "partner_agreement.other_region": (
        "The reseller (PartnerID {mpn_id}) belongs to another region of Microsoft's programme. It "
        "cannot order through this provider's account."
    ),
    "partner_agreement.unclear": (
        "Microsoft's answer about the partner agreement of PartnerID {mpn_id} is not clear "
        "({microsoft_code}). Please try again."
    ),
    "partner_agreement.unsigned": (
        "The reseller (PartnerID {mpn_id}) has not signed the Microsoft Partner Agreement. It must "
        "be signed in Partner Center."
    ),
    "partner_of_record.missing": (
        "No PartnerID is known for the partner of record. The provider must enter one."
    ),
    "partner_of_record.not_confirmed": (
        "The statement about the partner of record is not confirmed. Please confirm it for PartnerID "
        "{mpn_id}."
    ),
    "partner_of_record.of_another_partner": (
        "PartnerID {mpn_id} belongs to another partner. The provider must correct it."
    ),
    "partner_of_record.unknown_partner_id": (
        "Microsoft does not know PartnerID {mpn_id}. The provider must correct it."
    ),
    "payment.already_reversed": (
        "Payment {payment} was reversed before. Look at its page; nothing was done now."
    ),
    "payment.amount_invalid": (
        "{amount} is no amount that can be received. Give a sum above zero, with no more decimals than "
        "the currency has."
    ),
    "payment.billed_through_reseller": (
        "{account} is billed through its reseller and owes us nothing. Record the payment at the reseller."
    ),
    "payment.currency_not_billed": (
        "The account is billed in {billed}, not in {currency}. Give the amount that arrived in {billed}."
    ),
    "payment.invoice_not_open": (
        "Nothing is to be paid on invoice {invoice} any more. Leave it out, or name another."
    ),
    "payment.is_a_reversal": (
        "{payment} is itself a reversal and cannot be reversed. Record the payment anew instead."
    ),
    "payment.received_in_future": "{received_on} is still to come. Give the day on which the money arrived.",
    "preflight.customer_missing": "No end customer is chosen yet. Say for whom the order is.",
    "preflight.accepted_first": "This is looked at once the tenant {tenant} has accepted its partner.",
    "preflight.fact_unfetched": "Microsoft could not be asked ({kind}: {why}). Please try again.",
    "provisioning.agreement_not_accepted": (
        "The agreement is not accepted any more. Request it again, then retry the order."
    ),
    "provisioning.answer_incomplete": (
        "Microsoft's answer lacks {what}. Look in Partner Center whether it is there, then retry."
    ),
    "provisioning.answer_not_understood": (
        "Microsoft's answer was not understood. Look at the call, then retry."
    ),
    "provisioning.cart_line_refused": (
        "Microsoft's cart refuses the line: {description}. Mend it, then retry."
    ),
    "provisioning.claim_too_old": "The worker stood still before it called Microsoft. It is tried again.",
    "provisioning.conditions_no_longer_met": (
        "Conditions of sale are not met any more ({checks}). {reasons} Mend it, then retry."
    ),
    "provisioning.conditions_unknown": "Conditions of sale could not be looked at again. It is tried again.",
    "provisioning.fault_of_ours": (
        "A fault in this software ended the step {times} times ({exception}). Retry once; if it stops again, the "
        "log of the worker names the place: report it."
    ),
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
    "provisioning.orders_may_be_late": "Microsoft's list of orders may be late. It is looked at again.",
    "provisioning.price_differs": (
        "Microsoft asks {microsoft}; the order was quoted from {quoted}. If the cart was wrong, retry. If the "
        "price has changed, synchronise the catalogue, cancel the order, and order again."
    ),
    "provisioning.promotion_not_given": (
        "The price counts on Microsoft's promotion {promotion}, and its cart does not give it. Nothing was bought. If "
        "the cart was wrong, retry. If the promotion is over, synchronise the catalogue, cancel the order, and order "
        "again."
    ),
    "provisioning.purchase_not_found": (
        "Microsoft may have sold what is in the cart, but no order of it is found ({description}). Look in "
        "Partner Center, then retry."
    ),
    "provisioning.sign_in_refused": "Microsoft refuses our sign-in. Renew the account's consent, then retry.",
    "provisioning.still_provisioning": "Microsoft is still at work.",
    "provisioning.subscription_differs": (
        "The subscription at Microsoft has {what} {found}, not {expected} as ordered. Correct it in Partner "
        "Center, then retry; or undo the order."
    ),
    "provisioning.tenant_of_another": (
        "{domain} is the tenant of {company}, or of another reseller. Give the order another domain, then retry."
    ),
    "provisioning.too_many_takeovers": (
        "The step was taken over {attempts} times without an end. Look at it, then retry."
    ),
    "provisioning.waits_for_order": (
        "Order {order} makes the customer's tenant. This one goes on when that is done or given up."
    ),
    "reseller.not_active": (
        "Partner Center does not list the reseller (tenant {tenant}) as active with this provider. "
        "The reseller must accept the provider's invitation in Partner Center."
    ),
    "reseller.tenant_missing": "The reseller's Microsoft tenant is not known. The provider must enter it.",
    "tenant.another_stands": (
        "Microsoft has made the tenant {tenant} ({domain}), but the customer has {standing} by now. What Microsoft "
        "answered is kept with the step. Retry: the order goes on with {standing}."
    ),
    "tenant_authorised.provider_not_accepted": (
        "The customer's tenant {tenant} has not accepted the provider. Send the customer the invitation; its "
        "administrator accepts it at Microsoft."
    ),
    "tenant_authorised.reseller_not_accepted": (
        "The customer's tenant {tenant} has not accepted this reseller. Send the customer the reseller's invitation; "
        "its administrator accepts it at Microsoft."
    ),
    "tenant_invitation.microsoft_unavailable": (
        "Microsoft did not give the invitation link just now. Nothing was changed; try again."
    ),
    "tenant_invitation.no_customer": "Say first for whom it is: the invitation goes to that customer.",
    "tenant_invitation.no_tenant": (
        "The basket names no tenant that exists already. Enter a domain of the customer's tenant first."
    ),
    "tenant_invitation.none": "Nobody has been invited for this basket yet. Ask for the invitation first.",
    "tax.rate_unknown": "There is no tax rate for this country and day. The provider adds one.",
    "vat.number_missing": "There is no VAT number to check. Enter it first.",
}
