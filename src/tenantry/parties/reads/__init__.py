"""Parties as facts, each only for those who may see it."""

from tenantry.parties.reads.addressees import (
    Addressee,
    MailedInvitation,
    addressee,
    addressee_of,
    mailed_invitation,
)
from tenantry.parties.reads.credentials import CredentialView, credential, credentials
from tenantry.parties.reads.parties import PartyView, own_party, parties, partner_ids, party
from tenantry.parties.reads.provider import (
    ProviderView,
    default_account,
    found_default_account,
    provider,
    provider_named,
)
from tenantry.parties.reads.settings import (
    Picture,
    SettingView,
    number_setting,
    picture,
    setting,
    setting_history,
    settings,
)
from tenantry.parties.reads.tenants import TenantView, tenant, tenants, tenants_of
from tenantry.parties.reads.users import (
    InvitationView,
    MemberView,
    Offer,
    invitation,
    invitations,
    member,
    members,
    offer,
)

__all__ = [
    "Addressee",
    "CredentialView",
    "InvitationView",
    "MailedInvitation",
    "MemberView",
    "Offer",
    "PartyView",
    "Picture",
    "ProviderView",
    "SettingView",
    "TenantView",
    "addressee",
    "addressee_of",
    "credential",
    "credentials",
    "default_account",
    "found_default_account",
    "invitation",
    "invitations",
    "mailed_invitation",
    "member",
    "members",
    "number_setting",
    "offer",
    "own_party",
    "parties",
    "partner_ids",
    "party",
    "picture",
    "provider",
    "provider_named",
    "setting",
    "setting_history",
    "settings",
    "tenant",
    "tenants",
    "tenants_of",
]
