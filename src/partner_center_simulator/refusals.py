"""What Partner Center answers when it says no, in the three shapes it uses for that."""

from collections.abc import Mapping, Sequence
from typing import Any


class Refusal(Exception):
    """An answer that refuses; raising it undoes whatever the operation had begun."""

    def __init__(
        self,
        http_status: int,
        code: int,
        description: str,
        *,
        data: Sequence[str] = (),
        source: str = "PartnerFD",
    ) -> None:
        super().__init__(f"{http_status}/{code}: {description}")
        self.http_status = http_status
        self.code = code
        self.description = description[:1024]
        self.data = list(data)
        self.source = source
        self.headers: dict[str, str] = {}

    def body(self) -> dict[str, Any]:
        """The body in the shape of this refusal's service."""
        return {"code": self.code, "description": self.description, "data": self.data, "source": self.source}


class AccountRefusal(Refusal):
    """A refusal of the account and agreement service, whose codes are 6000xx (Microsoft: Error codes)."""

    def __init__(
        self,
        http_status: int,
        code: int,
        name: str,
        description: str,
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(http_status, code, description)
        self.name = name
        self.parameters = dict(parameters or {})

    def body(self) -> dict[str, Any]:
        """The body with the internal code that this service prints."""
        return {
            "code": self.code,
            "message": self.description,
            "description": self.description,
            "errorName": self.name,
            "isRetryable": False,
            "parameters": self.parameters,
            "errorMessageExtended": f"InternalErrorCode={self.code}",
        }


class LoginRefusal(Refusal):
    """A refusal of the login service, in the error body of OAuth 2.0."""

    def __init__(self, http_status: int, error: str, number: int, description: str) -> None:
        super().__init__(http_status, number, description)
        self.error = error

    def body(self) -> dict[str, Any]:
        """The body of a token error (RFC 6749 5.2 with Microsoft's numbers)."""
        return {
            "error": self.error,
            "error_description": f"AADSTS{self.code}: {self.description}",
            "error_codes": [self.code],
        }


class GraphRefusal(Refusal):
    """A refusal of Graph, whose codes are words."""

    def __init__(self, http_status: int, word: str, description: str) -> None:
        super().__init__(http_status, http_status, description)
        self.word = word

    def body(self) -> dict[str, Any]:
        """The error object of Graph."""
        return {"error": {"code": self.word, "message": self.description}}


_GRAPH_WORDS = {
    400: "badRequest",
    401: "InvalidAuthenticationToken",
    403: "accessDenied",
    404: "itemNotFound",
    405: "methodNotAllowed",
    429: "tooManyRequests",
    503: "serviceNotAvailable",
}


def is_graph(path: str) -> bool:
    """Whether a tidy path is one of Graph's."""
    folded = path.lower() + "/"
    return folded.startswith("/v1.0/") and not folded.startswith("/v1.0/sales/")


def spoken_at(path: str, refusal: Refusal) -> Refusal:
    """The refusal as the service at a tidy path words it: Graph has an error object of its own."""
    if not is_graph(path) or isinstance(refusal, GraphRefusal | LoginRefusal):
        return refusal
    word = _GRAPH_WORDS.get(refusal.http_status, "generalException")
    said = GraphRefusal(refusal.http_status, word, refusal.description)
    said.headers = refusal.headers
    return said


def unauthorized(code: int, description: str, partner: str) -> Refusal:
    """401 with the challenge header that Microsoft documents."""
    refusal = Refusal(401, code, description)
    refusal.headers["WWW-Authenticate"] = f"OAuth realm=urn:cpsvc:cpid:{partner}"
    return refusal


def invalid_property(name: str, description: str | None = None) -> Refusal:
    """400/3000 naming the member that is wrong."""
    return Refusal(400, 3000, description or f"Invalid property: {name}.", data=[name])


def unknown_word(value: object) -> Refusal:
    """400/900126 for a word that an enumeration does not have."""
    return Refusal(400, 900126, f"The enum value '{value}' cannot be parsed.")


def missing_property(name: str) -> Refusal:
    """400/3000 for a required member that is absent."""
    return Refusal(400, 3000, f"Missing property: {name}.", data=[name])


def optional_text(given: Mapping[str, Any], name: str) -> str | None:
    """A member that is a text or absent, or the refusal that names it."""
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise invalid_property(name[0].upper() + name[1:])
    return value


def not_json(description: str) -> Refusal:
    """400/800002 for a body that cannot be read."""
    return Refusal(400, 800002, description, source="PartnerApiServiceControllers")


def unknown_resource() -> Refusal:
    """404/1000 for a path that leads nowhere."""
    return Refusal(404, 1000, "The resource was not found.", source="PartnerApiServiceControllers")


class Throttled(Refusal):
    """429 in the shape of the gateway in front of the service (Microsoft: API throttling guidance)."""

    def body(self) -> dict[str, Any]:
        """Only a status and a message."""
        return {"statusCode": 429, "message": self.description}


def unexpected() -> Refusal:
    """500/800003 for what should not have happened."""
    return Refusal(500, 800003, "An unexpected error occurred. Try again later.")


def throttled(seconds: int) -> Refusal:
    """429 that says when to come back."""
    refusal = Throttled(429, 429, f"Rate limit is exceeded. Try again in {seconds} seconds.")
    refusal.headers["Retry-After"] = str(seconds)
    return refusal


def app_only() -> Refusal:
    """The refusal of an app-only token where a user's is needed."""
    return Refusal(403, 900329, "This operation needs an app+user token; app-only is not supported.")
