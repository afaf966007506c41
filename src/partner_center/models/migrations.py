"""Migrations of legacy subscriptions to new commerce (Microsoft: Create a new commerce migration)."""

from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.wire import Instant, OpenEnum, Request, Resource


class MigrationStatus(OpenEnum):
    """How far a migration is."""

    PROCESSING = "Processing"
    COMPLETED = "Completed"
    FAILED = "Failed"


class ScheduleStatus(OpenEnum):
    """How far a scheduled migration is."""

    CREATED = "Created"
    COMPLETED = "Completed"
    FAILED = "Failed"
    CANCELLED = "Cancelled"


class NewMigration(Request):
    """A subscription to be moved (id of the legacy one); what is left out stays as it is.

    `purchase_full_term` begins a new term; else the present one's end stays. Add-ons, also those of add-ons,
    stand flat in `add_on_migrations`.
    """

    current_subscription_id: str
    term_duration: TermDuration | None = None
    billing_cycle: BillingCycle | None = None
    purchase_full_term: bool | None = None
    quantity: int | None = None
    custom_term_end_date: Instant | None = None
    add_on_migrations: "list[NewMigration] | None" = None


class NewSchedule(NewMigration):
    """A migration for a day, or for the end of the term."""

    target_date: Instant | None = None
    migrate_on_renewal: bool | None = None


class MigrationError(Resource):
    """What is in the way of a migration."""

    code: int | str | None = None
    description: str | None = None


class MigrationEligibility(Resource):
    """Whether a subscription may be moved, and into which catalog item."""

    current_subscription_id: str | None = None
    is_eligible: bool | None = None
    catalog_item_id: str | None = None
    quantity: int | None = None
    term_duration: TermDuration | None = None
    billing_cycle: BillingCycle | None = None
    purchase_full_term: bool | None = None
    custom_term_end_date: Instant | None = None
    errors: list[MigrationError] | None = None


class MovedSubscription(Resource):
    """A subscription on its way, and what it has become."""

    current_subscription_id: str | None = None
    customer_tenant_id: str | None = None
    catalog_item_id: str | None = None
    new_commerce_subscription_id: str | None = None
    new_commerce_order_id: str | None = None
    subscription_end_date: Instant | None = None
    quantity: int | None = None
    term_duration: TermDuration | None = None
    billing_cycle: BillingCycle | None = None
    purchase_full_term: bool | None = None
    custom_term_end_date: Instant | None = None


class Migration(MovedSubscription):
    """A migration with its add-ons."""

    id: str | None = None
    status: MigrationStatus | None = None
    started_time: Instant | None = None
    completed_time: Instant | None = None
    add_on_migrations: list[MovedSubscription] | None = None


class MigrationEvent(Resource):
    """Something that happened to a migration."""

    id: str | None = None
    new_commerce_migration_id: str | None = None
    current_subscription_id: str | None = None
    customer_tenant_id: str | None = None
    created_time: Instant | None = None
    event_name: str | None = None


class MigrationSchedule(Resource):
    """A migration for later."""

    id: str | None = None
    current_subscription_id: str | None = None
    subscription_end_date: Instant | None = None
    status: ScheduleStatus | None = None
    customer_tenant_id: str | None = None
    quantity: int | None = None
    term_duration: TermDuration | None = None
    billing_cycle: BillingCycle | None = None
    purchase_full_term: bool | None = None
    custom_term_end_date: Instant | None = None
    target_date: Instant | None = None
    migrate_on_renewal: bool | None = None
    created_time: Instant | None = None
    last_modified_time: Instant | None = None
