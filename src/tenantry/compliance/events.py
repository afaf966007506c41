"""What happens to a customer's agreement with Microsoft and its qualifications, told on the customer's own sequence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tenantry.jobs.events import Event


@dataclass(frozen=True)
class AgreementRequested(Event):
    """A signatory can read and accept on Microsoft's page from now on."""

    NAME: ClassVar[str] = "agreement.requested"
    AGGREGATE: ClassVar[str] = "party"
    customer: str
    attestation: str
    agreement_record: str


@dataclass(frozen=True)
class AgreementAccepted(Event):
    """Microsoft has told that the signatory accepted."""

    NAME: ClassVar[str] = "agreement.accepted"
    AGGREGATE: ClassVar[str] = "party"
    customer: str
    attestation: str
    agreement_record: str


@dataclass(frozen=True)
class AgreementExpired(Event):
    """Microsoft's page has ended without an acceptance."""

    NAME: ClassVar[str] = "agreement.expired"
    AGGREGATE: ClassVar[str] = "party"
    customer: str
    attestation: str


@dataclass(frozen=True)
class AgreementMailed(Event):
    """Somebody has Microsoft's page sent to the signatory; `mailing` counts from one."""

    NAME: ClassVar[str] = "agreement.mailed"
    AGGREGATE: ClassVar[str] = "party"
    customer: str
    attestation: str
    mailing: int


@dataclass(frozen=True)
class VatNumberChecked(Event):
    """A register of VAT numbers was asked about a party's number; its answer counts from now on."""

    NAME: ClassVar[str] = "vat_number.checked"
    AGGREGATE: ClassVar[str] = "party"
    party: str
    check: str
    result: str


@dataclass(frozen=True)
class QualificationRequested(Event):
    """Somebody had Microsoft asked whether the customer is what it says: a school, say."""

    NAME: ClassVar[str] = "qualification.requested"
    AGGREGATE: ClassVar[str] = "party"
    customer: str
    request: str
    kind: str


@dataclass(frozen=True)
class QualificationApproved(Event):
    """Microsoft has qualified the customer."""

    NAME: ClassVar[str] = "qualification.approved"
    AGGREGATE: ClassVar[str] = "party"
    customer: str
    request: str
    kind: str


@dataclass(frozen=True)
class QualificationDenied(Event):
    """Microsoft has denied what was sought, with its reason where it gives one."""

    NAME: ClassVar[str] = "qualification.denied"
    AGGREGATE: ClassVar[str] = "party"
    customer: str
    request: str
    kind: str
    reason: str
