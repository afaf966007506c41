"""Requests for support, migrations to new commerce, transfers between partners."""

from __future__ import annotations

from .rows import Row, Section

_SUPPORT = Section("Service requests")
_MIGRATIONS = Section("Migration to new commerce")
_TRANSFERS = Section("Transfers")
_CUSTOMER = "/v1/customers/{customer}"
_REQUEST = "/v1/servicerequests/{request}"
_MIGRATION = f"{_CUSTOMER}/migrations/newcommerce"
_SCHEDULES = f"{_MIGRATION}/schedules"
_SCHEDULE = f"{_SCHEDULES}/{{schedule}}"
_MOVED = "a_legacy_subscription_is_moved_to_new_commerce"
_SCHEDULED = "a_migration_is_scheduled_changed_and_cancelled"
_TRANSFER = f"{_CUSTOMER}/transfers"
_CAME = "subscriptions_of_another_partner_become_ours"
_WENT = "another_partner_gets_what_it_asks_for"
_FAILED = "what_has_ceased_to_be_active_stays_and_its_line_says_why"
_STAYED = "a_transfer_is_rejected_and_another_withdrawn"

SUPPORT: tuple[Row, ...] = (
    _SUPPORT.row(
        "Support topics",
        "GET /v1/servicerequests/supporttopics",
        "U",
        client="service_requests.support_topics",
        simulator="list_support_topics",
        test="service_requests::a_request_about_a_customer_is_made_read_and_answered",
    ),
    _SUPPORT.row(
        "List requests",
        "GET /v1/servicerequests",
        "U",
        client="service_requests.iterate",
        simulator="list_service_requests",
        test="service_requests::a_request_about_a_customer_is_made_read_and_answered",
    ),
    _SUPPORT.row(
        "Requests of a customer",
        f"GET {_CUSTOMER}/servicerequests",
        "U",
        client="service_requests.iterate",
        simulator="list_service_requests_of_customer",
        test="service_requests::a_request_about_a_customer_is_made_read_and_answered",
    ),
    _SUPPORT.row(
        "Get a request",
        f"GET {_REQUEST}",
        "U",
        client="service_requests.get",
        simulator="get_service_request",
        test="service_requests::a_request_about_a_customer_is_made_read_and_answered",
    ),
    _SUPPORT.row(
        "Get a customer's request",
        f"GET {_CUSTOMER}/servicerequests/{{request}}",
        "U",
        client="service_requests.get",
        simulator="get_service_request_of_customer",
        test="service_requests::a_request_about_a_customer_is_made_read_and_answered",
    ),
    _SUPPORT.row(
        "Create a request",
        "POST /v1/servicerequests/{locale}",
        "U",
        client="service_requests.create",
        simulator="create_service_request",
        test="service_requests::a_request_about_a_customer_is_made_read_and_answered",
    ),
    _SUPPORT.row(
        "Change a request",
        f"PATCH {_REQUEST}",
        "U",
        client="service_requests.update",
        simulator="patch_service_request",
        test="service_requests::a_request_about_a_customer_is_made_read_and_answered",
    ),
)
MIGRATIONS: tuple[Row, ...] = tuple(
    _MIGRATIONS.row(
        words, route, "A", client=f"migrations.{client}", simulator=simulator, test=f"migrations::{test}"
    )
    for words, route, client, simulator, test in (
        ("Validate a migration", f"POST {_MIGRATION}/validate", "validate", "validate_migration", _MOVED),
        ("Migrate a subscription", f"POST {_MIGRATION}", "create", "create_migration", _MOVED),
        ("Get a migration", f"GET {_MIGRATION}/{{migration}}", "get", "get_migration", _MOVED),
        ("Events", f"GET {_MIGRATION}/{{migration}}/events", "events", "list_migration_events", _MOVED),
        ("Schedule", f"POST {_SCHEDULES}", "schedule", "create_migration_schedule", _SCHEDULED),
        ("Get a schedule", f"GET {_SCHEDULE}", "scheduled", "get_migration_schedule", _SCHEDULED),
        ("Change a schedule", f"PUT {_SCHEDULE}", "reschedule", "put_migration_schedule", _SCHEDULED),
        (
            "Cancel a schedule",
            f"POST {_SCHEDULE}/cancel",
            "unschedule",
            "cancel_migration_schedule",
            _SCHEDULED,
        ),
    )
)
TRANSFERS: tuple[Row, ...] = tuple(
    _TRANSFERS.row(
        words, route, "A", client=f"transfers.{client}", simulator=simulator, test=f"transfers::{test}"
    )
    for words, route, client, simulator, test in (
        ("Ask for a transfer", f"POST {_TRANSFER}", "create", "create_transfer", _CAME),
        ("List transfers", f"GET {_TRANSFER}", "iterate", "list_transfers", _FAILED),
        ("Get a transfer", f"GET {_TRANSFER}/{{transfer}}", "get", "get_transfer", _CAME),
        ("Accept a transfer", f"POST {_TRANSFER}/{{transfer}}", "accept", "accept_transfer", _WENT),
        ("Reject a transfer", f"PATCH {_TRANSFER}/{{transfer}}", "reject", "reject_transfer", _STAYED),
        ("Withdraw a transfer", f"DELETE {_TRANSFER}/{{transfer}}", "withdraw", "withdraw_transfer", _STAYED),
    )
)
ROWS: tuple[Row, ...] = (*SUPPORT, *MIGRATIONS, *TRANSFERS)
