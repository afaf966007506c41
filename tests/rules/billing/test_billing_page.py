"""The numbers on the page about billing are what the product computes."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tenantry.billing.rules.facts import ChangeKind
from tenantry.billing.rules.invoice import Invoice, assemble_invoice
from tenantry.billing.rules.journal import ACCOUNT_MEANINGS, Account, postings_for_invoice
from tenantry.billing.rules.rating import charges
from tenantry.kernel.money import sum_money

from .ledger import billable, book, change, eur, per_seat, subscription

PAGE = Path(__file__).parents[3] / "docs" / "billing.md"


def tables(first_column: str) -> list[list[str]]:
    """The body rows of every table whose first heading is that word."""
    found, wanted = [], False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            wanted = False
        elif cells[0] == first_column:
            wanted = True
        elif wanted and not set(line) <= set("|-: "):
            found.append(cells)
    return found


@pytest.mark.parametrize("row", tables("seats"), ids=" ".join)
def test_a_row_of_the_page_is_what_is_computed(row: list[str]) -> None:
    seats, price, days, cycle, rounding, amount = row
    compute = {
        "half up": per_seat(price).times,
        "per line": per_seat(price).times_cut_per_line,
        "per unit": per_seat(price).times_cut_per_unit,
    }[rounding]
    assert compute(int(seats), int(days), int(cycle)) == eur(amount)
    assert amount == eur(amount).as_wire()["amount"]


def test_the_page_shows_every_worked_example() -> None:
    assert len(tables("seats")) == 9


def test_the_journal_of_the_page_is_what_is_posted() -> None:
    bought = change(1, ChangeKind.NEW, date(2027, 6, 18), 10, price="10.31", cost="9.05")
    invoice = assemble_invoice(
        billable(book(charges(subscription(bought), date(2027, 6, 18)))), date(2027, 6, 18), 30
    )
    assert isinstance(invoice, Invoice)
    postings = postings_for_invoice(invoice)
    shown = {account.strip("`"): (Decimal(amount), meaning) for account, amount, meaning in tables("account")}
    assert shown == {
        account.value: (
            sum_money((p.amount for p in postings if p.account is account), "EUR").amount,
            ACCOUNT_MEANINGS[account],
        )
        for account in Account
    }
