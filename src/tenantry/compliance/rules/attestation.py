"""What an attestation must name to be put before a signatory (Microsoft: Confirm customer acceptance)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tenantry.compliance.rules import company
from tenantry.compliance.rules.address import PHONE_INVALID, missing_phone
from tenantry.compliance.rules.postal import example_phone, national_phone
from tenantry.kernel.pauses import pause_after
from tenantry.kernel.problems import Category, Problem, code

SIGNATORY_NAME_MISSING = code("agreement.signatory_name_missing", Category.INVALID)
SIGNATORY_NAME_TOO_LONG = code("agreement.signatory_name_too_long", Category.INVALID)
LANGUAGE_INVALID = code("agreement.language_invalid", Category.INVALID)

NOTHING_TO_SEND = code("agreement.nothing_to_send", Category.CONFLICT)
MAILED_JUST_NOW = code("agreement.mailed_just_now", Category.CONFLICT)
MAILED_OFTEN = code("agreement.mailed_often", Category.CONFLICT)

NAME_LENGTH = 50
OPEN_STATES: Final = ("requested", "created")
MOST_MAILINGS: Final = 5
_BETWEEN_MAILINGS: Final = timedelta(minutes=1)
_MONTH: Final = timedelta(days=30)
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Signatory:
    """The person who may bind the customer."""

    first_name: str
    last_name: str
    email: str
    phone: str

    def stripped(self) -> Signatory:
        """The same person without blanks at the ends, so that two requests can be compared."""
        return Signatory(*(v.strip() for v in (self.first_name, self.last_name, self.email, self.phone)))


def problems(signatory: Signatory, *, company_name: str, country: str, language: str) -> tuple[Problem, ...]:
    """All that is missing or wrong at once: who signs, how Microsoft reaches them, for which company."""
    found: list[Problem] = list(company.judge_name(company_name).problems)
    for field, value in (("first_name", signatory.first_name), ("last_name", signatory.last_name)):
        if not value.strip():
            found.append(Problem(SIGNATORY_NAME_MISSING, f"signatory.{field}"))
        elif len(value.strip()) > NAME_LENGTH:
            found.append(Problem(SIGNATORY_NAME_TOO_LONG, f"signatory.{field}", {"limit": NAME_LENGTH}))
    found += [Problem(p.code, "signatory.email", p.params) for p in company.email_problems(signatory.email)]
    if not signatory.phone.strip():
        missing = missing_phone(country)
        found.append(Problem(missing.code, "signatory.phone", missing.params))
    elif national_phone(signatory.phone, country) is None:
        params = {"country": country, "example": example_phone(country), "given": signatory.phone}
        found.append(Problem(PHONE_INVALID, "signatory.phone", params))
    if not _LANGUAGE.fullmatch(language):
        found.append(Problem(LANGUAGE_INVALID, "language", {"given": language}))
    return tuple(found)


def look_after(looks: int, age: timedelta) -> timedelta:
    """How long to wait after so many looks: as for everything that a person decides, once a day after a month.

    Microsoft documents no end of its page.
    """
    return pause_after(looks) if age < _MONTH else timedelta(days=1)


def mailing_problem(
    *, state: str, has_page: bool, mailings: int, mailed_at: datetime | None, machine_now: datetime
) -> Problem | None:
    """Why Microsoft's page is not sent to the signatory now; None when it is."""
    if state != "created" or not has_page:
        return Problem(NOTHING_TO_SEND)
    if mailings >= MOST_MAILINGS:
        return Problem(MAILED_OFTEN, params={"times": MOST_MAILINGS})
    if mailed_at is not None and machine_now < mailed_at + _BETWEEN_MAILINGS:
        return Problem(MAILED_JUST_NOW)
    return None
