"""Public ids: a prefix that names the kind, then 26 characters that sort by time.

Only these leave the house (addresses, API, events); internal keys never do.
"""

from __future__ import annotations

from base64 import b32encode
from typing import NewType

ProviderId = NewType("ProviderId", str)
PartyId = NewType("PartyId", str)
UserId = NewType("UserId", str)
MembershipId = NewType("MembershipId", str)
InvitationId = NewType("InvitationId", str)
CredentialId = NewType("CredentialId", str)
PlanId = NewType("PlanId", str)
PriceListId = NewType("PriceListId", str)
ProductTypeId = NewType("ProductTypeId", str)
SynchronisationId = NewType("SynchronisationId", str)
BasketId = NewType("BasketId", str)
UploadId = NewType("UploadId", str)
BulkEntryId = NewType("BulkEntryId", str)
OrderId = NewType("OrderId", str)
SubscriptionId = NewType("SubscriptionId", str)
InvoiceId = NewType("InvoiceId", str)
PaymentId = NewType("PaymentId", str)
StepId = NewType("StepId", str)

PREFIXES: dict[str, str] = {
    "prv": "provider",
    "pca": "Partner Center account",
    "pty": "party: reseller or customer",
    "ten": "tenant",
    "usr": "user",
    "mbr": "membership: a user's role with a provider",
    "ivt": "invitation",
    "mal": "mail",
    "key": "API credential",
    "pln": "plan",
    "lst": "price list",
    "typ": "product type",
    "syn": "catalogue synchronisation",
    "bsk": "basket",
    "prf": "preflight run",
    "tiv": "tenant invitation",
    "ord": "order",
    "upl": "upload: a file with orders",
    "bke": "an order of a file",
    "stp": "provisioning step",
    "hld": "hold of an order",
    "att": "attestation",
    "agr": "agreement record",
    "qlf": "request for a qualification",
    "vat": "VAT number check",
    "sub": "subscription",
    "chg": "charge",
    "inv": "invoice or credit note",
    "pay": "payment",
    "jrn": "journal entry",
    "evt": "event",
}

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_TIME_BITS, _RANDOM_BITS = 48, 82
LENGTH = (_TIME_BITS + _RANDOM_BITS) // 5
_BYTES = 20  # four times five bytes: what the standard library's base 32 takes without padding
_FILL_BITS = 8 * _BYTES - 5 * LENGTH
_TO_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET.encode())


def encode(prefix: str, milliseconds: int, randomness: int) -> str:
    """The id of that prefix, instant (milliseconds since 1970) and randomness (82 bits)."""
    assert prefix in PREFIXES, prefix
    number = (milliseconds << _RANDOM_BITS) | (randomness & ((1 << _RANDOM_BITS) - 1))
    digits = b32encode((number << _FILL_BITS).to_bytes(_BYTES, "big"))[:LENGTH]
    return f"{prefix}_{digits.translate(_TO_CROCKFORD).decode()}"


def is_id(text: str, prefix: str) -> bool:
    """Whether the text has the shape of an id of that prefix."""
    head, _, tail = text.partition("_")
    return head == prefix and len(tail) == LENGTH and not tail.strip(_ALPHABET)
