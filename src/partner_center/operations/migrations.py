"""Migrations of legacy subscriptions to new commerce (Microsoft: Create a new commerce migration)."""

from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.migrations import (
    Migration,
    MigrationEligibility,
    MigrationEvent,
    MigrationSchedule,
    NewMigration,
    NewSchedule,
)
from partner_center.reading import read, read_list, segment

VALIDATE = Operation("validate_migration", "POST")
CREATE = Operation("create_migration", "POST", writes=True)
GET = Operation("get_migration", "GET")
LIST_EVENTS = Operation("list_migration_events", "GET")
CREATE_SCHEDULE = Operation("create_migration_schedule", "POST", writes=True)
GET_SCHEDULE = Operation("get_migration_schedule", "GET")
UPDATE_SCHEDULE = Operation("put_migration_schedule", "PUT", writes=True)
CANCEL_SCHEDULE = Operation("cancel_migration_schedule", "POST", writes=True)


class Migrations:
    """Legacy subscriptions on their way to new commerce; a refusal's code says what is in the way."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def validate(self, customer_id: str, migration: NewMigration) -> MigrationEligibility:
        """Whether a subscription may be moved so, and all that is in the way; nothing happens."""
        answer = self._caller.call(VALIDATE, f"{_root(customer_id)}/validate", body=migration)
        return read(MigrationEligibility, answer, VALIDATE)

    def create(self, customer_id: str, migration: NewMigration, request_id: UUID | None = None) -> Migration:
        """Begin to move a subscription; `get` tells when it is done and what it has become."""
        answer = self._caller.call(CREATE, _root(customer_id), body=migration, request_id=request_id)
        return read(Migration, answer, CREATE)

    def get(self, customer_id: str, migration_id: str) -> Migration:
        """How far a migration is; an unknown one is refused (400, code 900224)."""
        path = f"{_root(customer_id)}/{segment(migration_id)}"
        return read(Migration, self._caller.call(GET, path), GET)

    def events(self, customer_id: str, migration_id: str) -> tuple[MigrationEvent, ...]:
        """What has happened to a migration, oldest first."""
        path = f"{_root(customer_id)}/{segment(migration_id)}/events"
        return read_list(MigrationEvent, self._caller.call(LIST_EVENTS, path), LIST_EVENTS)

    def schedule(
        self, customer_id: str, schedule: NewSchedule, request_id: UUID | None = None
    ) -> MigrationSchedule:
        """Let a subscription be moved on a day, or at the end of its term."""
        path = f"{_root(customer_id)}/schedules"
        answer = self._caller.call(CREATE_SCHEDULE, path, body=schedule, request_id=request_id)
        return read(MigrationSchedule, answer, CREATE_SCHEDULE)

    def scheduled(self, customer_id: str, schedule_id: str) -> MigrationSchedule:
        """A schedule as it is now."""
        path = f"{_root(customer_id)}/schedules/{segment(schedule_id)}"
        return read(MigrationSchedule, self._caller.call(GET_SCHEDULE, path), GET_SCHEDULE)

    def reschedule(
        self, customer_id: str, schedule: MigrationSchedule, request_id: UUID | None = None
    ) -> MigrationSchedule:
        """Send a schedule as it was read with a change in it."""
        path = f"{_root(customer_id)}/schedules/{segment(schedule.id)}"
        answer = self._caller.call(UPDATE_SCHEDULE, path, body=schedule, request_id=request_id)
        return read(MigrationSchedule, answer, UPDATE_SCHEDULE)

    def unschedule(
        self, customer_id: str, schedule_id: str, request_id: UUID | None = None
    ) -> MigrationSchedule:
        """Cancel a schedule."""
        path = f"{_root(customer_id)}/schedules/{segment(schedule_id)}/cancel"
        answer = self._caller.call(CANCEL_SCHEDULE, path, request_id=request_id)
        return read(MigrationSchedule, answer, CANCEL_SCHEDULE)


def _root(customer_id: str) -> str:
    return f"/v1/customers/{segment(customer_id)}/migrations/newcommerce"
