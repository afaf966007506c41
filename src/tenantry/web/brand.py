"""The provider's face on the pages: its name, its logo, and a colour from which readable ones are made.

A provider sets one colour. Buttons, links and tints, in light and in dark, are derived here, each moved towards black
or white until the letters on it have the contrast of WCAG 2.2's level AA, so that no colour makes a page unreadable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse

from tenantry.parties.reads.branding import branding, provider_key
from tenantry.parties.reads.settings import picture
from tenantry.web.visitor import visitor_of

Rgb = tuple[int, int, int]

BLACK: Rgb = (0, 0, 0)
WHITE: Rgb = (255, 255, 255)
# As in static/web/tenantry.css: what letters and buttons stand on.
CANVAS_LIGHT: Rgb = (248, 248, 249)
SURFACE_DARK: Rgb = (29, 32, 37)  # the lightest of the dark ones
READABLE = 4.6  # 4.5, and a little for rounding
VISIBLE = 2.2  # a filled button beside the dark page

_A_YEAR = "public, max-age=31536000, immutable"
_COLOUR = re.compile(r"[0-9a-f]{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Brand:
    """What the layouts show of the provider."""

    name: str
    mark: str
    theme: str
    logo: str
    support: str


NOBODY = Brand("Tenantry", "T", "", "", "")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours made of one; each pair is light and dark."""

    solid: tuple[Rgb, Rgb]
    text: tuple[Rgb, Rgb]
    tint: tuple[Rgb, Rgb]


def brand_of(request: HttpRequest) -> Brand:
    """The brand of the visitor's provider: one statement, asked once."""
    known = getattr(request, "_brand", None)
    if not isinstance(known, Brand):
        known = request._brand = _asked(request)  # type: ignore[attr-defined]
    return known


def _asked(request: HttpRequest) -> Brand:
    visitor = visitor_of(request)
    chosen = visitor.chosen if visitor else None
    found = branding(chosen.provider_id if chosen else None)
    if found is None:
        return NOBODY
    theme = reverse("brand.theme", args=[found.colour.lstrip("#")]) if found.colour else ""
    logo = reverse("brand.logo", args=[found.provider, found.logo_digest]) if found.logo_digest else ""
    return Brand(found.name, found.name[:1].upper(), theme, logo, found.support_email)


def theme(request: HttpRequest, colour: str) -> HttpResponse:  # noqa: ARG001
    """The style sheet of a colour: the same for ever, and of nobody in particular."""
    if not _COLOUR.fullmatch(colour):
        raise Http404
    made = palette(colour)
    lines = [
        f"  --brand-{name}: light-dark({_hex(pair[0])}, {_hex(pair[1])});"
        for name, pair in (("solid", made.solid), ("text", made.text), ("tint", made.tint))
    ]
    sheet = ":root, [data-bs-theme] {\n" + "\n".join(lines) + "\n}\n"
    return HttpResponse(sheet, content_type="text/css; charset=utf-8", headers={"Cache-Control": _A_YEAR})


def logo(request: HttpRequest, provider: str, digest: str) -> HttpResponse:  # noqa: ARG001
    """A provider's logo, under a name that changes with it."""
    key = provider_key(provider)
    found = picture(key, "logo") if key else None
    if found is None or found.digest != digest:
        raise Http404
    return HttpResponse(found.content, content_type=found.media_type, headers={"Cache-Control": _A_YEAR})


def urlpatterns() -> list[URLPattern]:
    """Addresses that hold no secret: strangers see them when they sign in."""
    return [
        path("brand/<str:colour>.css", theme, name="brand.theme"),
        path("brand/<str:provider>/logo-<str:digest>", logo, name="brand.logo"),
    ]


def palette(colour: str) -> Palette:
    """The readable colours made of `rrggbb`."""
    given: Rgb = (int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16))
    solid = _moved(given, BLACK, lambda c: contrast(c, WHITE) >= READABLE)
    tint_light, tint_dark = _mixed(given, WHITE, 92), _mixed(given, SURFACE_DARK, 86)
    text_light = _moved(
        solid, BLACK, lambda c: min(contrast(c, tint_light), contrast(c, CANVAS_LIGHT)) >= READABLE
    )
    text_dark = _moved(
        given, WHITE, lambda c: min(contrast(c, tint_dark), contrast(c, SURFACE_DARK)) >= READABLE + 1
    )
    solid_dark = _moved(
        solid,
        WHITE,
        lambda c: contrast(c, SURFACE_DARK) >= VISIBLE or contrast(_mixed(c, WHITE, 2), WHITE) < READABLE,
    )
    return Palette((solid, solid_dark), (text_light, text_dark), (tint_light, tint_dark))


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours (WCAG 2.2: contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: Rgb, other: Rgb, percent: int) -> Rgb:
    """So many percent of the other one in it."""
    red, green, blue = (round(a + (b - a) * percent / 100) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _moved(colour: Rgb, towards: Rgb, is_enough: Callable[[Rgb], bool]) -> Rgb:
    """The first colour on the way that is enough; the way's end if none before is."""
    for percent in range(0, 100, 2):
        mixed = _mixed(colour, towards, percent)
        if is_enough(mixed):
            return mixed
    return towards


def _hex(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
