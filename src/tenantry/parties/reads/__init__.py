"""Parties as facts, each only for those who may see it."""

from tenantry.parties.reads.credentials import CredentialView, credential, credentials
from tenantry.parties.reads.parties import PartyView, own_party, parties, partner_ids, party
from tenantry.parties.reads.provider import (
    ProviderView,
    default_account,
    found_default_account,
    provider,
    provider_named,
)
from tenantry.parties.reads.tenants import TenantView, tenant, tenants, tenants_of

__all__ = [
    "CredentialView",
    "PartyView",
    "ProviderView",
    "TenantView",
    "credential",
    "credentials",
    "default_account",
    "found_default_account",
    "own_party",
    "parties",
    "partner_ids",
    "party",
    "provider",
    "provider_named",
    "tenant",
    "tenants",
    "tenants_of",
]
