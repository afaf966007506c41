"""What a provider sells billed annually, and which billing plan it then orders at Microsoft.

Billed annually is no other product: it is the same plan and term on another billing plan. Two switches of the
provider decide, and neither ever changes the term.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tenantry.kernel.periods import BillingPlan

BILLED_ANNUALLY: Final = "billed_annually"
ANNUAL_PROVISIONING: Final = "annual_provisioning"


@dataclass(frozen=True, slots=True)
class Switches:
    """Whether plans are sold billed annually, and whether these are ordered so at Microsoft too."""

    billed_annually: bool
    annual_provisioning: bool


def ordered_billing_plan(sold: BillingPlan, switches: Switches) -> BillingPlan | None:
    """The billing plan ordered at Microsoft for one that is sold; None where it is offered to nobody."""
    if sold is not BillingPlan.ANNUAL:
        return sold
    if not switches.billed_annually:
        return None
    return BillingPlan.ANNUAL if switches.annual_provisioning else BillingPlan.MONTHLY
