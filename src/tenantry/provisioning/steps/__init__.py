"""One file for each kind of step: what it asks of Microsoft, how an unknown outcome is settled, what it records."""

from __future__ import annotations

from types import ModuleType

from tenantry.provisioning.rules.plan import StepKind
from tenantry.provisioning.steps import (
    await_subscription,
    cancel_subscription,
    change_seats,
    check_out,
    convert_trial,
    create_agreement,
    create_cart,
    create_order,
    create_tenant,
    recheck,
    request_qualification,
)

# Each module offers `perform(step, client) -> Outcome` and `record(step, result, order, *, by)`.
KINDS: dict[StepKind, ModuleType] = {
    StepKind.RECHECK: recheck,
    StepKind.CREATE_TENANT: create_tenant,
    StepKind.CREATE_AGREEMENT: create_agreement,
    StepKind.REQUEST_QUALIFICATION: request_qualification,
    StepKind.CREATE_CART: create_cart,
    StepKind.CHECK_OUT: check_out,
    StepKind.CREATE_ORDER: create_order,
    StepKind.AWAIT_SUBSCRIPTION: await_subscription,
    StepKind.CHANGE_SEATS: change_seats,
    StepKind.CONVERT_TRIAL: convert_trial,
    StepKind.CANCEL_SUBSCRIPTION: cancel_subscription,
}
