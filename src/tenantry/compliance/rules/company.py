"""Whether a company's name, contact and e-mail are as Microsoft wants them of a new customer."""

from __future__ import annotations

import re

from tenantry.compliance.rules.address import Judgement
from tenantry.kernel.problems import Category, Problem, code

NAME_MISSING = code("company.name_missing", Category.INVALID)
NAME_TOO_SHORT = code("company.name_too_short", Category.INVALID)
NAME_ONLY_SPECIAL = code("company.name_only_special_characters", Category.INVALID)
NAME_ONLY_LEGAL_FORM = code("company.name_only_legal_form", Category.INVALID)
NAME_WITH_DOMAIN = code("company.name_with_domain", Category.INVALID)
NAME_REPEATS = code("company.name_repeats_character", Category.INVALID)
NAME_SPACED = code("company.name_single_characters", Category.INVALID)
EMAIL_INVALID = code("company.email_invalid", Category.INVALID)
EMAIL_OF_MICROSOFT = code("company.email_of_microsoft", Category.INVALID)
EMAIL_OF_PARTNER = code("company.email_of_partner", Category.INVALID)
CONTACT_MISSING = code("company.contact_missing", Category.INVALID)

# Microsoft names llc, inc, ltd and gmbh as examples; these are the like in the other markets.
_LEGAL_FORMS = frozenset(
    {
        "ab", "ag", "aps", "as", "asa", "bv", "bvba", "co", "corp", "corporation", "doo", "eireli",
        "ek", "eood", "fze", "gbr", "gmbh", "inc", "incorporated", "kft", "kg", "kk", "lda", "limited",
        "llc", "llp", "lp", "ltd", "ltda", "mbh", "nv", "ohg", "ood", "oy", "oyj", "plc", "pte", "pty",
        "pvt", "sa", "sarl", "sas", "sasu", "sia", "sl", "slu", "snc", "spa", "spzoo", "srl", "sro",
        "uab", "ug", "unipessoal", "zrt",
    }
)  # fmt: skip
_DOMAIN_END = re.compile(r"\.(?:com|net|org|info|biz|eu|io|co|[a-z]{2})\b", re.IGNORECASE)
_REPEATED = re.compile(r"(\w)\1\1", re.IGNORECASE)
_SPACED = re.compile(r"(?:^|\s)\w(?:\s\w){1,}(?:\s|$)")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@((?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,})")


def judge_name(name: str) -> Judgement:
    """What Microsoft refuses, or only frowns at, in a name (Microsoft: Validate names and addresses)."""
    text = name.strip()
    if refused := _refused_name(text):
        return Judgement((refused,))
    params = {"given": text}
    checks = ((_DOMAIN_END, NAME_WITH_DOMAIN), (_REPEATED, NAME_REPEATS), (_SPACED, NAME_SPACED))
    return Judgement(
        warnings=tuple(Problem(c, "name", params) for pattern, c in checks if pattern.search(text))
    )


def _refused_name(text: str) -> Problem | None:
    params = {"given": text}
    if not text:
        return Problem(NAME_MISSING, "name")
    if not any(character.isalnum() for character in text):
        return Problem(NAME_ONLY_SPECIAL, "name", params)
    if len(text) == 1:
        return Problem(NAME_TOO_SHORT, "name", params)
    letters = "".join(character for character in text.casefold() if character.isalnum())
    if letters in _LEGAL_FORMS:
        return Problem(NAME_ONLY_LEGAL_FORM, "name", params)
    return None


def email_problems(email: str, partner_domains: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    """Why an address cannot be the customer's: it is none, or it is Microsoft's or the partner's own."""
    params = {"given": email}
    found = _EMAIL.fullmatch(email.strip())
    if found is None:
        return (Problem(EMAIL_INVALID, "email", params),)
    domain = found[1].casefold()
    if domain == "microsoft.com":
        return (Problem(EMAIL_OF_MICROSOFT, "email", params),)
    if domain in partner_domains:
        return (Problem(EMAIL_OF_PARTNER, "email", params),)
    return ()


def email_domain(email: str) -> str:
    """The domain of an e-mail address in lower case; nothing if it is none."""
    found = _EMAIL.fullmatch(email.strip())
    return found[1].casefold() if found else ""


def contact_problems(first_name: str, last_name: str) -> tuple[Problem, ...]:
    """Which half of the contact's name is missing: Microsoft wants both in a new customer's address."""
    given = (("first_name", first_name), ("last_name", last_name))
    return tuple(Problem(CONTACT_MISSING, name) for name, value in given if not value.strip())
