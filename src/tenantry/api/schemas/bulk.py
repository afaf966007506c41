"""Files with many orders."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tenantry.api.schemas.common import Input, Instant, Money, MoneyInput, Output, Page, ProblemItem, text

State = Literal["waiting", "ready", "open", "placing", "placed", "repeated", "left_out"]


class UploadInput(Input):
    """A file."""

    file_name: str = text(120, "As it is shown in lists.", least=1, example="orders.csv")
    content: str = Field(
        max_length=4_000_000,
        description="The CSV: a head with the columns, then a row for each line of an order.",
        examples=["reference,customer,plan,term,billed,seats\nPO-1,Quinta do Lago,…,P1Y,monthly,5\n"],
    )
    account: str | None = Field(None, description="The reseller; for staff only.")
    partner_of_record_confirmed: bool = Field(
        False, description="The reseller is the partner of record of every order, and its customers know it."
    )


class StateCount(Output):
    """How many orders are in a state."""

    state: State
    orders: int


class UploadOutput(Output):
    """A file and how far its orders are."""

    id: str
    file_name: str
    account: str
    account_name: str
    orders: int
    partner_of_record_confirmed: bool
    states: list[StateCount]
    ready_totals: list[Money] = Field(description="What the orders that are ready cost, by currency.")
    created_at: Instant


class UploadPage(Page):
    """Files, newest first."""

    items: list[UploadOutput]


class Cell(Output):
    """A cell that is not empty."""

    column: str
    value: str


class CellInput(Input):
    """A cell; the columns that are not named become empty."""

    column: str = text(32, "Name of the column.", least=1, example="seats")
    value: str = text(255, "What stands in it.", example="5")


class EntryOutput(Output):
    """An order of a file: what was read, what is open, and what became of it."""

    id: str
    number: int = Field(description="Its place in the file.")
    reference: str
    lines: list[int] = Field(description="The file's lines; the head is line 1.")
    rows: list[list[Cell]]
    state: State
    problems: list[ProblemItem]
    total: Money | None
    basket: str | None
    order: str | None
    repeats: str | None = Field(description="The order that has this reference already.")
    changed_at: Instant


class EntryPage(Page):
    """Orders of a file, the last first."""

    items: list[EntryOutput]


class CorrectionInput(Input):
    """The rows of an order, as they should have been."""

    rows: list[list[CellInput]] = Field(min_length=1, max_length=50)


class LeaveOutInput(Input):
    """Whether the order is left out."""

    left_out: bool


class PlaceInput(Input):
    """The totals that were shown and confirmed."""

    shown_totals: list[MoneyInput] = Field(min_length=1, max_length=20)
