"""Which document a signatory was shown, with the SHA-256 that proves it later."""

from __future__ import annotations

import hashlib
from typing import Final

import httpx2

from partner_center import PartnerCenter, PartnerCenterError
from partner_center.models.agreements import AgreementMetadata, AgreementType

LONGEST_BYTES: Final = 20_000_000
PATIENCE_SECONDS: Final = 15.0


def agreement_document(pc: PartnerCenter, country: str, language: str) -> dict[str, str]:
    """Template, link and version in force, and a hash: of the text if it is had, else of link and version.

    `hashed` says which. Raises PartnerCenterError when Microsoft does not even name the template.
    """
    template = pc.agreements.metadata(AgreementType.CUSTOMER)[0]
    named = {
        "template_id": template.template_id,
        "link": template.agreement_link or "",
        "version": "" if template.version_rank is None else str(template.version_rank),
    }
    text = _text(pc, template, country, language)
    if text is not None:
        return {**named, "sha256": hashlib.sha256(text).hexdigest(), "hashed": "text"}
    reference = f"{named['link']} {named['version']}".encode()
    return {**named, "sha256": hashlib.sha256(reference).hexdigest(), "hashed": "link and version"}


def _text(pc: PartnerCenter, template: AgreementMetadata, country: str, language: str) -> bytes | None:
    """The document's bytes, or None when there is none in this language or it does not arrive whole."""
    try:
        uri = pc.agreements.document(template.template_id, country, language).download_uri
    except PartnerCenterError:
        return None
    if not uri:
        return None
    try:
        return _download(uri)
    except httpx2.HTTPError:
        return None


def _download(uri: str) -> bytes | None:
    found = bytearray()
    with httpx2.stream("GET", uri, timeout=PATIENCE_SECONDS, follow_redirects=True) as answer:
        answer.raise_for_status()
        for part in answer.iter_bytes():
            found += part
            if len(found) > LONGEST_BYTES:
                return None
    return bytes(found)
