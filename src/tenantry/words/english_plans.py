"""English, for plans that cannot be bought so."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
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
    "plan.price_awaited": (
        "Microsoft's prices of this month for {plan} ({term}, billed {billing_plan}) are not here yet; they are "
        "being fetched. Please try again later."
    ),
    "plan.too_few_seats": "{plan} is sold from {limit} seats; {given} are too few.",
    "plan.too_many_seats": "{plan} is sold up to {limit} seats; {given} are too many.",
}
