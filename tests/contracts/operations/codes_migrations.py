"""Error codes of migrations to new commerce."""

from __future__ import annotations

from .code import Code

_TEST = "simulator/test_migrations.py"

CODES: tuple[Code, ...] = (
    Code(
        "Migration",
        "400",
        900215,
        "subscription not active",
        how="migrate a suspended subscription",
        test=f"{_TEST}::test_a_subscription_that_is_not_active_stays",
    ),
    Code(
        "Migration",
        "400",
        900216,
        "subscription being processed",
        how="migrate a subscription that is on its way",
        test=f"{_TEST}::test_a_subscription_is_moved_once_at_a_time",
    ),
    Code(
        "Migration",
        "400",
        900217,
        "less than a day to the term's end",
        how="migrate on the last day of a term",
        test=f"{_TEST}::test_the_last_day_of_a_term_is_too_late",
    ),
    Code(
        "Migration",
        "400",
        900218,
        "promotions applied",
        why="no legacy subscription of the simulator has a promotion",
    ),
    Code(
        "Migration",
        "400",
        900219,
        "add-ons attached",
        how="migrate a subscription without naming its add-ons",
        test=f"{_TEST}::test_a_subscription_does_not_leave_its_add_ons_behind",
    ),
    Code(
        "Migration",
        "400",
        900220,
        "no migration path",
        how="migrate an offer without a plan of its name",
        test=f"{_TEST}::test_an_offer_without_a_plan_of_its_name_stays",
    ),
    Code(
        "Migration",
        "400",
        900221,
        "one of several reasons",
        why="the simulator says which of the reasons it is",
    ),
    Code(
        "Migration",
        "400",
        900222,
        "term and cycle not sold",
        how="migrate to a term that is not sold so",
        test=f"{_TEST}::test_what_cannot_be_moved_is_refused_and_stays",
    ),
    Code(
        "Migration",
        "403",
        900223,
        "partner not allowed to migrate",
        why="every provider may",
    ),
    Code(
        "Migration",
        "400",
        900224,
        "migration not found",
        how="ask for an unknown migration",
        test=f"{_TEST}::test_an_unknown_migration_is_not_found",
    ),
    Code(
        "Migration",
        "408",
        900225,
        "unexpected error",
        why="a fault of the service, which the contract ties to no state",
    ),
    Code(
        "Migration",
        "403",
        900226,
        "active for a month or less",
        how="migrate a new subscription",
        test=f"{_TEST}::test_a_new_subscription_stays",
    ),
    Code(
        "Migration",
        "400",
        900248,
        "add-on named twice",
        how="name an add-on of a migration twice",
        test=f"{_TEST}::test_what_cannot_be_moved_is_refused_and_stays",
    ),
    Code(
        "Migration",
        "400",
        900262,
        "add-on does not exist or is not active",
        how="name an add-on of a migration that does not exist",
        test=f"{_TEST}::test_what_cannot_be_moved_is_refused_and_stays",
    ),
    Code(
        "Migration",
        "400",
        900291,
        "custom end date outside the first term",
        how="migrate to an end date outside the first term",
        test=f"{_TEST}::test_what_cannot_be_moved_is_refused_and_stays",
    ),
    Code(
        "Migration",
        "400",
        900292,
        "custom end date matches nothing",
        how="migrate to an end date that is not allowed",
        test=f"{_TEST}::test_what_cannot_be_moved_is_refused_and_stays",
    ),
)
