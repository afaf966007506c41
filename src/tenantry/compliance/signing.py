"""What mails about an agreement are made from."""

from __future__ import annotations

from dataclasses import dataclass

from tenantry.compliance.models import Attestation


@dataclass(frozen=True, slots=True)
class Signing:
    """An agreement before its signatory: who asks, who signs, for which company."""

    provider_id: int
    public_id: str
    customer: str
    company: str
    seller: str
    first_name: str
    last_name: str
    email: str
    language: str
    state: str
    requested_kind: str
    requested_by: str

    @property
    def signatory(self) -> str:
        """Their name."""
        return f"{self.first_name} {self.last_name}".strip()


def signing(provider_id: int, attestation: str) -> Signing:
    """By its public id. One statement."""
    rows = Attestation.objects.filter(provider_id=provider_id, public_id=attestation)
    seller, provider, *told = rows.values_list(
        "customer__reseller__name", "provider__name", "customer__public_id", "company_name", "first_name", "last_name",
        "email", "language", "state", "requested_kind", "requested_by",
    ).get()  # fmt: skip
    customer, company, *rest = told
    return Signing(provider_id, attestation, customer, company, seller or provider, *rest)


def signing_page(provider_id: int, attestation: str) -> str:
    """The address of Microsoft's page; empty once nobody can sign there any more."""
    rows = Attestation.objects.filter(provider_id=provider_id, public_id=attestation, state="created")
    return rows.values_list("page_url", flat=True).first() or ""
