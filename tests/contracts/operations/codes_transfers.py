"""Error codes of transfers between partners."""

from __future__ import annotations

from .code import Code

_TEST = "simulator/test_transfers.py"
_UNSAID = "a refusal of which the contract states neither status nor reason"

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
    *(
        Code("Transfer", "-", number, "transfer refused", why=_UNSAID)
        for number in (*range(900131, 900141), *range(900145, 900149))
    ),
)
