"""Parties on the wire."""

from __future__ import annotations

from dataclasses import asdict

from tenantry.api.schemas.parties import PartyInput
from tenantry.api.wire import Json, instant
from tenantry.compliance.reads import VatValidity
from tenantry.parties.details import PartyDetails
from tenantry.parties.reads import CredentialView, PartyView, TenantView


def details_from(body: PartyInput) -> PartyDetails:
    """What was typed, as the use cases take it."""
    return PartyDetails(**{name: getattr(body, name) for name in PartyDetails.__dataclass_fields__})


def _party(party: PartyView) -> Json:
    return {
        "id": party.public_id,
        **asdict(party.details),
        "is_active": party.is_active,
        "created_at": instant(party.created_at),
    }


def customer_out(party: PartyView) -> Json:
    """A customer."""
    return _party(party) | {"reseller": party.reseller}


def reseller_out(party: PartyView) -> Json:
    """A reseller in a list."""
    tenant = party.microsoft_tenant_id
    return _party(party) | {
        "microsoft_tenant_id": str(tenant) if tenant else None,
        "payment_terms_days": party.payment_terms_days,
    }


def reseller_detail(party: PartyView, partner_ids: list[tuple[str, str]], vat: VatValidity) -> Json:
    """A reseller with its PartnerIDs and the last check of its VAT number."""
    ids = [{"partner_id": mpn_id, "country": country} for mpn_id, country in partner_ids]
    return reseller_out(party) | {"partner_ids": ids, "vat_check": vat_check_out(vat)}


def customer_detail(party: PartyView, vat: VatValidity) -> Json:
    """A customer with the last check of its VAT number."""
    return customer_out(party) | {"vat_check": vat_check_out(vat)}


def vat_check_out(vat: VatValidity) -> Json | None:
    """A register's answer, or None when it was never asked about the present number."""
    if vat.checked_at is None:
        return None
    return {
        "vat_number": vat.vat_number,
        "result": vat.result,
        "checked_at": instant(vat.checked_at),
        "source": vat.source,
        "consultation_number": vat.consultation_number,
    }


def tenant_out(tenant: TenantView) -> Json:
    """A tenant of one customer."""
    return {
        "id": tenant.public_id,
        "microsoft_id": str(tenant.microsoft_id),
        "domain": tenant.domain,
        "customer": tenant.customer,
        "partner_center_account": tenant.partner_center_account,
        "created_at": instant(tenant.created_at),
    }


def credential_out(credential: CredentialView) -> Json:
    """A credential without its secret."""
    return {
        "id": credential.public_id,
        "name": credential.name,
        "role": credential.role,
        "party": credential.party,
        "scopes": list(credential.scopes),
        "created_at": instant(credential.created_at),
        "expires_at": instant(credential.expires_at),
        "revoked_at": instant(credential.revoked_at),
    }
