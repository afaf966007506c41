"""Qualifications (Microsoft: Update a customer's qualifications; Get a partner's validation codes)."""

from uuid import UUID

from partner_center.call import Answer, Operation
from partner_center.caller import Caller
from partner_center.errors import BadAnswer, Unknown
from partner_center.models.qualifications import (
    NewQualification,
    Qualification,
    QualificationName,
    ValidationCode,
)
from partner_center.reading import read, read_list, segment
from partner_center.tokens import TokenKind

LIST = Operation("list_qualifications", "GET")
CREATE = Operation("create_qualification", "POST", TokenKind.USER, writes=True)
LIST_VALIDATION_CODES = Operation("list_validation_codes", "GET")
GET_LEGACY = Operation("get_qualification", "GET")
PUT_LEGACY = Operation("update_qualification", "PUT", writes=True)


class Qualifications:
    """What customers are besides commercial, and Microsoft's vetting of it."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def of_customer(self, customer_id: str) -> tuple[Qualification, ...]:
        """All qualifications, also those in review or denied; none means commercial."""
        answer = self._caller.call(LIST, f"/v1/customers/{segment(customer_id)}/qualifications")
        return read_list(Qualification, answer, LIST)

    def create(
        self, customer_id: str, qualification: NewQualification, request_id: UUID | None = None
    ) -> Qualification:
        """Ask for a qualification; education is vetted over days, so read it again until it is decided."""
        path = f"/v1/customers/{segment(customer_id)}/qualifications"
        answer = self._caller.call(CREATE, path, body=qualification, request_id=request_id)
        return read(Qualification, answer, CREATE)

    def validation_codes(self) -> tuple[ValidationCode, ...]:
        """The partner's codes for government customers."""
        answer = self._caller.call(LIST_VALIDATION_CODES, "/v1/customers/all/validations")
        return read_list(ValidationCode, answer, LIST_VALIDATION_CODES)

    def legacy(self, customer_id: str) -> QualificationName:
        """The one qualification of the older, synchronous resource."""
        answer = self._caller.call(GET_LEGACY, f"/v1/customers/{segment(customer_id)}/qualification")
        return _name(answer, GET_LEGACY)

    def set_legacy(
        self,
        customer_id: str,
        qualification: QualificationName,
        code: str | None = None,
        request_id: UUID | None = None,
    ) -> QualificationName:
        """Set the one qualification of the older resource; the government cloud takes a validation code."""
        answer = self._caller.call(
            PUT_LEGACY,
            f"/v1/customers/{segment(customer_id)}/qualification",
            query={"code": code},
            body=_lower_camel(qualification),
            request_id=request_id,
        )
        return _name(answer, PUT_LEGACY)


def _lower_camel(qualification: QualificationName) -> str:
    # The older resource spells the same names with a small first letter.
    text = qualification.value
    return text[:1].lower() + text[1:]


def _name(answer: Answer, operation: Operation) -> QualificationName:
    body = answer.body
    text = body.get("qualification") if isinstance(body, dict) else body
    if not isinstance(text, str):
        kind = Unknown if operation.writes else BadAnswer
        raise kind(
            "the answer names no qualification",
            operation=operation.name,
            request_id=answer.request_id,
            correlation_id=answer.correlation_id,
        )
    return QualificationName(text)
