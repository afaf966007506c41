"""Tokens and tenant discovery: what login.microsoftonline.com does."""

import base64
from typing import Any
from urllib.parse import unquote_plus

from partner_center_simulator import tokens
from partner_center_simulator.entities import Domain
from partner_center_simulator.refusals import LoginRefusal
from partner_center_simulator.routing import Access, Answer, Call, operation
from partner_center_simulator.world import GUID, World


@operation("token", "POST", "/{tenant}/oauth2/token", Access.OPEN)
def token(call: Call) -> Answer:
    """Give an access token for the grant asked for."""
    return _grant(call, "https://graph.windows.net", is_v2=False)


@operation("token_v2", "POST", "/{tenant}/oauth2/v2.0/token", Access.OPEN)
def token_v2(call: Call) -> Answer:
    """Give an access token by the newer endpoint, which names a scope instead of a resource."""
    return _grant(call, tokens.AUDIENCE, is_v2=True)


def _grant(call: Call, default_audience: str, *, is_v2: bool) -> Answer:
    world = call.world
    form = {
        str(name).lower(): str(value)
        for name, value in (call.body if isinstance(call.body, dict) else {}).items()
    }
    form |= _basic(call.headers.get("authorization", ""))
    _check_application(world, call.path["tenant"], form)
    kind = form.get("grant_type", "")
    audience = form.get("resource") or _scope_audience(form.get("scope", "")) or default_audience
    if tokens.named(audience) not in tokens.AUDIENCES:
        text = f"The resource principal named {audience} was not found in the tenant."
        raise LoginRefusal(400, "invalid_resource", 500011, text)
    if kind == "client_credentials":
        return Answer(_token_body(world, audience, is_user=False, is_v2=is_v2))
    has_mfa = True
    if kind == "refresh_token":
        has_mfa = tokens.check_refresh(world, form.get("refresh_token", ""))
    elif kind == "authorization_code":
        if form.get("code") != world.registration.consent_code:
            raise LoginRefusal(400, "invalid_grant", 70008, "The provided authorization code is not valid.")
    else:
        raise LoginRefusal(400, "unsupported_grant_type", 70003, f"The grant type {kind!r} is not supported.")
    return Answer(_token_body(world, audience, is_user=True, is_v2=is_v2, has_mfa=has_mfa))


def _basic(header: str) -> dict[str, str]:
    """Id and secret of an application that says them in a header (RFC 6749, 2.3.1), as many OAuth libraries do."""
    scheme, _, words = header.partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        name, _, secret = base64.b64decode(words.strip(), validate=True).decode("utf-8").partition(":")
    except ValueError:
        return {"client_id": "", "client_secret": ""}
    return {"client_id": unquote_plus(name), "client_secret": unquote_plus(secret)}


def _check_application(world: World, tenant: str, form: dict[str, str]) -> None:
    registration = world.registration
    if tenant.lower() not in (registration.tenant.lower(), world.partner.tenant_id):
        raise LoginRefusal(400, "invalid_request", 90002, f"Tenant '{tenant}' not found.")
    if form.get("client_id", "").lower() != registration.client_id.lower():
        raise LoginRefusal(
            400, "unauthorized_client", 700016, "The application was not found in the directory."
        )
    if form.get("client_secret") != registration.client_secret:
        raise LoginRefusal(401, "invalid_client", 7000215, "Invalid client secret provided.")


def _scope_audience(scope: str) -> str:
    addresses = (part for part in scope.split() if part.startswith("https://"))
    return next((part.rpartition("/")[0] for part in addresses), "")


def _token_body(
    world: World, audience: str, *, is_user: bool, is_v2: bool, has_mfa: bool = True
) -> dict[str, Any]:
    access, start, end = tokens.issue(world, is_user=is_user, audience=audience, has_mfa=has_mfa)
    life = end - start
    if is_v2:
        body: dict[str, Any] = {
            "token_type": "Bearer",
            "expires_in": life,
            "ext_expires_in": life,
            "access_token": access,
        }
    else:
        body = {
            "token_type": "Bearer",
            "expires_in": str(life),
            "ext_expires_in": str(life),
            "expires_on": str(end),
            "not_before": str(start),
            "resource": audience,
            "access_token": access,
        }
    if is_user:
        body |= {
            "scope": "user_impersonation",
            "refresh_token": tokens.refresh_token(world, has_mfa=has_mfa),
            "id_token": access,
        }
    return body


@operation("discovery_v2", "GET", "/{domain}/v2.0/.well-known/openid-configuration", Access.OPEN)
def discovery_v2(call: Call) -> Answer:
    """Tell which tenant holds a domain (OpenID Connect Discovery 1.0)."""
    return _discovery(call, "v2.0")


@operation("discovery", "GET", "/{domain}/.well-known/openid-configuration", Access.OPEN)
def discovery(call: Call) -> Answer:
    """Tell which tenant holds a domain, by the older address."""
    return _discovery(call, "")


def _discovery(call: Call, version: str) -> Answer:
    world = call.world
    wanted = call.path["domain"].lower()
    taken = world.store.find(Domain, wanted)
    tenant = taken.tenant_id if taken else (wanted if GUID.match(wanted) else None)
    if wanted == world.registration.tenant.lower():
        tenant = world.partner.tenant_id
    if tenant is None:
        raise LoginRefusal(400, "invalid_tenant", 90002, f"Tenant '{wanted}' not found.")
    home = f"{call.origin}/{tenant}"
    issuer = f"{home}/v2.0" if version else f"https://sts.windows.net/{tenant}/"
    middle = f"oauth2/{version}" if version else "oauth2"
    body = {
        "issuer": issuer,
        "token_endpoint": f"{home}/{middle}/token",
        "authorization_endpoint": f"{home}/{middle}/authorize",
        "jwks_uri": f"{home}/discovery/{version + '/' if version else ''}keys",
        "response_types_supported": ["code", "id_token", "code id_token", "token id_token"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "tenant_region_scope": "EU",
    }
    return Answer(body)
