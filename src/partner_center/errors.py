"""What can go wrong, as one hierarchy that tells the caller whether something happened at Microsoft."""

from collections.abc import Sequence


class PartnerCenterError(Exception):
    """Base of all errors; names the call, so that Microsoft's support can find it."""

    def __init__(
        self, message: str, *, operation: str, request_id: str = "", correlation_id: str = ""
    ) -> None:
        super().__init__(message)
        self.operation = operation
        self.request_id = request_id
        self.correlation_id = correlation_id

    def __str__(self) -> str:
        ids = f"request {self.request_id or '-'}, correlation {self.correlation_id or '-'}"
        return f"{self.operation}: {self.args[0]} ({ids})"


class Refused(PartnerCenterError):
    """Microsoft answered no, nothing was changed; `retryable`: the same call may succeed later."""

    def __init__(
        self,
        *,
        operation: str,
        http_status: int,
        code: int | str,
        description: str = "",
        data: Sequence[str] = (),
        source: str = "",
        retryable: bool = False,
        request_id: str = "",
        correlation_id: str = "",
    ) -> None:
        super().__init__(
            f"refused with {http_status}/{code}: {description}",
            operation=operation,
            request_id=request_id,
            correlation_id=correlation_id,
        )
        self.http_status = http_status
        self.code = code
        self.description = description
        self.data = tuple(data)
        self.source = source
        self.retryable = retryable


class NotFound(Refused):
    """Microsoft does not know the thing asked for (404), or does not show it to this partner."""


class Throttled(PartnerCenterError):
    """Too many requests (429), still so after the client's own repeats; nothing was changed."""

    def __init__(
        self,
        *,
        operation: str,
        retry_after_seconds: float | None,
        request_id: str = "",
        correlation_id: str = "",
    ) -> None:
        super().__init__(
            f"throttled, retry after {retry_after_seconds} s",
            operation=operation,
            request_id=request_id,
            correlation_id=correlation_id,
        )
        self.retry_after_seconds = retry_after_seconds


class Unavailable(PartnerCenterError):
    """Not reached, or answered 503: nothing was changed, and the call may be made again."""

    def __init__(
        self,
        message: str,
        *,
        operation: str,
        http_status: int | None = None,
        code: int | str | None = None,
        request_id: str = "",
        correlation_id: str = "",
    ) -> None:
        super().__init__(message, operation=operation, request_id=request_id, correlation_id=correlation_id)
        self.http_status = http_status
        self.code = code


class Unknown(PartnerCenterError):
    """A write got no usable answer: it may or may not have happened; replay it with the same `request_id`."""

    def __init__(
        self,
        message: str,
        *,
        operation: str,
        http_status: int | None = None,
        code: int | str | None = None,
        request_id: str = "",
        correlation_id: str = "",
    ) -> None:
        super().__init__(message, operation=operation, request_id=request_id, correlation_id=correlation_id)
        self.http_status = http_status
        self.code = code


class TokenRefused(PartnerCenterError):
    """The login service gave no token: the credentials, the consent or the refresh token are not accepted."""

    def __init__(
        self, *, operation: str, error: str, description: str = "", http_status: int | None = None
    ) -> None:
        super().__init__(f"no token: {error} {description}".rstrip(), operation=operation)
        self.error = error
        self.description = description
        self.http_status = http_status


class BadAnswer(PartnerCenterError):
    """A read was answered with a body that is not as documented."""
