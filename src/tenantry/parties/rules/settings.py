"""What a provider can set about its business: each setting with its kind, its default and its bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tenantry.kernel.problems import Category, Problem, code
from tenantry.parties.rules.profiles import is_email

UNKNOWN = code("setting.unknown", Category.NOT_FOUND)
NOT_A_NUMBER = code("setting.not_a_number", Category.INVALID)
OUT_OF_BOUNDS = code("setting.out_of_bounds", Category.INVALID)
NOT_YES_OR_NO = code("setting.not_yes_or_no", Category.INVALID)
NOT_A_COLOUR = code("setting.not_a_colour", Category.INVALID)
COLOUR_TOO_LIGHT = code("setting.colour_too_light", Category.INVALID)
NOT_AN_ADDRESS = code("setting.not_an_email_address", Category.INVALID)
NOT_AN_IMAGE = code("setting.not_an_image", Category.INVALID)
IMAGE_TOO_LARGE = code("setting.image_too_large", Category.INVALID)

Value = int | bool | str


class Kind(StrEnum):
    """Of what form a setting's value is."""

    NUMBER = "number"
    YES_OR_NO = "yes_or_no"
    COLOUR = "colour"
    EMAIL = "email"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class SettingRule:
    """One setting. The faces explain it in words under its name; `unit` says what a number counts."""

    name: str
    kind: Kind
    default: Value
    least: int = 0
    most: int = 0
    unit: str = ""


_ALL = (
    SettingRule("payment_terms_days", Kind.NUMBER, 14, least=0, most=365, unit="days"),
    SettingRule("brand_colour", Kind.COLOUR, ""),
    SettingRule("logo", Kind.IMAGE, ""),
    SettingRule("support_email", Kind.EMAIL, ""),
    SettingRule("second_factor_of_customers", Kind.YES_OR_NO, False),
    SettingRule("session_idle_minutes", Kind.NUMBER, 60, least=5, most=720, unit="minutes"),
    SettingRule("invitation_days", Kind.NUMBER, 7, least=1, most=30, unit="days"),
    SettingRule("hold_days", Kind.NUMBER, 14, least=1, most=365, unit="days"),
    SettingRule("one_per_plan_up_to", Kind.NUMBER, 10, least=0, most=100_000, unit="subscriptions"),
    SettingRule("billed_annually", Kind.YES_OR_NO, True),
    SettingRule("annual_provisioning", Kind.YES_OR_NO, True),
    SettingRule("licence_based_offers", Kind.YES_OR_NO, False),
    SettingRule("delegated_admin_before_checkout", Kind.YES_OR_NO, False),
    SettingRule("tenant_invitation_days", Kind.NUMBER, 30, least=1, most=180, unit="days"),
    SettingRule("trial_notice_days", Kind.NUMBER, 7, least=2, most=28, unit="days"),
    SettingRule("trial_conversion_days", Kind.NUMBER, 2, least=1, most=14, unit="days"),
)
SETTINGS: Mapping[str, SettingRule] = {rule.name: rule for rule in _ALL}

IMAGE_LIMIT_BYTES = 256 * 1024
IMAGE_LIMIT_PIXELS = 2000
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def setting_problems(name: str, value: object) -> list[Problem]:
    """What is wrong with a value for a setting; images are judged by `image_problems`."""
    rule = SETTINGS.get(name)
    if rule is None:
        return [Problem(UNKNOWN, "name", {"given": name[:64]})]
    if rule.kind is Kind.NUMBER:
        if not isinstance(value, int) or isinstance(value, bool):
            return [Problem(NOT_A_NUMBER, name)]
        if not rule.least <= value <= rule.most:
            return [Problem(OUT_OF_BOUNDS, name, {"least": rule.least, "most": rule.most})]
        return []
    if rule.kind is Kind.YES_OR_NO:
        return [] if isinstance(value, bool) else [Problem(NOT_YES_OR_NO, name)]
    text = value if isinstance(value, str) else ""
    if rule.kind is Kind.COLOUR and text:
        return colour_problems(name, text)
    if rule.kind is Kind.EMAIL and text and not is_email(text):
        return [Problem(NOT_AN_ADDRESS, name, {"given": text[:80]})]
    return []


def colour_problems(name: str, text: str) -> list[Problem]:
    """A brand colour carries white letters: it needs the contrast of WCAG 2.2's level AA, 4.5 to 1."""
    if not _COLOUR.fullmatch(text):
        return [Problem(NOT_A_COLOUR, name, {"given": text[:20]})]
    if contrast_with_white(text) < 450:
        return [Problem(COLOUR_TOO_LIGHT, name, {"given": text})]
    return []


def contrast_with_white(colour: str) -> int:
    """The contrast of `#rrggbb` with white, in hundredths (WCAG 2.2: contrast ratio)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return int(105 / (luminance + 0.05))


@dataclass(frozen=True, slots=True)
class Image:
    """What an uploaded picture is, read from its own bytes."""

    media_type: str
    width: int
    height: int


def image_of(content: bytes) -> Image | None:
    """A PNG or JPEG with its size, or None. SVG is not taken: it can carry scripts."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and content[12:16] == b"IHDR" and len(content) > 33:
        width, height = (int.from_bytes(content[n : n + 4], "big") for n in (16, 20))
        return Image("image/png", width, height)
    if content[:3] == b"\xff\xd8\xff":
        return _jpeg(content)
    return None


# Start of frame, in all its kinds (JPEG, table B.1).
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})


def _jpeg(content: bytes) -> Image | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            height, width = (int.from_bytes(content[at + n : at + n + 2], "big") for n in (5, 7))
            return Image("image/jpeg", width, height)
        at += 2 + length
    return None


def image_problems(name: str, content: bytes) -> list[Problem]:
    """What is wrong with an uploaded picture."""
    if len(content) > IMAGE_LIMIT_BYTES:
        return [Problem(IMAGE_TOO_LARGE, name, {"limit_kilobytes": IMAGE_LIMIT_BYTES // 1024})]
    image = image_of(content)
    if image is None:
        return [Problem(NOT_AN_IMAGE, name)]
    if not 0 < max(image.width, image.height) <= IMAGE_LIMIT_PIXELS or not min(image.width, image.height):
        return [Problem(IMAGE_TOO_LARGE, name, {"limit_kilobytes": IMAGE_LIMIT_BYTES // 1024})]
    return []
