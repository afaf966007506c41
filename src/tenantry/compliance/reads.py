"""Agreements, attestations and VAT checks as facts, each only for those who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Lower

from tenantry.compliance.models import AgreementRecord, Attestation
from tenantry.compliance.rules.ages import VAT_ANSWER_HOLDS
from tenantry.compliance.rules.facts import HeldAgreement, Unfetched
from tenantry.compliance.rules.questions import FactKey
from tenantry.compliance.storing import stored_facts
from tenantry.foundation import statements
from tenantry.foundation.slices import (
    Listed,
    Slice,
    Wish,
    all_of,
    is_among,
    key_of,
    matching,
    of_instants,
    slice_of,
    within,
)
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.models import Party, Tenant
from tenantry.parties.reads.lists import party_named
from tenantry.parties.rules.permissions import Ownership


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer as far as its agreement goes."""

    id: int
    public_id: str
    provider_id: int
    reseller_id: int | None
    name: str
    country: str
    language: str
    vat_number: str

    @property
    def ownership(self) -> Ownership:
        """To whom it belongs, for the permission table."""
        return Ownership(self.provider_id, self.reseller_id or self.id, self.id)


@dataclass(frozen=True, slots=True)
class AttestationView:
    """An agreement that was put before a signatory, and how it stands by our own rows."""

    id: int
    public_id: str
    provider_id: int
    customer_id: int
    customer: str
    partner_center_account_id: int
    microsoft_id: str | None
    request_id: UUID
    page_url: str
    state: str
    country: str
    language: str
    company_name: str
    first_name: str
    last_name: str
    email: str
    phone: str
    created_at: datetime
    accepted_at: datetime | None
    mailings: int
    mailed_at: datetime | None
    reseller_id: int | None

    @property
    def signatory(self) -> dict[str, str]:
        """The person who may bind the customer, as evidence keeps it."""
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "phone": self.phone,
        }

    @property
    def ownership(self) -> Ownership:
        """To whom it belongs, for the permission table."""
        return Ownership(self.provider_id, self.reseller_id or self.customer_id, self.customer_id)


@dataclass(frozen=True, slots=True)
class AgreementState:
    """How a customer's agreement stands: `held` by Microsoft, or as the last attestation, or `none`."""

    status: str
    attestation: AttestationView | None
    held_since: datetime | None
    counted_until: datetime | None = None  # an acceptance that Microsoft holds, too old to count


@dataclass(frozen=True, slots=True)
class AgreementRecordView:
    """One entry of the agreement log."""

    id: int
    public_id: str
    customer: str
    customer_name: str
    kind: str
    signatory: dict[str, Any]
    document: dict[str, Any]
    answer: dict[str, Any]
    actor_kind: str
    actor_id: str
    on_behalf_of: str | None
    ip_address: str | None
    user_agent: str
    request_id: str
    at: datetime
    recorded_at: datetime


NO_WISH = Wish()


@dataclass(frozen=True, slots=True)
class VatValidity:
    """What is known of a party's present VAT number: valid, invalid, unknown, or none if never checked."""

    result: str
    vat_number: str
    checked_at: datetime | None = None
    source: str = ""
    consultation_number: str = ""


def party(actor: Actor, public_id: str, *, kind: str = "") -> CustomerView:
    """A visible party, or the same refusal for an unknown and a foreign one."""
    rows = Party.objects.filter(provider_id=actor.provider_id, public_id=public_id)
    if kind:
        rows = rows.filter(kind=kind)
    if not permissions.sees_all(actor):
        rows = rows.filter(Q(pk=actor.party_id) | Q(reseller_id=actor.party_id))
    row = rows.values_list(*(f.name for f in fields(CustomerView))).first()
    if row is None:
        raise permissions.not_found(kind or "party", public_id)
    return CustomerView(*row)


_ATTESTATION = tuple(f.name for f in fields(AttestationView) if f.name not in ("customer", "reseller_id"))


def _views(rows: QuerySet[Attestation], *first: str) -> list[AttestationView]:
    joined = {"customer_public": F("customer__public_id"), "account": F("customer__reseller_id")}
    found = rows.order_by(*first, "-pk").values(*_ATTESTATION, **joined)
    return [
        AttestationView(customer=row.pop("customer_public"), reseller_id=row.pop("account"), **row)
        for row in found
    ]


