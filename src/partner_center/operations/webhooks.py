"""Webhook registration (Microsoft: Partner Center webhooks)."""

from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.webhooks import (
    EventName,
    NewRegistration,
    Registration,
    ValidationEvent,
    ValidationResult,
)
from partner_center.reading import read, read_names, segment
from partner_center.tokens import TokenKind

LIST_EVENTS = Operation("list_webhook_events", "GET", TokenKind.USER)
GET = Operation("get_webhook_registration", "GET", TokenKind.USER)
CREATE = Operation("create_webhook_registration", "POST", TokenKind.USER, writes=True)
UPDATE = Operation("update_webhook_registration", "PUT", TokenKind.USER, writes=True)
CREATE_VALIDATION_EVENT = Operation("create_validation_event", "POST", TokenKind.USER, writes=True)
GET_VALIDATION_EVENT = Operation("get_validation_event", "GET", TokenKind.USER)

_ROOT = "/webhooks/v1/registration"


class Webhooks:
    """Where Microsoft sends its events; deliveries are judged by `webhook_signature`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def events(self) -> tuple[EventName, ...]:
        """The events that may be subscribed to."""
        answer = self._caller.call(LIST_EVENTS, f"{_ROOT}/events")
        return tuple(EventName(name) for name in read_names(answer, LIST_EVENTS))

    def registration(self) -> Registration:
        """The partner's registration."""
        return read(Registration, self._caller.call(GET, _ROOT), GET)

    def register(self, registration: NewRegistration, request_id: UUID | None = None) -> Registration:
        """Register a callback; there is one registration for each partner."""
        return read(
            Registration,
            self._caller.call(CREATE, _ROOT, body=registration, request_id=request_id),
            CREATE,
        )

    def update(self, registration: NewRegistration, request_id: UUID | None = None) -> Registration:
        """Replace the registration."""
        return read(
            Registration,
            self._caller.call(UPDATE, _ROOT, body=registration, request_id=request_id),
            UPDATE,
        )

    def send_test(self, request_id: UUID | None = None) -> ValidationEvent:
        """Have `test-created` delivered; at most two a minute, and it must be registered for."""
        answer = self._caller.call(
            CREATE_VALIDATION_EVENT, f"{_ROOT}/validationEvents", request_id=request_id
        )
        return read(ValidationEvent, answer, CREATE_VALIDATION_EVENT)

    def test_result(self, correlation_id: str) -> ValidationResult:
        """What became of a test."""
        path = f"{_ROOT}/validationEvents/{segment(correlation_id)}"
        return read(ValidationResult, self._caller.call(GET_VALIDATION_EVENT, path), GET_VALIDATION_EVENT)
