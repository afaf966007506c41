"""Whose tenant a domain is (Microsoft: OpenID Connect on the Microsoft identity platform)."""

import re

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.errors import BadAnswer
from partner_center.reading import segment

GET_OPENID_CONFIGURATION = Operation(
    "get_openid_configuration", "GET", token=None, host="login", answers=frozenset({400})
)
_GUID = re.compile(r"/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})/", re.IGNORECASE)


class Discovery:
    """Public facts of tenants; no token is sent."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def tenant_of(self, domain: str) -> str | None:
        """The tenant id of a domain, or None when no tenant has it."""
        path = f"/{segment(domain)}/v2.0/.well-known/openid-configuration"
        answer = self._caller.call(GET_OPENID_CONFIGURATION, path)
        if answer.http_status == 400:
            return None
        issuer = answer.body.get("issuer") if isinstance(answer.body, dict) else None
        found = _GUID.search(f"{issuer}/")
        if found is None:
            raise BadAnswer(
                "the configuration names no tenant",
                operation=GET_OPENID_CONFIGURATION.name,
                request_id=answer.request_id,
                correlation_id=answer.correlation_id,
            )
        return found[1].lower()
