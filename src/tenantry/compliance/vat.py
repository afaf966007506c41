"""Whether a VAT number is valid, asked of a register: the EU's VIES, or a stand-in for demonstrations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import httpx2
from django.conf import settings
from stdnum import vatin
from stdnum.exceptions import ValidationError

PATIENCE_SECONDS: Final = 10.0
# Well-formed numbers that the stand-in calls invalid, so that a refusal can be tried.
DENIED: Final = frozenset({"PT999999990", "IE9999999P"})


@dataclass(frozen=True, slots=True)
class VatAnswer:
    """What a register said: valid, invalid, or unknown when it could not say."""

    result: str
    source: str
    consultation_number: str = ""


class VatRegister(Protocol):
    """Something that knows VAT numbers."""

    def check(self, number: str, requester: str) -> VatAnswer:
        """What it says about a number, asked by the holder of another."""
        ...


def compact(number: str) -> str:
    """A VAT number as registers write it: upper case, without blanks, dots and dashes."""
    return "".join(c for c in number.upper() if c.isalnum() or c in "+*")


class StandIn:
    """Checks the digits and a list of denied numbers; asks nobody."""

    def check(self, number: str, requester: str) -> VatAnswer:  # noqa: ARG002 - it makes no difference who asks
        """Valid when the digits are and nobody denied it."""
        try:
            vatin.validate(compact(number))
        except ValidationError:
            return VatAnswer("invalid", "stand-in")
        return VatAnswer("invalid" if compact(number) in DENIED else "valid", "stand-in")


class Vies:
    """The European Commission's VAT Information Exchange System, by its REST interface."""

    def __init__(self, base: str, transport: httpx2.BaseTransport | None = None) -> None:
        self._base, self._transport = base.rstrip("/"), transport

    def check(self, number: str, requester: str) -> VatAnswer:
        """Valid or invalid as the member state says; unknown when VIES or the state does not answer."""
        asked, asking = compact(number), compact(requester)
        body = {"countryCode": asked[:2], "vatNumber": asked[2:]}
        if asking:  # only a named requester is given a consultation number
            body |= {"requesterMemberStateCode": asking[:2], "requesterNumber": asking[2:]}
        try:
            with httpx2.Client(transport=self._transport, timeout=PATIENCE_SECONDS) as client:
                answer = client.post(f"{self._base}/check-vat-number", json=body)
            said = answer.json() if answer.is_success else {}
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError):
            said = {}
        valid = said.get("valid") if isinstance(said, dict) else None
        if not isinstance(valid, bool):
            return VatAnswer("unknown", "vies")
        return VatAnswer("valid" if valid else "invalid", "vies", str(said.get("requestIdentifier") or ""))


def register() -> VatRegister:
    """The register that this installation is configured to ask."""
    return StandIn() if settings.TENANTRY_VAT_CHECK == "stand-in" else Vies(settings.VIES_URL)
