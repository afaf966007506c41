"""Parts that many requests and answers share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja.params.functions import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from tenantry.kernel.money import CURRENCY_EXPONENTS
from tenantry.ordering.rules.limits import MOST_SEATS

_NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"


def text(limit: int, description: str, *, least: int = 0, example: str = "") -> Any:
    """Annotation of one line of text of at most that many characters."""
    extra: dict[str, Any] = {"examples": [example]} if example else {}
    return Field(
        min_length=least,
        max_length=limit,
        pattern=_NO_CONTROLS,
        description=description,
        json_schema_extra=extra,
    )


def code(pattern: str, description: str, *, example: str) -> Any:
    """Annotation of a short code of that form."""
    return Field(pattern=pattern, description=description, examples=[example])


def _is_an_instant(text: str) -> str:
    datetime.fromisoformat(text)  # ValueError for a thirteenth month
    return text


def _is_a_day(text: str) -> str:
    date.fromisoformat(text)  # ValueError for 30 February
    return text


def _is_a_currency(text: str) -> str:
    if text not in CURRENCY_EXPONENTS:
        raise ValueError(f"no currency of ISO 4217: {text}")
    return text


Country = Annotated[str, code(r"^[A-Z]{2}$", "ISO 3166 country, two capital letters.", example="PT")]
Language = Annotated[str, code(r"^[a-z]{2}(-[A-Z]{2})?$", "Language of mails and documents.", example="pt")]
Email = Annotated[
    str,
    Field(
        pattern=r"^[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]{1,190}$", max_length=254, examples=["ana@example.pt"]
    ),
]
Decimal = Annotated[
    str, code(r"^[0-9]{1,6}(\.[0-9]{1,4})?$", "A decimal number as a string.", example="12.5")
]
Instant = Annotated[
    str,
    code(
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$",
        "An instant in UTC (RFC 3339).",
        example="2026-07-01T00:00:00Z",
    ),
    AfterValidator(_is_an_instant),
]
Day = Annotated[
    str, Field(description="A calendar day.", examples=["2026-07-01"], json_schema_extra={"format": "date"})
]
DayInput = Annotated[
    str,
    code(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "A calendar day.", example="2026-07-01"),
    AfterValidator(_is_a_day),
]
Id = Annotated[str, Field(max_length=64, description="A public id.")]
IdFilter = Annotated[str, Query(max_length=64, description="Only those of this id.")]
DayFilter = Annotated[date | None, Query(description="A day in UTC, as 2026-01-31.")]
Term = Annotated[Literal["P1M", "P1Y", "P3Y"], Field(description="How long one is committed.")]
BillingPlan = Annotated[Literal["monthly", "annual", "triennial"], Field(description="How often one pays.")]
Seats = Annotated[int, Field(ge=1, le=MOST_SEATS, description="Licences of quantity 1.", examples=[10])]


class Input(BaseModel):
    """Base of every request: unknown members are refused, types not converted, blanks at the ends dropped."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class Output(BaseModel):
    """Base of every described answer."""

    model_config = ConfigDict(extra="forbid")


class Money(Output):
    """A sum of money. The amount is a string, so that no program reads it as a float."""

    amount: str = Field(examples=["103.10"])
    currency: str = Field(examples=["EUR"])


class MoneyInput(Input):
    """A sum of money, as it was shown."""

    amount: str = Field(pattern=r"^-?[0-9]{1,13}(\.[0-9]{1,4})?$", examples=["103.10"])
    currency: Annotated[str, AfterValidator(_is_a_currency)] = Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])


class ProblemItem(Output):
    """One thing that is wrong."""

    code: str = Field(
        description="Stable name; docs/errors.md lists all.", examples=["address.postal_code_invalid"]
    )
    field: str | None = Field(description="Which member of the request, with dots and list positions.")
    detail: str = Field(description="What is wrong and what to do, in the reader's language.")
    params: dict[str, str | int] = Field(description="The values in the sentence.")


class ProblemDocument(Output):
    """Why a request was refused (RFC 9457). A refused request changed nothing."""

    type: str = Field(examples=["urn:tenantry:problem:address.postal_code_invalid"])
    title: str
    status: int
    detail: str
    code: str
    field: str | None
    request_id: str = Field(description="Name it when you ask for help; also the header X-Request-Id.")
    problems: list[ProblemItem] = Field(description="Everything that is wrong, at once.")


class Page(Output):
    """What every list has beside its items."""

    next_cursor: str | None = Field(description="Send it as `cursor` for the next page; null on the last.")
