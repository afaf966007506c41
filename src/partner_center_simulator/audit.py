"""The activity log: one record for every write, kept for ninety days (Microsoft: Auditing resources)."""

import re
from datetime import timedelta
from typing import Any

from partner_center_simulator import wire
from partner_center_simulator.entities import Customer, Fact
from partner_center_simulator.entities_services import AuditRecord
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
    "create_consent": ("application", "create_customer_application_consent"),
}
# Never written down: it is shown once, by the answer itself.
_SECRET = frozenset({"userCredentials", "passwordProfile"})


def record(operation: Operation, call: Call, answer: Answer) -> AuditRecord | None:
    """Write down what a call did, or that it was refused; reading leaves nothing in the log."""
    if operation.name not in WRITES:
        return None
    world, store = call.world, call.world.store
    resource_type, operation_type = WRITES[operation.name]
    now, body = world.clock.now(), answer.body if isinstance(answer.body, dict) else {}
    is_done = answer.status < 400
    customer_id = call.path.get("customer", "").lower() or (
        str(body.get("id") or "") if resource_type == "customer" and is_done else ""
    )
    customer = store.find(Customer, customer_id)
    number = int(store.fact("audit_number") or "0") + 1
    store.put(Fact(name="audit_number", value=str(number)))
    while (first := store.oldest(AuditRecord)) is not None and first.at < now - KEPT:
        store.remove(first)
    kept = AuditRecord(
        id=f"{world.partner.tenant_id}_{customer_id}_{operation_type.replace('_', '')}_{number}",
        customer_id=customer_id or None,
        customer_name=customer.company_name if customer else None,
        user_principal_name=f"admin@{world.registration.tenant}" if call.caller.is_user else None,
        application_id=world.registration.client_id,
        resource_type=resource_type,
        operation_type=operation_type,
        new_value=wire.encode(_pascal(body)) if is_done and body else None,
        correlation_id=call.headers.get("ms-correlationid", ""),
        at=now,
        status="succeeded" if is_done else "failed",
        customized=tuple(_customized(resource_type, body, customer)) if is_done else (),
    )
    store.put(kept)
    return kept


def body_of(one: AuditRecord, partner_id: str) -> dict[str, Any]:
    """The AuditRecord resource."""
    return {
        "id": one.id,
        "partnerId": partner_id,
        "participants": [partner_id],
        "customerId": one.customer_id,
        "customerName": one.customer_name,
        "userPrincipalName": one.user_principal_name,
        "applicationId": one.application_id,
        "resourceType": one.resource_type,
        "resourceNewValue": one.new_value,
        "operationType": one.operation_type,
        "originalCorrelationId": one.correlation_id,
        "operationDate": one.at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z",
        "operationStatus": one.status,
        "customizedData": [{"key": key, "value": value} for key, value in one.customized],
        "attributes": {"objectType": "AuditRecord"},
    }


def _customized(resource_type: str, body: dict[str, Any], customer: Customer | None) -> list[tuple[str, str]]:
    if resource_type == "order":
        orders = body.get("orders") or [body]
        return [pair for order in orders for pair in _order_facts(order)]
    if resource_type == "customer" and customer is not None:
        return [("PrimaryDomainName", customer.domain), ("Relationship", "reseller")]
    return []


def _order_facts(order: dict[str, Any]) -> list[tuple[str, str]]:
    found = [
        ("OrderId", order.get("id")),
        ("AlternateId", order.get("alternateId")),
        ("BillingCycle", order.get("billingCycle")),
    ]
    for line in order.get("lineItems") or []:
        number = line.get("lineItemNumber")
        found += [
            (f"OfferId-{number}", line.get("offerId")),
            (f"SubscriptionId-{number}", line.get("subscriptionId")),
            (f"SubscriptionName-{number}", line.get("friendlyName")),
            (f"Quantity-{number}", line.get("quantity")),
            (f"PartnerOnRecord-{number}", line.get("partnerIdOnRecord")),
        ]
    return [(key, str(value)) for key, value in found if value is not None]


def _pascal(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            re.sub("^[a-z]", lambda found: found[0].upper(), name): _pascal(item)
            for name, item in value.items()
            if name not in _SECRET
        }
    return [_pascal(item) for item in value] if isinstance(value, list) else value
