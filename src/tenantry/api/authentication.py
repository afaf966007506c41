"""Who calls: the bearer token of an API credential."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security.base import AuthBase

from tenantry.api.problem_codes import CREDENTIAL_MISSING
from tenantry.foundation.request_ids import request_id_of
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties.credentials import Caller, authenticate


class Bearer(AuthBase):
    """`Authorization: Bearer key_….secret`, looked up in one statement."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Any:
        """The caller; Refused when the token is missing, unknown or ended."""
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(Problem(CREDENTIAL_MISSING, "Authorization"))
        caller: Caller = authenticate(token.strip(), request_id=request_id_of(request))
        request.caller = caller  # type: ignore[attr-defined]
        return caller
