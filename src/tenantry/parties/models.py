"""Who: the provider, its resellers and customers, their Microsoft tenants, and those who may act."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from tenantry.foundation.append_only import append_only
from tenantry.foundation.fields import AmountField, CodeField, PublicIdField, prefix_index, words_index
from tenantry.foundation.scoped_keys import ScopedKey
from tenantry.kernel.actor import STAFF, Role
from tenantry.parties.rules.approvals import Approver, Channel, Who
from tenantry.parties.rules.duties import Duty
from tenantry.parties.rules.limits import LimitOf
from tenantry.parties.rules.profiles import Theme
from tenantry.parties.scoped import Business, ProviderScoped


def history() -> tuple[pghistory.Tracker, ...]:
    """Row history of a table whose rows change. Fresh trackers each time: they remember their table."""
    return pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent()


class Address(models.Model):
    """A postal address as Microsoft's customer profile has it (lengths: Microsoft, Validate an address)."""

    country = CodeField(max_length=2)
    address_line1 = models.CharField(max_length=200)
    address_line2 = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100)
    state = models.CharField(max_length=60, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True


@pghistory.track(*history())
class Provider(Address):
    """The Cloud Solution Provider whose business this is. One installation may hold several."""

    public_id = PublicIdField(unique=True)
    name = models.CharField(max_length=200)
    kind = CodeField(choices=[("indirect", "indirect provider"), ("direct", "direct-bill partner")])
    currency = CodeField(max_length=3)
    vat_number = CodeField(max_length=32, blank=True)
    registration_number = CodeField(max_length=64, blank=True)
    email = models.EmailField()
    bank_name = models.CharField(max_length=100, blank=True)
    bank_iban = CodeField(max_length=34, blank=True)
    bank_bic = CodeField(max_length=11, blank=True)
    payment_terms_days = models.PositiveSmallIntegerField(default=14)
    time_zone = CodeField(max_length=64)
    language = CodeField(max_length=8)
    created_at = models.DateTimeField()


@pghistory.track(*history())
class PartnerCenterAccount(Business):
    """The provider's account in Partner Center, for one region. Its secrets live in the module `microsoft`."""

    region = CodeField()
    tenant = CodeField(max_length=128, help_text="the partner tenant: a domain or an id")
    client_id = CodeField()
    is_default = models.BooleanField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider"], condition=Q(is_default=True), name="parties_pca_one_default"
            ),
        ]


@pghistory.track(*history())
class Party(Business, Address):
    """A reseller, or a customer: direct (billed by the provider) or billed to its reseller."""

    kind = CodeField(choices=[("reseller", "reseller"), ("customer", "customer")])
    name = models.CharField(max_length=200)
    reseller = ScopedKey("parties.Party", null=True, help_text="who is billed for a sub-customer")
    vat_number = CodeField(max_length=32, blank=True)
    registration_number = CodeField(max_length=64, blank=True)
    email = models.EmailField()
    phone = CodeField(max_length=32, blank=True)
    first_name = models.CharField(max_length=50, blank=True)
    last_name = models.CharField(max_length=50, blank=True)
    microsoft_tenant_id = models.UUIDField(null=True, help_text="a reseller's own tenant")
    payment_terms_days = models.PositiveSmallIntegerField(null=True)
    time_zone = CodeField(max_length=64)
    language = CodeField(max_length=8)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="customer") | Q(reseller__isnull=True),
                name="parties_reseller_has_no_reseller",
            ),
            models.UniqueConstraint(
                fields=["provider", "microsoft_tenant_id"], name="parties_reseller_tenant_once"
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "reseller", "-id"], name="parties_party_of_reseller"),
            models.Index(
                fields=["provider", "vat_number"],
                condition=~Q(vat_number=""),
                name="parties_party_vat_number",
            ),
            prefix_index("name", name="parties_party_name_begins"),
            prefix_index("email", name="parties_party_email_begins"),
            words_index("name", name="parties_party_name_words"),
        ]

    @property
    def account_id(self) -> int:
        """The billed account: the reseller of a sub-customer, else the party itself."""
        return self.reseller_id or self.pk


class PartnerId(ProviderScoped):
    """A reseller's PartnerID (MPN id) of type location; the one for a customer's country is chosen first."""

    party = ScopedKey("parties.Party")
    mpn_id = CodeField(max_length=16)
    country = CodeField(max_length=2, blank=True, help_text="empty: for every country")

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "party", "country"], name="parties_partner_id_country"
            ),
        ]
        indexes = [models.Index(fields=["provider", "mpn_id"], name="parties_partner_id_mpn")]


class Tenant(Business):
    """A Microsoft directory, in one Partner Center account. It may belong to several customers."""

    partner_center_account = ScopedKey("parties.PartnerCenterAccount")
    microsoft_id = models.UUIDField()
    domain = CodeField(max_length=128)
    created_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "partner_center_account", "microsoft_id"], name="parties_tenant_once"
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "domain"], name="parties_tenant_domain"),
            models.Index(fields=["provider", "microsoft_id"], name="parties_tenant_microsoft_id"),
        ]


class TenantLink(ProviderScoped):
    """Which tenant a customer has: at most one for each Partner Center account."""

    party = ScopedKey("parties.Party")
    tenant = ScopedKey("parties.Tenant")
    partner_center_account = ScopedKey("parties.PartnerCenterAccount")
    created_at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "party", "partner_center_account"], name="parties_tenant_link_once"
            ),
        ]


