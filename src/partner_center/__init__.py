"""A typed, synchronous client for Microsoft's Partner Center REST API (Cloud Solution Provider programme)."""

from partner_center.client import PartnerCenter
from partner_center.endpoints import Endpoints
from partner_center.errors import (
    BadAnswer,
    NotFound,
    PartnerCenterError,
    Refused,
    Throttled,
    TokenRefused,
    Unavailable,
    Unknown,
)
from partner_center.protocols import Limiter, RefreshTokenStore, TokenCache
from partner_center.records import CallRecord
from partner_center.tokens import MemoryTokenCache, Token, TokenKind

__all__ = [
    "BadAnswer",
    "CallRecord",
    "Endpoints",
    "Limiter",
    "MemoryTokenCache",
    "NotFound",
    "PartnerCenter",
    "PartnerCenterError",
    "RefreshTokenStore",
    "Refused",
    "Throttled",
    "Token",
    "TokenCache",
    "TokenKind",
    "TokenRefused",
    "Unavailable",
    "Unknown",
]
