"""Webhooks: registrations, validation events and what is delivered (Microsoft: Partner Center webhooks)."""

from typing import ClassVar

from pydantic import ConfigDict
from pydantic.alias_generators import to_pascal

from partner_center.wire import Instant, OpenEnum, Request, Resource


class EventName(OpenEnum):
    """What has happened."""

    TEST_CREATED = "test-created"
    SUBSCRIPTION_UPDATED = "subscription-updated"
    INVOICE_READY = "invoice-ready"
    RELATIONSHIP_ACCEPTED = "reseller-relationship-accepted-by-customer"
    DAP_APPROVED = "dap-admin-relationship-approved"
    DAP_TERMINATED = "dap-admin-relationship-terminated"
    DAP_TERMINATED_BY_MICROSOFT = "dap-admin-relationship-terminated-by-microsoft"
    GDAP_APPROVED = "granular-admin-relationship-approved"
    GDAP_ACTIVATED = "granular-admin-relationship-activated"
    GDAP_TERMINATED = "granular-admin-relationship-terminated"
    GDAP_EXPIRED = "granular-admin-relationship-expired"
    GDAP_ACCESS_CREATED = "granular-admin-access-assignment-created"
    GDAP_ACCESS_ACTIVATED = "granular-admin-access-assignment-activated"
    GDAP_ACCESS_UPDATED = "granular-admin-access-assignment-updated"
    GDAP_ACCESS_DELETED = "granular-admin-access-assignment-deleted"
    USAGE_THRESHOLD_EXCEEDED = "usagerecords-thresholdExceeded"
    AZURE_FRAUD_DETECTED = "azure-fraud-event-detected"
    MIGRATION_CREATED = "new-commerce-migration-created"
    MIGRATION_COMPLETED = "new-commerce-migration-completed"
    MIGRATION_FAILED = "new-commerce-migration-failed"
    MIGRATION_SCHEDULE_FAILED = "new-commerce-migration-schedule-failed"
    REFERRAL_CREATED = "referral-created"
    REFERRAL_UPDATED = "referral-updated"
    RELATED_REFERRAL_CREATED = "related-referral-created"
    RELATED_REFERRAL_UPDATED = "related-referral-updated"


class NewRegistration(Request):
    """Where events shall be sent, and which; the signature may come in a header of its own."""

    # This service names its members in PascalCase.
    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_pascal)

    webhook_url: str
    webhook_events: list[EventName]
    signature_token_to_ms_signature_header: bool | None = None


class Registration(Resource):
    """Where events are sent, and which; a partner has one registration."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_pascal)

    subscriber_id: str | None = None
    webhook_url: str
    webhook_events: list[EventName]
    signature_token_to_ms_signature_header: bool | None = None


class ValidationEvent(Resource):
    """A test that was asked for."""

    correlation_id: str


class DeliveryAttempt(Resource):
    """What the callback answered to a try."""

    response_code: str | int | None = None
    response_message: str | None = None
    system_error: bool | None = None
    date_time_utc: Instant | None = None


class ValidationResult(Resource):
    """What became of a test; kept for seven days."""

    correlation_id: str
    partner_id: str | None = None
    status: str | None = None
    callback_url: str | None = None
    results: list[DeliveryAttempt] | None = None


class WebhookEvent(Resource):
    """What is delivered: a hint, possibly late or twice; read the resource for what is true."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_pascal)

    event_name: EventName
    resource_uri: str | None = None
    resource_name: str | None = None
    audit_uri: str | None = None
    resource_change_utc_date: Instant | None = None
