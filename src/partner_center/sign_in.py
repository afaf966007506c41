"""Tokens from the login service (Microsoft: Partner Center authentication; Secure application model)."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from pydantic import BaseModel, Field, SecretStr, ValidationError

from partner_center.call import Answer, Call, Operation
from partner_center.endpoints import Endpoints, Host
from partner_center.errors import Refused, TokenRefused
from partner_center.protocols import RefreshTokenStore, TokenCache
from partner_center.tokens import Token, TokenKind

AHEAD_SECONDS = 120
# Asking for a token changes nothing at Partner Center, so it is repeated like a read.
GET_TOKEN = Operation("get_token", "POST", token=None, host="login")


class _Granted(BaseModel):
    """What the login service answers; it prints numbers as text."""

    access_token: SecretStr = Field(min_length=1)
    expires_in: int = 0
    refresh_token: SecretStr | None = None


class SignIn:
    """Hands out tokens, and asks for each kind once at a time, however many threads need it."""

    def __init__(
        self,
        *,
        tenant: str,
        client_id: str,
        client_secret: SecretStr,
        endpoints: Endpoints,
        refresh_tokens: RefreshTokenStore | None,
        cache: TokenCache,
        clock: Callable[[], datetime],
    ) -> None:
        self._tenant = tenant
        self._client_id = client_id
        self._client_secret = client_secret
        self._endpoints = endpoints
        self._refresh_tokens = refresh_tokens
        self._cache = cache
        self._clock = clock
        self._locks = {kind: threading.Lock() for kind in TokenKind}
        self._answer: Callable[[Call], Answer] | None = None

    def connect(self, answer: Callable[[Call], Answer]) -> None:
        """Give the way in which calls are made; tokens are fetched by calls, and calls need tokens."""
        self._answer = answer

    def token(self, kind: TokenKind, host: Host = "api") -> Token:
        """A token of this kind for a service, valid for the next two minutes at least."""
        found = self._usable(kind, host)
        if found is not None:
            return found
        with self._locks[kind]:
            found = self._usable(kind, host)
            if found is None:
                found = self._fetched(kind, host)
                self._cache.put(self._key(kind, host), found)
            return found

    def drop(self, kind: TokenKind, token: Token, host: Host = "api") -> None:
        """Forget a token that Microsoft did not accept."""
        self._cache.drop(self._key(kind, host), token)

    def address(self, redirect_uri: str, state: str) -> str:
        """Where the partner's user signs in (with MFA) and consents, once; the code comes to the redirect."""
        query = {
            "client_id": self._client_id,
            "response_type": "code",
            "response_mode": "query",
            "redirect_uri": redirect_uri,
            "resource": self._endpoints.audience("api"),
            "state": state,
        }
        tenant = quote(self._tenant, safe="")
        return f"{self._endpoints.login}/{tenant}/oauth2/authorize?{urlencode(query)}"

    def redeem(self, code: SecretStr, redirect_uri: str | None) -> None:
        """Turn the code of a consent into tokens: the refresh token is stored, the access token is used."""
        if self._refresh_tokens is None:
            raise TokenRefused(operation=GET_TOKEN.name, error="no_refresh_token_store")
        form = {
            **self._application("api"),
            "grant_type": "authorization_code",
            "code": code.get_secret_value(),
        }
        with self._locks[TokenKind.USER]:
            asked_at = self._clock()
            granted = self._granted(form | ({"redirect_uri": redirect_uri} if redirect_uri else {}))
            if granted.refresh_token is None:
                raise TokenRefused(operation=GET_TOKEN.name, error="answer_without_refresh_token")
            self._refresh_tokens.store(granted.refresh_token.get_secret_value())
            self._cache.put(self._key(TokenKind.USER, "api"), _token(granted, asked_at))

    def _key(self, kind: TokenKind, host: Host) -> str:
        # One token serves all services but Microsoft Graph.
        suffix = "/graph" if host == "graph" else ""
        return f"{self._tenant}/{self._client_id}/{kind.value}{suffix}"

    def _usable(self, kind: TokenKind, host: Host) -> Token | None:
        token = self._cache.get(self._key(kind, host))
        return token if token is not None and self._clock() < token.usable_until else None

    def _application(self, host: Host) -> dict[str, str]:
        return {
            "resource": self._endpoints.audience(host),
            "client_id": self._client_id,
            "client_secret": self._client_secret.get_secret_value(),
        }

    def _fetched(self, kind: TokenKind, host: Host) -> Token:
        form = self._application(host)
        if kind is TokenKind.APP:
            form["grant_type"] = "client_credentials"
        else:
            if self._refresh_tokens is None:
                raise TokenRefused(operation=GET_TOKEN.name, error="no_refresh_token_store")
            form |= {
                "grant_type": "refresh_token",
                "refresh_token": self._refresh_tokens.load(),
                "scope": "openid",
            }
        asked_at = self._clock()
        granted = self._granted(form)
        if kind is TokenKind.USER and self._refresh_tokens is not None and granted.refresh_token:
            # Stored before the access token is used: the new one replaces the consent we live from.
            self._refresh_tokens.store(granted.refresh_token.get_secret_value())
        return _token(granted, asked_at)

    def _granted(self, form: dict[str, str]) -> _Granted:
        assert self._answer is not None, "connect() comes first"
        path = f"/{quote(self._tenant, safe='')}/oauth2/token"
        try:
            answer = self._answer(Call(GET_TOKEN, path, form=form))
        except Refused as refusal:
            raise TokenRefused(
                operation=GET_TOKEN.name,
                error=str(refusal.code),
                description=refusal.description,
                http_status=refusal.http_status,
            ) from refusal
        try:
            return _Granted.model_validate(answer.body)
        except ValidationError:
            # The cause is not chained: it quotes the answer, which may hold a token.
            raise TokenRefused(operation=GET_TOKEN.name, error="answer_without_token") from None


def _token(granted: _Granted, asked_at: datetime) -> Token:
    # The relative life is used, not `expires_on`, so that a machine with a wrong clock works too. A token
    # living less than twice the margin is used for half its life, or every call would fetch one.
    life = granted.expires_in
    return Token(
        access_token=granted.access_token,
        usable_until=asked_at + timedelta(seconds=max(life - AHEAD_SECONDS, life // 2)),
    )
