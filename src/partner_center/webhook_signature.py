"""Judges what is delivered to a webhook (Microsoft: Partner Center webhooks, Event authentication).

Needs the package `cryptography`. Anybody can post to a callback: nothing in a delivery is believed before its
signature was verified over the raw body with a certificate that Microsoft issued to itself.
"""

import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2
from pydantic import ValidationError

from partner_center import wire
from partner_center.certificates import CertificateRefused, Chain, der_certificates
from partner_center.models.webhooks import WebhookEvent

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

# Where Microsoft keeps the certificate in its documentation's own example.
MICROSOFT_HOSTS = frozenset({"3psostorageacct.blob.core.windows.net"})
# Where the certificates above it are, as the certificates of Microsoft's own authorities say.
ISSUER_HOSTS = frozenset({"www.microsoft.com", "caissuers.microsoft.com", "cacerts.digicert.com"})
MOST_BYTES = 64 * 1024
MOST_CERTIFICATES = 16

Fetch = Callable[[str], bytes]


class SignatureRefused(Exception):
    """A delivery that is not believed; answer it with `http_status`."""

    def __init__(self, reason: str, http_status: int) -> None:
        super().__init__(reason)
        self.http_status = http_status


class CertificateUnavailable(Exception):
    """The certificate could not be fetched: nothing is known of the delivery, answer 503 and it comes again."""


def machine_clock() -> datetime:
    """The machine's time: certificates are valid by it."""
    return datetime.now(UTC)


class WebhookValidator:
    """Verifies deliveries; safe for threads, keeps each certificate while it is valid."""

    def __init__(
        self,
        *,
        certificate_hosts: Sequence[str] = tuple(MICROSOFT_HOSTS),
        roots: Sequence[bytes] | None = None,
        allow_http: bool = False,
        fetch: Fetch | None = None,
        clock: Callable[[], datetime] = machine_clock,
    ) -> None:
        """`certificate_hosts` (with a port where it is not the usual one) are the only places from which a
        certificate is fetched; `roots` are trusted certificates (PEM or DER), the machine's own without them;
        `allow_http` is for a simulator only."""
        self._hosts = frozenset(host.casefold() for host in certificate_hosts)
        self._schemes = ("https", "http") if allow_http else ("https",)
        self._fetch = fetch or fetched
        self._clock = clock
        trusted = _machine_roots() if roots is None else [cert for r in roots for cert in der_certificates(r)]
        self._chain = Chain(trusted, self._issuer)
        self._kept: dict[str, Certificate] = {}
        self._lock = threading.Lock()

    def event(self, headers: Mapping[str, str], body: bytes) -> WebhookEvent:
        """The event of a delivery whose signature is right; raises `SignatureRefused` for any other."""
        given = {name.casefold(): value for name, value in headers.items()}
        signature = _signature(given)
        address = given.get("x-ms-certificate-url", "").strip()
        algorithm = given.get("x-ms-signature-algorithm", "").strip()
        if not address or not algorithm:
            raise SignatureRefused("the certificate or the algorithm is not named", 400)
        certificate = self._certificate(address)
        try:
            Chain.verify_signature(certificate, signature, body, algorithm)
        except CertificateRefused as refusal:
            raise SignatureRefused(str(refusal), 401) from refusal
        try:
            return WebhookEvent.model_validate(wire.loads(body))
        except (ValidationError, ValueError) as error:
            raise SignatureRefused(f"the body is no event: {type(error).__name__}", 400) from None

    def _certificate(self, address: str) -> "Certificate":
        now = self._clock()
        with self._lock:
            kept = self._kept.get(address)
        if kept is not None and kept.not_valid_before_utc <= now <= kept.not_valid_after_utc:
            return kept
        # The whole of the authority is compared: user information before an @ cannot pass for a host.
        if not _is_at(address, self._schemes, self._hosts):
            raise SignatureRefused("the certificate is at a place that is not allowed", 401)
        try:
            certificate = self._chain.leaf_of(self._fetch(address), now)
        except CertificateRefused as refusal:
            raise SignatureRefused(str(refusal), 401) from refusal
        with self._lock:
            if len(self._kept) >= MOST_CERTIFICATES:
                self._kept.clear()
            self._kept[address] = certificate
        return certificate

    def _issuer(self, address: str) -> bytes | None:
        """The certificate above another, from the places that Microsoft's authorities name."""
        return self._fetch(address) if _is_at(address, ("http", "https"), ISSUER_HOSTS) else None


def fetched(address: str) -> bytes:
    """What is at an address: no redirect is followed, and no more is read than a certificate has."""
    try:
        with httpx2.stream("GET", address, timeout=10.0, follow_redirects=False) as response:
            if response.status_code != 200:
                raise CertificateUnavailable(f"answered {response.status_code}")
            content = b""
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > MOST_BYTES:
                    raise CertificateUnavailable("more than a certificate")
            return content
    except httpx2.RequestError as error:
        raise CertificateUnavailable(type(error).__name__) from error


def _is_at(address: str, schemes: Sequence[str], hosts: frozenset[str]) -> bool:
    try:
        place = urlsplit(address)
    except ValueError:
        return False
    return place.scheme in schemes and place.netloc.casefold() in hosts


def _signature(headers: Mapping[str, str]) -> str:
    # The header of its own exists only when the registration asks for it.
    for name in ("x-ms-signature", "authorization"):
        kind, _, value = headers.get(name, "").strip().partition(" ")
        if kind.casefold() == "signature" and value.strip():
            return value.strip()
    raise SignatureRefused("there is no signature", 401)


def _machine_roots() -> list[bytes]:
    return ssl.create_default_context().get_ca_certs(binary_form=True)
