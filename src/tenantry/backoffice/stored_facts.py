"""What was stored as it was said (a signatory, a document, Microsoft's answer), as facts that people read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tenantry.backoffice.countries import country_name

_LABELS: Mapping[str, str | Promise] = {
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Telephone"),
    "phone_number": gettext_lazy("Telephone"),
    "statement_version": gettext_lazy("Version of the statement"),
    "mpn_id": gettext_lazy("PartnerID"),
    "template_id": gettext_lazy("Template"),
    "link": gettext_lazy("Document"),
    "agreement_link": gettext_lazy("Document"),
    "display_uri": gettext_lazy("Document"),
    "download_uri": gettext_lazy("Download"),
    "country": gettext_lazy("Country"),
    "language": gettext_lazy("Language"),
    "locale": gettext_lazy("Language"),
    "company_name": gettext_lazy("Company"),
    "organization_name": gettext_lazy("Company"),
    "date_agreed": gettext_lazy("Agreed"),
    "agreed_at": gettext_lazy("Agreed"),
    "fetched_at": gettext_lazy("Asked at Microsoft"),
    "sha256": gettext_lazy("Hash of the document"),
    "hash": gettext_lazy("Hash of the document"),
    "type": gettext_lazy("Kind"),
    "agreement_type": gettext_lazy("Kind"),
    "status": gettext_lazy("State"),
    "state": gettext_lazy("State"),
    "id": gettext_lazy("Id"),
    "attestation_id": gettext_lazy("Attestation"),
    "user_id": gettext_lazy("User at Microsoft"),
    "primary_contact": gettext_lazy("Contact"),
    "is_accepted": gettext_lazy("Accepted"),
    "created_date": gettext_lazy("Made"),
    "accepted_date": gettext_lazy("Accepted"),
    "attestation_link": gettext_lazy("Page of the signatory"),
    "signatory_first_name": gettext_lazy("First name"),
    "signatory_last_name": gettext_lazy("Last name"),
    "signatory_email": gettext_lazy("E-mail"),
    "signatory_phone_number": gettext_lazy("Telephone"),
    "hashed": gettext_lazy("What was hashed"),
    "version": gettext_lazy("Version"),
}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{40,64}|[a-z]{3}_[0-9A-Z]{26}")
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it: an instant, an address, an id, or text."""

    label: str
    text: str
    at: datetime | None = None
    address: str = ""
    is_id: bool = False


def told_facts(stored: Mapping[str, Any]) -> list[Fact]:
    """Everything that was stored, what is known by name first; what is empty is left out."""
    return list(_facts(stored, ""))


def _facts(stored: Mapping[str, Any], above: str) -> Iterator[Fact]:
    for name, value in sorted(stored.items(), key=lambda one: _place(one[0])):
        label = f"{above} · {_label(name)}" if above else _label(name)
        if isinstance(value, Mapping):
            yield from _facts(value, label)
        elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            for number, one in enumerate(value, 1):
                yield from _facts(one if isinstance(one, Mapping) else {"": one}, f"{label} {number}")
        elif value not in (None, "", [], {}):
            is_country = name == "country" and isinstance(value, str)
            yield _fact(label, country_name(value, get_language() or "en") if is_country else value)


def _place(name: str) -> int:
    plain = _WORD.sub("_", name).lower()
    return list(_LABELS).index(plain) if plain in _LABELS else len(_LABELS)


def _label(name: str) -> str:
    plain = _WORD.sub("_", name).lower()
    return str(_LABELS.get(plain, plain.replace("_", " ").capitalize()))


def _fact(label: str, value: Any) -> Fact:
    if isinstance(value, bool):
        return Fact(label, _("yes") if value else _("no"))
    if isinstance(value, list):
        return Fact(label, ", ".join(str(one) for one in value))
    text = str(value)
    if _INSTANT.fullmatch(text):
        return Fact(label, text, at=datetime.fromisoformat(text.replace("Z", "+00:00")))
    if text.startswith("https://"):
        return Fact(label, text, address=text)
    return Fact(label, text, is_id=bool(_ID.fullmatch(text)))
