"""Requests for support (Microsoft: Create a service request; Update a service request)."""

from collections.abc import Iterator
from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.service_requests import (
    NewServiceRequest,
    ServiceRequest,
    ServiceRequestChange,
    SupportTopic,
)
from partner_center.reading import pages, read, segment
from partner_center.tokens import TokenKind

LIST = Operation("list_service_requests", "GET", TokenKind.USER)
GET = Operation("get_service_request", "GET", TokenKind.USER)
CREATE = Operation("create_service_request", "POST", TokenKind.USER, writes=True)
UPDATE = Operation("patch_service_request", "PATCH", TokenKind.USER, writes=True)
LIST_TOPICS = Operation("list_support_topics", "GET", TokenKind.USER)


class ServiceRequests:
    """Requests for support to Microsoft, about customers or about the partner itself; a user's every one."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def support_topics(self) -> tuple[SupportTopic, ...]:
        """About what a request may be."""
        return tuple(pages(self._caller, LIST_TOPICS, "/v1/servicerequests/supporttopics", SupportTopic, {}))

    def iterate(self, customer_id: str | None = None) -> Iterator[ServiceRequest]:
        """All requests in short form, or those about one customer."""
        return pages(self._caller, LIST, _root(customer_id), ServiceRequest, {})

    def get(self, request_number: str, customer_id: str | None = None) -> ServiceRequest:
        """A request with its notes, or `NotFound`."""
        path = f"{_root(customer_id)}/{segment(request_number)}"
        return read(ServiceRequest, self._caller.call(GET, path), GET)

    def create(
        self, request: NewServiceRequest, locale: str = "en-US", request_id: UUID | None = None
    ) -> ServiceRequest:
        """Ask for support in the language of a locale such as pt-PT."""
        path = f"/v1/servicerequests/{segment(locale)}"
        answer = self._caller.call(CREATE, path, body=request, request_id=request_id)
        return read(ServiceRequest, answer, CREATE)

    def update(
        self, request_number: str, change: ServiceRequestChange, request_id: UUID | None = None
    ) -> ServiceRequest:
        """Change what is named, or add a note; what is left out stays."""
        path = f"/v1/servicerequests/{segment(request_number)}"
        answer = self._caller.call(UPDATE, path, body=change, request_id=request_id)
        return read(ServiceRequest, answer, UPDATE)


def _root(customer_id: str | None) -> str:
    return (
        "/v1/servicerequests"
        if customer_id is None
        else f"/v1/customers/{segment(customer_id)}/servicerequests"
    )
