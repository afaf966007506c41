"""The key and certificates with which events are signed; made from the seed, so that a world has its own."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from math import gcd
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

_BITS = 2048
_EXPONENT = 65537
_SMALL = [number for number in range(3, 2000, 2) if all(number % d for d in range(3, int(number**0.5) + 1))]
_FROM, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
NAME = "pcnotifications-dispatch.microsoft.com"


@dataclass(frozen=True)
class Signer:
    """A private key with its certificate and the root that issued it."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    root: x509.Certificate

    def sign(self, body: bytes) -> str:
        """The base64 of an RSA PKCS#1 v1.5 signature over SHA-256."""
        return b64encode(self.key.sign(body, padding.PKCS1v15(), hashes.SHA256())).decode()

    def chain(self) -> str:
        """The certificate and its root as PEM, the certificate first."""
        both = (self.certificate, self.root)
        return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in both)

    def root_text(self) -> str:
        """The root as PEM: what a receiver must trust."""
        return self.root.public_bytes(serialization.Encoding.PEM).decode()


_MAKING = Lock()


def signer(seed: str) -> Signer:
    """The signer of a world; the same seed gives the same key. The first time takes seconds: ask in a thread."""
    with _MAKING:
        return _made(seed)


@lru_cache(maxsize=4)
def _made(seed: str) -> Signer:
    root_key, key = _key(f"{seed}/root"), _key(f"{seed}/leaf")
    root_name = _name("Simulated Root, not of Microsoft")
    root = _certificate(seed, root_name, root_name, root_key, root_key, is_authority=True)
    leaf = _certificate(seed, _name(NAME), root_name, key, root_key, is_authority=False)
    return Signer(key, leaf, root)


def _name(common: str) -> x509.Name:
    # A receiver checks that the issuer is O=Microsoft Corporation (Microsoft: Partner Center webhooks).
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "US"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Microsoft Corporation"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _certificate(
    seed: str,
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPrivateKey,
    by: rsa.RSAPrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    serial = int.from_bytes(hashlib.sha256(f"{seed}/{is_authority}".encode()).digest()[:8], "big")
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
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial or 1)
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
    )
    return built.sign(by, hashes.SHA256())


def _key(purpose: str) -> rsa.RSAPrivateKey:
    found = _primes(purpose)
    p, q = next(found), next(found)
    p, q = max(p, q), min(p, q)
    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(_EXPONENT, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


def _primes(purpose: str) -> Iterator[int]:
    """Primes of half the key's length with both top bits set, in the order the purpose gives."""
    size = _BITS // 2
    for number in range(1_000_000):
        bits = hashlib.shake_256(f"{purpose}/{number}".encode()).digest(size // 8)
        candidate = int.from_bytes(bits, "big") | (3 << (size - 2)) | 1
        if any(candidate % small == 0 for small in _SMALL):
            continue
        if gcd(candidate - 1, _EXPONENT) == 1 and _is_prime(candidate):
            yield candidate


def _is_prime(number: int) -> bool:
    """Miller and Rabin's test for the first bases; the candidates are of our own making."""
    rest, twos = number - 1, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19):
        power = pow(base, rest, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True
