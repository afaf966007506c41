"""A call before it is made and after it was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from partner_center.endpoints import Host
from partner_center.tokens import TokenKind


@dataclass(frozen=True, slots=True)
class Operation:
    """What is fixed about an operation: its name, method, service, token, and whether it changes anything."""

    name: str
    method: str
    token: TokenKind | None = TokenKind.APP
    writes: bool = False
    host: Host = "api"
    # Statuses that are answers although they are 4xx; the documented error code decides further.
    answers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Call:
    """One operation with all that is said to Microsoft."""

    operation: Operation
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    content_type: str = "application/json"
    form: Mapping[str, str] | None = field(default=None, repr=False)
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Microsoft said: status, headers and the parsed body (None when there is none)."""

    http_status: int
    headers: Mapping[str, str]
    body: Any = field(repr=False)
    request_id: str
    correlation_id: str
