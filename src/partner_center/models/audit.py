"""Audit records (Microsoft: Auditing resources)."""

from partner_center.models.common import Attributes
from partner_center.wire import Instant, OpenEnum, Resource


class OperationStatus(OpenEnum):
    """How a recorded operation went."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    PROGRESS = "progress"


class CustomizedData(Resource):
    """A further fact of a record, for example an order's id."""

    key: str
    value: str | None = None


class PartnerRequest(Resource):
    """A call that was made in the name of a user, and whether its token had a second factor."""

    request_id: str | None = None
    correlation_id: str | None = None
    request_date_time: Instant | None = None
    http_verb: str | None = None
    resource_uri: str | None = None
    status_code: int | None = None
    mfa_compliant: bool | None = None
    attributes: Attributes | None = None


class AuditRecord(Resource):
    """Who did what to what; the old and the new value are JSON written as text, in PascalCase."""

    id: str | None = None
    partner_id: str | None = None
    participants: list[str] | None = None
    customer_id: str | None = None
    customer_name: str | None = None
    user_principal_name: str | None = None
    application_id: str | None = None
    resource_type: str | None = None
    resource_old_value: str | None = None
    resource_new_value: str | None = None
    operation_type: str | None = None
    original_correlation_id: str | None = None
    operation_date: Instant | None = None
    operation_status: OperationStatus | None = None
    customized_data: list[CustomizedData] | None = None
    attributes: Attributes | None = None

    def datum(self, key: str) -> str | None:
        """The value of a further fact, by its name in any case."""
        for pair in self.customized_data or ():
            if pair.key.casefold() == key.casefold():
                return pair.value
        return None
