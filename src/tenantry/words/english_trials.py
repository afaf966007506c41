"""English, for what a trial becomes."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "provisioning.conversion_not_offered": (
        "Microsoft does not let the trial become {plan} ({why}). Compare it in Partner Center, then retry or cancel "
        "the order."
    ),
    "provisioning.converted_otherwise": (
        "What the trial has become has {what} {found} at Microsoft; {expected} was expected ({subscription}). Nothing "
        "is charged before that is settled. Compare it in Partner Center."
    ),
    "provisioning.still_converting": "Microsoft has accepted the conversion and is still at work.",
    "trial.cannot_become": (
        "Microsoft does not let this trial become {plan}. Choose one of the plans that are offered for it."
    ),
    "trial.has_no_price": (
        "There is no price for {plan} on this term and billing plan, so the trial cannot become it. Choose another, or "
        "let the trial stop."
    ),
    "trial.more_than_tried": (
        "At most {limit} seats can become {plan}, because the trial has no more; {given} are chosen. Choose fewer, and "
        "add seats afterwards."
    ),
    "trial.not_a_trial": "{plan} is not a trial: it becomes nothing else. Say nothing of it, or choose a trial.",
    "trial.over": "The trial {subscription} is over. Order the plan instead.",
    "trial.too_few_seats": "{plan} is sold from {limit} seats on; {given} are chosen. Choose more.",
    "trial.under_way": (
        "What the trial becomes is ordered already ({order}). Ask the provider to cancel that order, and choose "
        "anew."
    ),
}
