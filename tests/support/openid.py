"""An OpenID Connect provider for tests: a real server with a key of its own, that signs in whoever it is told to."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "tenantry-at-the-issuer", "a secret of the client"


@dataclass
class Issuer:
    """Where it answers, whom it signs in, and what it has been asked."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))


class _Answers(BaseHTTPRequestHandler):
    @property
    def issuer(self) -> Issuer:
        found: Issuer = self.server.issuer  # type: ignore[attr-defined]
        return found

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/.well-known/openid-configuration":
            self._json(_configuration(self.issuer.url))
        elif url.path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.issuer.key.public_key(), as_dict=True)
            self._json({"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]})
        elif url.path == "/authorize":
            self._authorize({name: values[0] for name, values in parse_qs(url.query).items()})
        elif url.path == "/userinfo":
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            found = self.issuer.tokens.get(token)
            self._json(found or {"error": "invalid_token"}, 200 if found else 401)
        else:
            self._json({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        given = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
        asked = self.issuer.codes.pop(given.get("code", ""), None)
        if self.path != "/token" or asked is None or not _is_the_client(given, asked):
            return self._json({"error": "invalid_grant"}, 400)
        token = secrets.token_urlsafe(16)
        self.issuer.tokens[token] = self.issuer.claims
        now = int(time.time())
        claims = {
            "iss": self.issuer.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            **self.issuer.claims,
        }
        signed = jwt.encode(claims, self.issuer.key, "RS256", headers={"kid": "one"})
        return self._json(
            {"access_token": token, "token_type": "Bearer", "expires_in": 300, "id_token": signed}
        )

    def _authorize(self, asked: dict[str, str]) -> None:
        """Nobody is asked anything: the person is the one that the test has said."""
        self.issuer.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self.issuer.codes[code] = asked
        answer = {"error": self.issuer.error} if self.issuer.error else {"code": code}
        self.send_response(302)
        self.send_header(
            "Location", f"{asked['redirect_uri']}?{urlencode(answer | {'state': asked['state']})}"
        )
        self.end_headers()

    def _json(self, body: dict[str, Any], status: int = 200) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def _configuration(url: str) -> dict[str, Any]:
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "userinfo_endpoint": f"{url}/userinfo",
        "jwks_uri": f"{url}/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    }


def _is_the_client(given: dict[str, str], asked: dict[str, str]) -> bool:
    """The client that asked: by its secret, and by the verifier that only it can know (RFC 7636)."""
    digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return (given.get("client_id"), given.get("client_secret"), challenge) == (
        CLIENT_ID,
        CLIENT_SECRET,
        asked.get("code_challenge"),
    )


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """An issuer on a free port for as long as the block lasts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        issuer = Issuer(f"http://127.0.0.1:{server.server_address[1]}")
        server.issuer = issuer  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield issuer
        finally:
            server.shutdown()
            thread.join()