def attestations(provider_id: int, **where: Any) -> list[AttestationView]:
    """Attestations of a provider that fit, the newest first. For use cases."""
    return _views(Attestation.objects.filter(provider_id=provider_id, **where))


def open_attestations(partner_center_account_id: int, microsoft_ids: list[str]) -> list[AttestationView]:
    """Those of these attestations of an account whose acceptance is not yet written down. For use cases."""
    rows = Attestation.objects.filter(partner_center_account_id=partner_center_account_id)
    return _views(rows.filter(microsoft_id__in=microsoft_ids).exclude(state="accepted"))


def latest_attestation(provider_id: int, customer_id: int) -> AttestationView | None:
    """What a signatory of the company as it is called now has accepted, else what was last put before one.

    What Microsoft refused is none. One statement.
    """
    states = ("requested", "created", "accepted", "expired")
    named = Q(company_name__iexact=F("customer__name"), country=F("customer__country"))
    counts = Case(When(named, state="accepted", then=1), default=0)
    rows = Attestation.objects.filter(provider_id=provider_id, customer_id=customer_id, state__in=states)
    return next(iter(_views(rows.annotate(counts=counts), "-counts")), None)


def accepted_attestation(provider_id: int, customer_id: int) -> AttestationView | None:
    """The last attestation that the customer's signatory has accepted: an agreement can be made from it."""
    return next(iter(attestations(provider_id, customer_id=customer_id, state="accepted")), None)


def is_agreement_recorded(provider_id: int, customer_id: int, tenant_id: int | None) -> bool:  # noqa: ARG001
    """Whether the tenant has its agreement: created by us for any of its customers, or held otherwise."""
    if tenant_id is None:
        return False
    made = AgreementRecord.objects.filter(
        provider_id=provider_id, tenant_id=tenant_id, kind="agreement_created"
    )
    return made.exists() or held_agreement(provider_id, tenant_id) is not None


def agreement_state(provider_id: int, customer_id: int, tenant_id: int | None) -> AgreementState:
    """How the customer's agreement stands by what is stored; asks nobody."""
    attestation = latest_attestation(provider_id, customer_id)
    held = _seen_to_hold(provider_id, tenant_id) if tenant_id is not None else None
    if held is not None and held.allows:
        return AgreementState("held", attestation, held.accepted_at or held.fetched_at)
    state = attestation.state if attestation else "none"
    return AgreementState(state, attestation, None, held.accepted_at if held else None)


def held_agreement(provider_id: int, tenant_id: int) -> HeldAgreement | None:
    """What Microsoft was last seen to hold for the tenant, if it counts."""
    found = _seen_to_hold(provider_id, tenant_id)
    return found if found is not None and found.allows else None


def _seen_to_hold(provider_id: int, tenant_id: int) -> HeldAgreement | None:
    tenant = Tenant.objects.filter(provider_id=provider_id, pk=tenant_id)
    row = tenant.values_list("microsoft_id", "partner_center_account_id").first()
    if row is None:
        return None
    key = FactKey.held_agreement(str(row[0]))
    fact = stored_facts(row[1], (key,)).get(key, HeldAgreement)
    return None if isinstance(fact, Unfetched) else fact


def agreement_records(
    actor: Actor, *, limit: int, before_id: int | None = None, wish: Wish = NO_WISH
) -> list[AgreementRecordView]:
    """The agreement log, newest first, found as in `agreements_slice`."""
    permissions.require(actor, "agreement.read")
    rows = AgreementRecord.objects.filter(provider_id=actor.provider_id)
    if not permissions.sees_all(actor):
        rows = rows.filter(Q(customer_id=actor.party_id) | Q(customer__reseller_id=actor.party_id))
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    rows = _found(rows, actor, wish)
    names = [f.name for f in fields(AgreementRecordView) if f.name not in ("customer", "customer_name")]
    joined = {"customer_public": F("customer__public_id"), "named": F("customer__name")}
    found = rows.order_by("-pk").values(*names, **joined)[:limit]
    return [
        AgreementRecordView(customer=row.pop("customer_public"), customer_name=row.pop("named"), **row)
        for row in found
    ]


