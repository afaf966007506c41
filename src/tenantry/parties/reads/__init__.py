"""Parties as facts, each only for those who may see it."""

from tenantry.parties.reads.addressees import (
    Addressee,
    MailedInvitation,
    addressee,
    addressee_of,
    mailed_invitation,
)
from tenantry.parties.reads.credentials import CredentialView, credential, credentials
from tenantry.parties.reads.names import names_of
from tenantry.parties.reads.parties import PartyView, own_party, parties, parties_called, partner_ids, party
from tenantry.parties.reads.provider import (
    PartnerCenterView,
    ProviderView,
    default_account,
    found_default_account,
    partner_center_accounts,
    provider,
    provider_details,
    provider_named,
)
from tenantry.parties.reads.recipients import (
    Recipient,
    contact_written_to,
    people_written_to,
    person_written_to,
    provider_written_to,
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
    "PartnerCenterView",
    "PartyView",
    "Recipient",
    "Picture",
    "ProviderView",
    "SettingView",
    "TenantView",
    "addressee",
    "addressee_of",
    "contact_written_to",
    "credential",
    "credentials",
    "default_account",
    "found_default_account",
    "invitation",
    "invitations",
    "mailed_invitation",
    "member",
    "members",
    "names_of",
    "number_setting",
    "offer",
    "own_party",
    "parties",
    "parties_called",
    "partner_center_accounts",
    "partner_ids",
    "party",
    "people_written_to",
    "person_written_to",
    "picture",
    "provider",
    "provider_details",
    "provider_named",
    "provider_written_to",
    "setting",
    "setting_history",
    "settings",
    "tenant",
    "tenants",
    "tenants_of",
]
