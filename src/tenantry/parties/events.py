"""What happens to resellers, customers and tenants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tenantry.jobs.events import Event


@dataclass(frozen=True)
class ResellerCreated(Event):
    """A reseller may order from now on, once Partner Center agrees."""

    NAME: ClassVar[str] = "reseller.created"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str


@dataclass(frozen=True)
class CustomerCreated(Event):
    """A customer is known; `reseller_id` is empty for a direct one."""

    NAME: ClassVar[str] = "customer.created"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str
    reseller_id: str


@dataclass(frozen=True)
class PartyChanged(Event):
    """Names of the columns that changed; their values are in the row's history."""

    NAME: ClassVar[str] = "party.changed"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class VatNumberGiven(Event):
    """A party that is billed has a VAT number, or another one than before."""

    NAME: ClassVar[str] = "party.vat_number_given"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str


@dataclass(frozen=True)
class PartyActivated(Event):
    """The party's credentials work again."""

    NAME: ClassVar[str] = "party.activated"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str


@dataclass(frozen=True)
class PartyDeactivated(Event):
    """The party's credentials are refused from now on; what it has stays."""

    NAME: ClassVar[str] = "party.deactivated"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str


@dataclass(frozen=True)
class TenantLinked(Event):
    """A Microsoft tenant now belongs to the customer."""

    NAME: ClassVar[str] = "customer.tenant_linked"
    AGGREGATE: ClassVar[str] = "party"
    party_id: str
    tenant_id: str
    domain: str


@dataclass(frozen=True)
class UserInvited(Event):
    """Somebody was offered a membership; `sending` counts the mails, each with a link of its own."""

    NAME: ClassVar[str] = "invitation.sent"
    AGGREGATE: ClassVar[str] = "invitation"
    invitation_id: str
    sending: int


@dataclass(frozen=True)
class InvitationWithdrawn(Event):
    """The offer stands no longer; its link opens nothing."""

    NAME: ClassVar[str] = "invitation.withdrawn"
    AGGREGATE: ClassVar[str] = "invitation"
    invitation_id: str


@dataclass(frozen=True)
class InvitationAccepted(Event):
    """A person took the offer and is a member now."""

    NAME: ClassVar[str] = "invitation.accepted"
    AGGREGATE: ClassVar[str] = "invitation"
    invitation_id: str
    user_id: str
    membership_id: str


@dataclass(frozen=True)
class MembershipChanged(Event):
    """A member has another role or other duties from now on."""

    NAME: ClassVar[str] = "membership.changed"
    AGGREGATE: ClassVar[str] = "membership"
    membership_id: str
    user_id: str
    role: str
    duties: tuple[str, ...]


@dataclass(frozen=True)
class MembershipEnded(Event):
    """A person is a member no longer; what they did stays under their name."""

    NAME: ClassVar[str] = "membership.ended"
    AGGREGATE: ClassVar[str] = "membership"
    membership_id: str
    user_id: str


@dataclass(frozen=True)
class ProfileChanged(Event):
    """Names of the columns that a person changed about themselves."""

    NAME: ClassVar[str] = "user.profile_changed"
    AGGREGATE: ClassVar[str] = "user"
    user_id: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class SignInChanged(Event):
    """How a person signs in has changed: `what` is a word of `parties.rules.security`. The person is told."""

    NAME: ClassVar[str] = "user.sign_in_changed"
    AGGREGATE: ClassVar[str] = "user"
    user_id: str
    what: str


@dataclass(frozen=True)
class ApprovalRuleSet(Event):
    """Other orders of an account wait for an approval from now on, or others decide about them."""

    NAME: ClassVar[str] = "approval.rule_set"
    AGGREGATE: ClassVar[str] = "party"
    account_id: str
    who: str
    approver: str
    why: str


@dataclass(frozen=True)
class CreditLimitSet(Event):
    """An account may owe, or be committed to, so much from now on; None: as much as it likes."""

    NAME: ClassVar[str] = "credit.limit_set"
    AGGREGATE: ClassVar[str] = "party"
    account_id: str
    limit: dict[str, str] | None
    why: str
    of: str
