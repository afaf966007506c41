"""Subscriptions: reading, every change that Microsoft documents, and what hangs on them."""

from __future__ import annotations

from .rows import Row, Section

_READING = Section("Subscriptions, reading")
_CHANGES = Section("Subscriptions, changes")
_PARTS = Section("Subscriptions, what hangs on them")
_PLANS = Section("Changes of plan")
_ALL = "/v1/customers/{customer}/subscriptions"
_ONE = f"{_ALL}/{{subscription}}"


def _change(operation: str, method: str, claim: str, *, missing: str = "") -> Row:
    simulator = "" if missing else "patch_subscription"
    test = "" if missing else f"subscription_changes::{claim}"
    client = f"subscriptions.{method}"
    return _CHANGES.row(
        operation, f"PATCH {_ONE}", "A", client=client, simulator=simulator, test=test, missing=missing
    )


READING: tuple[Row, ...] = (
    _READING.row(
        "List subscriptions",
        f"GET {_ALL}",
        "A",
        client="subscriptions.iterate",
        simulator="list_subscriptions",
        test="subscriptions::subscriptions_are_listed_and_narrowed",
    ),
    _READING.row(
        "Subscriptions of an order",
        f"GET {_ALL}",
        "A",
        client="subscriptions.iterate",
        simulator="list_subscriptions",
        test="subscriptions::subscriptions_are_listed_and_narrowed",
    ),
    _READING.row(
        "Subscriptions of a partner on record",
        f"GET {_ALL}",
        "A",
        client="subscriptions.iterate",
        simulator="list_subscriptions",
        test="subscriptions::subscriptions_are_listed_and_narrowed",
    ),
    _READING.row(
        "Get a subscription",
        f"GET {_ONE}",
        "A",
        client="subscriptions.get",
        simulator="get_subscription",
        test="subscriptions::a_subscription_is_read_whole",
    ),
    _READING.row(
        "Add-ons of a subscription",
        f"GET {_ONE}/addons",
        "A",
        client="subscriptions.addons",
        simulator="list_subscription_addons",
        test="subscriptions::a_plan_of_new_commerce_has_no_add_ons",
    ),
)
CHANGES: tuple[Row, ...] = (
    _change("Whole resource", "update", "what_was_read_is_written_back_whole"),
    _change("Quantity", "set_quantity", "seats_are_set_to_a_number"),
    _change("Quantity up", "add_seats", "seats_are_added_and_given_back"),
    _change("Quantity down", "remove_seats", "seats_are_added_and_given_back"),
    _change("Rename", "rename", "a_subscription_gets_another_name"),
    _change("Suspend", "suspend", "a_subscription_is_suspended_and_started_again"),
    _change("Reactivate", "reactivate", "a_subscription_is_suspended_and_started_again"),
    _change("Cancel", "cancel", "a_subscription_is_cancelled_inside_its_window"),
    _change("Auto-renew", "set_auto_renew", "renewal_is_switched_off_and_on"),
    _change("End of term", "set_end_of_term_action", "the_end_of_the_term_is_chosen"),
    _change("Schedule the next term", "schedule_next_term", "the_next_term_is_scheduled_and_unscheduled"),
    _change("Drop what is scheduled", "unschedule_next_term", "the_next_term_is_scheduled_and_unscheduled"),
    _change(
        "Billing plan inside a triennial term",
        "schedule_next_charge",
        "the_billing_plan_changes_inside_three_years",
    ),
    _change("Drop the billing plan", "unschedule_next_charge", "the_billing_plan_changes_inside_three_years"),
    _change("Partner on record", "set_partner_on_record", "the_partner_on_record_is_named_or_refused"),
)
PARTS: tuple[Row, ...] = (
    _PARTS.row(
        "Provisioning status",
        f"GET {_ONE}/provisioningstatus",
        "U",
        client="subscriptions.provisioning_status",
        simulator="subscription_provisioning_status",
        test="subscription_parts::a_subscription_says_that_it_is_provisioned",
    ),
    _PARTS.row(
        "Support contact",
        f"GET {_ONE}/supportcontact",
        "U",
        client="subscriptions.support_contact",
        simulator="get_support_contact",
        test="subscription_parts::a_support_contact_is_read",
    ),
    _PARTS.row(
        "Update the support contact",
        f"PUT {_ONE}/supportcontact",
        "U",
        client="subscriptions.update_support_contact",
        simulator="put_support_contact",
        test="subscription_parts::a_support_contact_of_new_commerce_stays",
    ),
    _PARTS.row(
        "Activation links",
        f"GET {_ONE}/activationlinks",
        "A",
        client="subscriptions.activation_links",
        simulator="subscription_activation_links",
        test="marketplace::a_marketplace_product_is_activated_by_its_link",
    ),
    _PARTS.row(
        "Activate (sandbox)",
        f"POST {_ONE}/activate",
        "A",
        client="subscriptions.activate",
        simulator="activate_subscription",
        test="marketplace::the_sandbox_activates_by_a_call",
    ),
    _PARTS.row(
        "Register for reservations",
        f"POST {_ONE}/registrations",
        "A",
        client="subscriptions.register",
        simulator="register_subscription",
        test="subscription_parts::an_azure_subscription_is_registered_for_reservations",
    ),
    _PARTS.row(
        "Registration status",
        f"GET {_ONE}/registrationstatus",
        "A",
        client="subscriptions.registration_status",
        simulator="registration_status",
        test="subscription_parts::an_azure_subscription_is_registered_for_reservations",
    ),
    _PARTS.row(
        "Custom term end dates",
        f"GET {_ALL}/customTermEndDates",
        "A",
        client="subscriptions.custom_term_end_dates",
        simulator="list_custom_term_end_dates",
        test="subscription_parts::days_on_which_a_term_may_end_are_listed",
    ),
    _PARTS.row(
        "Overage",
        f"GET {_ALL}/overage",
        "A",
        client="subscriptions.overage",
        simulator="get_overage",
        test="subscription_parts::overage_is_set_and_read",
    ),
    _PARTS.row(
        "Set overage",
        f"PUT {_ALL}/overage",
        "A",
        client="subscriptions.set_overage",
        simulator="put_overage",
        test="subscription_parts::overage_is_set_and_read",
    ),
)
PLANS: tuple[Row, ...] = (
    _PLANS.row(
        "Transition eligibilities",
        f"GET {_ONE}/transitionEligibilities",
        "A",
        client="transitions.eligibilities",
        simulator="list_transition_eligibilities",
        test="transitions::a_plan_is_exchanged_for_a_larger_one",
    ),
    _PLANS.row(
        "Transition",
        f"POST {_ONE}/transitions",
        "A",
        client="transitions.create",
        simulator="create_transition",
        test="transitions::a_plan_is_exchanged_for_a_larger_one",
    ),
    _PLANS.row(
        "Transitions made",
        f"GET {_ONE}/transitions",
        "A",
        client="transitions.history",
        simulator="list_transitions",
        test="transitions::a_plan_is_exchanged_for_a_larger_one",
    ),
    _PLANS.row(
        "Legacy upgrades",
        f"GET {_ONE}/upgrades",
        "A",
        client="upgrades.iterate",
        simulator="list_upgrades",
        test="legacy_orders::a_subscription_is_upgraded",
    ),
    _PLANS.row(
        "Upgrade",
        f"POST {_ONE}/upgrades",
        "A",
        client="upgrades.create",
        simulator="create_upgrade",
        test="legacy_orders::a_subscription_is_upgraded",
    ),
    _PLANS.row(
        "Legacy conversions",
        f"GET {_ONE}/conversions",
        "U",
        client="conversions.iterate",
        simulator="list_conversions",
        test="legacy_orders::a_trial_becomes_a_paid_subscription",
    ),
    _PLANS.row(
        "Convert a trial",
        f"POST {_ONE}/conversions",
        "U",
        client="conversions.create",
        simulator="create_conversion",
        test="legacy_orders::a_trial_becomes_a_paid_subscription",
    ),
)
ROWS: tuple[Row, ...] = (*READING, *CHANGES, *PARTS, *PLANS)
