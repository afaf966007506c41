"""Error codes of transfers between partners."""

from __future__ import annotations

from .code import Code

_TEST = "simulator/test_transfers.py"
_ON_COMMAND = "simulator/test_codes_on_command.py::test_a_documented_error_comes_on_command_in_the_usual_body"
_AZURE = "Azure plans, subscriptions and reservations are not simulated"
_COMMANDED = (
    ("500", 900135, "initiating failed", "a failure inside Microsoft"),
    ("403", 900137, "partner not enabled for transfers", "both partners of the simulator are enabled"),
    ("403", 900138, "national cloud not supported", "one cloud is simulated"),
    ("400", 900147, "domain of the current partner", "partners are named by their tenants, not by domains"),
)
_OF_AZURE = (
    ("400", 900131, "customer has legacy Azure subscriptions"),
    ("400", 900132, "Azure plan not active"),
    ("400", 900133, "no Azure plan bought"),
    ("400", 900134, "Azure plan not purchasable"),
    ("403", 900139, "to be asked for without Azure subscriptions"),
    ("404", 900140, "Azure subscriptions not found in the directory"),
    ("400", 900145, "Azure reservations do not transfer"),
)

CODES: tuple[Code, ...] = (
    Code(
        "Transfer",
        "400",
        800078,
        "subscription not valid",
        how="ask for a subscription that the other partner does not have",
        test=f"{_TEST}::test_what_cannot_be_asked_for_is_refused_and_nothing_is_kept",
    ),
    Code(
        "Transfer",
        "404",
        900100,
        "transfer not found",
        how="ask for an unknown transfer",
        test=f"{_TEST}::test_an_unknown_transfer_is_not_found",
    ),
    Code(
        "Transfer",
        "409",
        900101,
        "transfer in progress",
        how="ask for a subscription that another open transfer names",
        test=f"{_TEST}::test_a_subscription_is_in_one_open_transfer_only",
    ),
    Code(
        "Transfer",
        "400",
        900102,
        "transfer cannot change so",
        how="accept a transfer that is decided, or one's own",
        test=f"{_TEST}::test_only_the_other_side_decides_and_only_once",
    ),
    Code(
        "Transfer",
        "500",
        900103,
        "transfer failed",
        how="set the fault `refuse`: a fault of the service, which the contract ties to no state",
        test="simulator/test_codes_on_command.py::test_a_documented_error_comes_on_command_in_the_usual_body",
    ),
    Code(
        "Transfer",
        "409",
        900104,
        "busy",
        how="accept a transfer while a change of its subscription is under way",
        test=f"{_TEST}::test_a_subscription_with_a_change_under_way_waits",
    ),
    Code(
        "Transfer",
        "400",
        900136,
        "details of the source partner missing",
        how="ask without saying whose subscriptions",
        test=f"{_TEST}::test_what_cannot_be_asked_for_is_refused_and_nothing_is_kept",
    ),
    Code(
        "Transfer",
        "400",
        900148,
        "the source is the partner that asks",
        how="ask oneself",
        test=f"{_TEST}::test_what_cannot_be_asked_for_is_refused_and_nothing_is_kept",
    ),
    Code(
        "Transfer",
        "400",
        900146,
        "marketplace products do not transfer",
        how="ask for a marketplace subscription",
        test=f"{_TEST}::test_products_of_the_marketplace_stay",
    ),
    *(
        Code("Transfer", http, number, means, how=f"set the fault `refuse`: {why}", test=_ON_COMMAND)
        for http, number, means, why in _COMMANDED
    ),
    *(Code("Transfer", http, number, means, why=_AZURE) for http, number, means in _OF_AZURE),
)
