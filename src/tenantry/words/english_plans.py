"""English, for plans that cannot be bought so."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "limits.had_already": (
        "Limit of this tenant reached: the number of subscriptions of {plan} that a tenant can ever have is limited to "
        "{limit}, and those that have ended count, too. Choose another plan."
    ),
    "limits.no_seats_left": (
        "Limit of this tenant reached: Microsoft limits the seats of {plan} in one tenant to {limit}, and none is "
        "left. Take the line out, or choose another plan."
    ),
    "limits.seats_left": (
        "Microsoft limits the seats of {plan} in one tenant to {limit}. With this basket, at most {left} of them are "
        "left."
    ),
    "limits.tenant_full": (
        "Limit of this tenant reached: the number of subscriptions of {plan} in one tenant is limited to {limit}. Add "
        "seats to a standing subscription of yours, or choose another plan."
    ),
    "limits.too_many_lines": (
        "Microsoft limits the number of subscriptions of {plan} in one tenant to {limit}: there is room for {left}, "
        "and the basket orders {given}. Put the seats into fewer lines."
    ),
    "limits.too_many_seats": (
        "Microsoft limits the seats of {plan} in one tenant to {limit}: at most {left} are left, and the basket orders "
        "{given}. Order fewer seats."
    ),
    "plan.annual_not_covered": (
        "{plan} ({term}) cannot be had billed annually in {market} at present: the provider orders it at Microsoft "
        "billed monthly, and Microsoft does not sell it so, or has no price for it. Choose another billing plan."
    ),
    "plan.base_missing": (
        "{plan} is an add-on and needs one of these plans beside it: {bases}. Add one to the basket."
    ),
    "plan.lines_missing": "The basket is empty. Add a plan.",
    "plan.no_price": (
        "{plan} ({term}, billed {billing_plan}) has no price in {market} for this account. The "
        "provider must set one."
    ),
    "plan.not_billed_annually": (
        "The provider does not sell {plan} ({term}) billed annually. Choose another billing plan; the price and the "
        "term can differ."
    ),
    "plan.not_sold": (
        "Microsoft does not sell {plan} ({term}, billed {billing_plan}) in {market} at present. "
        "Choose another plan, term or billing plan."
    ),
    "plan.other_currency": (
        "{plan} is priced in {currency} in {market}, and this basket is in {basket_currency}. Open a new basket; "
        "if that is in {basket_currency} too, the provider must assign a price list in {currency}."
    ),
    "plan.promotion_over": (
        "The price of {plan} counts on Microsoft's promotion {promotion}, which this customer does not get any more. "
        "Order again at the price without it."
    ),
    "plan.price_awaited": (
        "Microsoft's prices of this month for {plan} ({term}, billed {billing_plan}) are not here yet; they are "
        "being fetched. Please try again later."
    ),
    "plan.too_few_seats": "{plan} is sold from {limit} seats; {given} are too few.",
    "plan.too_many_seats": "{plan} is sold up to {limit} seats; {given} are too many.",
}
