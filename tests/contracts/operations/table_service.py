"""What goes on in the account: webhooks, audit, users and licences, entitlements, sandbox."""

from __future__ import annotations

from .rows import Row, Section

_WEBHOOKS = Section("Webhooks")
_AUDIT = Section("Audit")
_USERS = Section("Users and licences")
_REST = Section("Entitlements and sandbox")
_ROOT = "/webhooks/v1/registration"
_CUSTOMER = "/v1/customers/{customer}"
_USER = f"{_CUSTOMER}/users/{{user}}"

WEBHOOKS: tuple[Row, ...] = (
    _WEBHOOKS.row(
        "Events",
        f"GET {_ROOT}/events",
        "-",
        client="webhooks.events",
        simulator="list_webhook_events",
        test="webhooks::the_events_are_named",
    ),
    _WEBHOOKS.row(
        "Register",
        f"POST {_ROOT}",
        "-",
        client="webhooks.register",
        simulator="register_webhook",
        test="webhooks::a_callback_is_registered_and_replaced",
    ),
    _WEBHOOKS.row(
        "Registration",
        f"GET {_ROOT}",
        "-",
        client="webhooks.registration",
        simulator="get_webhook",
        test="webhooks::a_callback_is_registered_and_replaced",
    ),
    _WEBHOOKS.row(
        "Replace the registration",
        f"PUT {_ROOT}",
        "-",
        client="webhooks.update",
        simulator="update_webhook",
        test="webhooks::a_callback_is_registered_and_replaced",
    ),
    _WEBHOOKS.row(
        "Send a test",
        f"POST {_ROOT}/validationEvents",
        "-",
        client="webhooks.send_test",
        simulator="create_validation_event",
        test="webhooks::a_test_is_delivered_signed_and_its_outcome_is_kept",
    ),
    _WEBHOOKS.row(
        "Outcome of a test",
        f"GET {_ROOT}/validationEvents/{{event}}",
        "-",
        client="webhooks.test_result",
        simulator="get_validation_event",
        test="webhooks::a_test_is_delivered_signed_and_its_outcome_is_kept",
    ),
)
AUDIT: tuple[Row, ...] = (
    _AUDIT.row(
        "Audit records",
        "GET /v1/auditrecords",
        "A",
        client="audit.iterate",
        simulator="list_audit_records",
        test="audit::what_was_done_stands_in_the_records",
    ),
    _AUDIT.row(
        "Audit record of a webhook",
        "GET /auditactivity/v1/auditrecords/{record}",
        "-",
        client="audit.get",
        simulator="get_audit_record",
        test="audit::a_record_is_read_by_its_address",
    ),
)
USERS: tuple[Row, ...] = (
    _USERS.row(
        "List users",
        f"GET {_CUSTOMER}/users",
        "-",
        client="users.iterate",
        simulator="list_users",
        test="users::a_user_comes_and_goes",
    ),
    _USERS.row(
        "Get a user",
        f"GET {_USER}",
        "-",
        client="users.get",
        simulator="get_user",
        test="users::a_user_comes_and_goes",
    ),
    _USERS.row(
        "Create a user",
        f"POST {_CUSTOMER}/users",
        "-",
        client="users.create",
        simulator="create_user",
        test="users::a_user_comes_and_goes",
    ),
    _USERS.row(
        "Delete a user",
        f"DELETE {_USER}",
        "-",
        client="users.delete",
        simulator="delete_user",
        test="users::a_user_comes_and_goes",
    ),
    _USERS.row(
        "Licences of a user",
        f"GET {_USER}/licenses",
        "-",
        client="users.licenses",
        simulator="list_user_licences",
        test="users::licences_are_assigned_as_far_as_there_are_any",
    ),
    _USERS.row(
        "Assign licences",
        f"POST {_USER}/licenseupdates",
        "U",
        client="users.update_licenses",
        simulator="update_licences",
        test="users::licences_are_assigned_as_far_as_there_are_any",
    ),
    _USERS.row(
        "Licences of a tenant",
        f"GET {_CUSTOMER}/subscribedskus",
        "-",
        client="users.subscribed_skus",
        simulator="list_subscribed_skus",
        test="users::licences_are_assigned_as_far_as_there_are_any",
    ),
)
REST: tuple[Row, ...] = (
    _REST.row(
        "Entitlements",
        f"GET {_CUSTOMER}/entitlements",
        "-",
        client="customers.entitlements",
        simulator="list_entitlements",
        test="software::what_was_bought_for_good_is_an_entitlement",
    ),
    _REST.row(
        "Create a reseller (sandbox)",
        "POST /v1/sandboxIndirectReseller",
        "U",
        client="sandbox.create_reseller",
        simulator="create_sandbox_reseller",
        test="sandbox::a_reseller_of_the_sandbox_comes_and_goes",
    ),
    _REST.row(
        "Delete a reseller (sandbox)",
        "DELETE /v1/sandboxIndirectReseller/{reseller}",
        "U",
        client="sandbox.delete_reseller",
        simulator="delete_sandbox_reseller",
        test="sandbox::a_reseller_of_the_sandbox_comes_and_goes",
    ),
)
ROWS: tuple[Row, ...] = (*WEBHOOKS, *AUDIT, *USERS, *REST)