_VALIDITY = """
    SELECT p.vat_number, c.result, c.at, c.source, c.consultation_number
    FROM parties_party p
    LEFT JOIN LATERAL (
        SELECT v.result, v.at, v.source, v.consultation_number FROM compliance_vatcheck v
        WHERE v.provider_id = p.provider_id AND v.party_id = p.id AND v.vat_number = p.vat_number
        AND NOT (v.result = 'unknown' AND EXISTS (
            SELECT 1 FROM compliance_vatcheck a
            WHERE a.provider_id = v.provider_id AND a.party_id = v.party_id AND a.vat_number = v.vat_number
            AND a.result <> 'unknown' AND a.id < v.id AND a.at >= v.at - make_interval(days => %s)))
        ORDER BY v.id DESC LIMIT 1
    ) c ON true
    WHERE p.provider_id = %s AND p.id = %s
"""


def vat_validity(provider_id: int, party_id: int) -> VatValidity:
    """The last answer about the party's present VAT number; one about an earlier number does not count.

    A check that got no answer takes the place of one only when that had become too old by then."""
    row = statements.row(_VALIDITY, [VAT_ANSWER_HOLDS.days, provider_id, party_id])
    assert row is not None, "the party exists"
    number, result, at, source, consultation_number = row
    if not number or result is None:
        return VatValidity("none", number)
    return VatValidity(result, number, at, source, consultation_number)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An entry of the agreement log in a list."""

    public_id: str
    kind: str
    customer: str
    customer_name: str
    domain: str | None
    signatory: dict[str, Any]
    document: dict[str, Any]
    answer: dict[str, Any]
    actor_kind: str
    actor_id: str
    on_behalf_of: str | None
    ip_address: str | None
    user_agent: str
    request_id: str
    at: datetime
    recorded_at: datetime


def agreements_slice(actor: Actor, wish: Wish) -> Slice[AgreementRow]:
    """The agreement log. Filters: kind, customer, written_from, written_to.

    Looked through are the customer's name, the tenant's domain, the signatory's name and e-mail, ids and who did it.
    """
    return slice_of(_agreements(actor, wish), wish, _AGREEMENTS)


def agreements_all(actor: Actor, wish: Wish) -> Iterator[AgreementRow]:
    """The same, whole."""
    return all_of(_agreements(actor, wish), wish, _AGREEMENTS)


def _agreements(actor: Actor, wish: Wish) -> QuerySet[AgreementRecord]:
    permissions.require(actor, "agreement.read")
    rows = AgreementRecord.objects.filter(provider_id=actor.provider_id)
    if not permissions.sees_all(actor):
        mine = Party.objects.filter(Q(pk=actor.party_id) | Q(reseller_id=actor.party_id))
        rows = rows.filter(customer_id__in=mine.filter(provider_id=actor.provider_id).values("pk"))
    return _found(rows, actor, wish)


def _found(rows: QuerySet[AgreementRecord], actor: Actor, wish: Wish) -> QuerySet[AgreementRecord]:
    if kind := wish.get("kind"):
        rows = rows.filter(kind=kind)
    if customer := wish.get("customer"):
        rows = rows.filter(customer_id=key_of(Party, actor.provider_id, customer))
    named = party_named(actor.provider_id, "customer_id")
    signed = Attestation.objects.filter(provider_id=actor.provider_id)
    tenants = Tenant.objects.filter(provider_id=actor.provider_id)
    found = matching(
        wish.q,
        "public_id",
        "actor_id",
        named,
        lambda word: is_among("attestation_id", signed.filter(_of_person(word))),
        lambda word: is_among("tenant_id", tenants.filter(within("domain", word))),
    )
    return rows.filter(found & of_instants(wish, "written", "at"))


def _of_person(word: str) -> Q:
    return within("email", word) | within("first_name", word) | within("last_name", word)


_AGREEMENTS = Listed(
    (
        "public_id", "kind", "customer__public_id", "customer__name", "tenant__domain", "signatory",
        "document", "answer", "actor_kind", "actor_id", "on_behalf_of", "ip_address", "user_agent",
        "request_id", "at", "recorded_at",
    ),
    AgreementRow,
    {"customer": (Lower("customer__name"),), "kind": ("kind",), "at": ("at",)},
)  # fmt: skip
