"""Access tokens: signed, with an expiry on the machine's clock, of two kinds (app-only and app+user)."""

import uuid
from datetime import UTC, datetime
from typing import Any

import jwt

from partner_center_simulator import clock
from partner_center_simulator.refusals import LoginRefusal, Refusal, is_graph, unauthorized
from partner_center_simulator.routing import Caller
from partner_center_simulator.world import World

AUDIENCE = "https://api.partnercenter.microsoft.com"
GRAPH_AUDIENCE = "https://graph.microsoft.com"
TOKENS_REMEMBERED = 1000
REFRESH_SECONDS = 90 * 86400
# From here on every call of a user needs a second factor at sign-in (Microsoft: Partner security requirements).
MFA_FROM = datetime(2026, 4, 1, tzinfo=UTC)
# The refresh token accepted beside the usual one, of a user without a second factor, ends so.
WITHOUT_MFA = "-without-mfa"
RETIRED_AUDIENCE = "https://graph.windows.net"
# For whom the login gives tokens: Partner Center's hosts, Graph, and two that other calls of an application need.
AUDIENCES = frozenset(
    {
        AUDIENCE,
        "https://api.partner.microsoft.com",
        GRAPH_AUDIENCE,
        RETIRED_AUDIENCE,
        "https://management.azure.com",
        "https://manage.office.com",
    }
)
_OF_PARTNER_CENTER = frozenset({AUDIENCE, "https://api.partner.microsoft.com"})


def issue(world: World, *, is_user: bool, audience: str, has_mfa: bool = True) -> tuple[str, int, int]:
    """A token with its start and end in unix seconds; a user's says how the user signed in."""
    start = int(clock.unix())
    end = start + world.settings.token_lifetime_seconds
    claims: dict[str, Any] = {
        "aud": audience,
        "iss": f"https://sts.windows.net/{world.partner.tenant_id}/",
        "iat": start,
        "nbf": start,
        "exp": end,
        "appid": world.registration.client_id,
        "tid": world.partner.tenant_id,
        "oid": user_id(world),
    }
    if is_user:
        claims |= {
            "scp": "user_impersonation",
            "amr": ["pwd", "mfa"] if has_mfa else ["pwd"],
            "upn": f"admin@{world.registration.tenant}",
        }
    return jwt.encode(claims, _key(world), algorithm="HS256"), start, end


def named(audience: str) -> str:
    """An audience without regard to case and a slash at its end."""
    return audience.rstrip("/").lower()


def user_id(world: World) -> str:
    """The id that stands for the caller in what it creates."""
    return world.registration.client_id


def verify(world: World, header: str | None, path: str) -> Caller:
    """Who presents this Authorization header; refuses what is missing, forged, expired or for another service."""
    tenant = world.partner.tenant_id
    if not header:
        raise unauthorized(800001, "The partner token is missing.", tenant)
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthorized(800001, "The partner token is missing.", tenant)
    try:
        claims = _claims(world, token.strip())
    except jwt.InvalidTokenError as invalid:
        raise unauthorized(400, "Access denied.", tenant) from invalid
    audience = named(str(claims.get("aud")))
    if audience == RETIRED_AUDIENCE:
        raise unauthorized(900420, "The audience of the token is no longer supported.", tenant)
    if audience not in ({GRAPH_AUDIENCE} if is_graph(path) else _OF_PARTNER_CENTER):
        raise unauthorized(400, f"Access denied. The token is meant for {audience}.", tenant)
    if "scp" in claims and "mfa" not in claims["amr"] and world.clock.now() >= MFA_FROM:
        raise Refusal(403, 90000, "The user of the token has not signed in with multi-factor authentication.")
    return Caller(tenant_id=tenant, user_id=str(claims["oid"]), is_user="scp" in claims)


def is_mfa_compliant(world: World, header: str | None) -> bool | None:
    """Whether the user of a token that was accepted signed in with a second factor; none without a user."""
    claims = world.verified_tokens.get((header or "").partition(" ")[2].strip())
    return "mfa" in claims["amr"] if claims and "scp" in claims else None


def refresh_token(world: World, *, has_mfa: bool = True) -> str:
    """A new refresh token; the ones given before stay good for their ninety days."""
    ends = int(clock.unix()) + REFRESH_SECONDS
    return jwt.encode(
        {"typ": "refresh", "jti": uuid.uuid4().hex, "exp": ends, "mfa": has_mfa},
        _key(world),
        algorithm="HS256",
    )


def check_refresh(world: World, token: str) -> bool:
    """Refuse a refresh token that this login never gave; says whether its user has a second factor."""
    if token == world.registration.refresh_token:
        return True
    if token == world.registration.refresh_token + WITHOUT_MFA:
        return False
    try:
        claims = jwt.decode(token, _key(world), algorithms=["HS256"])
    except jwt.InvalidTokenError as invalid:
        raise LoginRefusal(
            400, "invalid_grant", 70000, "The provided refresh token is not valid."
        ) from invalid
    if claims.get("typ") != "refresh":
        raise LoginRefusal(400, "invalid_grant", 70000, "The provided grant is not a refresh token.")
    return bool(claims.get("mfa", True))


def _claims(world: World, token: str) -> dict[str, Any]:
    """The claims of a good token; a signature is checked once, the end of its life each time."""
    known: dict[str, Any] | None = world.verified_tokens.get(token)
    if known is None:
        known = jwt.decode(token, _key(world), algorithms=["HS256"], options={"verify_aud": False})
        if len(world.verified_tokens) >= TOKENS_REMEMBERED:
            world.verified_tokens.clear()
        world.verified_tokens[token] = known
    if known["exp"] <= clock.unix():
        raise jwt.ExpiredSignatureError("The token has expired.")
    if "oid" not in known:
        raise jwt.MissingRequiredClaimError("oid")
    return known


def _key(world: World) -> str:
    return world.store.fact("signing_key") or ""
