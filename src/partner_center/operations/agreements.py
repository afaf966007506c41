"""The customer's agreement (Microsoft: Confirm customer acceptance of the Microsoft Customer Agreement)."""

from dataclasses import replace
from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.agreements import (
    Agreement,
    AgreementDocument,
    AgreementMetadata,
    AgreementType,
    Attestation,
    DirectSignStatus,
    NewAgreement,
    NewAttestation,
)
from partner_center.reading import pages, read, segment
from partner_center.tokens import TokenKind

LIST_METADATA = Operation("list_agreement_metadata", "GET", TokenKind.USER)
LIST = Operation("list_agreements", "GET", TokenKind.USER)
CREATE = Operation("create_agreement", "POST", TokenKind.USER, writes=True)
GET_DIRECT_SIGN_STATUS = Operation("get_direct_sign_status", "GET", TokenKind.USER)
GET_DOCUMENT = Operation("get_agreement_document", "GET", TokenKind.USER)
CREATE_ATTESTATION = Operation("create_attestation", "POST", TokenKind.APP, writes=True)
GET_ATTESTATION = Operation("get_attestation", "GET", TokenKind.APP)


class Agreements:
    """Templates, acceptances and attestations."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def metadata(self, type: AgreementType = AgreementType.CUSTOMER) -> tuple[AgreementMetadata, ...]:
        """The templates in force for a type of agreement."""
        query = {"agreementType": type.value}
        return tuple(pages(self._caller, LIST_METADATA, "/v1/agreements", AgreementMetadata, query))

    def of_customer(
        self, customer_id: str, type: AgreementType = AgreementType.CUSTOMER
    ) -> tuple[Agreement, ...]:
        """The acceptances that Microsoft holds of a customer."""
        path = f"/v1/customers/{segment(customer_id)}/agreements"
        return tuple(pages(self._caller, LIST, path, Agreement, {"agreementType": type.value}))

    def create(self, customer_id: str, agreement: NewAgreement, request_id: UUID | None = None) -> Agreement:
        """Record an acceptance; with an attestation the application speaks, without one the user."""
        operation = replace(CREATE, token=TokenKind.APP if agreement.attestation_id else TokenKind.USER)
        path = f"/v1/customers/{segment(customer_id)}/agreements"
        answer = self._caller.call(operation, path, body=agreement, request_id=request_id)
        return read(Agreement, answer, operation)

    def direct_sign_status(self, customer_id: str) -> DirectSignStatus:
        """Whether the customer has signed with Microsoft itself."""
        path = f"/v1/customers/{segment(customer_id)}/directSignedMicrosoftCustomerAgreementStatus"
        return read(DirectSignStatus, self._caller.call(GET_DIRECT_SIGN_STATUS, path), GET_DIRECT_SIGN_STATUS)

    def document(self, template_id: str, country: str = "US", language: str = "en-US") -> AgreementDocument:
        """Links to the text of a template; they live five minutes, so ask anew each time."""
        path = f"/v1/agreementtemplates/{segment(template_id)}/document"
        answer = self._caller.call(GET_DOCUMENT, path, query={"country": country, "language": language})
        return read(AgreementDocument, answer, GET_DOCUMENT)

    def create_attestation(self, attestation: NewAttestation, request_id: UUID | None = None) -> Attestation:
        """Begin an enhanced attestation: the signatory accepts on Microsoft's page for it."""
        answer = self._caller.call(
            CREATE_ATTESTATION, "/v1/attestations/enhanced", body=attestation, request_id=request_id
        )
        return read(Attestation, answer, CREATE_ATTESTATION)

    def attestation(self, attestation_id: str) -> Attestation:
        """An attestation with its status."""
        answer = self._caller.call(GET_ATTESTATION, f"/v1/attestations/enhanced/{segment(attestation_id)}")
        return read(Attestation, answer, GET_ATTESTATION)
