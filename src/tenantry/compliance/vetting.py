"""Requests for a qualification: asked of Microsoft, written down, and read."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from partner_center import PartnerCenter
from partner_center.models.qualifications import EducationSegment, NewQualification, QualificationName
from tenantry.compliance.asking import qualification_of
from tenantry.compliance.events import QualificationApproved, QualificationDenied, QualificationRequested
from tenantry.compliance.models import QualificationRequest
from tenantry.compliance.rules.qualifications import Qualification
from tenantry.compliance.rules.vetting import (
    MOVES,
    OPEN_STATES,
    VETTING,
    Sought,
    SoughtKind,
    VettingMove,
    VettingState,
    standing,
)
from tenantry.foundation import public_ids
from tenantry.foundation.clock import machine_now
from tenantry.jobs import events
from tenantry.jobs.events import Event
from tenantry.kernel.actor import Actor
from tenantry.kernel.pauses import pause_after
from tenantry.parties.rules.permissions import Ownership

_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class QualificationRequestView:
    """What was sought for a customer, and how Microsoft's vetting stands."""

    id: int
    public_id: str
    provider_id: int
    customer_id: int
    partner_center_account_id: int
    tenant_id: UUID
    kind: str
    education_segment: str
    website: str
    validation_code: str
    state: str
    reason: str
    request_id: UUID
    asked_at: datetime
    decided_at: datetime | None
    looks: int
    customer: str
    customer_name: str
    reseller_id: int | None

    @property
    def ownership(self) -> Ownership:
        """To whom it belongs, for the permission table."""
        return Ownership(self.provider_id, self.reseller_id or self.customer_id, self.customer_id)

    @property
    def is_open(self) -> bool:
        """Whether Microsoft has yet to decide."""
        return self.state in OPEN_STATES

    @property
    def sought(self) -> Sought:
        """What was asked for."""
        return Sought(self.kind, self.education_segment, self.website, self.validation_code)


def requests(provider_id: int, **where: Any) -> list[QualificationRequestView]:
    """Requests of a provider that fit, the newest first. For use cases and scoped reads. One statement."""
    return _views(QualificationRequest.objects.filter(provider_id=provider_id, **where))


_JOINED = {
    "customer_public": F("customer__public_id"),
    "customer_name": F("customer__name"),
    "reseller": F("customer__reseller_id"),
}
_OWN = tuple(
    one.name
    for one in fields(QualificationRequestView)
    if one.name not in ("customer", "customer_name", "reseller_id")
)


def _views(rows: QuerySet[QualificationRequest]) -> list[QualificationRequestView]:
    found = rows.order_by("-pk").values(*_OWN, **_JOINED)
    return [
        QualificationRequestView(customer=row.pop("customer_public"), reseller_id=row.pop("reseller"), **row)
        for row in found
    ]


def ask_microsoft(pc: PartnerCenter, tenant_id: str, sought: Sought, *, request_id: UUID) -> Qualification:
    """What Microsoft says of it, after it was asked for; what stands or is being vetted is not asked for twice.

    Raises PartnerCenterError. The request id makes a repeated call the same one.
    """
    kind = SoughtKind(sought.kind)
    held = tuple(qualification_of(one) for one in pc.qualifications.of_customer(tenant_id))
    found = standing(held, kind)
    if found is not None and found.status != "denied":
        return found
    segment = sought.education_segment
    wanted = NewQualification(
        qualification=QualificationName(kind.at_microsoft),
        education_segment=EducationSegment(segment) if segment else None,
        website=sought.website or None,
        validation_code=sought.validation_code or None,
    )
    return qualification_of(pc.qualifications.create(tenant_id, wanted, request_id=request_id))


def record_request(
    *,
    customer_id: int,
    partner_center_account_id: int,
    tenant_id: UUID,
    sought: Sought,
    request_id: UUID,
    by: Actor,
    at: datetime,
) -> QualificationRequestView:
    """The customer's open request of that kind, or a new one that Microsoft is to be asked. Customer's lock is held."""
    assert transaction.get_connection().in_atomic_block
    same = {"customer_id": customer_id, "tenant_id": tenant_id, "kind": sought.kind}
    if found := requests(by.provider_id, state__in=OPEN_STATES, **same):
        return found[0]
    row = QualificationRequest.objects.create(
        provider_id=by.provider_id,
        public_id=public_ids.new("qlf", at),
        partner_center_account_id=partner_center_account_id,
        education_segment=sought.education_segment,
        website=sought.website,
        validation_code=sought.validation_code,
        state=VETTING.initial.value,
        request_id=request_id,
        requested_kind=by.kind,
        requested_by=by.id,
        asked_at=at,
        look_at=machine_now() + pause_after(0),
        **same,
    )
    made = requests(by.provider_id, pk=row.pk)[0]
    events.put(QualificationRequested(made.customer, made.public_id, made.kind), by=by, at=at)
    return made


def record_answer(
    request: QualificationRequestView, answer: Qualification, *, by: Actor, at: datetime
) -> VettingState:
    """Write what Microsoft says, once, whoever hears it first. The customer's lock is held."""
    return _move(request, MOVES[answer.status], answer.reason, by=by, at=at)


def record_refusal(
    request: QualificationRequestView, reason: str, *, by: Actor, at: datetime
) -> VettingState:
    """Microsoft does not take the request. The customer's lock is held."""
    return _move(request, VettingMove.REFUSE, reason, by=by, at=at)


def record_look(request: QualificationRequestView) -> None:
    """Nothing is decided: Microsoft is asked again later."""
    looks = request.looks + 1
    rows = QualificationRequest.objects.filter(provider_id=request.provider_id, pk=request.id)
    rows.filter(state__in=OPEN_STATES).update(looks=looks, look_at=machine_now() + pause_after(looks))


def _move(
    request: QualificationRequestView, move: VettingMove, reason: str, *, by: Actor, at: datetime
) -> VettingState:
    assert transaction.get_connection().in_atomic_block
    before = VettingState(request.state)
    state = VETTING.after(before, move)
    if state is None:  # still in review
        record_look(request)
        return before
    reason = reason.strip()[:_LONGEST_REASON]
    rows = QualificationRequest.objects.filter(
        provider_id=request.provider_id, pk=request.id, state=before.value
    )
    decided_at = None if state is VettingState.IN_REVIEW else at
    is_first = rows.update(state=state.value, reason=reason, decided_at=decided_at)
    if is_first and (told := _event(request, state, reason)):
        events.put(told, by=by, at=at)
    return state


def _event(request: QualificationRequestView, state: VettingState, reason: str) -> Event | None:
    """What is told of a decision; that it was asked for was told when it was."""
    who = (request.customer, request.public_id, request.kind)
    if state is VettingState.APPROVED:
        return QualificationApproved(*who)
    if state is VettingState.DENIED:
        return QualificationDenied(*who, reason)
    return None
