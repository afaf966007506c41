"""Access tokens: signed, with an expiry on the machine's clock, of two kinds (app-only and app+user)."""

import uuid
from typing import Any

import jwt

from partner_center_simulator import clock
from partner_center_simulator.refusals import LoginRefusal, unauthorized
from partner_center_simulator.routing import Caller
from partner_center_simulator.world import World

AUDIENCE = "https://api.partnercenter.microsoft.com"
TOKENS_REMEMBERED = 1000
REFRESH_SECONDS = 90 * 86400
RETIRED_AUDIENCE = "https://graph.windows.net"


def issue(world: World, *, is_user: bool, audience: str) -> tuple[str, int, int]:
    """A token with its start and end in unix seconds."""
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
            "amr": ["pwd", "mfa"],
            "upn": f"admin@{world.registration.tenant}",
        }
    return jwt.encode(claims, _key(world), algorithm="HS256"), start, end


def user_id(world: World) -> str:
    """The id that stands for the caller in what it creates."""
    return world.registration.client_id


def verify(world: World, header: str | None) -> Caller:
    """Who presents this Authorization header; refuses what is missing, forged, expired or retired."""
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
    if claims.get("aud") == RETIRED_AUDIENCE:
        raise unauthorized(900420, "The audience of the token is no longer supported.", tenant)
    return Caller(tenant_id=tenant, user_id=str(claims["oid"]), is_user="scp" in claims)


def refresh_token(world: World) -> str:
    """A new refresh token; the ones given before stay good for their ninety days."""
    ends = int(clock.unix()) + REFRESH_SECONDS
    return jwt.encode(
        {"typ": "refresh", "jti": uuid.uuid4().hex, "exp": ends}, _key(world), algorithm="HS256"
    )


def check_refresh(world: World, token: str) -> None:
    """Refuse a refresh token that this login never gave."""
    if token == world.registration.refresh_token:
        return
    try:
        claims = jwt.decode(token, _key(world), algorithms=["HS256"])
    except jwt.InvalidTokenError as invalid:
        raise LoginRefusal(
            400, "invalid_grant", 70000, "The provided refresh token is not valid."
        ) from invalid
    if claims.get("typ") != "refresh":
        raise LoginRefusal(400, "invalid_grant", 70000, "The provided grant is not a refresh token.")


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
