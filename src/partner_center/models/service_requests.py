"""Requests for support (Microsoft: Service request resources)."""

from partner_center.models.common import Attributes, Contact
from partner_center.wire import Instant, OpenEnum, Request, Resource


class Severity(OpenEnum):
    """How urgent a request is; older answers print the number of the value."""

    UNKNOWN = "unknown"
    CRITICAL = "critical"
    MODERATE = "moderate"
    MINIMAL = "minimal"


class ServiceRequestStatus(OpenEnum):
    """How far a request is; older answers print the number of the value."""

    NONE = "none"
    OPEN = "open"
    CLOSED = "closed"
    ATTENTION_NEEDED = "attention_needed"


class RequestOrganization(Resource):
    """The tenant that a request is about."""

    id: str | None = None
    name: str | None = None
    phone_number: str | None = None


class RequestNote(Resource):
    """A remark on a request."""

    created_by_name: str | None = None
    created_date: Instant | None = None
    text: str | None = None


class FileLink(Resource):
    """A file of a request."""

    id: str | None = None
    name: str | None = None
    url: str | None = None


class ServiceRequest(Resource):
    """A request for support; lists carry title, severity, status, contact and dates only."""

    id: str | None = None
    title: str | None = None
    description: str | None = None
    severity: Severity | int | None = None
    status: ServiceRequestStatus | int | None = None
    support_topic_id: str | None = None
    support_topic_name: str | None = None
    organization: RequestOrganization | None = None
    primary_contact: Contact | None = None
    last_updated_by: Contact | None = None
    product_name: str | None = None
    product_id: str | None = None
    created_date: Instant | None = None
    last_modified_date: Instant | None = None
    last_closed_date: Instant | None = None
    new_note: RequestNote | None = None
    notes: list[RequestNote] | None = None
    country_code: str | None = None
    file_links: list[FileLink] | None = None
    attributes: Attributes | None = None


class SupportTopic(Resource):
    """About what a request may be."""

    id: int | str
    name: str | None = None
    description: str | None = None
    attributes: Attributes | None = None


class NewOrganization(Request):
    """The tenant that a new request is about: a customer's id."""

    id: str


class NewServiceRequest(Request):
    """A request to be made; without an organization it is about the calling partner."""

    title: str
    description: str
    severity: Severity
    support_topic_id: str
    organization: NewOrganization | None = None
    primary_contact: Contact | None = None


class NewNote(Request):
    """A remark to be added."""

    text: str


class ServiceRequestChange(Request):
    """What changes of a request; what is left out stays."""

    title: str | None = None
    description: str | None = None
    severity: Severity | None = None
    status: ServiceRequestStatus | None = None
    new_note: NewNote | None = None