class User(AbstractBaseUser):
    """A person who can sign in; what the person may do stands in the memberships."""

    public_id = PublicIdField(unique=True)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    time_zone = CodeField(max_length=64)
    language = CodeField(max_length=8)
    country = CodeField(max_length=2)
    theme = CodeField(max_length=8, default=Theme.AUTO.value, choices=[(t.value, t.value) for t in Theme])
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = BaseUserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="parties_user_email_is_lower_case")
        ]


_ROLES = [(r.value, r.value) for r in Role if r is not Role.SYSTEM]
_STAFF_HAS_NO_PARTY = Q(role__in=sorted(STAFF), party__isnull=True, duties=[])
_MEMBER_HAS_ONE = Q(role__in=[Role.RESELLER.value, Role.CUSTOMER.value], party__isnull=False) & Q(
    duties__contained_by=[d.value for d in Duty]
)


@pghistory.track(*history())
class Membership(Business):
    """A user's role with one provider; of a party's members also which party, and their duties there.

    A membership that has ended is deleted: its history stays.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    party = ScopedKey("parties.Party", null=True)
    role = CodeField(choices=_ROLES)
    duties = ArrayField(CodeField(), default=list)
    created_at = models.DateTimeField()

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "user", "party"], name="parties_membership_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=_STAFF_HAS_NO_PARTY | _MEMBER_HAS_ONE, name="parties_membership_role_fits"
            ),
        ]
        indexes = [models.Index(fields=["provider", "party"], name="parties_membership_of_party")]


@pghistory.track(*history())
class Invitation(Business):
    """A membership that is offered to an e-mail address. Its link is derived, never stored (parties/links.py)."""

    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    party = ScopedKey("parties.Party", null=True)
    role = CodeField(choices=_ROLES)
    duties = ArrayField(CodeField(), default=list)
    language = CodeField(max_length=8)
    invited_by = CodeField(max_length=30)
    sendings = models.PositiveSmallIntegerField(default=1, help_text="each sending ends the link before it")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "email", "party"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="parties_invitation_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="parties_invitation_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="parties_invitation_ends_once",
            ),
        ]


class Setting(ProviderScoped):
    """What a setting was set to, when and by whom; the newest row counts. An image stands in `content`."""

    name = CodeField()
    value = models.JSONField()
    content = models.BinaryField(null=True)
    set_by = CodeField(max_length=30)
    at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        indexes = [models.Index(F("provider"), F("name"), F("id").desc(), name="parties_setting_newest")]
        triggers = [append_only()]


class CreditLimit(ProviderScoped):
    """How much a billed account may owe or be committed to, from when on, by whom and why; the newest counts."""

    party = ScopedKey("parties.Party")
    of = CodeField(choices=[(one.value, one.value) for one in LimitOf], db_default=LimitOf.USE.value)
    amount = AmountField(null=True, help_text="null: there is no limit")
    currency = CodeField(max_length=3, blank=True)
    why = models.CharField(max_length=500)
    actor_kind = CodeField()
    actor_id = CodeField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__isnull=True, currency="") | (Q(amount__gte=0) & ~Q(currency="")),
                name="parties_credit_limit_amount",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "party", "of", "-id"], name="parties_credit_limit_newest")
        ]
        triggers = [append_only()]


class ApprovalRule(ProviderScoped):
    """Which orders of a billed account wait for whose approval, from when on, by whom; the newest row counts."""

    party = ScopedKey("parties.Party")
    who = CodeField(choices=[(w.value, w.value) for w in Who], help_text="whose orders")
    from_total = AmountField(null=True, help_text="null: whatever the order costs")
    currency = CodeField(max_length=3, blank=True)
    from_term = CodeField(max_length=4, blank=True, help_text="that long and longer; empty: any")
    channels = ArrayField(CodeField(choices=[(c.value, c.value) for c in Channel]), help_text="empty: any")
    approver = CodeField(choices=[(a.value, a.value) for a in Approver])
    remind_after_days = models.SmallIntegerField(null=True)
    expires_after_days = models.SmallIntegerField(null=True)
    why = models.CharField(max_length=500, blank=True)
    actor_kind = CodeField()
    actor_id = CodeField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(ProviderScoped.Meta):
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.CheckConstraint(
                condition=Q(from_total__isnull=True, currency="") | (Q(from_total__gte=0) & ~Q(currency="")),
                name="parties_approval_rule_bound",
            ),
        ]
        indexes = [models.Index(fields=["provider", "party", "-id"], name="parties_approval_rule_newest")]
        triggers = [append_only()]


class ApiCredential(Business):
    """A program's key: the role it acts in, for which party, and the scopes it was given."""

    name = models.CharField(max_length=100)
    role = CodeField(choices=[(r.value, r.value) for r in Role if r is not Role.SYSTEM])
    party = ScopedKey("parties.Party", null=True)
    scopes = ArrayField(CodeField())
    secret_hash = CodeField(help_text="SHA-256 of 256 random bits: nothing to guess, so nothing to slow down")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(Business.Meta):
        constraints = [
            *Business.Meta.constraints,
            models.UniqueConstraint(fields=["public_id"], name="parties_credential_public_id"),
            models.CheckConstraint(
                condition=Q(party__isnull=False) | ~Q(role__in=["reseller", "customer"]),
                name="parties_credential_of_a_party",
            ),
        ]
