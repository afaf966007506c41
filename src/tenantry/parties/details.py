"""What somebody types about a reseller or customer, before it is a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class PartyDetails:
    """A company with its address and contact. Whether the values are right is judged by `compliance`."""

    name: str
    country: str
    address_line1: str
    city: str
    email: str
    address_line2: str = ""
    state: str = ""
    postal_code: str = ""
    phone: str = ""
    first_name: str = ""
    last_name: str = ""
    vat_number: str = ""
    registration_number: str = ""
    language: str = ""
    time_zone: str = ""

    def as_columns(self) -> dict[str, str]:
        """The values by column; empty language and time zone are left to the provider's."""
        return {k: v for k, v in asdict(self).items() if v or k not in ("language", "time_zone")}

    def with_changes(self, changes: Mapping[str, str]) -> PartyDetails:
        """The details with some values replaced."""
        return PartyDetails(**(asdict(self) | dict(changes)))


@dataclass(frozen=True, slots=True)
class ProviderDetails:
    """The provider itself: who sells, in which currency and zone, and where to pay."""

    name: str
    kind: str
    currency: str
    country: str
    address_line1: str
    city: str
    email: str
    time_zone: str
    language: str
    address_line2: str = ""
    state: str = ""
    postal_code: str = ""
    vat_number: str = ""
    registration_number: str = ""
    bank_name: str = ""
    bank_iban: str = ""
    bank_bic: str = ""
    payment_terms_days: int = 14


@dataclass(frozen=True, slots=True)
class Made:
    """A new row: its internal key, and the id that the world knows it by."""

    id: int
    public_id: str
