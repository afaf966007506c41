"""Deliveries: only what Microsoft's own certificate signed is believed."""

from __future__ import annotations

import base64
import http.server
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from partner_center.models.webhooks import EventName
from partner_center.webhook_signature import (
    CertificateUnavailable,
    SignatureRefused,
    WebhookValidator,
    fetched,
)

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
HOST = "certificates.example"
URL = f"https://{HOST}/notifications.cer"
ISSUER_URL = "http://www.microsoft.com/pki/our-issuer.crt"
EVENT = {
    "EventName": "subscription-updated",
    "ResourceUri": "https://pc.example/webhooks/v1/customers/c/subscriptions/s",
    "ResourceName": "subscription",
    "AuditUri": None,
    "ResourceChangeUtcDate": "2027-03-01T08:59:06.3520276+00:00",
}
BODY = json.dumps(EVENT).encode()


@cache
def _key(name: str) -> rsa.RSAPrivateKey:
    """A key of its own for each name; made once, because making one takes long."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(common: str, organization: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: str,
    issuer: str,
    *,
    is_authority: bool = False,
    organization: str = "Microsoft Corporation",
    until: datetime = NOW + timedelta(days=30),
    above: str | None = None,
) -> x509.Certificate:
    """A certificate of the subject's key, signed by the issuer's."""
    public, signer = _key(subject).public_key(), _key(issuer)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject, organization))
        .issuer_name(_name(issuer, organization))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=400))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if above is not None:
        place = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(above)
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([place]), critical=False)
    return builder.sign(signer, hashes.SHA256())


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def _pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


ROOT = _certificate("root", "root", is_authority=True)
LEAF = _certificate("leaf", "root")


@dataclass
class Web:
    """What stands at which address, and what was asked for."""

    pages: dict[str, bytes] = field(default_factory=lambda: {URL: _der(LEAF)})
    asked: list[str] = field(default_factory=list)
    now: datetime = NOW

    def fetch(self, address: str) -> bytes:
        self.asked.append(address)
        if address not in self.pages:
            raise CertificateUnavailable("answered 404")
        return self.pages[address]

    def validator(self, root: x509.Certificate = ROOT) -> WebhookValidator:
        return WebhookValidator(
            certificate_hosts=[HOST], roots=[_der(root)], fetch=self.fetch, clock=lambda: self.now
        )


@pytest.fixture
def web() -> Web:
    return Web()


def _signed(body: bytes = BODY, by: str = "leaf", digest: hashes.HashAlgorithm | None = None) -> str:
    return base64.b64encode(_key(by).sign(body, padding.PKCS1v15(), digest or hashes.SHA256())).decode()


def _headers(**changes: str | None) -> dict[str, str]:
    given: dict[str, str | None] = {
        "Authorization": f"Signature {_signed()}",
        "X-MS-Certificate-Url": URL,
        "X-MS-Signature-Algorithm": "rsa-sha256",
    }
    given |= {name.replace("_", "-"): value for name, value in changes.items()}
    return {name: value for name, value in given.items() if value is not None}


def _status(validator: WebhookValidator, headers: dict[str, str], body: bytes = BODY) -> int:
    with pytest.raises(SignatureRefused) as caught:
        validator.event(headers, body)
    return caught.value.http_status


def test_a_signed_event_is_believed(web: Web) -> None:
    event = web.validator().event(_headers(), BODY)
    assert event.event_name is EventName.SUBSCRIPTION_UPDATED
    assert event.resource_uri == EVENT["ResourceUri"]
    assert event.resource_change_utc_date == datetime(2027, 3, 1, 8, 59, 6, 352027, tzinfo=UTC)
    assert event.audit_uri is None


def test_the_signature_may_stand_in_a_header_of_its_own_and_names_in_any_case(web: Web) -> None:
    headers = {
        "authorization": "Bearer of somebody",
        "x-ms-signature": f"Signature {_signed()}",
        "x-ms-certificate-url": URL,
        "x-ms-signature-algorithm": "RSA-SHA256",
    }
    assert web.validator().event(headers, BODY).resource_name == "subscription"


def test_a_certificate_is_fetched_once_while_it_is_valid(web: Web) -> None:
    validator = web.validator()
    validator.event(_headers(), BODY)
    validator.event(_headers(), BODY)
    assert web.asked == [URL]
    web.now = NOW + timedelta(days=31)
    assert _status(validator, _headers()) == 401
    assert web.asked == [URL, URL]


@pytest.mark.parametrize(
    ("header", "value", "http_status"),
    [
        ("Authorization", None, 401),
        ("Authorization", "Bearer x", 401),
        ("Authorization", "Signature ", 401),
        ("Authorization", "Signature !!!", 401),
        ("X_MS_Certificate_Url", None, 400),
        ("X_MS_Signature_Algorithm", None, 400),
        ("X_MS_Signature_Algorithm", "rsa-sha1", 401),
        ("X_MS_Signature_Algorithm", "rsa-sha512", 401),
    ],
)
def test_a_delivery_without_a_right_signature_is_refused(
    web: Web, header: str, value: str | None, http_status: int
) -> None:
    assert _status(web.validator(), _headers(**{header: value})) == http_status


def test_a_changed_body_is_refused(web: Web) -> None:
    assert _status(web.validator(), _headers(), BODY + b" ") == 401


def test_another_key_is_refused(web: Web) -> None:
    assert _status(web.validator(), _headers(Authorization=f"Signature {_signed(by='other')}")) == 401


@pytest.mark.parametrize(
    "address",
    [
        f"http://{HOST}/notifications.cer",
        "https://evil.example/notifications.cer",
        f"https://{HOST}.evil.example/notifications.cer",
        f"https://{HOST}@evil.example/notifications.cer",
        f"https://{HOST}:8443/notifications.cer",
        f"https://x@{HOST}/notifications.cer",
        "file:///etc/passwd",
        "https://[broken/notifications.cer",
    ],
)
def test_nothing_is_fetched_from_a_place_that_is_not_allowed(web: Web, address: str) -> None:
    assert _status(web.validator(), _headers(X_MS_Certificate_Url=address)) == 401
    assert web.asked == []


@pytest.mark.parametrize(
    "certificate",
    [
        _certificate("leaf", "root", organization="Evil Corporation"),
        _certificate("leaf", "root", until=NOW - timedelta(seconds=1)),
        _certificate("leaf", "leaf"),
        _certificate("leaf", "unknown"),
    ],
    ids=["other issuer", "over", "its own issuer", "unknown issuer"],
)
def test_a_certificate_that_is_not_microsofts_is_refused(web: Web, certificate: x509.Certificate) -> None:
    web.pages[URL] = _der(certificate)
    assert _status(web.validator(), _headers()) == 401


@pytest.mark.parametrize(
    "content", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\n%%\n-----END CERTIFICATE-----"]
)
def test_what_is_no_certificate_is_refused(web: Web, content: bytes) -> None:
    web.pages[URL] = content
    assert _status(web.validator(), _headers()) == 401


def test_a_key_that_is_not_rsa_is_refused(web: Web) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    built = (
        x509.CertificateBuilder()
        .subject_name(_name("leaf", "Microsoft Corporation"))
        .issuer_name(_name("leaf", "Microsoft Corporation"))
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    web.pages[URL] = _der(built)
    assert _status(web.validator(root=built), _headers()) == 401


def test_a_certificate_that_is_itself_trusted_needs_no_other(web: Web) -> None:
    pinned = _certificate("leaf", "leaf")
    web.pages[URL] = _pem(pinned)
    assert web.validator(root=pinned).event(_headers(), BODY).resource_name == "subscription"


def test_the_chain_may_come_with_the_certificate(web: Web) -> None:
    web.pages[URL] = _pem(
        _certificate("leaf", "middle"), _certificate("middle", "root", is_authority=True), ROOT
    )
    assert web.validator().event(_headers(), BODY).resource_name == "subscription"
    assert web.asked == [URL]


def test_a_certificate_above_is_fetched_where_microsoft_keeps_it(web: Web) -> None:
    web.pages[URL] = _der(_certificate("leaf", "middle", above=ISSUER_URL))
    web.pages[ISSUER_URL] = _der(_certificate("middle", "root", is_authority=True))
    assert web.validator().event(_headers(), BODY).resource_name == "subscription"
    assert web.asked == [URL, ISSUER_URL]


def test_a_certificate_above_is_fetched_from_nowhere_else(web: Web) -> None:
    elsewhere = "http://evil.example/issuer.crt"
    web.pages[URL] = _der(_certificate("leaf", "middle", above=elsewhere))
    web.pages[elsewhere] = _der(_certificate("middle", "root", is_authority=True))
    assert _status(web.validator(), _headers()) == 401
    assert web.asked == [URL]


def test_a_certificate_that_may_not_issue_issues_nothing(web: Web) -> None:
    web.pages[URL] = _pem(_certificate("leaf", "middle"), _certificate("middle", "root"))
    assert _status(web.validator(), _headers()) == 401


def test_a_signed_body_that_is_no_event_is_refused(web: Web) -> None:
    for body in (b"{}", b"no json", b"[]"):
        assert _status(web.validator(), _headers(Authorization=f"Signature {_signed(body)}"), body) == 400


def test_a_place_that_does_not_answer_says_nothing_of_the_delivery(web: Web) -> None:
    web.pages.clear()
    with pytest.raises(CertificateUnavailable):
        web.validator().event(_headers(), BODY)


# One of them has a serial number that the library will not read for ever.
@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_the_machines_own_roots_do_not_trust_ours(web: Web) -> None:
    validator = WebhookValidator(certificate_hosts=[HOST], fetch=web.fetch, clock=lambda: NOW)
    assert _status(validator, _headers()) == 401


@pytest.fixture
def served() -> Iterator[Callable[[int, bytes, dict[str, str]], str]]:
    """Serve one answer at an address of this machine."""
    servers: list[http.server.HTTPServer] = []

    def serve(status: int, content: bytes, headers: dict[str, str]) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_request(self, *_: object) -> None:
                """Say nothing of it on the test's output."""

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/x.cer"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_certificate_is_read_from_its_address(
    served: Callable[[int, bytes, dict[str, str]], str],
) -> None:
    assert fetched(served(200, _der(LEAF), {})) == _der(LEAF)


def test_no_redirect_is_followed_and_no_flood_is_read(
    served: Callable[[int, bytes, dict[str, str]], str],
) -> None:
    target = served(200, b"x", {})
    with pytest.raises(CertificateUnavailable, match="302"):
        fetched(served(302, b"", {"Location": target}))
    with pytest.raises(CertificateUnavailable, match="more than"):
        fetched(served(200, b"x" * 70_000, {}))
    with pytest.raises(CertificateUnavailable, match="ConnectError"):
        fetched("http://127.0.0.1:9/x.cer")
