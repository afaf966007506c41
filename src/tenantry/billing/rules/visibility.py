"""What a buyer may see of the way to its price: never what it cost the provider, nor the margin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tenantry.billing.rules.journal import Account
from tenantry.catalog.rules.quote import QuoteStep, StepCode

# Allow-lists: a step or an account that is added later stays hidden until somebody decides otherwise.
BUYER_STEPS: Final = frozenset(
    {StepCode.ROUNDED.value, StepCode.SEATS.value, StepCode.LOCKED.value, StepCode.DAYS_LEFT.value}
)
BUYER_ACCOUNTS: Final = frozenset({Account.RECEIVABLE, Account.DEFERRED_REVENUE, Account.VAT_PAYABLE})


def visible_steps(steps: Iterable[QuoteStep], *, sees_cost: bool) -> tuple[QuoteStep, ...]:
    """The steps of a quote: all of them, or those that tell the buyer's own price."""
    return tuple(step for step in steps if sees_cost or step.code in BUYER_STEPS)


def visible_accounts(*, sees_cost: bool) -> frozenset[Account]:
    """The accounts of the journal whose rows may be shown."""
    return frozenset(Account) if sees_cost else BUYER_ACCOUNTS
