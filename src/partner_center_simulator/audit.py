"""The activity log: one record for every write, kept for ninety days (Microsoft: Auditing resources).

Kept are the records that a write changed, as they were and as they became; what the log prints of them is
computed when it is read (`resources.audit_records`).
"""

from collections.abc import Iterator
from datetime import timedelta

from partner_center_simulator.entities import Agreement, Customer, Entity, Fact, Order, Reseller, Subscription
from partner_center_simulator.entities_services import (
    AccessAssignment,
    AuditRecord,
    Consent,
    Delegation,
    LegacyOrder,
    LegacySubscription,
    Qualification,
    Touched,
    User,
)
from partner_center_simulator.entities_transfers import Transfer
from partner_center_simulator.routing import Answer, Call, Operation

KEPT = timedelta(days=90)
# What an operation is called in the log: the kind of thing it changes, and what it does.
WRITES: dict[str, tuple[str, str]] = {
    "create_customer": ("customer", "add_customer"),
    "delete_customer": ("customer", "delete_customer"),
    "patch_customer": ("partner_customer_relationship", "remove_partner_customer_relationship"),
    "put_billing_profile": ("customer", "update_customer_billing_profile"),
    "create_qualification": ("customer", "update_customer_qualification"),
    "put_qualification": ("customer", "update_customer_qualification"),
    "create_agreement": ("agreement", "create_agreement"),
    "checkout_cart": ("order", "create_order"),
    "create_order": ("order", "create_order"),
    "patch_order": ("order", "update_order"),
    "attach_purchase_order": ("order", "update_order"),
    "patch_subscription": ("subscription", "update_subscription"),
    "create_transition": ("subscription", "upgrade_subscription"),
    "create_upgrade": ("subscription", "upgrade_subscription"),
    "create_conversion": ("subscription", "convert_trial_subscription"),
    "activate_subscription": ("subscription", "update_subscription"),
    "put_support_contact": ("subscription", "update_subscription"),
    "create_delegation": ("granular_admin_relationship", "granular_admin_relationship_created"),
    "request_delegation": ("granular_admin_relationship", "granular_admin_relationship_updated"),
    "create_access_assignment": (
        "granular_admin_access_assignment",
        "granular_admin_access_assignment_created",
    ),
    "create_user": ("customer_user", "create_customer_user"),
    "delete_user": ("customer_user", "delete_customer_user"),
    "update_licences": ("license", "update_customer_user_licenses"),
    "create_sandbox_reseller": ("partner_relationship", "create_partner_relationship"),
    "delete_sandbox_reseller": ("partner_relationship", "remove_partner_relationship"),
    "create_migration": ("subscription", "update_subscription"),
    "create_transfer": ("transfer", "update_transfer"),
    "accept_transfer": ("transfer", "update_transfer"),
    "reject_transfer": ("transfer", "update_transfer"),
    "withdraw_transfer": ("transfer", "update_transfer"),
    "create_consent": ("application", "create_customer_application_consent"),
}
# Which records a write is about, by the kind of thing that it changes.
_SUBJECTS: dict[str, tuple[type[Entity], ...]] = {
    "customer": (Customer, Qualification),
    "partner_customer_relationship": (Customer,),
    "partner_relationship": (Reseller,),
    "agreement": (Agreement,),
    "order": (Order, LegacyOrder),
    "subscription": (Subscription, LegacySubscription),
    "granular_admin_relationship": (Delegation,),
    "granular_admin_access_assignment": (AccessAssignment,),
    "customer_user": (User,),
    "license": (User,),
    "transfer": (Transfer,),
    "application": (Consent,),
}
assert {kind for kind, _ in WRITES.values()} == set(_SUBJECTS)


def record(operation: Operation, call: Call, answer: Answer) -> AuditRecord | None:
    """Write down what a call did, or that it was refused; reading leaves nothing in the log."""
    if operation.name not in WRITES:
        return None
    world, store = call.world, call.world.store
    resource_type, operation_type = WRITES[operation.name]
    now, is_done = world.clock.now(), answer.status < 400
    touched = list(_touched(call, resource_type)) if is_done else []
    customer_id = call.path.get("customer", "").lower() or next(
        (after.id for _, after in touched if isinstance(after, Customer)), ""
    )
    customer = store.find(Customer, customer_id)
    number = int(store.fact("audit_number") or "0") + 1
    store.put(Fact(name="audit_number", value=str(number)))
    while (first := store.oldest(AuditRecord)) is not None and first.at < now - KEPT:
        store.remove(first)
    kept = AuditRecord(
        id=f"{world.partner.tenant_id}_{customer_id}_{operation_type.replace('_', '')}_{number}",
        serial=number,
        customer_id=customer_id or None,
        customer_name=customer.company_name if customer else None,
        user_principal_name=f"admin@{world.registration.tenant}" if call.caller.is_user else None,
        application_id=world.registration.client_id,
        resource_type=resource_type,
        operation_type=operation_type,
        before=tuple(_kept(before) for before, _ in touched if before is not None),
        after=tuple(_kept(after) for _, after in touched if after is not None),
        correlation_id=call.headers.get("ms-correlationid", ""),
        at=now,
        status="succeeded" if is_done else "failed",
    )
    store.put(kept)
    return kept


def _touched(call: Call, resource_type: str) -> Iterator[tuple[Entity | None, Entity | None]]:
    kinds = _SUBJECTS[resource_type]
    for before, after in call.world.store.changes():
        if isinstance(after or before, kinds):
            yield before, after


def _kept(one: Entity) -> Touched:
    return Touched(kind=type(one).__name__, members=one.model_dump(mode="json", exclude_defaults=True))
