"""Chains of certificates and signatures of RSA keys (RFC 5280, RFC 8017); needs `cryptography`."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

ISSUER_ORGANIZATION = "Microsoft Corporation"
LONGEST_CHAIN = 4
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.DOTALL)


class CertificateRefused(Exception):
    """A certificate or a signature that is not what it must be."""


def der_certificates(content: bytes) -> list[bytes]:
    """The certificates of a file in either form; PEM may hold several."""
    try:
        found = [base64.b64decode(b"".join(block.split()), validate=True) for block in _PEM.findall(content)]
    except binascii.Error as error:
        raise CertificateRefused("the certificate is not readable") from error
    return found or [content]


class Chain:
    """Judges certificates by those that are trusted."""

    def __init__(self, trusted: Sequence[bytes], issuer_at: Callable[[str], bytes | None]) -> None:
        from cryptography import x509

        self._trusted: list[Certificate] = []
        for der in trusted:
            # Machines hold old roots that are not as RFC 5280 wants them; they are trusted by nobody here.
            with suppress(ValueError):
                self._trusted.append(x509.load_der_x509_certificate(der))
        self._issuer_at = issuer_at

    def leaf_of(self, content: bytes, now: datetime) -> "Certificate":
        """The first certificate of a file, if a chain to a trusted one holds and Microsoft issued it."""
        from cryptography import x509
        from cryptography.x509.oid import NameOID

        try:
            leaf, *others = [x509.load_der_x509_certificate(der) for der in der_certificates(content)]
        except ValueError as error:
            raise CertificateRefused("the certificate is not readable") from error
        names = leaf.issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        if [name.value for name in names] != [ISSUER_ORGANIZATION]:
            raise CertificateRefused(f"the certificate was not issued by {ISSUER_ORGANIZATION}")
        if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
            raise CertificateRefused("the certificate is not valid now")
        # A certificate that is itself trusted needs no other above it.
        if leaf not in self._trusted:
            self._verify(leaf, [*others, *self._issuers(leaf, others)], now)
        return leaf

    def _issuers(self, leaf: "Certificate", known: Sequence["Certificate"]) -> list["Certificate"]:
        """The certificates above one, where it names their places and they are not at hand."""
        from cryptography import x509

        subjects = {certificate.subject for certificate in (*known, *self._trusted)}
        found: list[Certificate] = []
        current = leaf
        while current.issuer not in subjects and len(found) < LONGEST_CHAIN:
            content = next(filter(None, map(self._issuer_at, _issuer_addresses(current))), None)
            if content is None:
                break
            try:
                current = x509.load_der_x509_certificate(der_certificates(content)[0])
            except ValueError as error:
                raise CertificateRefused("a certificate of the chain is not readable") from error
            found.append(current)
            subjects.add(current.subject)
        return found

    def _verify(self, leaf: "Certificate", others: list["Certificate"], now: datetime) -> None:
        from cryptography.x509.verification import (
            ExtensionPolicy,
            PolicyBuilder,
            Store,
            VerificationError,
        )

        if not self._trusted:
            raise CertificateRefused("no certificate is trusted")
        builder = (
            PolicyBuilder()
            .store(Store(self._trusted))
            .time(now)
            .max_chain_depth(LONGEST_CHAIN)
            # The certificate signs events: it need not name a host, nor be for clients or servers of TLS.
            .extension_policies(
                ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=ExtensionPolicy.permit_all()
            )
        )
        try:
            builder.build_client_verifier().verify(leaf, others)
        except VerificationError as error:
            raise CertificateRefused("no chain leads to a trusted certificate") from error

    @staticmethod
    def verify_signature(certificate: "Certificate", signature: str, body: bytes, algorithm: str) -> None:
        """Return if the signature (base64) of the body was made with the certificate's RSA key."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding, rsa

        known = {
            "rsa-sha256": hashes.SHA256(),
            "rsa-sha384": hashes.SHA384(),
            "rsa-sha512": hashes.SHA512(),
        }
        digest = known.get(algorithm.casefold())
        key = certificate.public_key()
        if digest is None or not isinstance(key, rsa.RSAPublicKey):
            raise CertificateRefused("the algorithm is not one that is accepted")
        try:
            key.verify(base64.b64decode(signature, validate=True), body, padding.PKCS1v15(), digest)
        except (InvalidSignature, binascii.Error) as error:
            raise CertificateRefused("the signature is not of this body") from error


def _issuer_addresses(certificate: "Certificate") -> list[str]:
    from cryptography import x509
    from cryptography.x509.oid import AuthorityInformationAccessOID

    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return []
    return [
        description.access_location.value
        for description in access
        if description.access_method == AuthorityInformationAccessOID.CA_ISSUERS
        and isinstance(description.access_location, x509.UniformResourceIdentifier)
    ]
