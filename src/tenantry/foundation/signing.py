"""Files that leave the house with its signature: what they say, who made them, and whether they were changed since.

Each owner signs with an Ed25519 key of its own, derived from the keys that encrypt at rest: the first configured key
signs, all of them verify, so that a file outlives a rotation as long as the earlier key is kept.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALGORITHM = "Ed25519"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file is what one of our keys signed; `signed` is what it says, `why` what is wrong with it."""

    is_valid: bool
    signed: Mapping[str, Any]
    fingerprint: str
    why: str = ""


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one form in which a value is signed: UTF-8, names sorted, no blanks."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def signed_file(signed: Mapping[str, Any], *, owner: str, keys: Sequence[str]) -> bytes:
    """A JSON file: `signed`, and the owner's signature of its canonical form."""
    key = _private(keys[0], owner)
    raw = _raw(key.public_key())
    signature = {
        "algorithm": ALGORITHM,
        "public_key": base64.b64encode(raw).decode(),
        "value": base64.b64encode(key.sign(canonical(signed))).decode(),
    }
    return canonical({"signature": signature, "signed": signed})


def verified(content: bytes, *, owner_member: str, keys: Sequence[str]) -> Verdict:
    """Judge a file: made with a key of the owner that it names (`signed[owner_member]`), and unchanged since."""
    try:
        given = json.loads(content, object_pairs_hook=_once)
        signed, signature = dict(given["signed"]), dict(given["signature"])
        raw = base64.b64decode(signature["public_key"], validate=True)
        value = base64.b64decode(signature["value"], validate=True)
        owner = str(signed[owner_member])
    except (ValueError, KeyError, TypeError, binascii.Error):
        return Verdict(False, {}, "", "not a signed file")
    fingerprint = _fingerprint(raw)
    if signature.get("algorithm") != ALGORITHM:
        return Verdict(False, signed, fingerprint, "signed in an unknown way")
    if raw not in {_raw(_private(key, owner).public_key()) for key in keys}:
        return Verdict(False, signed, fingerprint, "signed with a key that is not ours")
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(value, canonical(signed))
    except (InvalidSignature, ValueError):
        return Verdict(False, signed, fingerprint, "changed since it was signed")
    return Verdict(True, signed, fingerprint)


def _private(key: str, owner: str) -> Ed25519PrivateKey:
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=f"tenantry signed files {owner}".encode())
    return Ed25519PrivateKey.from_private_bytes(derived.derive(key.encode()))


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def _fingerprint(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names all differ: two readers of a doubled name could read two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found
